"""Translation of query trees into queries that Tantivy runs."""

from collections.abc import Iterable

from tantivy import FieldType, Occur, Query, Schema

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


def runnable_query(node: EngineQuery, schema: Schema) -> Query:
    """Return the Tantivy query of a rewritten tree; filters add nothing to a score."""
    # Handled first: most nodes are terms, and matching a pattern takes longer.
    if isinstance(node, Term) and node.field:
        return Query.term_query(schema, node.field, node.text)
    match node:
        case Boost(part, weight):
            return Query.boost_query(runnable_query(part, schema), weight)
        case Or():
            return Query.boolean_query(_options(node, schema))
        case And(parts):
            return _conjoined(parts, schema)
        case Hinted(part, hints):
            wanted = [(Occur.Should, runnable_query(hint, schema)) for hint in hints]
            return Query.boolean_query([(Occur.Must, runnable_query(part, schema)), *wanted])
        case AtLeast(options, count):
            wanted = [(Occur.Should, runnable_query(option, schema)) for option in options]
            return Query.boolean_query(wanted, minimum_number_should_match=count)
        case Filter(part):
            return Query.const_score_query(runnable_query(part, schema), 0.0)
        case _:
            return _leaf(node, schema)


def both(one: Query, other: Query) -> Query:
    """Return the query for what two queries find."""
    return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])


def _leaf(node: EngineQuery, schema: Schema) -> Query:
    match node:
        case Phrase(words, field, slop=slop, ordered=True) if slop:
            return _in_order(words, field, slop, schema)
        case Phrase(words, field, slop=slop) if slop:
            # Both at position 0: the slop then bounds their distance in either order.
            return Query.phrase_query(schema, field, [(0, word) for word in words], slop + 1)
        case Phrase(words, field):
            return Query.phrase_query(schema, field, list(words))
        case AnyOf(keys, field):
            return Query.const_score_query(_one_of(keys, field, schema), 1.0)
        case Keyword(field, values):
            return Query.const_score_query(_one_of(values, field, schema), 0.0)
        case Range(field, None, None):
            return Query.const_score_query(Query.exists_query(field), 0.0)
        case Range(field, low, high):
            days = Query.range_query(schema, field, FieldType.Integer, low, high)
            return Query.const_score_query(days, 0.0)
        case All():
            return Query.all_query()
        case Nothing():
            return Query.empty_query()
        case Not():
            return _conjoined((node,), schema)
        case _:
            raise TypeError(f"not a query an engine can run: {node}")


def _in_order(words: tuple[str, ...], field: str, slop: int, schema: Schema) -> Query:
    """Return the query for a word that follows another with at most ``slop`` between them.

    A slop bounds how far the second is from its place in either direction, so the place is put in
    the middle of those allowed; where their number is even, the last is looked for by itself.
    """
    one, other = words
    around = slop // 2
    places = [(around + 1, around)] + ([(slop + 1, 0)] if slop % 2 else [])
    phrases = [
        Query.phrase_query(schema, field, [(0, one), (place, other)], around)
        for place, around in places
    ]
    return phrases[0] if len(phrases) == 1 else Query.disjunction_max_query(phrases)


def _options(
    node: Or[EngineQuery], schema: Schema, weight: float = 1.0
) -> list[tuple[Occur, Query]]:
    """Return nested alternatives as one weighted level, which runs faster than two."""
    options = []
    for part in node.parts:
        inside, own = part, weight
        if isinstance(part, Boost):
            inside, own = part.part, weight * part.weight
        if isinstance(inside, Or):
            options += _options(inside, schema, own)
        else:
            query = runnable_query(inside, schema)
            options.append((Occur.Should, query if own == 1 else Query.boost_query(query, own)))
    return options


def _one_of(keys: Iterable[str], field: str, schema: Schema) -> Query:
    """Return a query for any of the keys."""
    # Tantivy's own query for a set of terms takes a quarter of a millisecond longer.
    terms = [Query.term_query(schema, field, key) for key in keys]
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def _conjoined(parts: Iterable[EngineQuery], schema: Schema) -> Query:
    wanted = [(Occur.Must, runnable_query(p, schema)) for p in parts if not isinstance(p, Not)]
    unwanted = [
        (Occur.MustNot, runnable_query(p.part, schema)) for p in parts if isinstance(p, Not)
    ]
    return Query.boolean_query([*(wanted or [(Occur.Must, Query.all_query())]), *unwanted])
