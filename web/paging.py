"""Paging: page numbers and sizes, and how deep they reach."""

from search import RequestError, SearchRequest
from search.request import MAX_DEPTH

#: Hits on a page by default, and the most that a client of the API can ask for.
HITS_PER_PAGE = 10
MAX_HITS_PER_PAGE = 100


def page_offset(page: int, size: int) -> int:
    """Return how many hits precede a page (from 1); raises RequestError for one too deep."""
    last = MAX_DEPTH // size
    if not 1 <= page <= last:
        raise RequestError("page", f"must be from 1 to {last}")
    return (page - 1) * size


def page_of(position: int) -> int:
    """Return the number of the page that shows the hit at a position, both from 1."""
    return (position - 1) // HITS_PER_PAGE + 1


def page_number(request: SearchRequest) -> int:
    """Return the number, from 1, of the page that a request is for."""
    return page_of(request.offset + 1)
