"""The entries of ``forms.txt.gz``: the lemma of each form; used by `build`."""

import re
from collections import defaultdict
from collections.abc import Mapping, Set

from search.analyzer.clitics import ARTICLE
from search.analyzer.lemmas import Entry, Lemmas, has_particle_and_hamza
from search.analyzer.lexicon.agreement import agree
from search.analyzer.lexicon.bases import is_adjective
from search.analyzer.lexicon.cuts import CARELESS, Cut
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.lexicon.plurals import singulars
from search.analyzer.lexicon.tables import pairs_table, table
from search.analyzer.lexicon.usage import UNLISTED
from search.analyzer.normalize import folded
from search.analyzer.stemmer import Stemmer, lexicon_spellings, segmentations

#: The least frequency of a word without a reading that is taken for a name.
MIN_NAME_FREQUENCY = 3e-8
#: How common a word may be with a particle, in comparison with the word alone.
MOST_COMMON = {"و": 0.5, "ب": 0.5, "ل": 0.5, "ف": 0.1, "ك": 0.1, "س": 0.3}
_INFLECTED_ADJECTIVE = re.compile("(.{3,}ي)(?:ة|ات|ون|ين|تان|تين|ان|ا)")
#: An entry added for one word may spoil the cut of another, so all are checked repeatedly.
PASSES = 2


def entries(evidence: Evidence) -> dict[str, Entry]:
    """Return an entry for each form, and for each word that the stemmer would cut wrongly."""
    weights: dict[str, float] = defaultdict(float)
    chosen: dict[str, Cut] = {}
    for word in evidence.cuts:
        if cut := evidence.careless(word) or evidence.best(word):
            chosen[word] = cut
    agree(chosen, evidence)
    for word, cut in chosen.items():
        if word not in evidence.cuts.unanalysed:
            weights[cut.form] += evidence.frequency.get(word, UNLISTED)
    owners = _owners(weights)
    found = {plain: Entry(evidence.forms.get(form, form)) for plain, form in owners.items()}
    for form in weights:
        lemma, plain = evidence.forms.get(form, form), folded(form)
        careless = lemma == form and weights[form] < weights[owners[plain]] / CARELESS
        differs = lemma != found[plain].lemma and not careless
        if form != plain and (differs or has_particle_and_hamza(form)):
            found[form] = Entry(lemma)
    _add_adjectives(found, evidence)
    _add_plurals(found, evidence)
    known = {folded(cut.form) for cut in chosen.values()}
    _add_names(found, evidence, known | set(map(folded, evidence.overrides)))
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
    stem = Stemmer(Lemmas(table(found), articled=pairs_table(evidence.articled)))
    for word, cut in chosen.items():
        owner = owners.get(word, word)
        careless = owner != word and evidence.frequency.get(word, 0) < weights[owner] / CARELESS
        stemmed = stem(word)
        if careless or stemmed.lemma == cut.lemma:
            continue
        if word in evidence.cuts.unanalysed and not evidence.careless(word):
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


def _add_adjectives(found: dict[str, Entry], evidence: Evidence) -> None:
    """Add the forms without a reading of adjectives in ي (البرازيليين: برازيلي)."""
    for word in evidence.frequency:
        inflected = _INFLECTED_ADJECTIVE.fullmatch(word)
        if not inflected or folded(word) in found or evidence.best(word):
            continue
        adjective = inflected[1]
        if (known := found.get(folded(adjective))) and is_adjective(evidence, adjective):
            found[folded(word)] = Entry(known.lemma)


def _add_plurals(found: dict[str, Entry], evidence: Evidence) -> None:
    """Add the broken plurals without a reading, by their shapes (عواهل: عاهل)."""
    for word in evidence.frequency:
        if folded(word) in found or word in evidence.names or evidence.best(word):
            continue
        known = [singular for singular in singulars(word) if folded(singular) in found]
        if known and evidence.usage.has_article(word):
            found[folded(word)] = Entry(found[folded(known[0])].lemma)


def _add_names(found: dict[str, Entry], evidence: Evidence, known: Set[str]) -> None:
    """Add the frequent words without a reading, except known words with clitics."""
    common: dict[str, float] = defaultdict(float)
    for word, frequency in evidence.frequency.items():
        common[folded(word)] += frequency
    for word, frequency in evidence.frequency.items():
        misspelt = CARELESS * frequency < evidence.frequency.get(folded(word), 0)
        if frequency >= MIN_NAME_FREQUENCY and not misspelt and not evidence.best(word):
            forms: set[str] = set()
            for before, form, after in segmentations(word):
                if after and word not in evidence.cuts.unanalysed:
                    continue
                rests = map(folded, lexicon_spellings(before, form, after))
                # A word is more common than the same word with clitics.
                times = min((MOST_COMMON.get(particle, 1.0) for particle in before), default=1.0)
                least = frequency / times
                forms |= {rest for rest in rests if ARTICLE in before or common[rest] >= least}
            is_new = found.keys().isdisjoint(forms) and known.isdisjoint(forms)
            if is_new or word in evidence.names:
                rest = word.removeprefix(ARTICLE)
                name = rest if rest in evidence.frequency else word
                found.setdefault(folded(name), Entry(name))
