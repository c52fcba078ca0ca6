"""Stories near to an article in meaning and in time: the same event, told in other words."""

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from search.article import Article
from search.query.algebra import conjunction, negation
from search.query.tree import EngineQuery, Keyword, Range
from search.retrieval.target import of_story
from search.schema import DAY, ID
from search.snapshot import Snapshot

if TYPE_CHECKING:
    from search.retrieval.nearness import Nearest, Nearness

#: An event is told within so many days, and told again where texts are nearer than this share of
#: how near a text is to itself: see docs/meaning.md.
_DAYS = 2
_MIN_NEARNESS = 0.6
_MAX_CANDIDATES = 50


def near_stories(snapshot: Snapshot, article_id: str, limit: int) -> list[Article]:
    """Return the nearest article of each other story of the same event, nearest first.

    At most ``limit``; none where the article has no date, or the index no vectors.
    """
    # Asked first, as most indexes have none, and every page of an article comes here.
    if snapshot.vectors() is None:
        return []
    own = snapshot.engine.search(Keyword(ID, (article_id,)), limit=1)
    if not own.hits or own.hits[0][0].day is None:
        return []
    article = own.hits[0][0]
    others = conjunction([_around(article), negation(of_story(own.stories[0]))])
    firsts: dict[int, Article] = {}
    for near, share in nearest_to(snapshot, article, _MAX_CANDIDATES, others):
        if share >= _MIN_NEARNESS:
            firsts.setdefault(near.story, near.article)
    return list(firsts.values())[:limit]


def nearest_to(
    snapshot: Snapshot, article: Article, limit: int, condition: EngineQuery
) -> "list[tuple[Nearest, float]]":
    """Return the ``limit`` articles that match a condition and are nearest to one as a whole.

    Each with its nearness as a share of how near the article is to itself, nearest first. There
    are none where the article has no vectors, or all texts are the same to the model.
    """
    nearness = _nearness_to(snapshot, article)
    itself = nearness.of([article])[article.id].deviations if nearness else 0.0
    if nearness is None or itself <= 0:
        return []
    return [(near, near.deviations / itself) for near in nearness.nearest(limit, condition)]


def _nearness_to(snapshot: Snapshot, article: Article) -> "Nearness | None":
    """Return how near articles are to one as a whole, None where it has no vectors."""
    opened = snapshot.vectors()
    if opened is None:
        return None
    # Imported here, as only who has the extra needs them.
    from search.meaning.passages import key_of
    from search.retrieval.nearness import Nearness

    key = key_of(article)
    passages = opened.vectors([key]).get(key)
    if passages is None:
        return None
    mean = passages.mean(axis=0)
    return Nearness(snapshot.engine, opened, mean / np.linalg.norm(mean))


def _around(article: Article) -> Range:
    """Return the query for the articles of the days around that of an article."""
    own = date.fromisoformat(article.date[:10]).toordinal()
    first = date.fromordinal(max(own - _DAYS, date.min.toordinal()))
    last = date.fromordinal(min(own + _DAYS, date.max.toordinal()))
    return Range(DAY, int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}"))
