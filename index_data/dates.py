"""Dates as people and programs write them, as the ISO 8601 date of an article."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import isfinite

from search import ArticleError
from search.query.language.dates import read_days
from search.query.language.hijri import YEARS as HIJRI_YEARS

#: No newspaper is older, and no article younger.
YEARS = range(1800, 2101)
#: Seconds since 1970 have up to ten digits, and milliseconds thirteen.
_MAX_SECONDS = 10**10
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d.*)?", re.DOTALL)
#: A time of day with what says that it is before or after noon, and its time zone.
_TIME = re.compile(
    r"""(?:\b(?:الساعة|at)\s+)?(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?
    \s*(?P<half>صباح[اًا]*|مساء[ًا]*|ظهر[ًا]*|[صم]\b|[AaPp]\.?[Mm]\.?)?
    \s*(?:بتوقيت\s+)?(?P<zone>Z\b|UTC|GMT|غرينتش|جرينتش|جرينيتش)?\s*(?P<offset>[+-]\d\d:?\d\d)?""",
    re.VERBOSE,
)
_MONTH_FIRST = re.compile(r"\b(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-2]?\d|3[01])/(?P<year>\d{4})\b")
_MONTH_FIRST_SURELY = re.compile(r"\b(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{4}\b")
#: Without separators, with the time or not: ``20240501T083000Z``.
_COMPACT = re.compile(
    r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:[T ]?([0-2]\d)([0-5]\d)([0-5]\d)(Z?))?"
)
#: A number of days since 1900, from 1954 to 2099.
_SERIAL = re.compile(r"(?:[2-6]\d{4}|7[0-2]\d{3})(?:\.\d+)?")
_SCRIPT_DATE = re.compile(r"/?\\?/?Date\((\d{9,13})(?:[+-]\d{4})?\)\\?/?")
_RFC822 = re.compile(r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3,9} \d{2,4} \d\d?:\d\d")
#: What databases write for no day.
_NO_DAY = "0000-00-00"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: What is said before a date of publication.
_LABEL = re.compile(
    r"^\W*(?:(?:تم )?(?:ال)?(?:نشر|نُشر|تاريخ|حرر|أضيف)(?:ت|ه)?(?: النشر)?(?: (?:في|بتاريخ|يوم))?"
    r"|published(?: on| at)?|posted(?: on)?|date)\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_WEEKDAY_NAMES = (
    ("mon", "اثنين", "إثنين"),
    ("tue", "ثلاثاء"),
    ("wed", "أربعاء", "اربعاء"),
    ("thu", "خميس"),
    ("fri", "جمعة", "جمعه"),
    ("sat", "سبت"),
    ("sun", "أحد", "احد"),
)
_WEEKDAYS = {name: day for day, names in enumerate(_WEEKDAY_NAMES) for name in names}
_WEEKDAY = re.compile(
    rf"^(?:يوم )?(?:ال)?({'|'.join(_WEEKDAYS)})(?:s|nes|rs|ur)?(?:day)?\b", re.IGNORECASE
)
#: Between a day in one calendar and the same day in another.
_CALENDARS = re.compile(r"\s(?:الموافق لـ?|الموافق|الموافقة?|[-–—|=/])\s")
_AROUND = " ،,-–—|؛;"
_SHORT_YEAR = re.compile(r"(\d{1,2}-[A-Za-z]{3})-(\d\d)")
_FIRST_YEAR_OF_OLD_CENTURY = 69
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_AFTER_NOON = ("م", "p", "P", "ظ")


def iso_date(value: object, *, month_first: bool = False) -> str:
    """Return the ISO 8601 date, or date and time, that a value of a record means; "" for none.

    With ``month_first``, ``5/1/2024`` is the first of May. Raises ArticleError for what is no date,
    or of no year that an article may have.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = " ".join(_INVISIBLE.sub("", str(value).translate(_DIGITS)).replace("مـ", "م").split())
    if not text or text.startswith(_NO_DAY):
        return ""
    if month_first or _is_month_first(text):
        text = _MONTH_FIRST.sub(r"\g<year>-\g<month>-\g<day>", text)
    elif _MONTH_FIRST_SURELY.search(text):
        told = text[:60]
        raise ArticleError(f"date has its month first: {told!r}; read it with --month-first")
    try:
        found = _read(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        found = None
    if found is None or not _is_plausible(found):
        raise ArticleError(
            f"date is not written as 2025-01-31 or 2025-01-31T12:00:00Z: {text[:60]!r}"
        )
    return found


def _is_month_first(text: str) -> bool:
    """Tell whether the day of the week of a date is right only if its month is first."""
    told, found = _WEEKDAY.match(text), _MONTH_FIRST.search(text)
    if not told or not found:
        return False
    month, day, year = int(found["month"]), int(found["day"]), int(found["year"])
    weekday = _WEEKDAYS[told[1].lower()]
    return _weekday(year, month, day) == weekday != _weekday(year, day, month)


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _is_plausible(found: str) -> bool:
    return int(found[:4]) in YEARS


def _read(text: str) -> str | None:
    if _EPOCH.fullmatch(text):
        return _of_epoch(float(text))
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text))
    if script := _SCRIPT_DATE.fullmatch(text):
        return _of_epoch(float(script[1]) / 1000)
    if compact := _COMPACT.fullmatch(text):
        text = compact.expand(r"\1-\2-\3") + (compact.expand(r" \4:\5:\6\7") if compact[4] else "")
    if _ISO.fullmatch(text) and int(text[:4]) not in HIJRI_YEARS:
        with suppress(ValueError):
            datetime.fromisoformat(text)
            return text
    return _of_rfc822(text) or _of_words(text)


