"""The literal parts of a query: phrases, patterns, and words that may be misspelt."""

import re
from functools import partial
from itertools import groupby

from search.analyzer import ARTICLE, Analyzer
from search.analyzer.clitics import NON_ABSORBING
from search.analyzer.normalize import folded, written
from search.query.algebra import boosted, disjunction
from search.query.notices import Notice
from search.query.plan import Clue, Mark, Rewritten, clues_of
from search.query.rewriting.fields import Fields, near_each_other, side_by_side
from search.query.rewriting.wildcards import Wildcards
from search.query.rewriting.words import named
from search.query.tree import EngineQuery, Fuzzy, Nothing, Pattern, Quoted

_PARTICLE = re.compile(f"^[{NON_ABSORBING}]{ARTICLE}(?=..)")


class Literals:
    """Rewrite the literal parts of one query."""

    def __init__(self, analyzer: Analyzer, fields: Fields, wildcards: Wildcards, sign: str) -> None:
        self._analyzer = analyzer
        self._fields = fields
        self._wildcards = wildcards
        self._sign = sign

    def phrase(self, phrase: Quoted) -> Rewritten:
        """Return the rewriting of words side by side, or near each other."""
        layer = self._fields.literal(phrase.field)
        keys = tuple(getattr(token, layer) for token in self._analyzer.tokens(phrase.text))
        if not keys:
            return Rewritten(Nothing())
        near = f"~{phrase.slop}" if phrase.slop else ""
        searched = f'"{" ".join(keys)}"{near}'
        keys = tuple(dict.fromkeys(keys)) if near else keys
        is_near = near and len(keys) > 1
        make = partial(near_each_other, slop=phrase.slop) if is_near else side_by_side
        return self._rewritten(
            self._fields.phrase(phrase.field, keys, make),
            named(phrase.field, self._sign + searched),
            [Mark(phrase.field, layer, keys, phrase.slop)],
            Clue(phrase.text, "phrase"),
        )

    def pattern(self, pattern: Pattern) -> Rewritten:
        """Return the rewriting of a pattern: the words of the index that match it."""
        field, layer = pattern.field, self._fields.literal(pattern.field)
        text = written(pattern.text)
        texts = [text] if layer == "written" else _folded_pattern(text)
        look_up = partial(
            self._wildcards.matching,
            pattern,
            field=self._fields.dictionary_field(field),
            bare=layer == "folded",
        )
        keys, notices = look_up(texts)
        if not keys:
            # Keys of the folded layer have no particle before the article.
            keys, notices = look_up([_PARTICLE.sub(ARTICLE, text) for text in texts])
        return self._rewritten(
            self._fields.one_of(field, tuple(keys)),
            named(field, self._sign + texts[0]),
            [Mark(field, layer, (key,)) for key in keys],
            Clue(texts[0], "pattern"),
            notices,
        )

    def fuzzy(self, fuzzy: Fuzzy) -> Rewritten:
        """Return the rewriting of a misspelt word: near words of the index, nearest weigh most."""
        field, layer = fuzzy.field, self._fields.literal(fuzzy.field)
        word = getattr(self._analyzer.tokens(fuzzy.text)[-1], layer)
        near, notices = self._wildcards.near(
            fuzzy, word, self._fields.dictionary_field(field), bare=layer == "folded"
        )
        groups = [(far, tuple(keys)) for far, keys in groupby(near, lambda key: near[key])]
        # The nearest are scored as words, by their frequency; the others, which are many, are not.
        nearest = [self._fields.literally(field, (key,)) for _, keys in groups[:1] for key in keys]
        others = [
            boosted(self._fields.one_of(field, keys), 1 / (1 + far) ** 2)
            for far, keys in groups[1:]
        ]
        return self._rewritten(
            disjunction([*nearest, *others]),
            named(field, f"{self._sign}{word}~{fuzzy.edits}"),
            [Mark(field, layer, (key,)) for key in near],
            Clue(word, "near"),
            notices,
        )

    def _rewritten(
        self,
        query: EngineQuery,
        searched: str,
        marks: list[Mark],
        clue: Clue,
        notices: tuple[Notice, ...] = (),
    ) -> Rewritten:
        """Return a rewritten part; in keyword fields nothing is marked."""
        shown = tuple(mark for mark in marks if not self._fields.is_names(mark.field))
        return Rewritten(
            query,
            (searched,),
            marks=(shown,) if shown else (),
            clues=clues_of(marks, clue),
            notices=notices,
        )


def _folded_pattern(text: str) -> list[str]:
    """Return the folded spellings of a pattern.

    The letter before a final asterisk is the last one of a word, or not: مستشفى* is مستشفي and
    مستشفيات, لاجئ* is لاجيء and لاجئين.
    """
    bare = text.rstrip("*")
    ways = [folded(text), folded(bare) + text[len(bare) :]]
    return list(dict.fromkeys(ways))
