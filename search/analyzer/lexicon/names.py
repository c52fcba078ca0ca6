"""Variants of a name that differ by one vowel letter, for ``names.tsv``; used by `build`.

Only usage tells such a pair from two different names (كارولين, كارلين). So both must be long, and
one much more common than the other.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.normalize import folded
from search.analyzer.phonetic import phonetic_key
from search.analyzer.stemmer import Stemmer

#: Shorter names have too many unrelated neighbours.
MIN_NAME_CHARS = 6
#: How many times as common the one spelling must be as the other.
MIN_RATIO = 3

_CONSONANT = "[بت-غف-ن]"
_VOWEL = re.compile(f"(?<={_CONSONANT})[اوي](?={_CONSONANT})")


def variants(stem: Stemmer, evidence: Evidence) -> dict[str, str]:
    """Return the key of each rare spelling of a name, with the key of the most common one."""
    common = _frequencies(stem, evidence)
    better: dict[str, str] = {}
    for pair in _pairs(common):
        rare, frequent = sorted(pair, key=lambda key: common[key])
        best = better.get(rare, rare)
        if common[frequent] >= MIN_RATIO * common[rare] and common[frequent] > common[best]:
            better[rare] = frequent
    return {rare: _last(better, rare) for rare in better}


def _frequencies(stem: Stemmer, evidence: Evidence) -> dict[str, float]:
    """Return the frequency of the key of each name."""
    common: dict[str, float] = defaultdict(float)
    for word, frequency in evidence.frequency.items():
        found = stem(word)
        whole = found.why != "rule" and found.key == phonetic_key(folded(found.lemma))
        if whole and evidence.is_name(found.lemma):
            common[found.key] += frequency
    return common


def _pairs(names: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield each name with every other name that lacks one of its vowel letters."""
    for name in names:
        for vowel in _VOWEL.finditer(name):
            shorter = name[: vowel.start()] + name[vowel.end() :]
            if len(shorter) >= MIN_NAME_CHARS and shorter in names:
                yield name, shorter


def _last(better: Mapping[str, str], name: str) -> str:
    """Return the spelling that a name leads to in the end."""
    while name in better:
        name = better[name]
    return name
