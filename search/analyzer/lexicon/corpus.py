"""AlKhalil's corpus: the shares of lemmas, and which lemmas each word stands for there."""

from collections import defaultdict
from collections.abc import Mapping

from pyarabic import araby

from search.analyzer.lexicon.sources import Reading, corpus_lemmas, lemma_shares

#: The share of the corpus given to a lemma that it does not hold.
UNSEEN = 1e-8
#: The part of an unvocalised lemma's share that a vocalisation outside the corpus may have.
HOMOGRAPH = 0.05


class Corpus:
    """What the corpus tells of lemmas and words, most of it without vowels."""

    def __init__(self) -> None:
        self._shares = lemma_shares()
        #: The share of each unvocalised lemma.
        self.bare_shares = _bare(self._shares)
        #: The count of each vocalised lemma of each word, and of each unvocalised one.
        self.vocalised = corpus_lemmas()
        self.counts = {word: _bare(counts) for word, counts in self.vocalised.items()}
        self.total = sum(sum(counts.values()) for counts in self.counts.values())

    def share(self, reading: Reading) -> float:
        """Return the share of a reading's lemma, or a small one if the corpus lacks it."""
        bare = self.bare_shares.get(bare_lemma(reading), 0)
        return max(self._shares.get(reading.lemma, 0), HOMOGRAPH * bare, UNSEEN)


def bare_lemma(reading: Reading) -> str:
    """Return the unvocalised lemma, with the final ي of a weak root (داعٍ: داعي)."""
    lemma: str = araby.strip_diacritics(reading.lemma)
    weak = "اسم فاعل" in reading.kind and reading.root.endswith(("ي", "و"))
    return lemma + "ي" if weak and lemma.endswith(reading.root[-2]) else lemma


def _bare(values: Mapping[str, float]) -> dict[str, float]:
    """Return the values by unvocalised lemma, summed up."""
    total: dict[str, float] = defaultdict(float)
    for lemma, value in values.items():
        total[araby.strip_diacritics(lemma)] += value
    return dict(total)
