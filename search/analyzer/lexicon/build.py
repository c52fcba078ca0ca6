"""Build the lexicon's two files, ``forms.txt.gz`` and ``bases.tsv``: see README.md beside it.

Run ``python -m search.analyzer.lexicon.build --cache FILE``; the first run analyses about 600,000
words, which takes some half an hour, and keeps the analyses in the cache.
"""

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from math import log, log1p
from pathlib import Path

from pyarabic import araby

from search.analyzer.lemmas import SHELF, Entry, Lemmas, rows
from search.analyzer.normalize import folded
from search.analyzer.stemmer import ARTICLE, Stemmer, cuts, singulars, spellings
from search.analyzer.lexicon.sources import (
    Reading,
    corpus_lemmas,
    frequencies,
    lemma_shares,
    readings,
)

HERE = Path(__file__).parent

#: The share of the corpus given to a lemma that it does not hold.
UNSEEN = 1e-8
#: Weights of evidence, in natural logarithms of a lemma's share.
SEEN, SUPPORT, CITATION, PARTICLE, PRONOUN = 1.0, 2.0, 2.5, 3.0, 3.0
TOOL, PERSON, NEVER = 4.0, 2.0, 100.0
#: The corpus is believed from this count on where it contradicts the analyser.
TRUSTED = 3
#: An entry added for one word may spoil another's cut, so they are checked more than once.
PASSES = 2
#: A lemma with this share is certainly a word.
KNOWN = 3e-6
#: How much commoner a word in ة must be than the word without it, for ه to mean ة.
CARELESS = 10
#: The part of a written lemma's share that a vocalization outside the corpus may have.
HOMOGRAPH = 0.05
#: A lemma whose share is less than this part of another's is no lemma of their form.
RARE = log(0.03)
#: A word without any reading is taken for a name from this frequency on.
NAME = 3e-8

#: Tool words whose ى makes them another word than the name in ي (علي).
TOOLS = {"على", "إلى", "حتى", "متى"}


@dataclass(frozen=True, slots=True)
class Cut:
    """A way to read a word, vowels left aside."""

    lemma: str
    form: str
    proclitics: tuple[str, ...]
    enclitic: str

    @property
    def cost(self) -> float:
        particles = sum(particle != ARTICLE for particle in self.proclitics)
        return PARTICLE * particles + PRONOUN * bool(self.enclitic)


class Evidence:
    """Everything known of the words: the ways to cut them, and how likely each form's lemmas are."""

    def __init__(self, frequency: dict[str, float], cache: Path) -> None:
        self.frequency = frequency
        self.shares = lemma_shares()
        self.bare_shares = _bare(self.shares)
        self.corpus = {word: _bare(counts) for word, counts in corpus_lemmas().items()}
        self.total = sum(sum(counts.values()) for counts in self.corpus.values())
        #: The lemmas that a form is a broken plural of. What else it may be must show elsewhere.
        self.plurals: dict[str, set[str]] = defaultdict(set)
        self.roots: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.unanalysed: set[str] = set()
        self.cuts: dict[str, dict[Cut, float]] = {}
        words = dict.fromkeys([*frequency, *self.corpus])
        for word, found in readings(words, cache):
            self.cuts[word] = self._cuts(word, found)
        self.overrides = dict(rows((HERE / "overrides.tsv").read_text("utf-8")))
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
        if not best or best.cost and cuts[best] <= log(UNSEEN) and word not in self.corpus:
            return None  # a name that happens to be an unheard-of word behind a clitic (ف, اسو)
        return replace(best, lemma=self.forms[best.form])

    def careless(self, word: str) -> Cut | None:
        """Return the cut of a word in ه that is rather one in ة (مدينه, not مدين and ه)."""
        rest = word.removesuffix("ه")
        if rest == word or word in self.corpus or rest + "ة" not in self.cuts:
            return None
        if self.frequency.get(rest + "ة", 0) < CARELESS * self.frequency.get(rest, 0):
            return None
        return self.best(rest + "ة")

    def _cuts(self, word: str, found: Iterable[Reading]) -> dict[Cut, float]:
        cuts: dict[Cut, float] = {}
        for reading in found:
            lemma = _bare_lemma(reading)
            if lemma in TOOLS and reading.form != lemma and not reading.enclitic:
                continue
            self.roots[lemma].add(reading.root)
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
        """Return how to cut a word whose lemma in the corpus the analyser does not know of."""
        if lemma in TOOLS and word != lemma or any(cut.lemma == lemma for cut in cuts):
            return {}
        share = log(self.bare_shares.get(lemma, UNSEEN))
        if alike := [cut for cut in cuts if folded(cut.lemma) == folded(lemma)]:
            return {replace(cut, lemma=lemma): share for cut in alike}  # hamza left out
        if cuts and count < TRUSTED:
            return {}
        before = (ARTICLE,) if _unarticled(word) != word else ()
        return {Cut(lemma, _unarticled(word), before, ""): share}

    def _prior(self, reading: Reading) -> float:
        """Return the logarithm of the lemma's share, less for readings that news hardly has."""
        bare = self.bare_shares.get(_bare_lemma(reading), 0)
        share = log(max(self.shares.get(reading.lemma, 0), HOMOGRAPH * bare, UNSEEN))
        if "حرف" in reading.kind and reading.enclitic:
            return share - TOOL
        return share - PERSON * any(person in reading.kind for person in ("أمر", "متكلم", "مخاطب"))

    def _counted(self, word: str) -> Iterator[tuple[Cut, float]]:
        """Yield the cuts that the corpus has lemmas for, each with its count."""
        for lemma, count in self.corpus.get(word, {}).items():
            own = [cut for cut in self.cuts[word] if cut.lemma == lemma]
            if own:
                yield min(own, key=lambda cut: cut.cost), count

    def _forms(self) -> dict[str, str]:
        """Return each form's lemma: common, often seen for the form, or the form itself."""
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


