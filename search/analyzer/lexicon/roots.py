"""The families of keys that share a root, for ``roots.txt.gz``; used by `build`.

The root of a key is inferred from the readings of all words that have the key, each weighted by
how common its lemma is: يقول can only be from قول, so قال is from قول too, whatever else it may be.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from search.analyzer.clitics import ARTICLE
from search.analyzer.function_words import FUNCTION_WORDS
from search.analyzer.lexicon.corpus import bare_lemma
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.lexicon.sources import Reading
from search.analyzer.normalize import folded
from search.analyzer.stemmer import Stemmer

#: Rarer keys are left out: they are names, dialect and misreadings.
MIN_FREQUENCY = 1e-6
#: The least share of a key's words that have a root at all, and of these that have the same one.
MIN_ROOTED, MIN_AGREEMENT = 0.25, 0.75
#: A key is a name if a greater share of its words may be one and a smaller one has the article.
NAME_SHARE, ARTICLE_SHARE = 0.6, 0.05

#: The measures that show in the letters: استفعل, افتعل, انفعل, and تفعيل, تفعل or تفاعل.
MEASURES = ("است", "افت", "ان", "ت")
#: The letters that weak radicals may appear as.
_LOOKS = {"ء": "[ءأاؤئ]", "و": "[وايئ]", "ي": "[وايئ]"}


class Roots:
    """Gather the evidence for the root of each key, word by word."""

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
        """Count a word, weighted by its frequency, for the roots of its lemma."""
        stem, used = self._stem(word), self._evidence.frequency.get(word, 0)
        key, lemma = stem.key, stem.lemma
        self._frequency[key] += used
        if lemma in self._evidence.corpus.bare_shares:
            self._attested.add(key)
        found = [reading for reading in readings if bare_lemma(reading) == lemma]
        if folded(lemma) == key:
            self._nouns[key] += used
            self._names[key] += used * any("علم" in reading.kind for reading in found)
            self._articled[key] += used * (ARTICLE in stem.proclitics)
        # The word is divided among lemmas that differ in vowels, by how common they are.
        shares = {(r.lemma, r.root): self._evidence.corpus.share(r) for r in found}
        many = Counter(vocalised for vocalised, _ in shares)
        whole = sum(share / many[vocalised] for (vocalised, _), share in shares.items())
        for (vocalised, root), share in shares.items():
            self._roots[key][root] += used * share / many[vocalised] / whole

    def table(self) -> str:
        """Return the families of at least two keys, in the format that `Related` reads."""
        families: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._frequency, key=lambda key: (-self._frequency[key], key)):
            if root := self._root(key):
                families[root].append(key)
        large = (item for item in sorted(families.items()) if len(item[1]) > 1)
        return "\n".join(_line(root, keys) for root, keys in large)

    def _root(self, key: str) -> str:
        """Return the root of a key, or nothing for a rare key, a name or an uncertain root."""
        if self._frequency[key] < MIN_FREQUENCY or key not in self._attested:
            return ""
        if key in FUNCTION_WORDS:
            return ""
        nouns = self._nouns[key]
        if self._names[key] > NAME_SHARE * nouns and self._articled[key] < ARTICLE_SHARE * nouns:
            return ""
        roots = {root: weight for root, weight in self._roots[key].items() if root}
        whole = sum(roots.values())
        if not roots or whole < MIN_ROOTED * self._frequency[key]:
            return ""
        root = max(roots, key=lambda root: (roots[root], root))
        return root if roots[root] >= MIN_AGREEMENT * whole else ""


def measure(key: str, root: str) -> str:
    """Return the measure that the letters of a key show, or nothing."""
    first, second, *_ = (_LOOKS.get(radical, radical) for radical in root)
    assimilated = f"[ام]ت{second}" if root[0] in "وي" else f"[ام]{first}[تطد]{second}"
    shapes = (f"[ام]ست{first}", assimilated, f"[ام]ن{first}", f"م?ت{first}")
    return next(
        (name for name, shape in zip(MEASURES, shapes, strict=True) if re.match(shape, key)), ""
    )


def _line(root: str, keys: Iterable[str]) -> str:
    """Return the keys of a root, grouped by measure."""
    measures: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        measures[measure(key, root)].append(key)
    return "\t".join(" ".join(same) for same in measures.values())