def _of_serial(number: float) -> str:
    """Return the date of a number of days since 1900, as spreadsheets keep it."""
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86_400))  # noqa: DTZ001  # it has none
    return moment.isoformat() if number % 1 else moment.date().isoformat()


def _of_epoch(number: float) -> str | None:
    if not isfinite(number):
        return None
    seconds = number / 1000 if number >= _MAX_SECONDS else number
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _of_rfc822(text: str) -> str | None:
    """Return the date of an e-mail or a feed: ``Sun, 21 Mar 2021 10:30:00 +0300``."""
    if not _RFC822.match(text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def _of_words(text: str) -> str | None:
    """Return the day that a text names, with the time of day in it, if any."""
    time = _TIME.search(text)
    rest = text if time is None else f"{text[: time.start()]} {text[time.end() :]}"
    rest = _day_alone(rest)
    first, last = read_days(rest) or (None, None)
    if first is None or first != last:
        return None
    return first.isoformat() if time is None else f"{first.isoformat()}T{_time(time)}"


def _day_alone(text: str) -> str:
    """Return the day of a text without what is said of it, and its name in another calendar."""
    text = _ASIDE.sub(" ", text)
    text = _LABEL.sub("", text).strip(_AROUND)
    text = _WEEKDAY.sub("", text).strip(_AROUND)
    parts = [part.strip(_AROUND) for part in _CALENDARS.split(text) if part.strip(_AROUND)]
    if len(parts) > 1:
        text = next((part for part in parts if not _is_hijri(part)), parts[0])
    if short := _SHORT_YEAR.fullmatch(text):
        century = 20 if int(short[2]) < _FIRST_YEAR_OF_OLD_CENTURY else 19
        text = f"{short[1]}-{century}{short[2]}"
    return text


def _is_hijri(text: str) -> bool:
    return bool(re.search("هـ?$", text)) or any(
        int(year) in HIJRI_YEARS for year in re.findall(r"\d{4}", text)
    )


def _time(found: re.Match[str]) -> str:
    hour, half = int(found["hour"]), found["half"] or ""
    if half:
        hour = hour % 12 + 12 * half.startswith(_AFTER_NOON)
    zone = ""
    if found["offset"]:
        offset = found["offset"].replace(":", "")
        zone = f"{offset[:3]}:{offset[3:]}"
    elif found["zone"]:
        zone = "Z"
    text = f"{hour:02}:{found['minute']}:{found['second'] or '00'}{zone}"
    datetime.fromisoformat(f"2000-01-01T{text}")
    return text
