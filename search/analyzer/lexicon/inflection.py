"""How often words of a kind are inflected in some way, learnt from AlKhalil's corpus.

The corpus says which lemma a word stands for, not which of the lemma's readings. So each occurrence
is divided among these, by how common their inflections are, until that no longer changes
(expectation maximisation).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyarabic import araby

from search.analyzer.lexicon.sources import Reading

#: How often the occurrences are divided.
ROUNDS = 4
#: What is added to every count: an inflection that the corpus lacks is rare, not impossible.
UNSEEN_COUNT = 0.5
#: An inflection with fewer occurrences is believed only in part.
BELIEVED_COUNT = 20
_NUMBERS = frozenset({"مفرد", "جمع", "مثنى"})
_VERB, _PAST = "فعل", "ماض"
#: The letters that the alef of a hollow verb may change to, and none.
_HOLLOW = ("ا", "و", "ي")

#: An inflection: the part of speech with its number or person, the suffixes, whether the stem is
#: changed, the proclitics written together, and the enclitic.
_Inflection = tuple[str, str, bool, str, str]


def kind_of_lemma(reading: Reading) -> str:
    """Return the part of speech that all inflections of a reading's lemma share."""
    if reading.kind.startswith(_VERB):
        return _VERB
    return " ".join(part for part in reading.kind.split() if part not in _NUMBERS)


class Inflections:
    """The shares of inflections among the words of one part of speech."""

    def __init__(
        self,
        readings: Mapping[str, Sequence[Reading]],
        corpus: Mapping[str, Mapping[str, int]],
    ) -> None:
        """Learn from ``corpus``, which has the count of each vocalised lemma of each word."""
        self._counts: dict[_Inflection, float] = {}
        self._stems: dict[tuple[str, str, bool], float] = {}
        self._clitics: dict[tuple[str, str, str], float] = {}
        self._kinds: dict[str, float] = {}
        self._classes: dict[str, float] = {}
        seen = [
            (same, count)
            for word, lemmas in corpus.items()
            for lemma, count in lemmas.items()
            if (same := [r for r in readings.get(word, ()) if r.lemma == lemma])
        ]
        for _ in range(ROUNDS):
            self._learn(seen)

    def share(self, reading: Reading) -> float:
        """Return the share of occurrences of the reading's lemma that have its inflection."""
        whole = self._kinds.get(kind_of_lemma(reading), 0.0) + 1.0
        inflection = _inflection(reading)
        kind, suffixes, changed, before, after = inflection
        word_class = kind[:3]
        stem = self._stems.get((kind, suffixes, changed), 0) + UNSEEN_COUNT
        clitics = self._clitics.get((word_class, before, after), 0.0) + UNSEEN_COUNT
        independent = stem / whole * clitics / (self._classes.get(word_class, 0) + 1)
        count = self._counts.get(inflection, 0.0)
        if count >= BELIEVED_COUNT:
            return count / whole
        return max(count / whole, independent)

    def _learn(self, seen: Sequence[tuple[Sequence[Reading], int]]) -> None:
        counts: dict[_Inflection, float] = defaultdict(float)
        kinds: dict[str, float] = defaultdict(float)
        for readings, count in seen:
            shares = [self.share(reading) for reading in readings]
            whole = sum(shares)
            for reading, share in zip(readings, shares, strict=True):
                counts[_inflection(reading)] += count * share / whole
                kinds[kind_of_lemma(reading)] += count * share / whole
        stems: dict[tuple[str, str, bool], float] = defaultdict(float)
        clitics: dict[tuple[str, str, str], float] = defaultdict(float)
        classes: dict[str, float] = defaultdict(float)
        for (kind, suffixes, changed, before, after), part in counts.items():
            stems[kind, suffixes, changed] += part
            clitics[kind[:3], before, after] += part
            classes[kind[:3]] += part
        self._counts, self._kinds = counts, kinds
        self._stems, self._clitics, self._classes = stems, clitics, classes


def _inflection(reading: Reading) -> _Inflection:
    before = "".join(reading.proclitics)
    return reading.kind, reading.suffixes, _is_changed(reading), before, reading.enclitic


def _is_changed(reading: Reading) -> bool:
    """Tell whether a verb's form lacks the letters of its lemma (نيس of ناس, قل of قال)."""
    if not reading.kind.startswith(_VERB):
        return False
    lemma = araby.strip_diacritics(reading.lemma).rstrip("ىا")
    if _PAST in reading.kind:
        return lemma not in reading.form
    lemma = lemma[1:] if lemma[:1] in "أاآ" and len(lemma) > 3 else lemma
    return not any(lemma.replace("ا", letter) in reading.form for letter in _HOLLOW)
