"""Parts of a query that an index cannot tell by itself: the articles that may match are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search.analyzer import Analyzer
from search.query.algebra import conjunction, is_wild
from search.query.notices import Notice
from search.query.plan import Mark, Rewritten, queries, united
from search.query.rewriting import reading
from search.query.rewriting.content_words import content_words
from search.query.rewriting.fields import Fields
from search.query.rewriting.literals import Literals
from search.query.rewriting.reading import Reading, Test
from search.query.rewriting.words import WordRewriter, named
from search.query.tree import (
    All,
    And,
    Boost,
    Exactly,
    Fuzzy,
    Node,
    Or,
    Pattern,
    Quoted,
    Repeated,
    Term,
    Together,
)
from search.schema import LEAD

#: What is looked for in texts, where it may have the field ``lead``.
_InText = Term | Quoted | Pattern | Fuzzy


@dataclass(frozen=True, slots=True)
class ReadParts:
    """Rewrite the parts of one query that are read; ``rewritten`` rewrites what is inside them."""

    _analyzer: Analyzer
    _fields: Fields
    _reading: Reading
    _words: WordRewriter
    _literals: Literals
    _rewritten: Callable[[Node], Rewritten]

    def together(self, asked: Together, sign: str) -> Rewritten:
        """Return the rewriting of words that must stand in one sentence or paragraph."""
        words, texts = self._words_of(asked)
        text = f'"{" ".join(texts)}"~{asked.unit}'
        whole = replace(
            united(words, conjunction(queries(words))),
            searched=(named(asked.field, sign + text),),
        )
        if self._fields.is_names(asked.field) or len(words) == 1:
            return whole
        problem = "cut-sentence" if asked.unit == "sentence" else "cut-reading"
        test = reading.in_one(asked.unit, len(whole.marks))
        cut = Notice(problem, asked.span[0], asked.text)
        return self._passing(whole, whole.marks, test, cut, asked.field)

    def _words_of(self, asked: Together) -> tuple[list[Rewritten], list[str]]:
        """Return the rewritten words of a text without its function words, and how they look."""
        # The literal layers of the lead are not in the index: where words stand is read.
        field = None if asked.field == LEAD else asked.field
        found: list[Rewritten] = []
        texts: list[str] = []
        for wild, parts in groupby(asked.text.split(), is_wild):
            if wild:
                patterns = [Pattern(part, field, asked.span) for part in parts]
                found += map(self._literals.pattern, patterns)
                texts += [pattern.text for pattern in patterns]
                continue
            tokens = content_words(self._analyzer).told(self._analyzer.tokens(" ".join(parts)))
            content = [token for token in tokens if not token.stopword]
            tokens = content or ([] if is_wild(asked.text) else tokens)
            found += [self._words.word(token, field) for token in tokens]
            texts += [token.written for token in tokens]
        return found, texts

    def repeated(self, asked: Repeated) -> Rewritten:
        """Return the rewriting of what must stand in an article a number of times."""
        if isinstance(asked.part, And):
            each = (replace(asked, part=part) for part in asked.part.parts)
            return self._rewritten(And(tuple(each)))
        inside = self._rewritten(self._as_phrase(asked.part))
        if inside.query is None or not inside.marks:
            return inside
        searched = tuple(f"atleast{asked.times}:{text}" for text in inside.searched)
        cut = Notice("cut-reading", asked.span[0], " ".join(inside.searched))
        whole = replace(inside, searched=searched)
        # Of a phrase every word is marked, so those of each length are told apart.
        marks = [mark for part in inside.marks for mark in part]
        sizes = sorted({len(mark.keys) for mark in marks})
        by_size = [tuple(mark for mark in marks if len(mark.keys) == size) for size in sizes]
        test = reading.times(asked.times, sizes)
        return self._passing(whole, by_size, test, cut, _field_of(asked.part))

    def _as_phrase(self, part: Node) -> Node:
        """Return a part in which what the analyzer takes for several words is a phrase."""
        match part:
            case Exactly(inside):
                return Exactly(self._as_phrase(inside))
            case Boost(inside, weight):
                return Boost(self._as_phrase(inside), weight)
            case Term(text, field, span) if len(self._analyzer.tokens(text)) > 1:
                return Quoted(text, field, span)
            case _:
                return part

    def in_lead(self, leaf: _InText) -> Rewritten:
        """Return a part that must stand in the lead, whose literal layers have no field."""
        inside = self._rewritten(replace(leaf, field=None))
        searched = tuple(named(LEAD, text) for text in inside.searched)
        whole = replace(inside, searched=searched)
        cut = Notice("cut-reading", leaf.span[0], leaf.text)
        if not inside.marks:
            return whole
        return self._passing(whole, inside.marks, reading.every(len(inside.marks)), cut, LEAD)

    def _passing(
        self,
        whole: Rewritten,
        marks: Sequence[Sequence[Mark]],
        test: Test,
        cut: Notice,
        field: str | None,
    ) -> Rewritten:
        """Return a part of which only the articles are found whose marks pass a test."""
        query = whole.query or All()
        held, notices = self._reading.holding(
            query, marks, reading.in_lead(test) if field == LEAD else test, cut
        )
        return replace(whole, query=conjunction([query, held]), notices=(*whole.notices, *notices))


def _field_of(part: Node) -> str | None:
    """Return the field of what is looked for."""
    match part:
        case Boost(inside) | Exactly(inside):
            return _field_of(inside)
        case Or(parts):
            return _field_of(parts[0])
        case Term() | Quoted() | Pattern() | Fuzzy() | Together():
            return part.field
        case _:
            return None
