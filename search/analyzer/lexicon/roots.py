"""The families of keys that share a root, for ``roots.txt.gz``; run by `build`.

A key's root is told by the readings of the words that have the key, each as far as its lemma is
common: يقول is of قول alone, so قال is so too, whatever else it may be.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from search.analyzer.lexicon.evidence import Evidence, bare_lemma
from search.analyzer.lexicon.sources import Reading
from search.analyzer.normalize import folded
from search.analyzer.stemmer import ARTICLE, Stemmer
from search.analyzer.stopwords import is_stopword

#: Rarer keys are left out: they are names, dialect and misreadings.
RARE = 1e-6
#: A key has a root when this part of its words can be read so, and it beats the other roots so.
ROOTED, SURE = 0.25, 0.75
#: A key is a name when this part of its words may be one, and less than that has the article.
NAME, WITH_ARTICLE = 0.6, 0.05

#: The measures that letters show: استفعل, افتعل, انفعل, and تفعيل, تفعل or تفاعل.
MEASURES = ("است", "افت", "ان", "ت")
#: What radicals may look like in a word.
_LOOKS = {"ء": "[ءأاؤئ]", "و": "[وايئ]", "ي": "[وايئ]"}


class Roots:
    """Gather, word by word, what speaks for the root of each key."""

    def __init__(self, stem: Stemmer, evidence: Evidence) -> None:
        self._stem = stem
        self._evidence = evidence
        self._frequency: dict[str, float] = defaultdict(float)
        self._attested: set[str] = set()
        self._nouns: dict[str, float] = defaultdict(float)
        self._names: dict[str, float] = defaultdict(float)
        self._articled: dict[str, float] = defaultdict(float)
        self._roots: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, word: str, readings: Iterable[Reading]) -> None:
        """Count a word, as often as it is used, for the roots of its lemma."""
        stem, used = self._stem(word), self._evidence.frequency.get(word, 0)
        key, lemma = stem.key, stem.lemma
        self._frequency[key] += used
        if lemma in self._evidence.bare_shares:
            self._attested.add(key)
        found = [reading for reading in readings if bare_lemma(reading) == lemma]
        if folded(lemma) == key:
            self._nouns[key] += used
            self._names[key] += used * any("علم" in reading.kind for reading in found)
            self._articled[key] += used * (ARTICLE in stem.proclitics)
        # Lemmas that differ in vowels share the word by how common they are.
        shares = {(r.lemma, r.root): self._evidence.share(r) for r in found}
        many = Counter(vocalized for vocalized, _ in shares)
        whole = sum(share / many[vocalized] for (vocalized, _), share in shares.items())
        for (vocalized, root), share in shares.items():
            self._roots[key][root] += used * share / many[vocalized] / whole

    def table(self) -> str:
        """Return the families of two keys and more, in the shape that `Related` reads."""
        families: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._frequency, key=lambda key: (-self._frequency[key], key)):
            if root := self._root(key):
                families[root].append(key)
        large = (item for item in sorted(families.items()) if len(item[1]) > 1)
        return "\n".join(_line(root, keys) for root, keys in large)

    def _root(self, key: str) -> str:
        """Return the root of a key, or nothing when it is rare, uncertain, or a name's."""
        if self._frequency[key] < RARE or key not in self._attested or is_stopword(key):
            return ""
        nouns = self._nouns[key]
        if self._names[key] > NAME * nouns and self._articled[key] < WITH_ARTICLE * nouns:
            return ""
        roots = {root: weight for root, weight in self._roots[key].items() if root}
        whole = sum(roots.values())
        if not roots or whole < ROOTED * self._frequency[key]:
            return ""
        root = max(roots, key=lambda root: (roots[root], root))
        return root if roots[root] >= SURE * whole else ""


def measure(key: str, root: str) -> str:
    """Return the measure of a key as far as its letters show it, or nothing."""
    first, second, *_ = (_LOOKS.get(radical, radical) for radical in root)
    assimilated = f"[ام]ت{second}" if root[0] in "وي" else f"[ام]{first}[تطد]{second}"
    shapes = (f"[ام]ست{first}", assimilated, f"[ام]ن{first}", f"م?ت{first}")
    return next(
        (name for name, shape in zip(MEASURES, shapes, strict=True) if re.match(shape, key)), ""
    )


def _line(root: str, keys: Iterable[str]) -> str:
    """Return the keys of a root, those of each measure together."""
    measures: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        measures[measure(key, root)].append(key)
    return "\t".join(" ".join(same) for same in measures.values())
