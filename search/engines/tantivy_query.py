"""From a query tree to a query that Tantivy runs."""

from collections.abc import Iterable

from tantivy import FieldType, Occur, Query, Schema

from search.query.tree import (
    All,
    And,
    AnyOf,
    Boost,
    Hinted,
    Keyword,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
)


def runnable_query(node: Node, schema: Schema) -> Query:
    """Return the query of a rewritten tree; filters add nothing to a score."""
    match node:
        case Boost(part, weight):
            return Query.boost_query(runnable_query(part, schema), weight)
        case Term(text, str(field)):
            return Query.term_query(schema, field, text)
        case Phrase(words, str(field), slop=slop) if slop:
            # Both at one place: what the slop allows is then their distance, either way.
            return Query.phrase_query(schema, field, [(0, word) for word in words], slop + 1)
        case Phrase(words, str(field)):
            return Query.phrase_query(schema, field, list(words))
        case AnyOf(keys, field):
            any_of = Query.term_set_query(schema, field, list(keys))
            return Query.const_score_query(any_of, 1.0)
        case Range(field, None, None):
            return Query.const_score_query(Query.exists_query(field), 0.0)
        case Range(field, low, high):
            days = Query.range_query(schema, field, FieldType.Integer, low, high)
            return Query.const_score_query(days, 0.0)
        case Keyword(field, values):
            one_of = Query.term_set_query(schema, field, list(values))
            return Query.const_score_query(one_of, 0.0)
        case All():
            return Query.all_query()
        case Nothing():
            return Query.empty_query()
        case _:
            return _combined(node, schema)


def _combined(node: Node, schema: Schema) -> Query:
    match node:
        case And(parts):
            return _conjoined(parts, schema)
        case Or(parts):
            return Query.boolean_query([(Occur.Should, runnable_query(p, schema)) for p in parts])
        case Not():
            return _conjoined((node,), schema)
        case Hinted(part, hints):
            wanted = [(Occur.Should, runnable_query(hint, schema)) for hint in hints]
            return Query.boolean_query([(Occur.Must, runnable_query(part, schema)), *wanted])
        case _:
            raise TypeError(f"not a query an engine can run: {node}")


def _conjoined(parts: Iterable[Node], schema: Schema) -> Query:
    wanted = [(Occur.Must, runnable_query(p, schema)) for p in parts if not isinstance(p, Not)]
    unwanted = [
        (Occur.MustNot, runnable_query(p.part, schema)) for p in parts if isinstance(p, Not)
    ]
    return Query.boolean_query([*(wanted or [(Occur.Must, Query.all_query())]), *unwanted])
