"""The literal parts of a query: phrases, patterns, and words that may be misspelt."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import groupby, product
from math import prod

from search.analyzer import ARTICLE, Analyzer
from search.analyzer.clitics import NON_ABSORBING
from search.analyzer.normalize import folded, written
from search.query.algebra import boosted, disjunction, is_wild
from search.query.notices import Notice
from search.query.plan import Clue, Mark, Rewritten, clues_of
from search.query.rewriting.fields import Fields, Make, near_each_other, side_by_side
from search.query.rewriting.wildcards import Wildcards
from search.query.rewriting.words import named
from search.query.tree import EngineQuery, Fuzzy, Nothing, Pattern, Quoted

#: The most phrases that a phrase with wildcards stands for.
MAX_PHRASES = 128
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
        shown, groups, notices = self._words(phrase, layer)
        if not groups:
            return Rewritten(Nothing())
        if prod(map(len, groups)) > MAX_PHRASES:
            groups = _fewer(groups)
            notices = (*notices, Notice("cut-pattern", phrase.span[0], phrase.text))
        phrases = list(product(*groups))
        make: Make = side_by_side
        near = ""
        if phrase.slop:
            near = f"~{'>' * phrase.ordered}{phrase.slop}"
            make = partial(near_each_other, slop=phrase.slop, ordered=phrase.ordered)
            phrases = [tuple(dict.fromkeys(keys)) for keys in phrases]
        return self._rewritten(
            disjunction([self._fields.phrase(phrase.field, keys, make) for keys in phrases]),
            named(phrase.field, f'{self._sign}"{" ".join(shown)}"{near}'),
            [Mark(phrase.field, layer, k, phrase.slop, phrase.ordered) for k in phrases],
            Clue(phrase.text, "phrase"),
            notices,
        )

    def _words(
        self, phrase: Quoted, layer: str
    ) -> tuple[list[str], list[Sequence[str]], tuple[Notice, ...]]:
        """Return the words of a phrase as shown, the keys that each stands for, and notices."""
        shown: list[str] = []
        groups: list[Sequence[str]] = []
        notices: tuple[Notice, ...] = ()
        for wild, parts in groupby(phrase.text.split(), is_wild):
            if not wild:
                tokens = self._analyzer.tokens(" ".join(parts))
                keys = [getattr(token, layer) for token in tokens]
                shown += keys
                groups += [(key,) for key in keys]
                continue
            for part in parts:
                text, found, more = self._matching(Pattern(part, phrase.field, phrase.span))
                shown.append(text)
                groups.append(found)
                notices = (*notices, *more)
        return shown, groups, notices

    def pattern(self, pattern: Pattern) -> Rewritten:
        """Return the rewriting of a pattern: the words of the index that match it."""
        layer = self._fields.literal(pattern.field)
        text, keys, notices = self._matching(pattern)
        return self._rewritten(
            self._fields.one_of(pattern.field, tuple(keys)),
            named(pattern.field, self._sign + text),
            [Mark(pattern.field, layer, (key,)) for key in keys],
            Clue(text, "pattern"),
            notices,
        )

    def _matching(self, pattern: Pattern) -> tuple[str, list[str], tuple[Notice, ...]]:
        """Return a pattern as shown, the keys of the index that match it, and notices."""
        layer = self._fields.literal(pattern.field)
        text = written(pattern.text)
        texts = [text] if layer == "written" else _folded_pattern(text)
        look_up = partial(
            self._wildcards.matching,
            pattern,
            field=self._fields.dictionary_field(pattern.field),
            bare=layer == "folded",
        )
        keys, notices = look_up(texts)
        if not keys:
            # Keys of the folded layer have no particle before the article.
            keys, notices = look_up([_PARTICLE.sub(ARTICLE, text) for text in texts])
        return texts[0], keys, notices

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


def _fewer(groups: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the keys of a phrase without the last ones, of so few that they can be combined."""
    kept = list(groups)
    while prod(map(len, kept)) > MAX_PHRASES:
        longest = max(range(len(kept)), key=lambda at: len(kept[at]))
        kept[longest] = kept[longest][:-1]
    return kept


def _folded_pattern(text: str) -> list[str]:
    """Return the folded spellings of a pattern.

    The letter before a final asterisk is the last one of a word, or not: مستشفى* is مستشفي and
    مستشفيات, لاجئ* is لاجيء and لاجئين.
    """
    bare = text.rstrip("*")
    ways = [folded(text), folded(bare) + text[len(bare) :]]
    return list(dict.fromkeys(ways))
