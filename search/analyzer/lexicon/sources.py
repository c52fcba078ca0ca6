"""The sources of the lexicon: word frequencies, lemma counts of a corpus, readings of words.

Used by `build` alone; requires the packages ``farahidi`` and ``wordfreq``.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import wordfreq
from farahidi import Analysis, Analyzer, translit
from farahidi.lexicon import load_map
from pyarabic import araby

from search.analyzer.clitics import ARTICLE, CONJUNCTIONS, FUTURE, PREPOSITIONS

_ARABIC = re.compile("[ء-غف-ي]{2,15}")
_PROCLITICS = re.compile(
    f"([{CONJUNCTIONS}]?)({FUTURE}?)([{PREPOSITIONS}]?)({ARTICLE[0]}?{ARTICLE[1]})?"
)
_CORPUS = "DATA.MSA.ALL.TRAIN.141809.lm.gz"
_LEMMA_SHARES = "DATA.MSA-LEMMA.ALL-train.map"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: its clitics, the form between them, and the form's lemma."""

    lemma: str  # vocalised
    root: str
    kind: str  # part of speech, type, number, tense, person, as the analyser names them
    form: str
    proclitics: tuple[str, ...]
    enclitic: str
    suffixes: str


#: The analyser's own fields, as cached: lemma, root, kind, proclitics, suffixes, enclitic.
RawReading = tuple[str, str, str, str, str, str]


def frequencies() -> dict[str, float]:
    """Return the words in Arabic letters of wordfreq's large list, most frequent first."""
    listed = wordfreq.get_frequency_dict("ar", "large")
    words = (word for word in listed if _ARABIC.fullmatch(word))
    return {word: listed[word] for word in sorted(words, key=lambda word: (-listed[word], word))}


def corpus_lemmas() -> dict[str, dict[str, int]]:
    """Return how often each word stands for each vocalised lemma in AlKhalil's corpus.

    A line ``B 062 mdrsp 56 092 madorasap 56`` holds, in Buckwalter transliteration, a word with
    its count, then each of its lemmas with its count; the lengths of both precede each pair.
    """
    arabic = translit.bw_to_arabic
    counts: dict[str, dict[str, int]] = {}
    path = files("farahidi") / "data" / _CORPUS
    with path.open("rb") as packed, gzip.open(packed, "rt", encoding="cp1252") as lines:
        for line in lines:
            if line.startswith("B "):
                _, _, word, _, *rest = line.split()
                pairs = zip(rest[1::3], rest[2::3], strict=True)
                counts[arabic(word)] = {arabic(lemma): int(count) for lemma, count in pairs}
    return counts


def lemma_shares() -> dict[str, float]:
    """Return the share of each vocalised lemma in AlKhalil's corpus."""
    shares: dict[str, float] = load_map(_LEMMA_SHARES)
    return shares


def readings(words: Iterable[str], cache: Path) -> Iterator[tuple[str, list[Reading]]]:
    """Yield the readings of each word; a word that is not in the cache is analysed and added."""
    known: dict[str, list[RawReading]] = {}
    if cache.exists():
        known = dict(json.loads(line) for line in cache.open(encoding="utf-8"))
    analyzer = Analyzer()
    with cache.open("a", encoding="utf-8") as lines:
        for word in words:
            found = known.get(word)
            if found is None:
                found = sorted({_raw_reading(analysis) for analysis in analyzer.analyze(word)})
                lines.write(json.dumps([word, found], ensure_ascii=False) + "\n")
            parsed = (_reading(word, *raw) for raw in found)
            yield word, [reading for reading in parsed if reading]


def _raw_reading(analysis: Analysis) -> RawReading:
    clitics, suffixes, enclitics = (
        "+".join(affix.form for affix in part)
        for part in (analysis.proclitics, analysis.suffixes, analysis.enclitics)
    )
    features = analysis.pos, analysis.type, analysis.number, analysis.tense, analysis.person
    kind = " ".join(filter(None, features))
    return analysis.lemma, analysis.root or "", kind, clitics, suffixes, enclitics


def _reading(
    word: str, lemma: str, root: str, kind: str, before: str, suffixes: str, after: str
) -> Reading | None:
    """Return a reading; None for one with emphatic or interrogative clitics, which are rare."""
    lead, tail = (araby.strip_tashkeel(part.replace("+", "")) for part in (before, after))
    shape = _PROCLITICS.fullmatch(lead)
    if "لَ" in before and kind.startswith("اسم") or not shape or not word.startswith(lead):
        return None
    *particles, article = shape.groups("")
    clitics = tuple(filter(None, (*particles, article and ARTICLE)))
    form = word[len(lead) : len(word) - len(tail)]
    if tail:
        plural = "جمع" in kind and not suffixes and not lemma.endswith("ت")
        form = _unbound(form, lemma, "ة" in suffixes or plural)
    return Reading(lemma, root, kind, form, clitics, tail, suffixes) if form else None


def _unbound(form: str, lemma: str, feminine: bool) -> str:
    """Return a form as it is written without an attached pronoun."""
    if feminine and form.endswith("ت"):
        return form[:-1] + "ة"
    if form[-1:] in "اي" and araby.strip_diacritics(lemma) == form[:-1] + "ى":
        return form[:-1] + "ى"
    if form[-1:] in "ؤئ" and lemma.endswith("ء"):
        return form[:-1] + "ء"
    return form[:-1] + "ء" if form.endswith(("ائ", "اؤ")) else form
