"""How likely each way to cut a word is, and which lemma each form has."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import log, log1p
from pathlib import Path

from pyarabic import araby

from search.analyzer.clitics import ARTICLE, NOUN_PARTICLES
from search.analyzer.lemmas import read_pairs
from search.analyzer.lexicon.sources import Reading, corpus_lemmas, lemma_shares, readings
from search.analyzer.normalize import folded

OVERRIDES = Path(__file__).with_name("overrides.tsv")

#: The share of the corpus given to a lemma that it does not hold.
UNSEEN = 1e-8
#: The weight of evidence for a lemma, in natural logarithms of its share: it was seen for the
#: form; it was seen for this cut of the word; it is the form itself.
SEEN, SUPPORT, CITATION = 1.0, 2.0, 2.5
#: What counts against a reading: each particle cut off, a pronoun cut off, a tool word with a
#: pronoun, a verb in the first or second person.
PARTICLE, PRONOUN, TOOL, PERSON = 3.0, 3.0, 4.0, 2.0
#: A lemma of a form with a smaller share of the most common one is dismissed.
RARE = log(0.03)
NEVER = 100.0
#: The least count for which the corpus is believed where it contradicts the analyser.
TRUSTED = 3
#: A lemma with this share of the corpus is certainly a word.
KNOWN = 3e-6
#: How many times as common a word must be as a careless spelling of it.
CARELESS = 10
#: How many times as common a careful spelling must be as a careless one that some always use: the
#: one with a hamza; the one with another last letter, which may be a pronoun or another word.
HAMZA, LAST = 0.7, 5
#: The part of an unvocalised lemma's share that a vocalisation outside the corpus may have.
HOMOGRAPH = 0.05
#: The initial alef of a word, also behind particles and the article.
_INITIAL_ALEF = re.compile(f"^{NOUN_PARTICLES}(?:{ARTICLE}|{ARTICLE[1]})?ا(?!ل)")
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
    def cost(self) -> float:
        particles = sum(particle != ARTICLE for particle in self.proclitics)
        return PARTICLE * particles + PRONOUN * bool(self.enclitic)


class Evidence:
    """What is known of the words: the ways to cut each, and the likeliest lemma of each form."""

    def __init__(self, frequency: dict[str, float], cache: Path) -> None:
        self.frequency = frequency
        self.shares = lemma_shares()
        self.bare_shares = _bare(self.shares)
        self.corpus = {word: _bare(counts) for word, counts in corpus_lemmas().items()}
        self.total = sum(sum(counts.values()) for counts in self.corpus.values())
        #: The lemmas of which a form is a broken plural. Its other lemmas need other evidence.
        self.plurals: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.unanalysed: set[str] = set()
        self.cuts: dict[str, dict[Cut, float]] = {}
        words = dict.fromkeys([*frequency, *self.corpus])
        for word, found in readings(words, cache):
            self.cuts[word] = self._cuts(word, found)
        self.overrides = dict(read_pairs(OVERRIDES.read_text("utf-8")))
        self.forms = self._forms() | self.overrides

    def best(self, word: str) -> Cut | None:
        """Return the likeliest way to cut a word, with the likeliest lemma of what is left."""
        cuts = self.cuts[word]
        support: dict[Cut, float] = defaultdict(float)
        for cut, count in self._counted(word):
            support[_whole(cut)] += count

        def score(cut: Cut) -> float:
            seen = support.get(_whole(cut), 0)
            return cuts[cut] + SUPPORT * log1p(seen) - cut.cost + CITATION * (cut.lemma == cut.form)

        best = max(cuts, key=lambda cut: (score(cut), cut.form, cut.lemma), default=None)
        if not best or self._is_far_fetched(word, best):
            return None
        return replace(best, lemma=self.forms[best.form])

    def is_name(self, lemma: str) -> bool:
        """Tell whether a lemma is only ever a name, as one without a reading is presumed to be."""
        return all("علم" in kind for kind in self.kinds.get(lemma, ()))

    def _is_far_fetched(self, word: str, cut: Cut) -> bool:
        """Tell whether a name or dialect word is read as a form of an obscure lemma (كويس)."""
        if word in self.corpus or self.cuts[word][cut] > log(UNSEEN) or cut.lemma == word:
            return False
        is_obscure = self.frequency.get(cut.lemma, 0) * CARELESS < self.frequency.get(word, 0)
        return cut.cost > 0 or is_obscure

    def careless(self, word: str) -> Cut | None:
        """Return the cut of the careful spelling that a word more likely stands for, if any.

        الاطفال is الأطفال, شركه is شركة (rather than شرك and ه) and التركى is التركي, where the
        careful spelling is common enough in comparison.
        """
        common, own = self.frequency.get(word, UNSEEN), self.best(word)
        settled = word in self.corpus if word.endswith(("ى", "ي")) else own and not own.enclitic
        careful = {
            spelling: self.frequency.get(spelling, 0)
            for spelling, times in _careful(word)
            if spelling in self.cuts
            and self.frequency.get(spelling, 0) >= times * common
            and not (settled and times == LAST)
        }
        return self.best(max(careful, key=lambda s: (careful[s], s))) if careful else None

    def _cuts(self, word: str, found: Iterable[Reading]) -> dict[Cut, float]:
        cuts: dict[Cut, float] = {}
        for reading in found:
            lemma = bare_lemma(reading)
            if lemma in TOOLS and reading.form != lemma and not reading.enclitic:
                continue
            self.kinds[lemma].add(reading.kind)
            if "جمع" in reading.kind and not reading.suffixes and lemma != reading.form:
                self.plurals[reading.form].add(lemma)
            cut = Cut(lemma, reading.form, reading.proclitics, reading.enclitic)
            score = self._prior(reading)
            cuts[cut] = max(score, cuts.get(cut, score))
        if not cuts:
            self.unanalysed.add(word)
        for lemma, count in self.corpus.get(word, {}).items():
            cuts.update(self._corpus_cuts(word, lemma, count, cuts))
        return cuts

    def _corpus_cuts(
        self, word: str, lemma: str, count: float, cuts: Mapping[Cut, float]
    ) -> dict[Cut, float]:
        """Return the cuts of a word whose lemma in the corpus the analyser does not know."""
        if lemma in TOOLS and word != lemma or any(cut.lemma == lemma for cut in cuts):
            return {}
        if self._is_article(word, lemma):
            return {}
        share = log(self.bare_shares.get(lemma, UNSEEN))
        if alike := [cut for cut in cuts if folded(cut.lemma) == folded(lemma)]:
            return {replace(cut, lemma=lemma): share for cut in alike}  # hamza left out
        if cuts and count < TRUSTED:
            return {}
        before = (ARTICLE,) if _unarticled(word) != word else ()
        return {Cut(lemma, _unarticled(word), before, ""): share}

    def _is_article(self, word: str, lemma: str) -> bool:
        """Tell whether the corpus counts a word's article as part of its lemma (الارض: ألارض)."""
        counted = word.startswith(ARTICLE) and lemma[1:2] == "ل" and folded(lemma) == folded(word)
        return counted and self.frequency.get(lemma, 0) * CARELESS < self.frequency.get(word, 0)

    def share(self, reading: Reading) -> float:
        """Return the share of a reading's lemma in the corpus, or a small one if it is absent."""
        bare = self.bare_shares.get(bare_lemma(reading), 0)
        return max(self.shares.get(reading.lemma, 0), HOMOGRAPH * bare, UNSEEN)

    def _prior(self, reading: Reading) -> float:
        """Return the logarithm of the lemma's share, lowered for readings that are rare in news."""
        share = log(self.share(reading))
        if "حرف" in reading.kind and reading.enclitic:
            return share - TOOL
        return share - PERSON * any(person in reading.kind for person in ("أمر", "متكلم", "مخاطب"))

    def _counted(self, word: str) -> Iterator[tuple[Cut, float]]:
        """Yield the cuts whose lemmas the corpus has for the word, each with its count."""
        for lemma, count in self.corpus.get(word, {}).items():
            own = [cut for cut in self.cuts[word] if cut.lemma == lemma]
            if own:
                yield min(own, key=lambda cut: cut.cost), count

    def _forms(self) -> dict[str, str]:
        """Return the likeliest lemma of each form."""
        priors: dict[str, dict[str, float]] = defaultdict(dict)
        seen: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for word, cuts in self.cuts.items():
            for cut, prior in cuts.items():
                priors[cut.form][cut.lemma] = max(prior, priors[cut.form].get(cut.lemma, prior))
            for cut, count in self._counted(word):
                seen[cut.form][cut.lemma] += count
        for form, lemmas in self.plurals.items():
            if max(priors[form][lemma] for lemma in lemmas) > log(KNOWN):
                elsewhere = self.bare_shares.get(form, 0) - seen[form][form] / self.total
                priors[form][form] = log(max(elsewhere, UNSEEN))
        return {form: _likeliest(form, prior, seen[form]) for form, prior in priors.items()}


