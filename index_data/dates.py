"""Dates as people and programs write them, as the ISO 8601 date of an article."""

import re
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
_AMERICAN = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_AFTER_NOON = ("م", "p", "P", "ظ")


def iso_date(value: object) -> str:
    """Return the ISO 8601 date, or date and time, that a value of a record means; "" for none.

    Raises ArticleError for what is no date, or of no year that an article may have.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = " ".join(str(value).translate(_DIGITS).replace("\u200f", "").split())
    if not text:
        return ""
    try:
        found = _read(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        found = None
    if found is None or not _is_plausible(found):
        raise ArticleError(
            f"date is not written as 2025-01-31 or 2025-01-31T12:00:00Z: {text[:60]!r}"
        )
    return found


def _is_plausible(found: str) -> bool:
    return int(found[:4]) in YEARS


def _read(text: str) -> str | None:
    if _EPOCH.fullmatch(text):
        return _of_epoch(float(text))
    if _ISO.fullmatch(text) and int(text[:4]) not in HIJRI_YEARS:
        datetime.fromisoformat(text)
        return text
    return _of_rfc822(text) or _of_words(text)


def _of_epoch(number: float) -> str | None:
    if not isfinite(number):
        return None
    seconds = number / 1000 if number >= _MAX_SECONDS else number
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _of_rfc822(text: str) -> str | None:
    """Return the date of an e-mail or a feed: ``Sun, 21 Mar 2021 10:30:00 +0300``."""
    if ":" not in text or not text.isascii():
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def _of_words(text: str) -> str | None:
    """Return the day that a text names, with the time of day in it, if any."""
    time = _TIME.search(text)
    rest = text if time is None else f"{text[: time.start()]} {text[time.end() :]}"
    rest = rest.strip(" ،,-–|؛;")
    if american := _AMERICAN.fullmatch(rest):
        rest = f"{american['year']}-{american['month']}-{american['day']}"
    first, last = read_days(rest) or (None, None)
    if first is None or first != last:
        return None
    return first.isoformat() if time is None else f"{first.isoformat()}T{_time(time)}"


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
