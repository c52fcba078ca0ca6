"""Translation of query trees into queries that Whoosh runs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from whoosh import query
from whoosh.matching import FilterMatcher, Matcher, NullMatcher
from whoosh.query import Query
from whoosh.query.spans import SpanNear
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    Boost,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
)

#: The score of a filter; Whoosh takes a plain zero for one.
_FILTER = 1e-12


class _Near(SpanNear):  # type: ignore[misc]  # Whoosh has no types
    """Two words near each other; Whoosh's own compares every two positions."""

    _estimated: tuple[IndexReader | None, int] = (None, 0)

    def estimate_size(self, reader: IndexReader) -> int:
        # Asked some forty times where pairs of words are sorted by it.
        if self._estimated[0] is not reader:
            self._estimated = reader, int(self.q.estimate_size(reader))
        return self._estimated[1]

    def estimate_min_size(self, reader: IndexReader) -> int:
        return int(self.q.estimate_min_size(reader))

    def matcher(self, searcher: Searcher, context: Any = None) -> "_NearMatcher":
        both = (part.matcher(searcher, context) for part in (self.a, self.b))
        return _NearMatcher(*both, slop=self.slop, ordered=self.ordered)


class _NearMatcher(SpanNear.SpanNearMatcher):  # type: ignore[misc]  # Whoosh has no types
    def _get_spans(self) -> list[int]:
        """Return a non-empty list where the words are near each other: one position is enough."""
        one, other = (part.value_as("positions") for part in (self.a, self.b))
        at = there = 0
        while at < len(one) and there < len(other):
            before = one[at] < other[there]
            if abs(one[at] - other[there]) <= self.slop and (before or not self.ordered):
                return [1]
            at, there = at + before, there + (not before)
        return []


class _AtLeast(query.Or):  # type: ignore[misc]  # Whoosh has no types
    """At least some of the parts; Whoosh's own ``minmatch`` is not implemented."""

    def __init__(self, parts: Sequence[Query], count: int) -> None:
        super().__init__(parts)
        self._count = count

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        matched = Counter(
            number
            for part in self.subqueries
            for number in part.matcher(searcher, searcher.boolean_context()).all_ids()
        )
        enough = {number for number, count in matched.items() if count >= self._count}
        if not enough:
            return NullMatcher()
        return FilterMatcher(super().matcher(searcher, context), enough)


def runnable_query(node: EngineQuery, boost: float = 1.0) -> Query:
    """Return the Whoosh query of a rewritten tree; filters add nothing to a score."""
    match node:
        case Term(text, field):
            return query.Term(field, text, boost=boost)
        case Phrase(words, field, slop=slop, ordered=ordered) if slop:
            one, other = (query.Term(field, word, boost=boost) for word in words)
            return _Near(one, other, slop + 1, ordered=ordered)
        case Phrase(words, field):
            return query.Phrase(field, list(words), boost=boost)
        case AnyOf(keys, field):
            any_of = query.Or([query.Term(field, key) for key in keys])
            return query.ConstantScoreQuery(any_of, boost)
        case Range(field, low, high):
            return query.ConstantScoreQuery(query.NumericRange(field, low, high), _FILTER)
        case Keyword(field, values):
            one_of = query.Or([query.Term(field, value) for value in values])
            return query.ConstantScoreQuery(one_of, _FILTER)
        case Boost(part, weight):
            return runnable_query(part, boost * weight)
        case And(parts):
            return _conjoined(parts, boost)
        case Or(parts):
            return query.Or([runnable_query(part, boost) for part in parts])
        case Not():
            return _conjoined((node,), boost)
        case Hinted(part, hints):
            wanted = query.Or([runnable_query(hint, boost) for hint in hints])
            return query.AndMaybe(runnable_query(part, boost), wanted)
        case AtLeast(parts, count):
            return _AtLeast([runnable_query(part, boost) for part in parts], count)
        case Filter(part):
            return query.ConstantScoreQuery(runnable_query(part), _FILTER)
        case All():
            return query.Every()
        case Nothing():
            return query.NullQuery()
        case _:
            raise TypeError(f"not a query an engine can run: {node}")


def _conjoined(parts: Sequence[EngineQuery], boost: float) -> Query:
    # Not is one of the parts: Whoosh's AndNot returns articles that it should exclude.
    wanted = [runnable_query(part, boost) for part in parts if not isinstance(part, Not)]
    without = [query.Not(runnable_query(part.part)) for part in parts if isinstance(part, Not)]
    unwanted = [query.ConstantScoreQuery(part, _FILTER) for part in without]
    return query.And([*(wanted or [query.Every()]), *unwanted])
