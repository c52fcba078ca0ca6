"""The evidence for the lexicon: the likeliest way to read each word, or that it is a name."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import log, log1p
from pathlib import Path

from search.analyzer.clitics import ARTICLE, PARTICLES
from search.analyzer.lemmas import has_particle_and_hamza, read_pairs
from search.analyzer.lexicon.careless import LAST, SURE, careful_spellings
from search.analyzer.lexicon.corpus import Corpus
from search.analyzer.lexicon.cuts import Cut, Cuts
from search.analyzer.lexicon.forms import Forms
from search.analyzer.lexicon.gazetteer import known_names, listed_names
from search.analyzer.lexicon.sources import readings
from search.analyzer.lexicon.usage import UNLISTED, Usage

OVERRIDES = Path(__file__).with_name("overrides.tsv")

#: The weight of evidence for a cut of a word, in natural logarithms of how common it is expected to
#: be: the corpus has its lemma; nothing is cut off; its form is its lemma.
SUPPORT, WHOLE, CITED = 0.5, 0.5, 0.7
#: How many times as common as expected a word of three letters must be for its readings to be
#: far-fetched, and how many times more for each further letter: long words rarely look like
#: others by chance.
FAR_FETCHED, PER_LETTER = 20.0, 2.2
#: The same where a word is known as a name: if it is read as a verb, and as anything else.
NAMED_VERB, NAMED = 0.1, 1.0
#: The part of a name's frequency that it may have with a particle.
WITH_PARTICLE = 0.1


class Evidence:
    """What is known of the words: the ways to cut each, and the likeliest lemma of each form."""

    def __init__(self, frequency: Mapping[str, float], cache: Path) -> None:
        """Read the words of both sources; ``cache`` keeps their readings."""
        self.frequency = frequency
        self.usage = Usage(frequency)
        self.corpus = Corpus()
        self.overrides = dict(read_pairs(OVERRIDES.read_text("utf-8")))
        #: What is known as a name, though it may look like a form of another word.
        self._listed_names = frozenset(listed_names())
        self.names = self._names(known_names(cache))
        words = dict.fromkeys([*frequency, *self.corpus.counts])
        self.readings = dict(readings(words, cache))
        self.cuts = Cuts(self.readings, frequency, self.corpus, self.names)
        found = Forms(self.cuts, self.usage, self.corpus)
        self.articled: Mapping[str, str] = found.articled
        self.forms: dict[str, str] = found | self.overrides
        names = [word for word in frequency if self.cuts[word] and not self.best(word)]
        self.forms |= {name: name for name in names if name in self.forms}

    def best(self, word: str) -> Cut | None:
        """Return the likeliest way to cut a word, with the likeliest lemma of what is left.

        There is none for a word without a reading, or with a far-fetched one: a name, or dialect.
        """
        cuts = self.cuts[word]
        if word in self.overrides or not cuts and word in self.forms:
            return Cut(self.forms[word], word, (), "")
        counts = dict(self.cuts.counted(word))

        def score(cut: Cut) -> float:
            seen = SUPPORT * log1p(counts.get(cut, 0))
            return log(cuts[cut]) + seen + WHOLE * cut.is_whole + CITED * (cut.lemma == cut.form)

        best = max(cuts, key=lambda cut: (score(cut), cut.form, cut.lemma), default=None)
        if not best or self._is_far_fetched(word, best):
            return None
        lemma = self.forms[best.form]
        if ARTICLE in best.proclitics and best.form not in self.overrides:
            lemma = self.articled.get(best.form, lemma)
        return replace(best, lemma=lemma)

    def careless(self, word: str) -> Cut | None:
        """Return the cut of the careful spelling that a word more likely stands for, if any.

        الاطفال is الأطفال, شركه is شركة (rather than شرك and ه) and التركى is التركي, where the
        careful spelling is common enough in comparison.
        """
        common, own = self.frequency.get(word, UNLISTED), self.best(word)
        ends_in_ya = word.endswith(("ى", "ي"))
        settled = word in self.corpus.counts if ends_in_ya else own and not own.enclitic
        plain = own and own.is_whole and own.lemma == word
        found = {}
        for spelling, times in careful_spellings(word):
            used = self.frequency.get(spelling, 0) if spelling in self.cuts else 0
            least = times if own or times != LAST else 1
            is_other = settled and times == LAST and used < SURE * common
            if used >= least * common and not (
                is_other or plain and has_particle_and_hamza(spelling)
            ):
                found[spelling] = used
        return self.best(max(found, key=lambda s: (found[s], s))) if found else None

    def is_name(self, lemma: str) -> bool:
        """Tell whether a lemma is only ever a name, as one without a reading is presumed to be."""
        return all("علم" in kind for kind in self.cuts.kinds.get(lemma, ()))

    def _names(self, known: Collection[str]) -> frozenset[str]:
        """Return known names but those that are rather another word with a particle (بروسيا)."""
        common = self.frequency.get
        return frozenset(
            name
            for name in known
            if name[0] not in PARTICLES
            or name in self._listed_names
            or common(name, 0) > WITH_PARTICLE * common(name[1:], 0)
        )

    def _is_far_fetched(self, word: str, cut: Cut) -> bool:
        """Tell whether a name or dialect word looks like a form of another word (كلوني, فورد).

        It is much more common than that form is expected to be, and has no other forms of its own:
        with the article, or with pronouns.
        """
        is_named, is_verb = word in self.names, self.cuts.is_verb(cut.form, cut.lemma)
        if cut.lemma == word or not is_named and self.cuts.is_cited(word):
            return False
        if word in self._listed_names or is_named and not cut.is_whole:
            return True
        most = FAR_FETCHED * PER_LETTER ** (len(word) - 3)
        if is_named:
            most = NAMED_VERB if is_verb else NAMED
        if self.frequency.get(word, 0) < most * self.cuts.expected(word):
            return False
        if is_named and is_verb:
            return True
        before = "".join(cut.proclitics)
        has_forms = self.usage.has_article(cut.form) or self.usage.has_pronouns(before, cut.form)
        return not has_forms
