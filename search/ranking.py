"""How much each layer of each field counts in an article's score, at each level of searching.

The numbers of the level ``smart`` were found by ``benchmarks/tune.py`` on half of the judged
questions, and are kept as they are: see docs/relevance.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: Headline and lead count again, besides being part of the text.
_FIELDS = {"title": 0.4, "text": 1.0, "lead": 0.3}


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
SYNONYM = 0.6
#: The folded layer favours the form that was typed, the stem layer finds the other forms.
_SMART = {"folded": 0.5, "stem": 1.0}
LEVELS: Mapping[str, Level] = {
    "exact": Level({"written": 1.5}, "written", _FIELDS),
    "smart": Level(_SMART, "folded", _FIELDS, hinted=0.3, synonym=SYNONYM),
    "wide": Level(_SMART, "folded", _FIELDS, widened=0.3, synonym=SYNONYM),
}
#: Weight of a phrase or a prefix.
LITERAL = 1.5
#: Below so many articles holding all words, articles holding fewer of them follow.
ENOUGH = 10
