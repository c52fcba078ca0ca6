"""The Arabic reading of a query in Latin letters, whose results the page shows for next to none.

Only the page does so: the API, the feeds and the exports answer each query as it is.
"""

from dataclasses import replace
from typing import NamedTuple

from search import Match, Results, SearchRequest
from web.pages.as_typed import is_as_typed
from web.pages.page_args import url_as_typed

#: The least number of articles that a reading finds, for each that the query finds as typed.
_MIN_GAIN = 5


class ArabicReading(NamedTuple):
    """A request that stands for another, the query as typed, and the URL of its own results."""

    request: SearchRequest
    typed: str
    as_typed: str


def arabic_reading(results: Results) -> ArabicReading | None:
    """Return the reading whose results are better shown than these, if there is one.

    There is none where the reader wants the results of the query as typed.
    """
    request = results.request
    if is_as_typed(request) or not results.corrections:
        return None
    best = results.corrections[0]
    if best.why != "name" or best.count < _MIN_GAIN * max(1, results.every):
        return None
    match: Match = "all" if len(best.text.split()) > 1 else request.match
    return ArabicReading(
        replace(request, query=best.text, match=match), request.query, url_as_typed(request)
    )
