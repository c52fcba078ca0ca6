"""The names that differ by a short vowel, written or left out, for ``names.tsv``; run by `build`.

Nothing but use tells such a pair from two names (كارولين, كارلين). So both must be long, and one
much commoner than the other.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.normalize import folded
from search.analyzer.phonetic import sound
from search.analyzer.stemmer import Stemmer

#: Shorter names are too near to too many others.
SHORTEST = 6
#: How much commoner the one spelling must be.
COMMONER = 3

_CONSONANT = "[بت-غف-ن]"
_VOWEL = re.compile(f"(?<={_CONSONANT})[اوي](?={_CONSONANT})")


def variants(stem: Stemmer, evidence: Evidence) -> dict[str, str]:
    """Return the key of each name that is a rare spelling, and the key of the commonest one."""
    common = _common(stem, evidence)
    better: dict[str, str] = {}
    for pair in _pairs(common):
        rare, frequent = sorted(pair, key=lambda key: common[key])
        best = better.get(rare, rare)
        if common[frequent] >= COMMONER * common[rare] and common[frequent] > common[best]:
            better[rare] = frequent
    return {rare: _last(better, rare) for rare in better}


def _common(stem: Stemmer, evidence: Evidence) -> dict[str, float]:
    """Return how common the key of each name is."""
    common: dict[str, float] = defaultdict(float)
    for word, frequency in evidence.frequency.items():
        found = stem(word)
        whole = found.why != "rule" and found.key == sound(folded(found.lemma))
        if whole and evidence.is_name(found.lemma):
            common[found.key] += frequency
    return common


def _pairs(names: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield each name with another that has one vowel less."""
    for name in names:
        for vowel in _VOWEL.finditer(name):
            shorter = name[: vowel.start()] + name[vowel.end() :]
            if len(shorter) >= SHORTEST and shorter in names:
                yield name, shorter


def _last(better: Mapping[str, str], name: str) -> str:
    """Follow a name to the spelling that has no better one."""
    while name in better:
        name = better[name]
    return name
