"""Error responses: pages for people, problem+json (RFC 9457) for programs."""

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, render_template, request

from search import QuerySyntaxError, RequestError, SearchError
from web.error_texts import STATUSES, UNAVAILABLE, UNKNOWN, ErrorText
from web.problems import problem, status_code

_PROGRAM_PATHS = ("/api/", "/openapi.json", "/healthz", "/metrics", "/suggest.json")


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
    return error_page(status, STATUSES.get(status, STATUSES[400 if status < 500 else 500]))


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
    return error_page(400, STATUSES[400])


def _query_error(error: QuerySyntaxError) -> Response:
    if _is_for_programs():
        return problem(
            400, error.code, str(error), detail_ar=error.message_ar, position=error.position
        )
    return error_page(400, STATUSES[400])


def _search_error(error: SearchError) -> Response:
    current_app.logger.error("%s: %s", error.code, error)
    text = UNAVAILABLE.get(error.code, UNKNOWN)
    if _is_for_programs():
        response = problem(503, error.code, text.detail)
    else:
        response = error_page(503, text)
    if text.retry_seconds:
        response.headers["Retry-After"] = str(text.retry_seconds)
    return response


def _permission_error(error: PermissionError) -> Response:
    current_app.logger.error("index-unreadable: %s", error)
    if _is_for_programs():
        return problem(503, "index-unreadable", "The server is not permitted to read the index.")
    return error_page(503, UNKNOWN)
