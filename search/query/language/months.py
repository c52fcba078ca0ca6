"""The names of the months in every region."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from search.analyzer import ARTICLE
from search.analyzer.clitics import PARTICLES
from search.analyzer.normalize import folded, written

#: The most words that are cached, alone or in pairs, of which most are no month.
_CACHED_NAMES = 20_000
#: The months from January to December, by all their regional names.
MONTHS: tuple[tuple[str, ...], ...] = (
    ("كانون الثاني", "يناير", "جانفي"),
    ("شباط", "فبراير", "فيفري"),
    ("آذار", "مارس"),
    ("نيسان", "أبريل", "إبريل", "أفريل"),
    ("أيار", "مايو", "ماي"),
    ("حزيران", "يونيو", "يونيه", "جوان"),
    ("تموز", "يوليو", "يوليه", "يوليوز", "جويلية"),
    ("آب", "أغسطس", "غشت", "أوت"),
    ("أيلول", "سبتمبر", "شتنبر"),
    ("تشرين الأول", "أكتوبر"),
    ("تشرين الثاني", "نوفمبر", "نونبر"),
    ("كانون الأول", "ديسمبر", "دجنبر"),
)


def plain_name(name: str) -> str:
    """Return the normalised form of a name: folded, its second word without the article."""
    return " ".join(folded(written(word)) for word in name.split()).replace(f" {ARTICLE}", " ")


def numbers_of(months: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the number of each month, from 1 on, by the normalised form of each of its names."""
    return {
        plain_name(name): number for number, names in enumerate(months, start=1) for name in names
    }


NUMBER_OF = numbers_of(MONTHS)
#: Names that are other words too: Theresa May, the verb مارس, a father, the maker Nissan.
UNSURE = frozenset(map(plain_name, ("ماي", "مارس", "آب", "أوت", "جوان", "نيسان")))
#: Those of them that are mostly other words in articles, unless a number stands beside them.
SELDOM_MONTHS = frozenset(map(plain_name, ("ماي", "آب", "أوت", "جوان")))
#: Names of people and firms, and a father.
_NAMES_OF_OTHERS = frozenset({"ماي", "جوان", "نيسان", "اب", "أب"})
#: With a particle, اب is a door.
_WITHOUT_PARTICLE = frozenset({"اب"})


class MonthName(NamedTuple):
    """The name of a month: the number of the month, and the number of words of the name.

    An ``unsure`` name is another word too, and one ``of_others`` the name of a person or a firm.
    """

    number: int
    words: int
    unsure: bool = False
    of_others: bool = False


def month_at(words: Sequence[str], at: int) -> MonthName | None:
    """Return the name of a month that begins at a place among words, with or without a particle."""
    return _month_named(*words[at : at + 2])


@lru_cache(maxsize=_CACHED_NAMES)
def _month_named(*words: str) -> MonthName | None:
    for count in (2, 1):
        text = " ".join(words[:count])
        for form in (text, *([text[1:]] if text[:1] in PARTICLES else ())):
            name = plain_name(form)
            if name.count(" ") + 1 != count or name not in NUMBER_OF:
                continue
            if form == text or name not in _WITHOUT_PARTICLE or "آ" in form:
                of_others = form in _NAMES_OF_OTHERS
                return MonthName(NUMBER_OF[name], count, name in UNSURE, of_others)
    return None
