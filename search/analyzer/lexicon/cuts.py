"""The ways to cut each word into clitics and a form, with what speaks for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from search.analyzer.clitics import ARTICLE, PARTICLES
from search.analyzer.function_words import is_function_word
from search.analyzer.lexicon.corpus import UNSEEN, Corpus, bare_lemma
from search.analyzer.lexicon.expectation import Expectation
from search.analyzer.lexicon.inflection import Inflections
from search.analyzer.lexicon.sources import Reading
from search.analyzer.normalize import folded

#: What counts against a lemma: a tool word with a pronoun, a verb in the first or second person.
TOOL, PERSON = 4.0, 2.0
#: The least count for which the corpus is believed where the analyser does not know the lemma.
TRUSTED = 3
#: A lemma with this share of the corpus may have forms without any of its letters (التي).
SUPPLETIVE = 1e-3
#: How many times as common a word must be as a careless spelling of it.
CARELESS = 10
#: The part of a lemma's share that one of its forms is expected to have where it is not known.
PART_OF_LEMMA = 0.1
LEAST_EXPECTED = 1e-16
#: Tool words that ي in place of ى would turn into another word (علي).
TOOLS = {"على", "إلى", "حتى", "متى"}


@dataclass(frozen=True, slots=True)
class Cut:
    """A way to read a word, without its vowels."""

    lemma: str
    form: str
    proclitics: tuple[str, ...]
    enclitic: str

    @property
    def is_whole(self) -> bool:
        """Tell whether no particle and no pronoun is cut off; the article may be."""
        return not self.enclitic and set(self.proclitics) <= {ARTICLE}


class Cuts(dict[str, dict[Cut, float]]):
    """The ways to cut each word, each with the frequency that is expected of it."""

    def __init__(
        self,
        readings: Mapping[str, Sequence[Reading]],
        frequency: Mapping[str, float],
        corpus: Corpus,
        names: Collection[str],
    ) -> None:
        """Learn from the readings of words; of ``names`` the corpus tells nothing."""
        super().__init__()
        self._frequency = frequency
        self._corpus = corpus
        self._names = names
        #: The words without a reading.
        self.unanalysed: set[str] = set()
        #: The parts of speech of each lemma.
        self.kinds: dict[str, set[str]] = defaultdict(set)
        #: The lemmas of which a form is a broken plural.
        self.plurals: dict[str, set[str]] = defaultdict(set)
        #: The logarithm of the share of each lemma that a form may have.
        self.priors: dict[str, dict[str, float]] = defaultdict(dict)
        self._verbal: set[tuple[str, str]] = set()
        self._nominal: set[tuple[str, str]] = set()
        shares = [corpus.share(reading) for found in readings.values() for reading in found]
        inflections = Inflections(readings, corpus.vocalised)
        self._expectation = Expectation(readings, frequency, shares, inflections)
        for word, found in readings.items():
            self[word] = self._cuts(word, found)

    def expected(self, word: str) -> float:
        """Return the frequency that is expected of a word, by other words alone."""
        return self._expectation.of(word)

    def is_verb(self, form: str, lemma: str) -> bool:
        """Tell whether a form is only ever a verb where its lemma is the given one."""
        return (form, lemma) in self._verbal and (form, lemma) not in self._nominal

    def counted(self, word: str) -> Iterator[tuple[Cut, float]]:
        """Yield the cuts whose lemmas the corpus has for the word, each with its count."""
        cuts = self[word]
        for lemma, count in self._corpus.counts.get(word, {}).items():
            if own := [cut for cut in cuts if cut.lemma == lemma]:
                yield max(own, key=lambda cut: (cut.is_whole, cuts[cut])), count

    def is_cited(self, word: str) -> bool:
        """Tell whether the corpus has a word for a lemma that it may be a form of."""
        counts = self._corpus.counts.get(word, {}).items()
        return any(count >= TRUSTED and _resembles(lemma, word) for lemma, count in counts)

    def _cuts(self, word: str, found: Iterable[Reading]) -> dict[Cut, float]:
        cuts: dict[Cut, float] = defaultdict(float)
        for reading, expected in zip(found, self._expectation.likelihoods(word), strict=True):
            lemma = bare_lemma(reading)
            if lemma in TOOLS and reading.form != lemma and not reading.enclitic:
                continue
            self._note(reading, lemma)
            cuts[Cut(lemma, reading.form, reading.proclitics, reading.enclitic)] += expected
        if not cuts:
            self.unanalysed.add(word)
        for lemma, count in self._corpus.counts.get(word, {}).items():
            cuts.update(self._corpus_cuts(word, lemma, count, cuts))
        return {cut: max(expected, LEAST_EXPECTED) for cut, expected in cuts.items()}

    def _note(self, reading: Reading, lemma: str) -> None:
        """Note what a reading tells of its form and its lemma."""
        self.kinds[lemma].add(reading.kind)
        same_kind = self._verbal if reading.kind.startswith("فعل") else self._nominal
        same_kind.add((reading.form, lemma))
        if "جمع" in reading.kind and not reading.suffixes and lemma != reading.form:
            self.plurals[reading.form].add(lemma)
        self._add_prior(reading.form, lemma, self._prior(reading))

    def _corpus_cuts(
        self, word: str, lemma: str, count: float, cuts: Mapping[Cut, float]
    ) -> dict[Cut, float]:
        """Return the cuts of a word whose lemma in the corpus the analyser does not know."""
        if lemma in TOOLS and word != lemma or any(cut.lemma == lemma for cut in cuts):
            return {}
        share = self._corpus.bare_shares.get(lemma, UNSEEN)
        if word in self._names or is_function_word(lemma, folded(lemma)) and share < SUPPLETIVE:
            return {}
        may_be_form = share >= SUPPLETIVE or _resembles(lemma, _unarticled(word))
        if self._is_article(word, lemma) or not may_be_form:
            return {}
        found: list[Cut] = []
        if alike := [cut for cut in cuts if folded(cut.lemma) == folded(lemma)]:
            found = [replace(cut, lemma=lemma) for cut in alike]  # hamza left out
        elif not cuts or count >= TRUSTED and (share >= SUPPLETIVE or _begins_alike(lemma, word)):
            before = (ARTICLE,) if _unarticled(word) != word else ()
            found = [Cut(lemma, _unarticled(word), before, "")]
        for cut in found:
            self._add_prior(cut.form, lemma, log(share))
        return dict.fromkeys(found, PART_OF_LEMMA * share)

    def _add_prior(self, form: str, lemma: str, prior: float) -> None:
        priors = self.priors[form]
        priors[lemma] = max(prior, priors.get(lemma, prior))

    def _prior(self, reading: Reading) -> float:
        """Return the logarithm of the lemma's share, lowered for readings that are rare in news."""
        share = log(self._corpus.share(reading))
        if "حرف" in reading.kind and reading.enclitic:
            return share - TOOL
        return share - PERSON * any(person in reading.kind for person in ("أمر", "متكلم", "مخاطب"))

    def _is_article(self, word: str, lemma: str) -> bool:
        """Tell whether the corpus counts a word's article as part of its lemma (الارض: ألارض)."""
        counted = word.startswith(ARTICLE) and lemma[1:2] == "ل" and folded(lemma) == folded(word)
        return counted and self._frequency.get(lemma, 0) * CARELESS < self._frequency.get(word, 0)


def _resembles(lemma: str, word: str) -> bool:
    """Tell whether a word has all consonants of a lemma, in order: the corpus has misreadings."""
    letters = iter(folded(word))
    consonants = [letter for letter in folded(lemma) if letter not in "اويىءئؤةه"]
    return len(consonants) > 1 and all(consonant in letters for consonant in consonants)


def _begins_alike(lemma: str, word: str) -> bool:
    """Tell whether a word is another form of a lemma, and none that begins with a particle."""
    return lemma != word and (word[0] == lemma[0] or word[0] not in PARTICLES)


def _unarticled(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > 4 else word
