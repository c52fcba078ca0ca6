"""How much each layer of each field counts in an article's score, at each level of searching.

The numbers of the level ``smart`` were found by ``benchmarks/tune.py`` on half of the judged
questions, and are kept as they are: see docs/relevance.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Headline and lead count again, besides being part of the text.
_FIELD_WEIGHTS = {"title": 0.4, "text": 1.0, "lead": 0.3}


@dataclass(frozen=True, slots=True)
class Level:
    """How closely an article's words must resemble the query's, and what each likeness weighs.

    ``layers`` weigh a word by the layer it is found in, ``fields`` by the field; scores add up.
    ``literal`` is the layer in which phrases and prefixes are looked for. Two neighbouring words
    of a query that stand side by side weigh ``neighbours`` more. Related forms and near spellings
    of a word find articles when ``widened`` weighs them, and only raise those found when
    ``hinted`` does. ``synonym`` weighs a person's own synonyms; 0 looks for none.
    """

    layers: Mapping[str, float]
    literal: str
    fields: Mapping[str, float]
    neighbours: float = 0.2
    hinted: float = 0.0
    widened: float = 0.0
    synonym: float = 0.0


#: Weight of a synonym, as a share of the weight of the word that it stands for.
SYNONYM_WEIGHT = 0.6
#: The folded layer favours the form that was typed, the stem layer finds the other forms.
_SMART_LAYERS = {"folded": 0.5, "stem": 1.0}
LEVELS: Mapping[str, Level] = {
    "exact": Level({"written": 1.5}, "written", _FIELD_WEIGHTS),
    "smart": Level(_SMART_LAYERS, "folded", _FIELD_WEIGHTS, hinted=0.3, synonym=SYNONYM_WEIGHT),
    "wide": Level(_SMART_LAYERS, "folded", _FIELD_WEIGHTS, widened=0.3, synonym=SYNONYM_WEIGHT),
}
#: Weight of a phrase or a prefix.
LITERAL_WEIGHT = 1.5
#: Below so many articles holding all words, articles holding fewer of them follow.
MIN_FULL_MATCHES = 10
#: The part of a score that stays however old an article is, so that a new one goes before it unless
#: the old one is more than three times as good.
TIMELESS_SHARE = 0.3
_SECONDS_PER_DAY = 86_400


def decay(seconds: float, half_life: float) -> float:
    """Return what is left of 1 after some time, of which each ``half_life``, in days, halves it."""
    return float(2.0 ** (-seconds / _SECONDS_PER_DAY / half_life))


def faded(
    scores: Sequence[float], instants: Sequence[float | None], half_life: float
) -> list[float]:
    """Return scores of which all but `TIMELESS_SHARE` halves with every ``half_life`` days of age.

    Age is counted from the newest of the articles; those without a date are as old as the oldest.
    """
    dated = [instant for instant in instants if instant is not None] or [0]
    newest, oldest = max(dated), min(dated)
    ages = [newest - (oldest if instant is None else instant) for instant in instants]
    return [
        score * (TIMELESS_SHARE + (1 - TIMELESS_SHARE) * decay(age, half_life))
        for score, age in zip(scores, ages, strict=True)
    ]
