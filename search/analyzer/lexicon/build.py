"""Build the lexicon's files from open data, all but those written by hand: see README.md.

Run ``python -m search.analyzer.lexicon.build --cache FILE``. The first run analyses about 600,000
words, which takes about half an hour, and keeps the analyses in the cache.
"""

import argparse
import gzip
from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from search.analyzer.clitics import ARTICLE
from search.analyzer.lemmas import NAME_MARK, SECTION_CHARS, Entry, Lemmas
from search.analyzer.lexicon.evidence import CARELESS, UNSEEN, Cut, Evidence
from search.analyzer.lexicon.names import variants
from search.analyzer.lexicon.roots import Roots
from search.analyzer.lexicon.sources import frequencies, readings
from search.analyzer.normalize import folded
from search.analyzer.stemmer import Stemmer, lexicon_spellings, segmentations, singulars

HERE = Path(__file__).parent

#: The least frequency of a word without a reading that is taken for a name.
MIN_NAME_FREQUENCY = 3e-8
#: An entry added for one word may spoil the cut of another, so all are checked repeatedly.
PASSES = 2


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
    return {
        form: entry._replace(is_name=evidence.is_name(entry.lemma)) for form, entry in found.items()
    }


def _correct(
    found: dict[str, Entry],
    chosen: Mapping[str, Cut],
    evidence: Evidence,
    owners: Mapping[str, str],
    weights: Mapping[str, float],
) -> None:
    """Add an entry for each word that the stemmer would cut wrongly with the entries so far."""
    stem = Stemmer(Lemmas(table(found)))
    for word, cut in chosen.items():
        owner = owners.get(word, word)
        careless = owner != word and evidence.frequency.get(word, 0) < weights[owner] / CARELESS
        stemmed = stem(word)
        if careless or stemmed.lemma == cut.lemma:
            continue
        if word in evidence.unanalysed and not evidence.careless(word):
            known = stemmed.why == "lexicon"
            clitics = (stemmed.proclitics, stemmed.enclitics) if known else ((), ())
            found.setdefault(word if known else cut.form, Entry(cut.lemma, *clitics))
        else:
            found.setdefault(owner, found.get(word, Entry(cut.lemma)))
            found[word] = Entry(cut.lemma, cut.proclitics, (cut.enclitic,) if cut.enclitic else ())


def _owners(weights: Mapping[str, float]) -> dict[str, str]:
    """Return the form that each folded spelling stands for: the most common one.

    A form that is its own folded spelling (قوي) is preferred unless another is much more common
    (ذكري: ذكرى).
    """
    owners: dict[str, str] = {}
    for form in sorted(weights, key=lambda form: (-weights[form], form)):
        owner = owners.setdefault(folded(form), form)
        if form == folded(form) and weights[form] > weights[owner] / CARELESS:
            owners[form] = form
    return owners


def _add_names(found: dict[str, Entry], evidence: Evidence) -> None:
    """Add the frequent words without a reading, except known words with clitics."""
    common: dict[str, float] = defaultdict(float)
    for word, frequency in evidence.frequency.items():
        common[folded(word)] += frequency
    for word, frequency in evidence.frequency.items():
        misspelt = CARELESS * frequency < evidence.frequency.get(folded(word), 0)
        if frequency >= MIN_NAME_FREQUENCY and not misspelt and not evidence.best(word):
            forms = set(map(folded, singulars(word)))
            for before, form, after in segmentations(word):
                rests = map(folded, lexicon_spellings(before, form, after))
                # A word is more common than the same word with clitics.
                forms |= {rest for rest in rests if ARTICLE in before or common[rest] >= frequency}
            if found.keys().isdisjoint(forms):
                rest = word.removeprefix(ARTICLE)
                name = rest if rest in evidence.frequency else word
                found.setdefault(folded(name), Entry(name))


def bases(evidence: Evidence, found: Mapping[str, Entry]) -> dict[str, str]:
    """Return the lemma from which each adjective in ي (إيراني) is derived, where it is known."""
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
    """Return what an adjective in ي may be derived from: مصر فرنسا حكومة روسيا جمهورية سنة سماء."""
    sources = [adjective[:-1] + end for end in ("", "ا", "ة", "يا", "ية")]
    if adjective.endswith("وي"):
        sources += [adjective[:-2] + "ة", adjective[:-2] + "ء"]
    return sources


def _is_name(evidence: Evidence, noun: str) -> bool:
    return not noun.endswith("ة") and any("علم" in kind for kind in evidence.kinds.get(noun, ()))


def _is_noun(evidence: Evidence, noun: str) -> bool:
    """Tell whether a word is in the corpus, a name, or unknown."""
    unknown = noun not in evidence.kinds and not noun.endswith("ة")
    return noun in evidence.bare_shares or _is_name(evidence, noun) or unknown


def _commonness(evidence: Evidence, noun: str) -> float:
    """Return how common a noun is: one in ية by its lemma, being also a feminine adjective."""
    if noun.endswith("ية"):
        return evidence.bare_shares.get(noun, 0)
    return sum(evidence.frequency.get(word, 0) for word in (noun, ARTICLE + noun))


def table(found: Mapping[str, Entry]) -> str:
    """Return the entries as text, in the order and format that `Lemmas` reads."""
    sections = groupby(sorted(found), key=lambda form: form[:SECTION_CHARS])
    return "\n\n".join(
        "\n".join([head, *(_line(form, found[form]) for form in forms)]) for head, forms in sections
    )


def _line(form: str, entry: Entry) -> str:
    lemma = "" if entry.lemma == form else entry.lemma
    line = f"{form[SECTION_CHARS:]}\t{lemma}"
    if entry.proclitics or entry.enclitics:
        line += f"\t{' '.join(entry.proclitics)}\t{' '.join(entry.enclitics)}"
    elif entry.is_name:
        line += f"\t{NAME_MARK}"
    return line


def main() -> None:
    """Build the files into this folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="file that keeps the analyses")
    cache = parser.parse_args().cache
    evidence = Evidence(frequencies(), cache)
    found = entries(evidence)
    forms, derived = table(found), _pairs_table(bases(evidence, found))
    _write("forms.txt.gz", forms)
    (HERE / "bases.tsv").write_text(derived, "utf-8")
    names = variants(Stemmer(Lemmas(forms, derived)), evidence)
    (HERE / "names.tsv").write_text(_pairs_table(names), "utf-8")
    roots = Roots(Stemmer(Lemmas.load()), evidence)
    for word, read in readings(evidence.frequency, cache):
        roots.add(word, read)
    _write("roots.txt.gz", roots.table())


def _pairs_table(pairs: Mapping[str, str]) -> str:
    """Return a sorted, tab-separated table."""
    return "".join(sorted(f"{word}\t{key}\n" for word, key in pairs.items()))


def _write(name: str, text: str) -> None:
    (HERE / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
