"""What goes wrong, said well: as pages, and under /api as problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from apiflask import APIFlask, HTTPError
from flask import Response, current_app, render_template, request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from search import QuerySyntaxError, RequestError, SearchError
from web.middleware.request_id import request_id

PROBLEM_JSON = "application/problem+json"
_FOR_PROGRAMS = ("/api/", "/openapi.json", "/healthz", "/metrics", "/suggest.json")


class Trouble(NamedTuple):
    """A status or an index error in words; ``remedy`` is a command for whoever runs the server."""

    title: LazyString
    advice: LazyString
    detail: str = ""
    remedy: str = ""


#: The addresses of indexes may hold passwords and paths, so none is shown; the log has them.
UNAVAILABLE = {
    "index-missing": Trouble(
        lazy_gettext("No index yet"),
        lazy_gettext(
            "No articles were indexed here yet. Whoever runs this site makes an index with:"
        ),
        "There is no index yet.",
        "naba index FILES",
    ),
    "not-an-index": Trouble(
        lazy_gettext("The index is no index"),
        lazy_gettext(
            "Something else is where the index should be. Whoever runs this site names another "
            "place:"
        ),
        "What was configured as the index is none.",
        "naba serve --index URL",
    ),
    "index-locked": Trouble(
        lazy_gettext("The index is busy"),
        lazy_gettext("Somebody is writing to the index. Try again in a moment."),
        "Somebody is writing to the index; try again later.",
    ),
    "index-mismatch": Trouble(
        lazy_gettext("The index is of another version"),
        lazy_gettext(
            "The index was made by another version of the program. Whoever runs this site renews "
            "it from its own articles with:"
        ),
        "The index was made by another version of the analyzer and must be rebuilt.",
        "naba rebuild",
    ),
    "invalid-word-list": Trouble(
        lazy_gettext("A mistake in a list of words"),
        lazy_gettext(
            "A list of words kept with the index has a line that cannot be read. Whoever runs this "
            "site finds it with:"
        ),
        "A list of words kept with the index has a line that cannot be read; the log names it.",
        "naba stats",
    ),
    "index-damaged": Trouble(
        lazy_gettext("The index is damaged"),
        lazy_gettext(
            "The index could not be read. Whoever runs this site indexes the articles again with:"
        ),
        "The index is damaged; its sources must be indexed again.",
        "naba index FILES --index URL",
    ),
}
_UNAVAILABLE = Trouble(
    lazy_gettext("Searching is interrupted"),
    lazy_gettext("The index could not be opened. Try again in a moment."),
    "The index cannot be opened.",
)
_STATUSES = {
    400: Trouble(
        lazy_gettext("A request nobody understands"),
        lazy_gettext("Something in the address or the request is wrong, so there is no answer."),
    ),
    401: Trouble(
        lazy_gettext("A key is required"), lazy_gettext("Requests are answered only with a key.")
    ),
    404: Trouble(
        lazy_gettext("Nothing here"),
        lazy_gettext("There is no page at this address; it was deleted or the address is wrong."),
    ),
    405: Trouble(
        lazy_gettext("Not in this way"), lazy_gettext("This page is not asked for in this way.")
    ),
    413: Trouble(
        lazy_gettext("Request too large"),
        lazy_gettext("More was sent with the request than we accept."),
    ),
    414: Trouble(
        lazy_gettext("Address too long"),
        lazy_gettext(
            "The address is longer than we accept. Shorten the query or remove some filters."
        ),
    ),
    429: Trouble(
        lazy_gettext("Too many requests"),
        lazy_gettext("More requests came from you than we can answer. Try again in a moment."),
    ),
    431: Trouble(
        lazy_gettext("Headers too large"),
        lazy_gettext(
            "The browser sent more with the request than we accept. Clear its cookies and try "
            "again."
        ),
    ),
    500: Trouble(
        lazy_gettext("A mistake of ours"),
        lazy_gettext(
            "Something unexpected happened, and was noted down to be looked at. Try again in a "
            "moment."
        ),
    ),
}

#: Statuses whose names change with the version of Python, and their codes, which do not.
_CODES = {413: "content-too-large", 414: "uri-too-long"}


def init_errors(app: APIFlask) -> None:
    """Answer each error of ``app`` as a page or as a problem."""
    app.error_processor(_http_error)
    app.register_error_handler(RequestError, _request_error)
    app.register_error_handler(QuerySyntaxError, _query_error)
    app.register_error_handler(SearchError, _search_error)


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """Return an error as problem+json."""
    title = HTTPStatus(status).phrase
    fields = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body = {**fields, "code": code, **more, "request_id": request_id()}
    return Response(orjson.dumps(body), status, mimetype=PROBLEM_JSON)


def page(status: int, trouble: Trouble) -> Response:
    """Return an error as a page."""
    return Response(render_template("error.html", status=status, trouble=trouble), status)


def refusal(status: int, detail: str) -> Response:
    """Return an error in the form that who asks can read."""
    if _for_programs():
        code = _CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "-"))
        return problem(status, code, detail)
    return page(status, _STATUSES.get(status, _STATUSES[400 if status < 500 else 500]))


def _for_programs() -> bool:
    return request.path.startswith(_FOR_PROGRAMS) or request.path == "/api"


def _http_error(error: HTTPError) -> Response:
    status = error.status_code
    wrong = _parameter_problem(error) if _for_programs() else None
    response = wrong or refusal(status, error.message or "")
    response.headers.extend(error.headers)
    return response


def _parameter_problem(error: HTTPError) -> Response | None:
    """Return the first complaint of a schema about a parameter as a problem."""
    if not (isinstance(error.detail, dict) and "query" in error.detail):
        return None
    parameter, complaints = next(iter(error.detail["query"].items()))
    while not isinstance(complaints, str):
        complaints = next(iter(complaints.values() if isinstance(complaints, dict) else complaints))
    detail = f"{parameter}: {complaints}"
    return problem(400, RequestError.code, detail, parameter=parameter)


def _request_error(error: RequestError) -> Response:
    if _for_programs():
        return problem(400, error.code, str(error), parameter=error.parameter)
    return page(400, _STATUSES[400])


def _query_error(error: QuerySyntaxError) -> Response:
    if _for_programs():
        return problem(
            400, error.code, str(error), detail_ar=error.message_ar, position=error.position
        )
    return page(400, _STATUSES[400])


def _search_error(error: SearchError) -> Response:
    current_app.logger.error("%s: %s", error.code, error)
    trouble = UNAVAILABLE.get(error.code, _UNAVAILABLE)
    if _for_programs():
        return problem(503, error.code, trouble.detail)
    return page(503, trouble)
