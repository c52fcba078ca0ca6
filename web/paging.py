"""The pages of an answer, for readers and for programs."""

from search import RequestError, SearchRequest
from search.request import MAX_DEPTH

#: Hits to a page, and the most that a program can ask for.
PAGE_SIZE = 10
MAX_PAGE_SIZE = 100


def page_offset(page: int, size: int) -> int:
    """Return how many hits come before a page; raise RequestError for one that is too deep."""
    if not 1 <= page <= MAX_DEPTH // size:
        raise RequestError("page", f"pages reach from 1 to the {MAX_DEPTH:,}th hit")
    return (page - 1) * size


def page_number(request: SearchRequest) -> int:
    """Return the number of the page, from 1, that the request is for."""
    return request.offset // PAGE_SIZE + 1
