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

#: So many names of a request are looked up, and so many of the nearest told of each.
_MOST, _NEAREST = 8, 3
#: How far a word of a name may be from another, and a short word.
_FAR, _FAR_IF_SHORT = 2, 1
_SHORT = 5
#: How far apart words count that are not near.
_APART = 3


def unknown_names(
    snapshot: Snapshot, tree: Node, request: SearchRequest
) -> tuple[UnknownName, ...]:
    """Return the names in a request's filters and query that no article has.

    It is for a search that found nothing: where one is unknown, those there are get counted.
    """
    asked = [*_filtered(snapshot, request), *_named(snapshot, tree, request)]
    unknown = [name for name, query in islice(asked, _MOST) if not snapshot.engine.count(query)]
    if not unknown:
        return ()
    names = _Names(snapshot)
    return tuple(
        UnknownName(name.field, name.value, names.nearest(name)) for name in dict.fromkeys(unknown)
    )


def _filtered(snapshot: Snapshot, request: SearchRequest) -> Iterator[tuple[Name, EngineQuery]]:
    """Yield the names of a request's filters, with what finds their articles."""
    for field, values in request.names.items():
        for value in values:
            yield Name(field, value), Keyword(snapshot.schema.names[field], (value,))


def _named(
    snapshot: Snapshot, tree: Node, request: SearchRequest
) -> Iterator[tuple[Name, EngineQuery]]:
    """Yield the names that a query wants, with what finds their articles."""
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
        """Return the names spelt nearly so, else it in other fields, else the most frequent."""
        near = [self._near(word) for word in _forms(self._analyzer, asked.value)]
        far = {
            name: sum(min(words.get(form, _APART) for form in forms) for words in near)
            for name, (_, forms) in self._names.items()
        }
        own = [name for name in far if name.field == asked.field]
        alike = [name for name in own if far[name] < _APART * len(near)]
        elsewhere = [name for name in far if not far[name]]
        best = sorted(
            alike or elsewhere or own, key=lambda n: (far[n], -self._names[n][0], n.value)
        )
        return tuple(best[:_NEAREST])

    def _near(self, word: str) -> dict[str, float]:
        far = _FAR if len(word) > _SHORT else _FAR_IF_SHORT
        return dict(within_distance(word, self._words, far))


def _forms(analyzer: Analyzer, name: str) -> tuple[str, ...]:
    """Return the words of a name without the article, and all of them as one."""
    words = [token.folded.removeprefix(ARTICLE) for token in analyzer.tokens(name)]
    return tuple(dict.fromkeys([*words, "".join(words)]))
