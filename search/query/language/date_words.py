"""Days, months and years among the words of a query: انتخابات لبنان في أيار 2018."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analyzer import Token
from search.analyzer.normalize import folded
from search.query.language.months import MonthName, month_at

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d\d?")
MAX_DAY = 31

_ORDINALS = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"
_DAY_OF = {folded(word): day for day, word in enumerate(_ORDINALS.split(), start=1)}


def _coded_as(code: str, words: str) -> dict[str, str]:
    return dict.fromkeys(map(folded, words.split()), code)


#: Each word of a query becomes a letter: d is a day, o an ordinal, y a year, A to L are the months
#: and n is the second word of one, x is any other word, and a dot another function word. The rest
#: are words that belong to dates.
_CODES = {
    **dict.fromkeys(_DAY_OF, "o"),
    **_coded_as("s", "شهر"),
    **_coded_as("a", "عام العام عامي سنة السنة"),
    **_coded_as("b", "قبل بعد منذ حتى إلى بين"),
    **_coded_as("f", "من"),
    **_coded_as("p", "في خلال أثناء"),
    **_coded_as("t", "أوائل أواخر مطلع منتصف بداية نهاية"),
    **_coded_as("w", "يوم تاريخ الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"),
}
#: Names of one month side by side are one: شباط/فبراير.
_MONTH = r"(?P<month>(?P<name>(?P<letter>[A-L])n?)(?:(?P=letter)n?)*)"
_DATE = re.compile(
    rf"""(?P<bound>b)?[pf]?(?:[wt]f?)*(?P<core>
        (?P<early>y(?=[A-L]))?(?:(?P<days>d+|o(?=f))f?)?(?P<named>s)?{_MONTH}
        (?P<day_after>d)?(?(early)(?!f?a?y)|(?:f?a?(?P<late>y))?)
      | a?(?P<alone>y)
    )""",
    re.VERBOSE,
)
_DAY_BEFORE = re.compile(r"(?:[do]f|[ds])$")
_YEAR_BEHIND = re.compile("f?a?y")
_WORD_BEFORE = re.compile("[xo]$")


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words that are a date: [``start``, ``end``), among them those before it such as في.

    At ``core`` the date itself begins. ``month_words`` are the names of its month, the first of
    which ends at ``name_end``. Where there is no other, nor a day, a year or شهر, the date is
    ``lone``. A date after a word such as قبل is the ``bound`` of a longer time.
    """

    start: int
    core: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    month_words: tuple[int, int] = (0, 0)
    name_end: int = 0
    lone: bool = False
    bound: bool = False


def date_words(words: Sequence[Token]) -> Iterator[DateWords]:
    """Yield the dates among adjacent words.

    A name that is also another word is a month only beside a day, شهر or another name of the month,
    or with a year behind it; with a year alone, the name of a person or of a firm has no other word
    before it: in تيريزا ماي 2018 there is a year only.
    """
    for found in _DATE.finditer(_codes(words)):
        year = next((found.start(name) for name in ("early", "late", "alone") if found[name]), None)
        yield DateWords(
            found.start(),
            found.start("core"),
            found.end(),
            year=None if year is None else int(words[year].written),
            month=ord(found["letter"]) - ord("A") + 1 if found["letter"] else None,
            day=_day(words, found),
            month_words=found.span("month"),
            name_end=found.end("name"),
            lone=_is_lone(found),
            bound=found["bound"] is not None,
        )


def _codes(words: Sequence[Token]) -> str:
    """Return the letter of each word."""
    codes = [_code(word) for word in words]
    names: dict[int, MonthName] = {}
    written = [word.written for word in words]
    for at in range(len(words)):
        if at and codes[at] == "n":
            continue
        if name := month_at(written, at):
            names[at] = name
            codes[at : at + name.words] = [_letter(name), *"n" * (name.words - 1)]
    text = "".join(codes)
    for at, name in names.items():
        if name.unsure and not _is_month(name, text[:at], text[at + name.words :]):
            codes[at] = "x"
    return "".join(codes)


def _code(word: Token) -> str:
    if _YEAR.fullmatch(word.written):
        return "y"
    if _DAY.fullmatch(word.written):
        return "d" if 1 <= int(word.written) <= MAX_DAY else "x"
    return _CODES.get(folded(word.written)) or _CODES.get(word.folded) or "x."[word.stopword]


def _letter(name: MonthName) -> str:
    return chr(ord("A") + name.number - 1)


def _is_month(name: MonthName, before: str, behind: str) -> bool:
    """Tell whether a name that is also another word is a month, by the codes around it."""
    if _DAY_BEFORE.search(before) or _letter(name) in (before.rstrip("n")[-1:], behind[:1]):
        return True
    named = name.of_others and _WORD_BEFORE.search(before)
    return bool(_YEAR_BEHIND.match(behind)) and not named


def _day(words: Sequence[Token], found: re.Match[str]) -> int | None:
    """Return the day of a date, or None for none or several."""
    name = "days" if found["days"] else "day_after"
    if len(found[name] or "") != 1:
        return None
    word = words[found.start(name)]
    if word.written.isdecimal():
        return int(word.written)
    # The folded key has no particle: بالخامس.
    return _DAY_OF.get(folded(word.written)) or _DAY_OF[word.folded]


def _is_lone(found: re.Match[str]) -> bool:
    beside = any(found[name] for name in ("early", "days", "named", "day_after", "late"))
    return bool(found["month"]) and not beside and found["month"] == found["name"]
