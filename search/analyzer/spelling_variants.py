"""The near spellings of a word: other ways in which it may be written, one step away.

Foreign names are transliterated in many ways: their g is غ, ج, ق or ك, and their short vowels are
written or left out (نتنياهو, نتانياهو). Each step reverses one such choice at one place. A word
derived from an Arabic root has one spelling, so that another known word is no variant of it: سيارة
is not زيارة.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

from search.analyzer.clitics import ARTICLE
from search.analyzer.lemmas import Lemmas
from search.analyzer.related import Related
from search.analyzer.stemmer import Stem, Stemmer

#: The most near spellings that are returned for a word.
MAX_SPELLINGS = 40
#: Shorter words, without the article, have too many unrelated neighbours; more so by a vowel.
MIN_CHARS, MIN_CHARS_FOR_VOWELS = 4, 5
_CACHED_WORDS = 4_000

#: Letters written for the same foreign sound, or confused with one another, most likely first.
_COMMON_SOUNDS = ("جغ", "سز")
_SOUNDS = ("تط", "سث", "جي", "ثت", "زذ", "سص", "غك", "غق", "كق", "شس", "ضظ", "خك", "خج", "ضد")
_RARE_SOUNDS = ("فب", "زظ", "وف")
_CLUSTERS = (("ك", "تش"), ("تش", "ك"), ("(?<!ت)ش", "تش"), ("تش", "ش"), ("ز", "تس"), ("تس", "ز"))

_CONSONANT = "[ب-غف-ن]"
_BETWEEN = f"(?<={_CONSONANT})%s(?={_CONSONANT})"
#: A vowel, and the one that replaces it.
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
    word: str, select: Callable[[Collection[str]], Collection[str]] = lambda spellings: spellings
) -> tuple[str, ...]:
    """Return at most `MAX_SPELLINGS` other spellings of a *folded* word, most likely first.

    ``select`` returns those of some spellings that are wanted, for instance those in an index.
    """
    bare = word.removeprefix(ARTICLE)
    article = word.removesuffix(bare)
    if len(bare) < MIN_CHARS:
        return ()
    found = dict.fromkeys(article + spelling for spelling in _one_step_from(bare))
    found.pop(word, None)
    selected = select(found)
    spellings = [other for other in found if other in selected]
    return tuple(islice(_same_word(word, spellings), MAX_SPELLINGS)) if spellings else ()


@lru_cache(maxsize=_CACHED_WORDS)
def _one_step_from(word: str) -> tuple[str, ...]:
    """Return the spellings that each step yields, at each place where it applies."""
    return tuple(
        word[: place.start()] + _expanded(place, replacement) + word[place.end() :]
        for step, replacement, is_vowel in _steps()
        if not is_vowel or len(word) >= MIN_CHARS_FOR_VOWELS
        for place in step.finditer(word)
    )


def _expanded(place: re.Match[str], replacement: str) -> str:
    return place.expand(replacement) if "\\" in replacement else replacement


@cache
def _steps() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """Return the steps, most likely first: a pattern, its replacement, whether of a vowel."""
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
    """Yield both replacements of one letter of a pair by the other."""
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
