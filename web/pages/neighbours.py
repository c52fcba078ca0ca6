"""The results before and after an article that was opened from a page of results."""

from dataclasses import replace
from typing import NamedTuple

from search import Results, SearchRequest
from search.request import MAX_DEPTH
from web.current_index import further_search
from web.pages.links import Link
from web.pages.page_args import Args, article_url

#: How far from its position an article is looked for after the index has changed.
MAX_DRIFT = 10


class Neighbours(NamedTuple):
    """The position of an article among the results, from 1, and the links to those beside it."""

    position: int
    total: int
    previous: Link | None
    next: Link | None


def position_from(args: Args) -> int | None:
    """Return the position ``n`` in the URL of an article, None if it has no valid one."""
    try:
        position = int(args.get("n", ""))
    except ValueError:
        return None
    return position if 1 <= position <= MAX_DEPTH else None


def neighbours(article_id: str, request: SearchRequest, position: int) -> Neighbours | None:
    """Return the results around an article, None if it is no longer near its position."""
    found = _around(request, position, 1)
    if _position_of(article_id, found) != position:
        # The index has changed since the results were shown.
        moved = _position_of(article_id, _around(request, position, MAX_DRIFT))
        if moved is None:
            return None
        position, found = moved, _around(request, moved, 1)
    before, after = (_link(found, place, request) for place in (position - 1, position + 1))
    return Neighbours(position, found.length, before, after)


def _around(request: SearchRequest, position: int, distance: int) -> Results:
    """Return the hits up to a distance from a position."""
    offset = max(0, position - 1 - distance)
    limit = min(position + distance, MAX_DEPTH) - offset
    asked = replace(request, offset=offset, limit=limit, highlight=False, explain=False)
    return further_search(asked)


def _position_of(article_id: str, found: Results) -> int | None:
    """Return the position of an article in the whole answer, of which some hits are given."""
    ids = [hit.id for hit in found.hits]
    return found.request.offset + ids.index(article_id) + 1 if article_id in ids else None


def _link(found: Results, position: int, request: SearchRequest) -> Link | None:
    place = position - 1 - found.request.offset
    if not 0 <= place < len(found.hits):
        return None
    hit = found.hits[place]
    return Link(hit.article.title, article_url(hit.id, request, position))
