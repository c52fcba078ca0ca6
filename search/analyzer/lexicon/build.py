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

from ..lemmas import SHELF, Entry, Lemmas
from ..normalize import folded
from ..stemmer import ARTICLE, Stemmer
from .sources import Reading, corpus_lemmas, frequencies, lemma_shares, readings

HERE = Path(__file__).parent

#: The share of the corpus given to a lemma that it does not hold.
UNSEEN = 1e-8
#: Weights of evidence, in natural logarithms of a lemma's share.
SEEN, SUPPORT, CITATION, PARTICLE, PRONOUN, TOOL = 1.0, 2.0, 2.5, 3.0, 3.0, 4.0
#: A lemma whose share is less than this part of another's is no lemma of their form.
RARE = log(0.03)
#: A word without any reading is taken for a name from this frequency on.
NAME = 3e-8

LEADS = ("ال", "وال", "بال", "لل", "فال", "و", "ف", "ب", "ل", "ك", "وب", "ول")

#: Tool words whose ى makes them another word than the name in ي (علي).
TOOLS = {"على", "إلى", "حتى", "متى"}

Scores = dict[str, dict[str, float]]


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
    """Everything known of the words: the ways to cut them, and scores of each form's lemmas."""

    def __init__(self, frequency: dict[str, float], cache: Path) -> None:
        self.frequency = frequency
        self.shares = _bare_shares(lemma_shares())
        self.corpus = {word: _bare_counts(counts) for word, counts in corpus_lemmas().items()}
        self.roots: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.cuts: dict[str, dict[Cut, float]] = {}
        words = dict.fromkeys([*frequency, *self.corpus])
        for word, found in readings(words, cache):
            self.cuts[word] = self._cuts(word, found)
        self.forms = self._forms()

    def share(self, lemma: str) -> float:
        return log(self.shares.get(lemma, UNSEEN))

    def lemma(self, form: str) -> str:
        """Return the likeliest lemma of a form; a rare one is never it, the form itself likely."""
        scores = self.forms[form]
        common = max(self.share(lemma) for lemma in scores) + RARE
        likely = [lemma for lemma in scores if self.share(lemma) >= common]
        return max(likely, key=lambda lemma: (scores[lemma], lemma))

    def best(self, word: str) -> Cut | None:
        """Return the likeliest way to cut a word, with the likeliest lemma of what is left."""
        cuts = self.cuts[word]
        support: dict[Cut, int] = defaultdict(int)
        for cut, count in self._counted(word):
            support[_whole(cut)] += count

        def score(cut: Cut) -> float:
            seen = support.get(_whole(cut), 0)
            return cuts[cut] + SUPPORT * log1p(seen) - cut.cost + CITATION * (cut.lemma == cut.form)

        best = max(cuts, key=lambda cut: (score(cut), cut.form, cut.lemma), default=None)
        return best and replace(best, lemma=self.lemma(best.form))

    def _cuts(self, word: str, found: Iterable[Reading]) -> dict[Cut, float]:
        cuts: dict[Cut, float] = {}
        for reading in found:
            lemma = bare(reading.lemma)
            if lemma.endswith("ى") and reading.form == lemma[:-1] + "ي" and "حرف" in reading.kind:
                continue
            self.roots[lemma].add(reading.root)
            self.kinds[lemma].add(reading.kind)
            cut = Cut(lemma, reading.form, reading.proclitics, reading.enclitic)
            score = self.share(lemma) - TOOL * ("حرف" in reading.kind and bool(cut.enclitic))
            cuts[cut] = max(score, cuts.get(cut, score))
        known = {cut.lemma for cut in cuts}
        for lemma in self.corpus.get(word, {}):
            if lemma not in known and not (lemma in TOOLS and word != lemma):
                before = (ARTICLE,) if _unarticled(word) != word else ()
                cuts[Cut(lemma, _unarticled(word), before, "")] = self.share(lemma)
        return cuts

    def _counted(self, word: str) -> Iterator[tuple[Cut, int]]:
        """Yield the cuts that the corpus has lemmas for, each with its count."""
        for lemma, count in self.corpus.get(word, {}).items():
            own = [cut for cut in self.cuts[word] if cut.lemma == lemma]
            if own:
                yield min(own, key=lambda cut: cut.cost), count

    def _forms(self) -> Scores:
        """Score the lemmas of each form by share, by the corpus, and as their own citation form."""
        scores: Scores = defaultdict(dict)
        seen: dict[tuple[str, str], float] = defaultdict(float)
        for word, cuts in self.cuts.items():
            for cut, score in cuts.items():
                scores[cut.form][cut.lemma] = max(score, scores[cut.form].get(cut.lemma, score))
            for cut, count in self._counted(word):
                seen[cut.form, cut.lemma] += count
        for form, lemmas in scores.items():
            for lemma in lemmas:
                lemmas[lemma] += SEEN * log1p(seen[form, lemma]) + CITATION * (lemma == form)
        return scores


