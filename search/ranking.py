"""Ranking: the weight of each layer of each field in scores, at each level of searching.

The weights of the level ``smart`` were tuned by ``benchmarks/tune.py`` on half of the judged
questions: see docs/relevance.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: The headline and the lead count in addition, as they are also part of the text.
_FIELD_WEIGHTS = {"title": 0.4, "text": 1.0, "lead": 0.3}


@dataclass(frozen=True, slots=True)
class Level:
    """How closely words must match, and the weights of the ways to match.

    ``layers`` and ``fields`` have the weight of a word by the layer and the field in which it is
    found; scores add up. ``literal`` is the layer in which phrases and prefixes are looked for.
    ``neighbours`` is the extra weight of two adjacent words of a query that are adjacent in an
    article, ``function_words`` that of words with function words beside or between them, and
    ``names`` that of a name with one; ``proximity`` is the most that two words near each other add,
    as a multiple of their mean weight. Related words and near spellings find articles with the
    weight ``widened``; with ``hinted`` they only raise the scores of articles found. ``synonym`` is
    the weight of a person's own synonyms. A weight of 0 turns its feature off.
    """

    layers: Mapping[str, float]
    literal: str
    fields: Mapping[str, float]
    neighbours: float = 0.2
    function_words: float = 0.5
    names: float = 4.0
    proximity: float = 0.6
    hinted: float = 0.0
    widened: float = 0.0
    synonym: float = 0.0


#: The weight of a synonym, as a share of the weight of the word that it replaces.
SYNONYM_WEIGHT = 0.6
#: The folded layer favours the form that was typed; the stem layer finds the other forms.
_SMART_LAYERS = {"folded": 0.5, "stem": 1.0}
LEVELS: Mapping[str, Level] = {
    "exact": Level({"written": 1.5}, "written", _FIELD_WEIGHTS),
    "smart": Level(_SMART_LAYERS, "folded", _FIELD_WEIGHTS, hinted=0.3, synonym=SYNONYM_WEIGHT),
    "wide": Level(_SMART_LAYERS, "folded", _FIELD_WEIGHTS, widened=0.3, synonym=SYNONYM_WEIGHT),
}
#: The weight of a phrase or a prefix.
LITERAL_WEIGHT = 1.5
#: The weight of a quotation, in addition to that of its words, and of an id that is all of a query.
QUOTATION_WEIGHT, WHOLE_WEIGHT = 10.0, 1_000.0
#: Where fewer articles have all the words of a query, articles with most of them follow.
MIN_FULL_MATCHES = 10
#: Those hold at least this share of the words, or the rarest two.
MIN_SHARE_OF_PARTS = 0.6
#: The first hits that are reordered by how near the words of the query stand to each other: so many
#: for each two words, and at most.
RERANKED_HITS_PER_PAIR, MAX_RERANKED_HITS = 10, 30
#: Two words are near with fewer than this many words between them.
NEAR_WORDS = 15
#: How many times two words have to be near to add half of the most that they can add.
HALF_WEIGHT_TIMES = 1.0
#: The share of a score that does not fade with age: a new article goes before an old one unless the
#: old one scores more than three times as high.
TIMELESS_SHARE = 0.3
_SECONDS_PER_DAY = 86_400


def decay(seconds: float, half_life: float) -> float:
    """Return the exponential decay after some seconds, given the half-life in days."""
    return float(2.0 ** (-seconds / _SECONDS_PER_DAY / half_life))


def faded(
    scores: Sequence[float], instants: Sequence[float | None], half_life: float
) -> list[float]:
    """Return scores of which all but `TIMELESS_SHARE` halves with every ``half_life`` days of age.

    Age counts from the newest of the articles; articles without a date are as old as the oldest.
    """
    dated = [instant for instant in instants if instant is not None] or [0]
    newest, oldest = max(dated), min(dated)
    ages = [newest - (oldest if instant is None else instant) for instant in instants]
    return [
        score * (TIMELESS_SHARE + (1 - TIMELESS_SHARE) * decay(age, half_life))
        for score, age in zip(scores, ages, strict=True)
    ]
