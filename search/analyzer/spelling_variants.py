"""The near spellings of a word: what else it may be written like, one step away.

Foreign names reach Arabic news by many hands: their g is غ, ج, ق or ك, and their short vowels are
written or left out (نتنياهو, نتانياهو). Each step undoes one such choice at one place. A word that
is derived from an Arabic root is spelt as it should be, so that other known words are not meant:
سيارة is not زيارة.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

from search.analyzer.lemmas import Lemmas
from search.analyzer.related import Related
from search.analyzer.stemmer import ARTICLE, Stem, Stemmer

#: So many spellings are given at most.
MOST = 40
#: Shorter words, the article not counted, are too near to too many others.
SHORTEST, SHORTEST_FOR_VOWELS = 4, 5
#: The spellings of so many words are remembered.
_REMEMBERED = 4_000

#: Letters written for the same foreign sound, or taken for one another; the likeliest first.
_COMMON_SOUNDS = ("جغ", "سز")
_SOUNDS = ("تط", "سث", "جي", "ثت", "زذ", "سص", "غك", "غق", "كق", "شس", "ضظ", "خك", "خج", "ضد")
_RARE_SOUNDS = ("فب", "زظ", "وف")
_CLUSTERS = (("ك", "تش"), ("تش", "ك"), ("(?<!ت)ش", "تش"), ("تش", "ش"), ("ز", "تس"), ("تس", "ز"))

_CONSONANT = "[ب-غف-ن]"
_BETWEEN = f"(?<={_CONSONANT})%s(?={_CONSONANT})"
#: A vowel, and another in its place.
_EXCHANGED = (("ي", "ا"), ("ا", "ي"), ("ي", "و"), ("و", "ي"), ("ا", "و"), ("و", "ا"))
_VOWELS = (
    (_BETWEEN % "", "ي"),
    (_BETWEEN % "و", ""),
    (_BETWEEN % "ا", ""),
    (_BETWEEN % "", "ا"),
    (_BETWEEN % "", "و"),
    ("(?<=.)[او](?=[اوي].)", ""),
    (f"(?<={_CONSONANT})(?=[وي]{_CONSONANT})", "ا"),
    *((_BETWEEN % one, other) for one, other in _EXCHANGED),
    ("(?<=[غكتسد])ه(?=.)", ""),
    (f"(?<=[غكتد])(?={_CONSONANT}|[اوي].)", "ه"),
)
_ENDS = ("هي", "يه", "اة", "ةا", "اه", "ها", "هة", "ةه", "اي", "يا")
_BEGINNINGS = (
    ("^ا(?=[^اوي])", "اي"),
    ("^اي(?=[^اوي])", "ا"),
    ("^اي", "ي"),
    ("^ي(?=[^اوي])", "اي"),
    ("^(?=[سبم][^اوي])", "ا"),
)
_DOUBLES = ((r"(.)\1", r"\1"), (f"(?<=.)({_CONSONANT})(?!\\1)(?=.)", r"\1\1"))


def near_spellings(
    word: str, worthy: Callable[[Collection[str]], Collection[str]] = lambda spellings: spellings
) -> tuple[str, ...]:
    """Return the other spellings of a *folded* word, the likeliest first, at most `MOST`.

    ``worthy`` tells which spellings are worth giving, for instance those that an index holds.
    """
    bare = word.removeprefix(ARTICLE)
    article = word.removesuffix(bare)
    if len(bare) < SHORTEST:
        return ()
    found = dict.fromkeys(article + spelling for spelling in _one_step_from(bare))
    found.pop(word, None)
    kept = worthy(found)
    spellings = [other for other in found if other in kept]
    return tuple(islice(_same_word(word, spellings), MOST)) if spellings else ()


@lru_cache(maxsize=_REMEMBERED)
def _one_step_from(word: str) -> tuple[str, ...]:
    """Return what each step makes of the word, at each place where it can be taken."""
    return tuple(
        word[: place.start()] + _expanded(place, replacement) + word[place.end() :]
        for step, replacement, is_vowel in _steps()
        if not is_vowel or len(word) >= SHORTEST_FOR_VOWELS
        for place in step.finditer(word)
    )


def _expanded(place: re.Match[str], replacement: str) -> str:
    return place.expand(replacement) if "\\" in replacement else replacement


@cache
def _steps() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """Return the steps, the likeliest first: a pattern, its replacement, whether of a vowel."""
    steps = (
        ((_BETWEEN % "ي", ""), True),
        *((step, False) for step in _swaps(_COMMON_SOUNDS)),
        *((step, True) for step in _VOWELS),
        *((step, False) for step in (*_swaps(_SOUNDS), *_CLUSTERS, *_swaps(_RARE_SOUNDS))),
        *(((f"{end[0]}$", end[1]), False) for end in _ENDS),
        *((step, False) for step in (*_BEGINNINGS, *_DOUBLES)),
    )
    return tuple((re.compile(pattern), new, vowel) for (pattern, new), vowel in steps)


def _swaps(pairs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield both ways to take one letter of a pair for the other."""
    for pair in pairs:
        yield pair[0], pair[1]
        yield pair[1], pair[0]


def _same_word(word: str, spellings: Iterable[str]) -> Iterator[str]:
    """Yield the spellings that are not known to be another word."""
    stem, related = _lexicon()
    own = stem(word).key
    derived = bool(related(own))
    for spelling in spellings:
        if not derived or _is_own_or_unknown(own, stem(spelling)):
            yield spelling


def _is_own_or_unknown(key: str, stem: Stem) -> bool:
    return stem.key == key or stem.why not in ("lexicon", "override")


@cache
def _lexicon() -> tuple[Stemmer, Related]:
    return Stemmer(Lemmas.load()), Related()