def entries(evidence: Evidence) -> dict[str, Entry]:
    """Return an entry for each form, and for each word that the stemmer would cut wrongly."""
    weights: dict[str, float] = defaultdict(float)
    chosen: dict[str, Cut] = {}
    for word in evidence.cuts:
        if cut := evidence.best(word):
            chosen[word] = cut
            weights[cut.form] += evidence.frequency.get(word, 1e-9)
    found: dict[str, Entry] = {}
    for form in sorted(weights, key=lambda form: (-weights[form], form)):
        _shelve(found, form, Entry(evidence.lemma(form)))
    _add_names(found, evidence)
    stem = Stemmer(Lemmas(table(found)))
    for word, cut in chosen.items():
        if stem(word).lemma != cut.lemma:
            found[word] = Entry(cut.lemma, cut.proclitics, (cut.enclitic,) if cut.enclitic else ())
    return found


def _shelve(found: dict[str, Entry], form: str, entry: Entry) -> None:
    """Put a form under its folded spelling, or its own where that is another lemma's."""
    plain = folded(form)
    if found.setdefault(plain, entry) != entry and plain != form:
        found[form] = entry


def _add_names(found: dict[str, Entry], evidence: Evidence) -> None:
    """Add the frequent words without a reading, unless they are a known word behind a clitic."""
    for word, frequency in evidence.frequency.items():
        if frequency < NAME or evidence.cuts[word] or folded(word) in found:
            continue
        rests = [word.removeprefix(lead) for lead in LEADS if word.startswith(lead)]
        if not any(folded(rest) in found for rest in rests):
            found[folded(word)] = Entry(word)


def bases(evidence: Evidence) -> dict[str, str]:
    """Return the lemma that each adjective in ي (إيراني) is derived from, where one is known."""
    found = {}
    for lemma, kinds in evidence.kinds.items():
        stem = lemma[:-1]
        if not lemma.endswith("ي") or len(stem) < 3 or not any("نسبة" in kind for kind in kinds):
            continue
        if any("حرف" in kind or "ظرف" in kind for kind in kinds) or _is_weak(evidence, stem):
            continue
        sources = [stem + end for end in ("", "ا", "ة", "يا", "ية") if stem + end in evidence.shares]
        if sources:
            common = max(map(evidence.share, sources)) + RARE
            found[lemma] = next(source for source in sources if evidence.share(source) >= common)
    return found


def _is_weak(evidence: Evidence, stem: str) -> bool:
    """Tell whether the ي after the stem is a radical: ساع and ساعي are one participle."""
    weak = any(root.endswith(("ي", "و")) for root in evidence.roots[stem])
    return weak and any("اسم فاعل" in kind for kind in evidence.kinds[stem])


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


def bare(lemma: str) -> str:
    """Return a lemma without its vowels."""
    return araby.strip_diacritics(lemma)


def _bare_shares(shares: Mapping[str, float]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for lemma, share in shares.items():
        total[bare(lemma)] += share
    return dict(total)


def _bare_counts(counts: Mapping[str, int]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for lemma, count in counts.items():
        total[bare(lemma)] += count
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
    packed = gzip.compress(table(entries(evidence)).encode(), 9, mtime=0)
    (HERE / "forms.txt.gz").write_bytes(packed)
    lines = sorted(f"{lemma}\t{base}\n" for lemma, base in bases(evidence).items())
    (HERE / "bases.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
