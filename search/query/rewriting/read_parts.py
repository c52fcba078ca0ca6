"""Parts of a query that an index cannot tell by itself: the articles that may match are read."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.analyzer import Analyzer
from search.query.algebra import conjunction, is_wild
from search.query.notices import Notice
from search.query.plan import Rewritten, queries, united
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
        return self._passing(whole, test, cut, asked.field)

    def _words_of(self, asked: Together) -> tuple[list[Rewritten], list[str]]:
        """Return the rewritten words of a text without its function words, and how they look."""
        analyzer, parts = self._analyzer, asked.text.split()
        wild = [Pattern(part, asked.field, asked.span) for part in parts if is_wild(part)]
        plain = " ".join(part for part in parts if not is_wild(part))
        told = content_words(analyzer).told(analyzer.tokens(plain))
        tokens = [token for token in told if not token.stopword] or ([] if wild else told)
        words = [self._words.word(token, asked.field) for token in tokens]
        texts = [*(token.written for token in tokens), *(pattern.text for pattern in wild)]
        return [*words, *map(self._literals.pattern, wild)], texts

    def repeated(self, asked: Repeated) -> Rewritten:
        """Return the rewriting of what must stand in an article a number of times."""
        if isinstance(asked.part, And):
            each = (replace(asked, part=part) for part in asked.part.parts)
            return self._rewritten(And(tuple(each)))
        inside = self._rewritten(asked.part)
        if inside.query is None or not inside.marks:
            return inside
        # Of a phrase every word is marked.
        words = max(len(mark.keys) for part in inside.marks for mark in part)
        searched = tuple(f"atleast{asked.times}:{text}" for text in inside.searched)
        cut = Notice("cut-reading", asked.span[0], " ".join(inside.searched))
        whole = replace(inside, searched=searched)
        return self._passing(whole, reading.times(asked.times * words), cut, _field_of(asked.part))

    def in_lead(self, leaf: _InText) -> Rewritten:
        """Return a part that must stand in the lead, whose literal layers have no field."""
        inside = self._rewritten(replace(leaf, field=None))
        searched = tuple(named(LEAD, text) for text in inside.searched)
        whole = replace(inside, searched=searched)
        cut = Notice("cut-reading", leaf.span[0], leaf.text)
        return self._passing(whole, reading.times(1), cut, LEAD) if inside.marks else whole

    def _passing(self, whole: Rewritten, test: Test, cut: Notice, field: str | None) -> Rewritten:
        """Return a part of which only the articles are found that pass a test."""
        query = whole.query or All()
        held, notices = self._reading.holding(
            query, whole.marks, reading.in_lead(test) if field == LEAD else test, cut
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
