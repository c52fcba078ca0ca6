"""The spellings of a name that `build` joins in ``names.tsv``: بوتن and بوتين, تيسلا and تسلا.

Two spellings are candidates if they differ by at most two letters that Arabic writes in more ways
than one. They are one name if their likely Latin words agree (`latin`), the more so the more the
spellings differ and the shorter they are. Each rare spelling is led to a common one with which it
agrees itself: سواريس is not led to سوروس by way of a third name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from search.analyzer.clitics import ARTICLE
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.lexicon.gazetteer import arab_bearers, latin_forms
from search.analyzer.lexicon.latin import LatinModel, skeleton
from search.analyzer.normalize import folded
from search.analyzer.phonetic import phonetic_key
from search.analyzer.stemmer import Stemmer

MIN_NAME_CHARS = 4
#: Names with fewer consonants have too many neighbours, and need their own Latin forms.
MIN_CONSONANTS = 3
#: The least frequency of a spelling of which no Latin form is known.
MIN_FREQUENCY = 2e-8
#: The names of so many persons of Arab countries have one spelling: صالح, صلاح.
ARAB_BEARERS = 3
#: A name that has the article in this part of its occurrences is a common noun.
ARTICLED = 0.41
#: Evidence of no more weight than this does not tell for certain what a name's Latin form is.
WEAKLY_KNOWN = 2
#: How many times as common as a rare spelling one is that is evidently meant.
MANY_TIMES = 5
#: How much the Latin words of two spellings must agree: where a vowel letter is left out from a
#: name far more common, or from any other; where a letter is another; where two letters differ.
LITTLE, SOME, MUCH, MOST, NEVER = 0.23, 0.35, 0.65, 0.8, 1.1
MIN_LONG_CHARS = 5
#: The same where a vowel letter is left out from a name of so many letters, more common by so many
#: times: few such names differ.
LEAST, MIN_SAFE_CHARS, TIMES_AS_COMMON = 0.05, 6, 3
#: The letters that may be left out, or be exchanged for one another; and other such letters.
_VOWELS, _LEFT_OUT = "اويئءؤ", "اويئءؤه"
_EXCHANGED = [frozenset(letters) for letters in ("كج", "كق", "جق", "تث", "سص", "سز", "دذ", "سث")]
#: Words with these are from Arabic, which has one spelling for each, or hold a pronoun, or are
#: adjectives.
_ARABIC = re.compile("[حعضظصء]|(?:ها|ية|ه)$")
#: Words with these, the article or the ending of a feminine, are taken for Arabic ones if no Latin
#: form is known.
_UNSURE = re.compile(r"\bال|ة\b")
#: Words that are often written together with the next one.
_GLUED = ("ال", "لا", "ما", "يا", "ها")


class Name(NamedTuple):
    """What is known of a key of names."""

    frequency: float
    #: Whether it is not also an ordinary word.
    is_only_name: bool
    latin: Mapping[str, float]
    #: How many persons of Arab countries bear it.
    bearers: float
    #: Whether it often has the article, as hardly any foreign name does.
    is_common_noun: bool

    @property
    def known(self) -> float:
        """The weight of what is known of its Latin forms."""
        return sum(self.latin.values())


def variants(stem: Stemmer, evidence: Evidence) -> dict[str, str]:
    """Return the key of each rare spelling of a name, with the key of the most common one."""
    names = _names(stem, evidence)
    pairs = [pair for pair in _pairs(names) if _may_be_one(*pair, names)]
    known = {key: name.latin for key, name in names.items() if name.latin}
    model = LatinModel(known, {skeleton(key) for key, _ in pairs})
    agreeing: dict[str, dict[str, float]] = defaultdict(dict)
    for common, rare in pairs:
        agreement = model.agreement(common, rare)
        if not (model.knows(common) and model.knows(rare)):
            agreement = LEAST
        if agreement >= _least_agreement(common, rare, names):
            agreeing[rare][common] = agreement
    led: dict[str, str] = {}
    for rare in sorted(agreeing, key=lambda key: (-names[key].frequency, key)):
        heads = {key: value for key, value in agreeing[rare].items() if key not in led}
        if heads:
            led[rare] = max(heads, key=lambda key: (heads[key] >= MUCH, names[key].frequency, key))
    return led


def _names(stem: Stemmer, evidence: Evidence) -> dict[str, Name]:
    """Return the names among the words, by their keys."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    forms: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    latin, persons = latin_forms(evidence.frequency), arab_bearers(evidence.frequency)
    for word, frequency in evidence.frequency.items():
        key, lemma, before, after, why = stem(word)
        if after or why == "rule" or key not in (folded(lemma), phonetic_key(folded(lemma))):
            continue
        found["all"][key] += frequency
        found["articled"][key] += frequency * (ARTICLE in before)
        if not evidence.is_name(lemma):
            found["also names" if lemma in evidence.names else "ordinary"][key] += 1
        if not before:
            found["bearers"][key] += persons.get(word, 0)
            for form, weight in latin.get(word, {}).items():
                forms[key][form] += weight
    return {
        key: Name(
            frequency,
            key not in found["also names"],
            forms.get(key, {}),
            found["bearers"][key],
            found["articled"][key] >= ARTICLED * frequency,
        )
        for key, frequency in sorted(found["all"].items())
        if key not in found["ordinary"] and _may_be_foreign(key, found["all"])
    }


