"""The parameter with which a query is searched as typed, although its Arabic reading finds more."""

from flask import request

from search import SearchRequest

AS_TYPED = "as_typed"


def is_as_typed(wanted: SearchRequest) -> bool:
    """Return whether the current page is asked for the results of this query as typed.

    Links say so with 1, the form with the query, as it may be sent with another one.
    """
    typed = request.args.get("q", "").strip()
    return typed == wanted.query and request.args.get(AS_TYPED) in ("1", typed)
