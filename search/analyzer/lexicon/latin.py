"""Which Latin spelling a name in Arabic letters most likely stands for; used by `names`.

A noisy channel (Knight and Graehl 1998): the prior of a Latin word is how common it is, and what is
known of the name's own Latin forms; its likelihood falls with what Arabic letters have no like in
it, the vowels included. Two spellings of one name agree in their likely Latin words: بوتن and بوتين
are Putin, while كوربن is Corbyn and كاربون is carbon.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import product
from math import sqrt

import wordfreq

from search.analyzer.lexicon.spelling_cost import MAX_COST, spelling_cost
from search.analyzer.lexicon.transliteration import LATIN_SILENT_LAST, plain_latin

#: Languages whose words and names Arabic news writes in its own letters.
LANGUAGES = ("en", "fr", "de", "es", "it")
MIN_FREQUENCY = 2e-8
MIN_LATIN_CHARS, MAX_LATIN_CHARS = 4, 16
#: How many orders of magnitude less likely a unit of cost makes a word.
ORDERS_PER_COST = 3
#: How many times as likely a word is that is known of another name, or of the name itself.
KNOWN, OWN = 3.0, 10.0
#: Rarer alternatives are left out.
MIN_LIKELIHOOD = 0.005
#: More readings of the consonants of a word are not looked at beyond its first ones.
MAX_SKELETONS = 24

#: The consonants of a skeleton that Latin letters may stand for.
_CONSONANTS = {
    "tsch": "ش",
    "sch": "ش سك",
    "sh": "ش",
    "ch": "ش ك خ",
    "ck": "ك",
    "ph": "ف",
    "th": "ت",
    "gh": "ك -",
    "kh": "خ ك",
    "zh": "ش س",
    "ll": "ل -",
    "x": "كس",
    "b": "ب",
    "p": "ب",
    "v": "ف ب -",
    "w": "- ف",
    "f": "ف",
    "c": "ك س ش",
    "s": "س ش",
    "z": "س ش",
    "k": "ك",
    "q": "ك",
    "g": "ك",
    "j": "ك - خ",
    "d": "د",
    "t": "ت",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "r": "ر",
}
_SOUND = re.compile("|".join(_CONSONANTS))
_SKELETON_VOWELS = re.compile("[اويةهىءئؤآأإع]")
_CLASSES = str.maketrans("جقطصظذضثز", "ككتسسددتس")
_DOUBLED = re.compile(r"(.)\1+")
#: Spellings of one sound in different Latin languages.
_NORMAL = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("c(?=[eiy])", "s"),
        ("ch", "X"),
        ("ph", "f"),
        ("ck|[cq]", "k"),
        ("x", "ks"),
        ("y|ee", "i"),
        ("w", "v"),
        ("ou|oo", "u"),
        ("th", "t"),
        (r"(.)\1+", r"\1"),
    )
]


def skeleton(name: str) -> str:
    """Return the classes of the consonants of a name in Arabic letters."""
    return _DOUBLED.sub(r"\1", _SKELETON_VOWELS.sub("", name).translate(_CLASSES))


class LatinModel:
    """The likely Latin words of names, of which some Latin forms are known."""

    def __init__(
        self, known: Mapping[str, Mapping[str, float]], skeletons: Collection[str]
    ) -> None:
        self._known = known
        self._found: dict[str, dict[str, float]] = {}
        self._frequency = _latin_frequencies()
        self._by_skeleton: dict[str, set[str]] = defaultdict(set)
        self._of_names: dict[str, set[str]] = defaultdict(set)
        for word in self._frequency:
            for consonants in _skeletons(word):
                if consonants in skeletons:
                    self._by_skeleton[consonants].add(word)
        for name, forms in known.items():
            self._of_names[skeleton(name)].update(f for f in forms if len(f) >= MIN_LATIN_CHARS)

    def agreement(self, name: str, other: str) -> float:
        """Return how much the likely Latin words of two names agree, from 0 to 1."""
        ours, theirs = self._likely(name), self._likely(other)
        return sum(min(share, theirs.get(word, 0)) for word, share in ours.items())

    def knows(self, name: str) -> bool:
        """Tell whether a name has likely Latin words."""
        return bool(self._likely(name))

    def _likely(self, name: str) -> dict[str, float]:
        """Return the likely Latin words of a name, normalised, each with its probability."""
        found = self._found.get(name)
        if found is None:
            shares: dict[str, float] = defaultdict(float)
            for word, share in self._words(name).items():
                shares[_normal(word)] += share
            found = self._found[name] = dict(shares)
        return found

    def _words(self, name: str) -> dict[str, float]:
        consonants, own = skeleton(name), self._known.get(name, {})
        of_names = self._of_names.get(consonants, set())
        weights = {}
        for word in sorted(self._by_skeleton.get(consonants, set()) | of_names):
            if (cost := spelling_cost(name, word)) < MAX_COST:
                prior = sqrt(self._frequency.get(word, 0) * 1e8 + 1)
                prior *= (KNOWN if word in of_names else 1) * OWN * own.get(word, 1 / OWN)
                weights[word] = prior * 10 ** (-ORDERS_PER_COST * cost)
        total = sum(weights.values())
        likely = {word: weight / total for word, weight in weights.items()}
        return {word: share for word, share in likely.items() if share > MIN_LIKELIHOOD}


def _latin_frequencies() -> dict[str, float]:
    """Return the words of `LANGUAGES` in plain letters, each with its greatest frequency."""
    found: dict[str, float] = {}
    for language in LANGUAGES:
        for written, frequency in wordfreq.get_frequency_dict(language, "large").items():
            word = plain_latin(written)
            fits = MIN_LATIN_CHARS <= len(word) <= MAX_LATIN_CHARS
            if frequency >= MIN_FREQUENCY and fits and word.isascii() and word.isalpha():
                found[word] = max(frequency, found.get(word, 0))
    return found


def _skeletons(word: str) -> Iterator[str]:
    """Yield the skeletons that a Latin word may have in Arabic letters."""
    sounds = [_CONSONANTS[found].split() for found in _SOUND.findall(word)]
    total = 1
    for place, choices in enumerate(sounds):
        total *= len(choices)
        if total > MAX_SKELETONS:
            sounds[place] = choices[:1]
    if len(sounds) > 2 and word[-1] in LATIN_SILENT_LAST and word[-2] != word[-1]:
        sounds[-1] = [*sounds[-1], "-"]
    for choice in product(*sounds):
        yield _DOUBLED.sub(r"\1", "".join(choice).replace("-", ""))


@cache
def _normal(word: str) -> str:
    for pattern, sound in _NORMAL:
        word = pattern.sub(sound, word)
    return word
