"""What a query asks for letter by letter: phrases, patterns, and words that may be misspelt."""

import re
from functools import partial
from itertools import groupby

from search.analyzer import ARTICLE, Analyzer
from search.analyzer.clitics import NON_ABSORBING
from search.analyzer.normalize import folded, written
from search.query.plan import Clue, Draft, Mark
from search.query.rewriting.fields import Fields, in_a_row, near_one_another
from search.query.rewriting.wildcards import Expander
from search.query.tree import Fuzzy, Node, Nothing, Pattern, Phrase, boosted, disjunction

_PARTICLE = re.compile(f"^[{NON_ABSORBING}]{ARTICLE}(?=..)")


class Literals:
    """Rewrite the literal parts of one query."""

    def __init__(
        self, analyzer: Analyzer, fields: Fields, expander: Expander, draft: Draft
    ) -> None:
        self._analyzer = analyzer
        self._fields = fields
        self._expander = expander
        self._draft = draft

    def phrase(self, phrase: Phrase) -> Node:
        """Return words side by side, or near one another."""
        layer = self._fields.literal(phrase.field)
        text = " ".join(phrase.words)
        keys = tuple(getattr(token, layer) for token in self._analyzer.tokens(text))
        if not keys:
            return Nothing()
        near = f"~{phrase.slop}" if phrase.slop else ""
        self._draft.tell(phrase.field, f'"{" ".join(keys)}"{near}')
        keys = tuple(dict.fromkeys(keys)) if near else keys
        self._draft.mark([Mark(phrase.field, layer, keys, phrase.slop)], Clue(text, "phrase"))
        is_near = near and len(keys) > 1
        make = partial(near_one_another, slop=phrase.slop) if is_near else in_a_row
        return self._fields.literally(phrase.field, keys, make)

    def pattern(self, pattern: Pattern) -> Node:
        """Return the words of the index that a pattern stands for."""
        layer = self._fields.literal(pattern.field)
        text = written(pattern.text) if layer == "written" else folded(written(pattern.text))
        self._draft.tell(pattern.field, text)
        look_up = partial(
            self._expander.matching,
            pattern,
            field=self._fields.vocabulary(pattern.field),
            bare=layer == "folded",
        )
        # No key of the folded layer begins with a particle before the article.
        keys = look_up(text) or look_up(_PARTICLE.sub(ARTICLE, text))
        marks = [Mark(pattern.field, layer, (key,)) for key in keys]
        self._draft.mark(marks, Clue(text, "pattern"))
        return self._fields.one_of(pattern.field, tuple(keys))

    def fuzzy(self, fuzzy: Fuzzy) -> Node:
        """Return the words of the index that are spelt nearly so; the nearer, the weightier."""
        layer = self._fields.literal(fuzzy.field)
        word = getattr(self._analyzer.tokens(fuzzy.text)[-1], layer)
        self._draft.tell(fuzzy.field, f"{word}~{fuzzy.edits}")
        near = self._expander.near(
            fuzzy, word, self._fields.vocabulary(fuzzy.field), bare=layer == "folded"
        )
        marks = [Mark(fuzzy.field, layer, (key,)) for key in near]
        self._draft.mark(marks, Clue(word, "near"))
        groups = [(far, tuple(keys)) for far, keys in groupby(near, lambda key: near[key])]
        # The nearest by how much they tell, as words do; the others are many, and only fill up.
        nearest = [
            self._fields.literally(fuzzy.field, (key,)) for _, keys in groups[:1] for key in keys
        ]
        others = [
            boosted(self._fields.one_of(fuzzy.field, keys), 1 / (1 + far) ** 2)
            for far, keys in groups[1:]
        ]
        return disjunction([*nearest, *others])
