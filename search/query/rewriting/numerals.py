"""Arabic numerals in words: what number some words are, and how a number is spelt in words.

The words and their values are those of `pyarabic.number`, with the forms that it lacks. Its own
reader adds up whatever it meets, so the grammar is here: parts in descending order, joined by و.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from pyarabic.number_const import NUMBER_WORDS

from search.analyzer.clitics import ARTICLE, PARTICLES
from search.analyzer.normalize import folded

#: Greater numbers are not read.
MAX_VALUE = 10**15 - 1
#: Numbers of more words are not spelt.
MAX_SPELT_WORDS = 6

_AND = "و"
#: The forms of each power of a thousand: one, two (as subject and otherwise), few, and counted.
MAGNITUDES = {
    10**3: ("ألف", "ألفان", "ألفين", "آلاف", "ألفا"),
    10**6: ("مليون", "مليونان", "مليونين", "ملايين", "مليونا"),
    10**9: ("مليار", "ملياران", "مليارين", "مليارات", "مليارا"),
    10**12: ("تريليون", "تريليونان", "تريليونين", "تريليونات", "تريليونا"),
}
_MORE = {
    "مئتا": 200,
    "مئتي": 200,
    "مائتا": 200,
    "مائتي": 200,
    "مائتان": 200,
    "مائتين": 200,
    "ثمانيمئة": 800,
    "ثمانيمائة": 800,
    "اثنتا": 2,
    "اثنتي": 2,
    "اثنتان": 2,
    "اثنتين": 2,
    "ألفي": 2_000,
    "مليوني": 2 * 10**6,
    "ملياري": 2 * 10**9,
    "بلايين": 10**9,
    "بليون": 10**9,
    **{
        form: m
        for m, (one, _, _, few, counted) in MAGNITUDES.items()
        for form in (one, few, counted)
    },
    **{form: 2 * m for m, (_, two, of_two, _, _) in MAGNITUDES.items() for form in (two, of_two)},
}
#: The value of each word, by its folded form.
_VALUES = {folded(word): value for word, value in (NUMBER_WORDS | _MORE).items() if value}
#: The forms that stand behind a number only: خمسة آلاف.
_FEW = frozenset(folded(few) for _, _, _, few, _ in MAGNITUDES.values()) | {"بلايين"}
#: What makes more of the number before it.
_FRACTIONS = frozenset({"ونصف", "وربع", "وثلث"})
#: Words that have another meaning where they are the whole number: a lady, the tenth.
_AMBIGUOUS = frozenset({"ست", "ستا", "عشر", "عشرا"})
#: Words by which no number alone is found: they are parts of most greater ones.
_VAGUE = frozenset({"عشر", *(one for one, *_ in MAGNITUDES.values())})

_UNITS = ("", "واحد", "اثنان", *["ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"])
_FEMININE = ("", "واحدة", "اثنتان", *["ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"])
_TENS = ("", "", *["عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"])
_HUNDREDS = ("", "", "", *["ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"])


class _Sum:
    """A number being read: what is complete, and the part of it below the next power."""

    def __init__(self) -> None:
        self.total, self.part, self.below = Fraction(0), Fraction(0), MAX_VALUE
        self._last = 0
        self._in_digits = False

    @property
    def value(self) -> Fraction:
        return self.total + self.part

    def add(self, word: str, *, joined: bool) -> bool:
        """Add a word, ``joined`` to the others by و or the first; tell whether it fits there."""
        if word[:1].isdigit():
            return self._add_digits(Fraction(word), joined)
        value = _VALUES[word]
        magnitude = next((m for m in MAGNITUDES if value in (m, 2 * m)), 0)
        if magnitude:
            return self._multiply(magnitude, value // magnitude, joined and word not in _FEW)
        fits = not self._in_digits and self._fits(value, joined)
        if fits:
            hundreds = value == 100 and self.part
            self.part = self.part * value if hundreds else self.part + value
            self._last = value
        return fits

    def _add_digits(self, value: Fraction, joined: bool) -> bool:
        fits = joined and not self.part and value < self.below
        if fits:
            self.part, self._in_digits = value, True
        return fits

    def _multiply(self, magnitude: int, times: int, joined: bool) -> bool:
        counted = times == 1 and self.part and not joined
        if magnitude >= self.below or not counted and (self.part or not joined):
            return False
        self.total += magnitude * (self.part if counted else times)
        self.part, self.below, self._last, self._in_digits = Fraction(0), magnitude, 0, False
        return True

    def _fits(self, value: int, joined: bool) -> bool:
        after_unit = 0 < self._last < 10
        if not joined:
            # خمسة عشر, ثلاث مئة
            return after_unit and (value == 10 or value == 100 and 2 < self.part < 10)
        if value >= 100:
            return not self.part
        return not self.part % 100 or after_unit and value >= 20


def read(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """Return the number that begins at a place among *folded* words, and the place behind it.

    A word on its own is a number from 3 on, unless it has other meanings, a plural only behind
    another number. A number in digits has no leading zero, and a point for decimals.
    """
    if not _bare(words[at], is_first=True)[0]:
        return None
    found, end, place = _Sum(), at, at
    while place < len(words):
        alone = words[place] == _AND and place > at
        if place + alone == len(words):
            break
        word, joined = _bare(words[place + alone], is_first=place == at)
        if not word or not found.add(word, joined=joined or alone or place == at):
            break
        end = place = place + alone + 1
    if end == at or found.value.denominator > 1 or not 2 < found.value <= MAX_VALUE:
        return None
    if end < len(words) and words[end] in _FRACTIONS or end == at + 1 and _is_vague(words[at]):
        return None
    return int(found.value), end


def _bare(word: str, *, is_first: bool) -> tuple[str, bool]:
    """Return a word of a number without its particle or article, and whether it had و."""
    word = word[:-1] + "ة" if word.endswith("ه") else word
    if word == "واحد":
        # وأحد in مئة وأحد عشر is folded to the same.
        return word, True
    for bare, joined in ((word, False), (word.removeprefix(_AND), word.startswith(_AND))):
        if bare in _VALUES or _is_digits(bare):
            return bare, joined
    if is_first and word[:1] in PARTICLES and word[1:] in _VALUES:
        return word[1:], False
    bare = word.removeprefix(ARTICLE)
    # العشرين alone is a number; what follows an article is mostly an ordinal or a noun.
    return (bare if is_first and _VALUES.get(bare, 100) < 100 else ""), False


def _is_digits(word: str) -> bool:
    whole, _, decimals = word.partition(".")
    is_number = whole.isdecimal() and whole.isascii() and (decimals or "0").isdecimal()
    return is_number and len(word) <= len(str(MAX_VALUE)) and not (whole[0] == "0" and whole != "0")


def _is_vague(word: str) -> bool:
    """Tell whether a word is no number by itself: ألف, ملايين, ست, 5.0."""
    bare, _ = _bare(word, is_first=True)
    return bare in _AMBIGUOUS or "." in bare or _VALUES.get(bare, 0) in MAGNITUDES


def spelt(value: int) -> list[str]:
    """Return the ways to spell a number from 3 on in words, in every case and gender."""
    small = value < 1_000
    choices = product((True, False), ("مئة", "مائة"), (False, True) if small else (False,))
    found = [_number(value, *choice) for choice in choices]
    for one, *_, counted in MAGNITUDES.values():
        found += [f"{form[: -len(one)]}{counted}" for form in found if form.endswith(f" {one}")]
    if value == 8:
        found.append("ثمان")
    if small and not value % 100:
        found += _hundreds_apart(value // 100)
    short = [form for form in found if form.count(" ") < MAX_SPELT_WORDS and form not in _VAGUE]
    return list(dict.fromkeys(short))


def _hundreds_apart(hundreds: int) -> Iterator[str]:
    """Yield what else some hundreds are: two words, or before a noun."""
    for hundred in ("مئة", "مائة"):
        if hundreds == 2:
            yield from (hundred[:-1] + ending for ending in ("تا", "تي"))
        elif hundreds > 2:
            yield f"{_FEMININE[hundreds]} {hundred}"


def _number(value: int, subject: bool, hundred: str, feminine: bool) -> str:
    """Return the words of a number in one case, spelling of hundred, and gender."""
    parts = []
    for magnitude, (one, two, of_two, few, _) in reversed(MAGNITUDES.items()):
        times, value = divmod(value, magnitude)
        if times > 2:
            count = _below_thousand(times, subject, hundred, feminine=False)
            parts.append(f"{count} {few if times < 11 else one}")
        elif times:
            parts.append(one if times == 1 else two if subject else of_two)
    if value:
        parts.append(_below_thousand(value, subject, hundred, feminine))
    return " و".join(parts)


def _below_thousand(value: int, subject: bool, hundred: str, feminine: bool) -> str:
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    parts = []
    if hundreds:
        two = hundred[:-1] + ("تان" if subject else "تين")
        parts.append({1: hundred, 2: two}.get(hundreds, _HUNDREDS[hundreds] + hundred))
    if 10 < rest < 20:
        parts.append(_teen(units, subject, feminine))
    elif rest:
        unit = (_FEMININE if feminine else _UNITS)[rest if rest == 10 else units]
        if units == 2 and not subject:
            unit = unit.removesuffix("ان") + "ين"
        parts.append(unit)
        parts.append(_TENS[tens] + ("ون" if subject else "ين") if tens > 1 else "")
    return " و".join(filter(None, parts))


def _teen(units: int, subject: bool, feminine: bool) -> str:
    first = (_FEMININE if feminine else _UNITS)[units]
    if units == 1:
        first = "إحدى" if feminine else "أحد"
    elif units == 2:
        first = first.removesuffix("ان") + ("ا" if subject else "ي")
    return f"{first} {'عشرة' if feminine else 'عشر'}"