def _careful(word: str) -> Iterator[tuple[str, float]]:
    """Yield the spellings that a word may stand for, and how many times as common each must be."""
    lasts = {"ه": "ة", "ى": "ي", "ي": "ى"}
    endings = [(word, 0.0)]
    if word[-1:] in lasts and word not in TOOLS and word[:-1] + lasts[word[-1]] not in TOOLS:
        endings.append((word[:-1] + lasts[word[-1]], LAST))
    for spelling, times in endings:
        if times:
            yield spelling, times
        for alef in _INITIAL_ALEF.finditer(spelling):
            for hamza in "أإآ":
                yield spelling[: alef.end() - 1] + hamza + spelling[alef.end() :], max(times, HAMZA)


def _likeliest(form: str, priors: Mapping[str, float], seen: Mapping[str, float]) -> str:
    common, half = max(priors.values()) + RARE, sum(seen.values()) / 2

    def score(lemma: str) -> float:
        kept = priors[lemma] >= common or seen.get(lemma, 0) > half
        evidence = SEEN * log1p(seen.get(lemma, 0)) + CITATION * (lemma == form)
        return priors[lemma] + evidence if kept else priors[lemma] - NEVER

    return max(priors, key=lambda lemma: (score(lemma), lemma))


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


def _whole(cut: Cut) -> Cut:
    """Return the cut without its lemma."""
    return replace(cut, lemma="")


def _unarticled(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > 4 else word
