"""Names, such as of sources or tags, that were asked for and no article has."""

from collections.abc import Iterator
from itertools import islice

from search.analyzer import ARTICLE, Analyzer
from search.analyzer.edit_distance import within_distance
from search.query.notices import Name, UnknownName
from search.query.tree import (
    EVERYTHING,
    And,
    Boost,
    EngineQuery,
    Exactly,
    Keyword,
    Node,
    Or,
    Quoted,
    Term,
)
from search.request import SearchRequest
from search.snapshot import Snapshot

#: The most names of a request that are looked up, and the most nearest names of each.
_MAX_CHECKED_NAMES, _MAX_NEAREST_NAMES = 8, 3
#: The most edits between near words, and between short ones.
_MAX_EDITS, _MAX_EDITS_IF_SHORT = 2, 1
_MAX_SHORT_WORD_CHARS = 5
#: The distance that counts for words that are not near.
_NOT_NEAR = 3


def unknown_names(
    snapshot: Snapshot, tree: Node, request: SearchRequest
) -> tuple[UnknownName, ...]:
    """Return the names in a request's filters and query that no article has.

    Meant for searches that found nothing: an unknown name costs a count of all names.
    """
    asked = [*_filtered(snapshot, request), *_named(snapshot, tree, request)]
    unknown = [
        name
        for name, query in islice(asked, _MAX_CHECKED_NAMES)
        if not snapshot.engine.count(query)
    ]
    if not unknown:
        return ()
    names = _Names(snapshot)
    return tuple(
        UnknownName(name.field, name.value, names.nearest(name)) for name in dict.fromkeys(unknown)
    )


def _filtered(snapshot: Snapshot, request: SearchRequest) -> Iterator[tuple[Name, EngineQuery]]:
    """Yield the names of a request's filters, with the query for the articles of each."""
    for field, values in request.names.items():
        for value in values:
            yield Name(field, value), Keyword(snapshot.schema.names[field], (value,))


def _named(
    snapshot: Snapshot, tree: Node, request: SearchRequest
) -> Iterator[tuple[Name, EngineQuery]]:
    """Yield the names that a query asks for, with the query for the articles of each."""
    match tree:
        case Term(text, str(field)) | Quoted(text, str(field)) if field in snapshot.schema.names:
            yield Name(field, text), snapshot.plan(tree, request.level).every
        case And(parts) | Or(parts):
            for part in parts:
                yield from _named(snapshot, part, request)
        case Boost(part) | Exactly(part):
            yield from _named(snapshot, part, request)


class _Names:
    """The most frequent names of an index."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._analyzer = snapshot.analyzer
        fields = snapshot.schema.names
        found = snapshot.engine.search(
            EVERYTHING, limit=0, sort="newest", facets=tuple(fields.values())
        )
        self._names = {
            Name(field, value): (count, _forms(snapshot.analyzer, value))
            for field, facet in fields.items()
            for value, count in found.facets[facet]
        }
        self._words = {form for _, forms in self._names.values() for form in forms}

    def nearest(self, asked: Name) -> tuple[Name, ...]:
        """Return the most similar names of the field, at most `_MAX_NEAREST_NAMES`.

        Where none is similar, the same name in other fields, or else the most frequent names.
        """
        near = [self._near(word) for word in _forms(self._analyzer, asked.value)]
        distances = {
            name: sum(min(words.get(form, _NOT_NEAR) for form in forms) for words in near)
            for name, (_, forms) in self._names.items()
        }
        own = [name for name in distances if name.field == asked.field]
        alike = [name for name in own if distances[name] < _NOT_NEAR * len(near)]
        elsewhere = [name for name in distances if not distances[name]]
        best = sorted(
            alike or elsewhere or own, key=lambda n: (distances[n], -self._names[n][0], n.value)
        )
        return tuple(best[:_MAX_NEAREST_NAMES])

    def _near(self, word: str) -> dict[str, float]:
        edits = _MAX_EDITS if len(word) > _MAX_SHORT_WORD_CHARS else _MAX_EDITS_IF_SHORT
        return dict(within_distance(word, self._words, edits))


def _forms(analyzer: Analyzer, name: str) -> tuple[str, ...]:
    """Return the words of a name without the article, and all of them joined as one."""
    words = [token.folded.removeprefix(ARTICLE) for token in analyzer.tokens(name)]
    return tuple(dict.fromkeys([*words, "".join(words)]))
