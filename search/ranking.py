"""How much each layer of each field counts in an article's score."""

from collections.abc import Mapping

from search.schema import key_field

#: Weight of a word's BM25 score in an engine's field; a word's scores add up over its fields.
#: The folded layer favours the form that was typed, the stem layer finds the other forms.
WEIGHTS: Mapping[str, float] = {
    key_field("title", "folded"): 0.2,
    key_field("title", "stem"): 0.4,
    key_field("text", "folded"): 0.5,
    key_field("text", "stem"): 1.0,
}
#: A phrase is looked for in the folded layer, a prefix too.
PHRASE_WEIGHTS: Mapping[str, float] = {
    key_field("title", "folded"): 0.6,
    key_field("text", "folded"): 1.5,
}
#: What holding every word adds, as a share of the words' own score, where any word is enough.
EVERY_WORD = 0.15
#: Below so many articles holding all words, articles holding fewer of them follow.
ENOUGH = 10