def _may_be_foreign(key: str, frequency: Mapping[str, float]) -> bool:
    """Tell whether a key has only letters of foreign names, and is not two words together."""
    is_glued = key.startswith(_GLUED) and frequency.get(key[2:], 0) > frequency[key]
    return len(key) >= MIN_NAME_CHARS and not is_glued and not _ARABIC.search(key)


def _pairs(names: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    """Yield the names that differ by at most two letters, the more common one first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in names:
        groups[key[0].translate(_LIKE_FIRST) + skeleton(key[1:])].append(key)
    for keys in groups.values():
        keys.sort(key=lambda key: (-names[key].frequency, key))
        for place, common in enumerate(keys):
            for rare in keys[place + 1 :]:
                if abs(len(common) - len(rare)) <= 2 and difference(common, rare) <= 2:
                    yield common, rare


_LIKE_FIRST = str.maketrans("جقذثزص", "ككدتسس")


def _may_be_one(common: str, rare: str, names: Mapping[str, Name]) -> bool:
    """Tell whether two names may be one, before their Latin words are compared."""
    ours, theirs = names[common], names[rare]
    if not theirs.is_only_name or min(ours.bearers, theirs.bearers) >= ARAB_BEARERS:
        return False
    is_safe = min(len(common), len(rare)) >= MIN_SAFE_CHARS and (ours.latin or theirs.latin)
    if ours.is_common_noun != theirs.is_common_noun and not is_safe:
        return False
    if ours.latin and theirs.latin:
        return True
    is_known = bool(ours.latin or theirs.latin)
    if common[0] != rare[0] or not is_known and _UNSURE.search(f"{common} {rare}"):
        return False
    is_long = len(skeleton(common)) >= MIN_CONSONANTS
    is_frequent = theirs.frequency >= MIN_FREQUENCY or len(rare) >= MIN_SAFE_CHARS
    return is_long and ours.is_only_name and is_frequent


def _least_agreement(common: str, rare: str, names: Mapping[str, Name]) -> float:
    """Return how much the Latin words of two spellings must agree."""
    ours, theirs = names[common], names[rare]
    changed, shorter = difference(common, rare), min(len(common), len(rare))
    is_left_out = changed == 1 and len(common) != len(rare)
    is_rare = ours.frequency >= TIMES_AS_COMMON * theirs.frequency
    if is_left_out and is_rare and shorter >= MIN_SAFE_CHARS and theirs.known <= WEAKLY_KNOWN:
        return LEAST if ours.is_common_noun == theirs.is_common_noun else SOME
    if ours.is_common_noun != theirs.is_common_noun:
        return NEVER
    if ours.is_common_noun and not (ours.latin or theirs.latin):
        return MOST if changed == 1 else NEVER
    if len(skeleton(common)) < MIN_CONSONANTS:
        return MUCH if changed == 1 else NEVER
    if changed > 1:
        return MOST if shorter >= MIN_LONG_CHARS else NEVER
    if len(common) == len(rare):
        return MUCH if shorter >= MIN_LONG_CHARS else MOST
    if theirs.known > WEAKLY_KNOWN:
        share_form = ours.latin.keys() & theirs.latin.keys()
        return SOME if share_form else MUCH
    if ours.latin and ours.frequency >= MANY_TIMES * theirs.frequency:
        return LITTLE
    return SOME if ours.latin or shorter >= MIN_LONG_CHARS else MUCH


def difference(name: str, other: str) -> int:
    """Return how many letters differ between spellings; more than 2 if they cannot be one."""
    rows = [[0] + [9] * len(other)]
    for place, letter in enumerate(name):
        inside = 0 < place < len(name) - 1
        row = [9]
        for there, like in enumerate(other):
            within = 0 < there < len(other) - 1
            costs = [rows[-1][there] + _exchange(letter, like, inside and within)]
            if inside and there + 1 < len(other) and letter in _LEFT_OUT:
                costs.append(rows[-1][there + 1] + 1)
            if within and place + 1 < len(name) and like in _LEFT_OUT:
                costs.append(row[there] + 1)
            row.append(min(costs))
        rows.append(row)
    return rows[-1][-1]


def _exchange(letter: str, other: str, inside: bool) -> int:
    if letter == other:
        return 0
    pair = {letter, other}
    if inside and pair <= set(_VOWELS) or not inside and pair == {"ا", "ة"}:
        return 1
    return 1 if frozenset(pair) in _EXCHANGED else 9
