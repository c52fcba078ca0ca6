"""Broken plurals by their shape, for words without a reading; used by `build`."""

import re
from collections.abc import Iterator


def _shapes(*shapes: tuple[str, str]) -> list[tuple[re.Pattern[str], list[str]]]:
    return [(re.compile(plural), singulars.split()) for plural, singulars in shapes]


#: Shapes of broken plurals and of their singulars (Goweder, Poesio, De Roeck and Reynolds 2004),
#: by the number of letters of the plural.
_PLURALS = {
    5: _shapes(
        (r"[أا](.)(.)ا(.)", "{0}{1}{2} {0}ا{1}{2}"),
        (r"(.)وا(.)(.)", "{0}ا{1}{2} {0}ا{1}{2}ة"),
        (r"(.)(.)ائ(.)", "{0}{1}ي{2}ة {0}{1}ا{2}ة {0}{1}و{2}ة"),
        (r"(.)(.)ا(.)(.)", "{0}{1}{2}{3} {0}{1}{2}{3}ة {0}ا{1}{2}{3}"),
        (r"(.)(.)(.)اء", "{0}{1}ي{2} {0}ا{1}{2}"),
    ),
    6: _shapes(
        (r"(.)وا(.)ي(.)", "{0}ا{1}و{2} {0}ا{1}ي{2}"),
        (r"(.)(.)ا(.)ي(.)", "{0}{1}{2}و{3} {0}{1}{2}ي{3} {0}{1}{2}ا{3}"),
        (r"[أا](.)(.)(.)اء", "{0}{1}ي{2}"),
    ),
}


def singulars(form: str) -> Iterator[str]:
    """Yield the words that a form may be the broken plural of, by its shape (عواهل: عاهل)."""
    for shape, singulars in _PLURALS.get(len(form), ()):
        if found := shape.fullmatch(form):
            yield from (singular.format(*found.groups()) for singular in singulars)
