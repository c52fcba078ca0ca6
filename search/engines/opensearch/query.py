"""Translation of query trees into the query language of OpenSearch."""

from collections.abc import Iterator, Sequence
from typing import Any

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

Query = dict[str, Any]

#: No key has a blank.
_NOWHERE = " "


def runnable_query(node: EngineQuery, boost: float = 1.0) -> Query:
    """Return the query of a rewritten tree; filters add nothing to a score."""
    match node:
        case Term(text, str(field)):
            return {"term": {field: {"value": text, "boost": boost}}}
        case Boost(part, weight):
            return runnable_query(part, boost * weight)
        case Or(parts):
            return _bool(should=_all(parts, boost), minimum_should_match=1)
        case AtLeast(parts, count):
            return _bool(should=_all(parts, boost), minimum_should_match=count)
        case And(parts):
            return _conjoined(parts, boost)
        case Not():
            return _conjoined((node,), boost)
        case Hinted(part, hints):
            return _bool(must=[runnable_query(part, boost)], should=_all(hints, boost))
        case Filter(part):
            return filtered(runnable_query(part))
        case _:
            return _leaf(node, boost)


def filtered(*queries: Query) -> Query:
    """Return the query for what all of some queries find, without a score."""
    return _bool(filter=list(queries))


def scored(query: Query) -> Query:
    """Return the query, which scores by the statistics of all shards.

    A shard that has no word of a phrase tells nothing of the phrase's field. For a single word it
    does, also for one that is nowhere.
    """
    nowhere = [{"term": {field: _NOWHERE}} for field in sorted(set(_fields_of_phrases(query)))]
    return _bool(must=[query], should=nowhere)


def narrowed(query: Query, *, to: Sequence[Query] = (), without: Sequence[Query] = ()) -> Query:
    """Return the query for those hits that others find, or do not find, with the same scores."""
    return _bool(must=[query], filter=list(to), must_not=list(without))


def _leaf(node: EngineQuery, boost: float) -> Query:
    match node:
        case Phrase(words, field, slop=slop, ordered=ordered) if slop:
            near = [{"span_term": {field: word}} for word in words]
            return {
                "span_near": {"clauses": near, "slop": slop, "in_order": ordered, "boost": boost}
            }
        case Phrase(words, field):
            return {"match_phrase": {field: {"query": " ".join(words), "boost": boost}}}
        case AnyOf(keys, field):
            return {"terms": {field: keys, "boost": boost}}
        case Keyword(field, values):
            return {"terms": {field: values, "boost": 0}}
        case Range(field, None, None):
            return {"exists": {"field": field, "boost": 0}}
        case Range(field, low, high):
            ends = {"gte": low, "lte": high}
            return {"range": {field: ends | {"boost": 0}}}
        case All():
            return {"match_all": {"boost": boost}}
        case Nothing():
            return {"match_none": {}}
        case _:
            raise TypeError(f"not a query an engine can run: {node}")


def _fields_of_phrases(query: Any) -> Iterator[str]:
    match query:
        case {"match_phrase": of} | {"span_term": of}:
            yield from of
        case dict():
            yield from _fields_of_phrases([*query.values()])
        case list():
            for part in query:
                yield from _fields_of_phrases(part)


def _all(parts: Sequence[EngineQuery], boost: float) -> list[Query]:
    return [runnable_query(part, boost) for part in parts]


def _conjoined(parts: Sequence[EngineQuery], boost: float) -> Query:
    wanted = [runnable_query(part, boost) for part in parts if not isinstance(part, Not)]
    unwanted = [runnable_query(part.part) for part in parts if isinstance(part, Not)]
    return _bool(must=wanted or [runnable_query(All(), boost)], must_not=unwanted)


def _bool(**clauses: Any) -> Query:
    return {"bool": {name: clause for name, clause in clauses.items() if clause}}
