"""From a query tree to a query that Whoosh runs."""

from collections.abc import Sequence

from whoosh import query
from whoosh.query import Query

from search.query.tree import (
    All,
    And,
    Boost,
    Hinted,
    Keyword,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
)

#: The score of a filter; Whoosh takes a plain zero for one.
_FILTER = 1e-12


def runnable_query(node: Node, boost: float = 1.0) -> Query:
    """Return the query of a rewritten tree; filters add nothing to a score."""
    match node:
        case Term(text, field):
            return query.Term(field, text, boost=boost)
        case Phrase(words, field):
            return query.Phrase(field, list(words), boost=boost)
        case Prefix(text, field):
            return query.ConstantScoreQuery(query.Prefix(field, text), boost)
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
        case All():
            return query.Every()
        case Nothing():
            return query.NullQuery()


def _conjoined(parts: Sequence[Node], boost: float) -> Query:
    # Not stands beside what it takes from: Whoosh's AndNot returns articles it should leave out.
    wanted = [runnable_query(part, boost) for part in parts if not isinstance(part, Not)]
    unwanted = [query.Not(runnable_query(part.part)) for part in parts if isinstance(part, Not)]
    return query.And([*(wanted or [query.Every()]), *unwanted])
