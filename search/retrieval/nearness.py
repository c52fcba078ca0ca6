"""How near articles are to a query in meaning, by the vectors of an index."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from search.article import Article
from search.engines.contract import Engine
from search.meaning.embedder import Vectors
from search.meaning.passages import key_of, passages
from search.meaning.segment import Near
from search.meaning.vectors import OpenVectors
from search.query.algebra import conjunction
from search.query.tree import EngineQuery, Keyword
from search.schema import ID

#: The passages that are looked for first, and at most, where filters leave too few articles.
_PASSAGES = 300, 5_000
#: Where this share of the wanted articles is found, more passages are not looked through.
_ENOUGH_SHARE = 0.5


class Nearest(NamedTuple):
    """The passage of an article that is nearest to a query, and its story.

    ``deviations`` is how many standard deviations it is nearer than a passage usually is.
    """

    article: Article
    passage: int
    deviations: float
    story: int = 0

    @property
    def range(self) -> tuple[int, int]:
        """The [start, end) of the passage in the body."""
        return passages(self.article)[self.passage]


class Nearness:
    """The nearness of the articles of an index to the vector of a query."""

    def __init__(self, engine: Engine, vectors: OpenVectors, vector: Vectors) -> None:
        self._engine = engine
        self._vectors = vectors
        self._vector = vector
        self._mean, self._deviation = vectors.usual(vector)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return self._vectors.passages

    def of(self, articles: Iterable[Article]) -> dict[str, Nearest]:
        """Return the nearest passages of those articles that have vectors, by id."""
        keys = {key_of(article): article for article in articles}
        found = self._vectors.vectors(list(keys))
        return {
            keys[key].id: self._nearest(keys[key], vectors @ self._vector)
            for key, vectors in found.items()
        }

    def nearest(self, limit: int, condition: EngineQuery) -> list[Nearest]:
        """Return the ``limit`` nearest articles that match a condition, nearest first.

        Fewer where those that match are few and far: not all passages are looked through.
        """
        found: dict[str, Nearest] = {}
        read: set[int] = set()
        for reach in _PASSAGES:
            near = self._vectors.nearest(self._vector, reach)
            # By key, as an article that was replaced may have passages of both texts here.
            first: dict[int, Near] = {}
            for passage in near:
                first.setdefault(passage.key, passage)
            unread = iter([passage for key, passage in first.items() if key not in read])
            while len(found) < limit and (some := list(islice(unread, limit))):
                found |= self._checked(some, condition)
            read |= first.keys()
            if len(found) >= _ENOUGH_SHARE * limit or len(near) < reach:
                break
        return sorted(found.values(), key=lambda one: -one.deviations)[:limit]

    def _checked(self, near: Sequence[Near], condition: EngineQuery) -> dict[str, Nearest]:
        """Return those articles of passages that match and are as they were, by id."""
        passages = {passage.key: passage for passage in near}
        ids = tuple(dict.fromkeys(passage.id for passage in near))
        query = conjunction([Keyword(ID, ids), condition])
        found = self._engine.search(query, limit=len(ids), sort="newest")
        return {
            article.id: Nearest(article, one.passage, self._deviations(one.similarity), story)
            for (article, _), story in zip(found.hits, found.stories, strict=True)
            if (one := passages.get(key_of(article)))
        }

    def _nearest(self, article: Article, similarities: Vectors) -> Nearest:
        passage = int(np.argmax(similarities))
        return Nearest(article, passage, self._deviations(float(similarities[passage])))

    def _deviations(self, similarity: float) -> float:
        return (similarity - self._mean) / self._deviation
