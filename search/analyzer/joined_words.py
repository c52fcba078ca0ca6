"""Words that are often written together, though they are several: عبدالله, لايمكن, إنشاءالله.

Only what is sure is parted, and by the letters alone, so that a word is parted everywhere or
nowhere.
"""

import re
from collections.abc import Callable
from itertools import chain

from search.analyzer.clitics import CONJUNCTIONS, PARTICLES, PREPOSITIONS
from search.analyzer.joined_tables import (
    AFTER_LA,
    AFTER_MA,
    AFTER_YA,
    NOT_AFTER_ABU,
    SHORT_VERBS,
    VERBS,
    VERBS_OF_WE,
)

#: The number of letters of one of the words, and how it is written apart.
Piece = tuple[int, str]
_Parted = Callable[[re.Match[str]], list[Piece]]


def _apart(match: re.Match[str]) -> list[Piece]:
    """Return the groups of a match, each of which may be several words itself."""
    return [piece for group in match.groups() for piece in pieces(group)]


def _respelt(*words: str) -> _Parted:
    """Return a function that gives the groups of a match their own spelling."""

    def respelt(match: re.Match[str]) -> list[Piece]:
        return list(zip(map(len, match.groups()), words, strict=True))

    return respelt


def _one_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_AND = f"[{CONJUNCTIONS}]?"
_PARTICLE = f"[{PARTICLES}]?"
_CLITICS = f"{_AND}[{PREPOSITIONS}]?"
_ENDING = "(?:ون|وا|ان|ين|ن)?(?:ني|نا|ه|ها|هم|هما|ك|كم)?"
#: Verbs of two letters behind ت look like nouns and verbs in ات behind ل (لاتصل, لاتهم).
_LONG_VERBS = " ".join(verb for verb in VERBS.split() if len(verb) > 2)
_DENIED = (
    rf"ي{_one_of(VERBS)}{_ENDING}|ن{_one_of(VERBS_OF_WE)}|"
    rf"ت(?:{_one_of(SHORT_VERBS)}|{_one_of(_LONG_VERBS)}{_ENDING})"
)
#: Particles and the ت of an oath are no words of their own before الله.
_NOT_ONLY_PARTICLES = rf"(?![{PARTICLES}ت]+(?:ال)?الله)"
#: Words in ين that only look like the religion: the parents, the eternal ones, Geraldine.
_NOT_RELIGION = rf"(?!{_CLITICS}(?:ال|ل)?(?:و|خ|مج|جير)?الدين\Z)"

_Rules = list[tuple[re.Pattern[str], _Parted]]


def _compiled(*rules: tuple[str, _Parted]) -> _Rules:
    return [(re.compile(pattern), parted) for pattern, parted in rules]


#: Rules by how a word ends, and by how it begins; of both, one is enough.
_BY_END = _compiled(
    (rf"({_AND}[إاأ]?ن)(شاء?)(الله)", _respelt("إن", "شاء", "الله")),
    (rf"({_AND}[إاأ]?ن)(ش)(الله)", _respelt("إن", "شاء", "الله")),
    (rf"({_AND}ما?)(شاء?)(الله)", _respelt("ما", "شاء", "الله")),
    (rf"({_AND}ما?)(ش)(الله)", _respelt("ما", "شاء", "الله")),
    (r"(شا?)(الله)", _respelt("شاء", "الله")),
    (r"(عط)(الله)", _respelt("عطا", "الله")),
    (r"(عبد)(لله)", _respelt("عبد", "الله")),
    (rf"({_CLITICS}(?:ال)?(?:حمد|شكر))(لله)", _apart),
    (rf"{_NOT_ONLY_PARTICLES}(..+)(اللهم?)", _apart),
    (rf"{_NOT_RELIGION}(...+|عز)(الدين)", _apart),
)
_BY_BEGINNING = _compiled(
    (rf"({_PARTICLE}(?:عبد|دير))(ال..+)", _apart),
    (rf"({_PARTICLE}ذ[ويا])(ال(?:حجة|قعدة|فقار|قرنين|نون|كفل))", _apart),
    (rf"({_PARTICLE}أبو|و?ابو)(?!{_one_of(NOT_AFTER_ABU)}\Z)(...+)", _apart),
    (rf"({_AND}يا)([أإآ]..+|{_one_of(AFTER_YA)})", _apart),
    (rf"({_PARTICLE}لا)(سيما)", _apart),
    (rf"([{CONJUNCTIONS}ب]?لا)({_one_of(AFTER_LA)}|{_DENIED})", _apart),
    (rf"({_AND}(?:في)?ما)({_one_of(AFTER_MA)})", _apart),
    (rf"({_PARTICLE}(?:إلى|على|هذا|هذه))(ال...+)", _apart),
    # No word has a ة but at its end.
    (r"(..+ة)(ال...+)", _apart),
)

#: How a word begins or ends that a rule may part.
_MAYBE = re.compile(
    rf"{_PARTICLE}(?:[أا]بو|عبدا|ديرا|ذ[ويا]ال|لا|يا|ما|فيما|هذ[اه]ال|[إع]لىال)|"
    r".*(?:لله|الدين|اللهم|ةال.+)\Z"
)
#: The first two letters of such words, and the last three, which rule out nearly all others; or
#: they have a ة before an article.
FIRST_LETTERS = frozenset(
    start
    for letters in ("أب", "اب", "عب", "دي", "ذو", "ذي", "ذا", "لا", "يا", "ما", "هذ", "إل", "عل")
    for start in (letters, *(particle + letters[0] for particle in PARTICLES))
)
LAST_LETTERS = frozenset(("لله", "دين", "لهم"))


def may_be_joined(word: str) -> bool:
    """Tell whether `pieces` may part a word that begins or ends like a joined one."""
    return _MAYBE.match(word) is not None


def pieces(word: str) -> list[Piece]:
    """Return the words that a word, given without marks, consists of."""
    rules = _BY_END if word[-3:] in LAST_LETTERS else []
    for rule, parted in chain(rules, _BY_BEGINNING):
        if match := rule.fullmatch(word):
            return parted(match)
    return [(len(word), word)]
