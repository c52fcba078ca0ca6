"""Names of sources, sections and authors that were asked for and no article has."""

from collections.abc import Iterator
from itertools import islice

from search.analyzer import ARTICLE, Analyzer
from search.analyzer.edit_distance import within_distance
from search.query.notices import Name, UnknownName
from search.query.tree import All, And, Boost, Exactly, Keyword, Node, Or, Phrase, Term
from search.request import SearchRequest
from search.retrieval.collector import filters_of
from search.schema import NAME_FIELDS
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
    asked = [*_filtered(request), *_named(snapshot, tree, request)]
    unknown = [
        name
        for name, node in islice(asked, _MOST)
        if not snapshot.engine.search(node, limit=0, sort="newest").total
    ]
    if not unknown:
        return ()
    names = _Names(snapshot)
    return tuple(
        UnknownName(name.field, name.value, names.nearest(name)) for name in dict.fromkeys(unknown)
    )


def _filtered(request: SearchRequest) -> Iterator[tuple[Name, Node]]:
    """Yield the names of a request's filters, with what finds their articles."""
    for node in filters_of(request).values():
        if isinstance(node, Keyword):
            for value in node.values:
                yield Name(node.field, value), Keyword(node.field, (value,))


def _named(snapshot: Snapshot, tree: Node, request: SearchRequest) -> Iterator[tuple[Name, Node]]:
    """Yield the names that a query wants, with what finds their articles."""
    match tree:
        case Term(text, field) | Phrase((text,), field) if field in NAME_FIELDS:
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
        found = snapshot.engine.search(All(), limit=0, sort="newest", facets=NAME_FIELDS)
        self._names = {
            Name(field, value): (count, _forms(snapshot.analyzer, value))
            for field, values in found.facets.items()
            for value, count in values
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
