"""Error responses: pages for people, problem+json (RFC 9457) for programs."""

from typing import NamedTuple

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, render_template, request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from search import QuerySyntaxError, RequestError, SearchError
from web.problems import problem, status_code

_PROGRAM_PATHS = ("/api/", "/openapi.json", "/healthz", "/metrics", "/suggest.json")


class ErrorText(NamedTuple):
    """The texts of an error: title and advice on its page, detail in its problem.

    ``remedy`` is a command for the operator of the server, shown on the page.
    """

    title: LazyString
    advice: LazyString
    detail: str = ""
    remedy: str = ""


#: The URL of an index may contain a password or a path, so only the log shows it.
UNAVAILABLE = {
    "index-missing": ErrorText(
        lazy_gettext("No index yet"),
        lazy_gettext(
            "No articles have been indexed here yet. The site operator can create an index with:"
        ),
        "There is no index yet.",
        "naba index FILES",
    ),
    "not-an-index": ErrorText(
        lazy_gettext("Not a Naba index"),
        lazy_gettext(
            "The configured location contains something other than an index. The site operator can "
            "choose another one with:"
        ),
        "The configured location is not an index.",
        "naba serve --index URL",
    ),
    "index-locked": ErrorText(
        lazy_gettext("The index is busy"),
        lazy_gettext("The index is being written to. Please try again in a moment."),
        "The index is being written to; try again later.",
    ),
    "index-mismatch": ErrorText(
        lazy_gettext("The index is from another version"),
        lazy_gettext(
            "The index was created by another version of the program. The site operator can "
            "rebuild it from its own articles with:"
        ),
        "The index was created by another version of Naba and must be rebuilt.",
        "naba rebuild",
    ),
    "invalid-word-list": ErrorText(
        lazy_gettext("Error in a word list"),
        lazy_gettext(
            "A word list stored with the index contains a line that cannot be read. The site "
            "operator can find it with:"
        ),
        "A word list stored with the index contains a line that cannot be read; see the log.",
        "naba stats",
    ),
    "search-timeout": ErrorText(
        lazy_gettext("This search takes too long"),
        lazy_gettext(
            "The server gave it up before anything was found. Try fewer words, or fewer of them "
            "with wildcards or a tilde."
        ),
        "The search took too long; ask for fewer words, or fewer with wildcards or a tilde.",
    ),
    "sources-unusable": ErrorText(
        lazy_gettext("The sources cannot be read"),
        lazy_gettext(
            "What is known of the sources could not be read. Please try again in a moment."
        ),
        "What is known of the sources cannot be read; see the log.",
    ),
    "index-damaged": ErrorText(
        lazy_gettext("The index is damaged"),
        lazy_gettext(
            "Part of the index could not be read. The site operator can see what is lost, and how "
            "to mend it, with:"
        ),
        "The index is damaged; the operator can see what is lost, and how to mend it, with naba "
        "check.",
        "naba check",
    ),
}
_UNAVAILABLE = ErrorText(
    lazy_gettext("Search is unavailable"),
    lazy_gettext("The index could not be opened. Please try again in a moment."),
    "The index cannot be opened.",
)
_STATUSES = {
    400: ErrorText(
        lazy_gettext("Bad request"),
        lazy_gettext("The address or the request contains an error, so it cannot be answered."),
    ),
    401: ErrorText(
        lazy_gettext("API key required"), lazy_gettext("This request requires an API key.")
    ),
    404: ErrorText(
        lazy_gettext("Page not found"),
        lazy_gettext("There is no page at this address. It may have been deleted or mistyped."),
    ),
    405: ErrorText(
        lazy_gettext("Method not allowed"),
        lazy_gettext("This page does not accept this kind of request."),
    ),
    408: ErrorText(
        lazy_gettext("Request too slow"),
        lazy_gettext("The request did not arrive in time. Please try again."),
    ),
    413: ErrorText(
        lazy_gettext("Request too large"),
        lazy_gettext("The request contains more data than we accept."),
    ),
    414: ErrorText(
        lazy_gettext("Address too long"),
        lazy_gettext(
            "The address is longer than we accept. Try a shorter query or remove some filters."
        ),
    ),
    429: ErrorText(
        lazy_gettext("Too many requests"),
        lazy_gettext(
            "You have sent more requests than we can answer. Please try again in a moment."
        ),
    ),
    431: ErrorText(
        lazy_gettext("Headers too large"),
        lazy_gettext(
            "Your browser sent larger headers than we accept. Clear its cookies and try again."
        ),
    ),
    500: ErrorText(
        lazy_gettext("Something went wrong here"),
        lazy_gettext(
            "An unexpected error occurred and has been logged. Please try again in a moment."
        ),
    ),
    503: ErrorText(
        lazy_gettext("The server is busy"),
        lazy_gettext("There are more requests than we can answer. Please try again in a moment."),
    ),
}


def init_app(app: APIFlask) -> None:
    """Answer every error of the application with a page or a problem."""
    app.error_processor(_http_error)
    app.register_error_handler(RequestError, _request_error)
    app.register_error_handler(QuerySyntaxError, _query_error)
    app.register_error_handler(SearchError, _search_error)
    app.register_error_handler(PermissionError, _permission_error)


def error_page(status: int, text: ErrorText) -> Response:
    """Return an error as a page."""
    return Response(render_template("error.html", status=status, error=text), status)


def error_response(status: int, detail: str) -> Response:
    """Return an error as a problem to programs, as a page to people."""
    if _is_for_programs():
        return problem(status, status_code(status), detail)
    return error_page(status, _STATUSES.get(status, _STATUSES[400 if status < 500 else 500]))


def _is_for_programs() -> bool:
    return request.path.startswith(_PROGRAM_PATHS) or request.path == "/api"


def _http_error(error: HTTPError) -> Response:
    status = error.status_code
    response = _parameter_problem(error) if _is_for_programs() else None
    response = response or error_response(status, error.message or "")
    response.headers.extend(error.headers)
    return response


def _parameter_problem(error: HTTPError) -> Response | None:
    """Return the first validation error of a query parameter as a problem, if there is one."""
    if not (isinstance(error.detail, dict) and "query" in error.detail):
        return None
    parameter, messages = next(iter(error.detail["query"].items()))
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    detail = f"{parameter}: {messages}"
    return problem(400, RequestError.code, detail, parameter=parameter)


def _request_error(error: RequestError) -> Response:
    if _is_for_programs():
        return problem(400, error.code, str(error), parameter=error.parameter)
    return error_page(400, _STATUSES[400])


def _query_error(error: QuerySyntaxError) -> Response:
    if _is_for_programs():
        return problem(
            400, error.code, str(error), detail_ar=error.message_ar, position=error.position
        )
    return error_page(400, _STATUSES[400])


def _search_error(error: SearchError) -> Response:
    current_app.logger.error("%s: %s", error.code, error)
    text = UNAVAILABLE.get(error.code, _UNAVAILABLE)
    if _is_for_programs():
        return problem(503, error.code, text.detail)
    return error_page(503, text)


def _permission_error(error: PermissionError) -> Response:
    current_app.logger.error("index-unreadable: %s", error)
    if _is_for_programs():
        return problem(503, "index-unreadable", "The server is not permitted to read the index.")
    return error_page(503, _UNAVAILABLE)