def _likeliest(form: str, priors: Mapping[str, float], seen: Mapping[str, float]) -> str:
    common, half = max(priors.values()) + RARE, sum(seen.values()) / 2

    def score(lemma: str) -> float:
        kept = priors[lemma] >= common or seen.get(lemma, 0) > half
        evidence = SEEN * log1p(seen.get(lemma, 0)) + CITATION * (lemma == form)
        return priors[lemma] + evidence if kept else priors[lemma] - NEVER

    return max(priors, key=lambda lemma: (score(lemma), lemma))


def entries(evidence: Evidence) -> dict[str, Entry]:
    """Return an entry for each form, and for each word that the stemmer would cut wrongly."""
    weights: dict[str, float] = defaultdict(float)
    chosen: dict[str, Cut] = {}
    for word in evidence.cuts:
        if cut := evidence.careless(word) or evidence.best(word):
            chosen[word] = cut
            if word not in evidence.unanalysed:
                weights[cut.form] += evidence.frequency.get(word, UNSEEN)
    owners = _owners(weights)
    found = {plain: Entry(evidence.forms[form]) for plain, form in owners.items()}
    for form in weights:
        lemma, plain = evidence.forms[form], folded(form)
        if form != plain and lemma != found[plain].lemma:
            found[form] = Entry(lemma)
    _add_names(found, evidence)
    for _ in range(PASSES):
        _correct(found, chosen, evidence, owners, weights)
    return found


def _correct(
    found: dict[str, Entry],
    chosen: Mapping[str, Cut],
    evidence: Evidence,
    owners: Mapping[str, str],
    weights: Mapping[str, float],
) -> None:
    """Add an entry for each word that the stemmer, with the entries so far, would cut wrongly."""
    stem = Stemmer(Lemmas(table(found)))
    for word, cut in chosen.items():
        owner = owners.get(word, word)
        careless = owner != word and evidence.frequency.get(word, 0) < weights[owner] / CARELESS
        stemmed = stem(word)
        if careless or stemmed.lemma == cut.lemma:
            continue
        if word in evidence.unanalysed:
            known = stemmed.why == "lexicon"
            clitics = (stemmed.proclitics, stemmed.enclitics) if known else ((), ())
            found.setdefault(word if known else cut.form, Entry(cut.lemma, *clitics))
        else:
            found[owner] = found.get(word, Entry(cut.lemma))
            found[word] = Entry(cut.lemma, cut.proclitics, (cut.enclitic,) if cut.enclitic else ())


def _owners(weights: Mapping[str, float]) -> dict[str, str]:
    """Return the form that each folded spelling stands for: the commonest.

    A form written just so (قوي) is that one unless it is rare beside another (ذكري: ذكرى).
    """
    owners: dict[str, str] = {}
    for form in sorted(weights, key=lambda form: (-weights[form], form)):
        owner = owners.setdefault(folded(form), form)
        if form == folded(form) and weights[form] > weights[owner] / CARELESS:
            owners[form] = form
    return owners


