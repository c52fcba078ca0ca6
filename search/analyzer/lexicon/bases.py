"""The nouns from which adjectives in ي are derived, for ``bases.tsv``; used by `build`."""

from collections.abc import Mapping

from search.analyzer.clitics import ARTICLE
from search.analyzer.function_words import is_function_word
from search.analyzer.lemmas import Entry
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.normalize import folded

#: How common the feminine of an adjective is at least, in comparison with its masculine.
FEMININE = 0.05


def bases(evidence: Evidence, found: Mapping[str, Entry]) -> dict[str, str]:
    """Return the lemma from which each adjective in ي (إيراني) is derived, where it is known."""
    lemmas = {entry.lemma for entry in found.values()}
    bases = {}
    for lemma in lemmas:
        kinds = evidence.cuts.kinds.get(lemma, set())
        if not kinds and is_adjective(evidence, lemma):
            kinds = {"نسبة"}
        if lemma in evidence.names and not evidence.usage.has_article(lemma):
            continue
        if not lemma.endswith("ي") or len(lemma) < 4 or not any("نسبة" in kind for kind in kinds):
            continue
        sources = [source for source in _sources(lemma) if source in lemmas]
        if _is_tool(evidence, lemma[:-1]):
            sources = []
        if any(word in kind for kind in kinds for word in ("حرف", "ظرف", "فاعل", "مصدر")):
            sources = [source for source in sources if _is_name(evidence, source)]
        sources = [source for source in sources if _is_noun(evidence, source)]
        if sources:
            bases[lemma] = max(sources, key=lambda source: _commonness(evidence, source))
    corrected = {word: base for word, base in evidence.overrides.items() if word.endswith("ي")}
    return bases | corrected


def is_adjective(evidence: Evidence, word: str) -> bool:
    """Tell whether an unknown word in ي has the article or a feminine, as names hardly have."""
    feminine = evidence.frequency.get(word + "ة", 0) > FEMININE * evidence.frequency.get(word, 0)
    return evidence.usage.has_article(word) or feminine and word not in evidence.names


def _sources(adjective: str) -> list[str]:
    """Return what an adjective in ي may be derived from: مصر فرنسا حكومة روسيا جمهورية سنة سماء."""
    sources = [adjective[:-1] + end for end in ("", "ا", "ة", "يا", "ية")]
    if adjective.endswith("وي"):
        sources += [adjective[:-2] + "ة", adjective[:-2] + "ء"]
    return sources


def _is_tool(evidence: Evidence, word: str) -> bool:
    """Tell whether a word is a preposition or the like, whose adjective means something else."""
    kinds = evidence.cuts.kinds.get(word, set())
    return is_function_word(word, folded(word)) or any("حرف" in kind for kind in kinds)


def _is_name(evidence: Evidence, noun: str) -> bool:
    return not noun.endswith("ة") and any(
        "علم" in kind for kind in evidence.cuts.kinds.get(noun, ())
    )


def _is_noun(evidence: Evidence, noun: str) -> bool:
    """Tell whether a word is in the corpus, a name, or unknown."""
    unknown = noun not in evidence.cuts.kinds and not noun.endswith("ة")
    return noun in evidence.corpus.bare_shares or _is_name(evidence, noun) or unknown


def _commonness(evidence: Evidence, noun: str) -> float:
    """Return how common a noun is: one in ية by its lemma, being also a feminine adjective."""
    if noun.endswith("ية"):
        return evidence.corpus.bare_shares.get(noun, 0)
    return sum(evidence.frequency.get(word, 0) for word in (noun, ARTICLE + noun))
