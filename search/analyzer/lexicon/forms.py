"""The lemma of each form: one for the form with all its clitics."""

import re
from collections import defaultdict
from collections.abc import Mapping
from math import log, log1p

from search.analyzer.lexicon.corpus import UNSEEN, Corpus
from search.analyzer.lexicon.cuts import Cuts
from search.analyzer.lexicon.usage import ARTICLED, Usage

#: The weight of evidence for a lemma of a form, in natural logarithms of its share: it was seen for
#: the form; it is the form itself, and more so if that is feminine (مجرة is no form of مجر).
SEEN, CITATION, FEMININE = 1.0, 2.5, 1.5
#: A lemma of a form with a smaller share of the most common one is dismissed.
RARE = log(0.03)
NEVER = 100.0
#: A lemma with this share of the corpus is certainly a word.
KNOWN = 3e-6
#: How common the masculine of an adjective in ي is at least, in comparison with a feminine form.
NISBA = 0.15
#: How many times as common with the article as alone a form is that is no verb, and one that may
#: be a verb alone and is none with the article.
NOUN, EITHER = 0.5, ARTICLED / 4
_FEMININE_NISBA = re.compile("(.{2,}ي)(?:ة|ات|تان|تين)")


class Forms(dict[str, str]):
    """The likeliest lemma of each form, judged from all its occurrences."""

    def __init__(self, cuts: Cuts, usage: Usage, corpus: Corpus) -> None:
        super().__init__()
        self._cuts = cuts
        self._usage = usage
        #: The lemmas of forms that have another one with the article: يدين is يدان, اليدين is يد.
        self.articled: dict[str, str] = {}
        seen: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for word in cuts:
            for cut, count in cuts.counted(word):
                seen[cut.form][cut.lemma] += count
        for form, lemmas in cuts.plurals.items():
            priors = cuts.priors[form]
            if max(priors[lemma] for lemma in lemmas) > log(KNOWN):
                # Another lemma than that of the singular needs evidence from other forms.
                elsewhere = corpus.bare_shares.get(form, 0) - seen[form][form] / corpus.total
                priors[form] = log(max(elsewhere, UNSEEN))
        for form, priors in cuts.priors.items():
            self[form] = self._lemma(form, priors, seen[form])

    def _lemma(self, form: str, priors: Mapping[str, float], seen: Mapping[str, float]) -> str:
        """Return the likeliest lemma of a form: no verb if it mostly has the article."""
        likeliest = _likeliest(form, priors, seen)
        if not self._cuts.is_verb(form, likeliest):
            return self._without_nisba(form, likeliest)
        nouns = {le: prior for le, prior in priors.items() if not self._cuts.is_verb(form, le)}
        noun = self._without_nisba(form, _likeliest(form, nouns, seen)) if nouns else form
        times = self._usage.articled_times(form)
        if times > NOUN:
            return noun
        if nouns and times > EITHER:
            self.articled[form] = noun
        return likeliest

    def _without_nisba(self, form: str, lemma: str) -> str:
        """Return the lemma of a form, its own where its adjective is hardly used (قرنية)."""
        found, used = _FEMININE_NISBA.fullmatch(form), self._usage.of
        if not found or lemma != found[1] or used(lemma) > NISBA * used(form):
            return lemma
        return lemma + "ة"


def _likeliest(form: str, priors: Mapping[str, float], seen: Mapping[str, float]) -> str:
    citation = CITATION + FEMININE * form.endswith("ة")
    common, half = max(priors.values()) + RARE, sum(seen.values()) / 2

    def score(lemma: str) -> float:
        kept = priors[lemma] >= common or seen.get(lemma, 0) > half
        evidence = SEEN * log1p(seen.get(lemma, 0)) + citation * (lemma == form)
        return priors[lemma] + evidence if kept else priors[lemma] - NEVER

    return max(priors, key=lambda lemma: (score(lemma), lemma))