def _add_names(found: dict[str, Entry], evidence: Evidence) -> None:
    """Add the frequent words without a reading, unless they are a known word and its clitics."""
    for word, frequency in evidence.frequency.items():
        if frequency >= NAME and not evidence.best(word):
            forms = [folded(form) for cut in cuts(word) for form in spellings(*cut)]
            forms += map(folded, singulars(word))
            if found.keys().isdisjoint(forms):
                rest = word.removeprefix(ARTICLE)
                name = rest if rest in evidence.frequency else word
                found.setdefault(folded(name), Entry(name))


def bases(evidence: Evidence, found: Mapping[str, Entry]) -> dict[str, str]:
    """Return the lemma that each adjective in ي (إيراني) is derived from, where one is known."""
    lemmas = {entry.lemma for entry in found.values()}
    bases = {}
    for lemma in lemmas:
        kinds = evidence.kinds.get(lemma, {"نسبة"})
        if not lemma.endswith("ي") or len(lemma) < 4 or not any("نسبة" in kind for kind in kinds):
            continue
        sources = [source for source in _sources(lemma) if source in lemmas]
        if any(word in kind for kind in kinds for word in ("حرف", "ظرف", "فاعل", "مصدر")):
            sources = [source for source in sources if _is_name(evidence, source)]
        sources = [source for source in sources if _is_noun(evidence, source)]
        if sources:
            bases[lemma] = max(sources, key=lambda source: _commonness(evidence, source))
    corrected = {word: base for word, base in evidence.overrides.items() if word.endswith("ي")}
    return bases | corrected


def _sources(adjective: str) -> list[str]:
    """Return what an adjective in ي may be made from: مصر فرنسا حكومة روسيا جمهورية سنة سماء."""
    sources = [adjective[:-1] + end for end in ("", "ا", "ة", "يا", "ية")]
    if adjective.endswith("وي"):
        sources += [adjective[:-2] + "ة", adjective[:-2] + "ء"]
    return sources


def _is_name(evidence: Evidence, noun: str) -> bool:
    return not noun.endswith("ة") and any("علم" in kind for kind in evidence.kinds.get(noun, ()))


def _is_noun(evidence: Evidence, noun: str) -> bool:
    """Tell whether the corpus has the noun, or it is a name, or nothing is known of it."""
    unknown = noun not in evidence.kinds and not noun.endswith("ة")
    return noun in evidence.bare_shares or _is_name(evidence, noun) or unknown


def _commonness(evidence: Evidence, noun: str) -> float:
    """Return how common a noun is; one in ية is also the adjective's feminine, so ask its lemma."""
    if noun.endswith("ية"):
        return evidence.bare_shares.get(noun, 0)
    return sum(evidence.frequency.get(word, 0) for word in (noun, ARTICLE + noun))


def table(found: Mapping[str, Entry]) -> str:
    """Return the entries as text, in the order and shape that `Lemmas` reads."""
    shelves = groupby(sorted(found), key=lambda form: form[:SHELF])
    return "\n\n".join(
        "\n".join([head, *(_line(form, found[form]) for form in forms)]) for head, forms in shelves
    )


def _line(form: str, entry: Entry) -> str:
    lemma = "" if entry.lemma == form else entry.lemma
    line = f"{form[SHELF:]}\t{lemma}"
    if entry.proclitics or entry.enclitics:
        line += f"\t{' '.join(entry.proclitics)}\t{' '.join(entry.enclitics)}"
    return line


def _bare_lemma(reading: Reading) -> str:
    """Return the lemma without vowels, and داعٍ as داعي."""
    lemma = araby.strip_diacritics(reading.lemma)
    weak = "اسم فاعل" in reading.kind and reading.root.endswith(("ي", "و"))
    return lemma + "ي" if weak and lemma.endswith(reading.root[-2]) else lemma


def _bare(values: Mapping[str, float]) -> dict[str, float]:
    """Sum up the values of lemmas that differ in vowels only."""
    total: dict[str, float] = defaultdict(float)
    for lemma, value in values.items():
        total[araby.strip_diacritics(lemma)] += value
    return dict(total)


def _whole(cut: Cut) -> Cut:
    """Return the cut whatever its lemma."""
    return replace(cut, lemma="")


def _unarticled(word: str) -> str:
    return word.removeprefix(ARTICLE) if len(word) > 4 else word


def main() -> None:
    """Build both files into this folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="where analyses are kept")
    evidence = Evidence(frequencies(), parser.parse_args().cache)
    found = entries(evidence)
    packed = gzip.compress(table(found).encode(), 9, mtime=0)
    (HERE / "forms.txt.gz").write_bytes(packed)
    lines = sorted(f"{lemma}\t{base}\n" for lemma, base in bases(evidence, found).items())
    (HERE / "bases.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
