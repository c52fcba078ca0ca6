"""The parameter with which a query is searched as typed, although its Arabic reading finds more."""

from flask import request

from search import SearchRequest

AS_TYPED = "as_typed"


def is_as_typed(wanted: SearchRequest) -> bool:
    """Return whether the current page is asked for the results of this query as typed."""
    return request.args.get(AS_TYPED) == "1" and request.args.get("q", "").strip() == wanted.query
