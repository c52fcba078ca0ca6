"""Refusals: what a server answers to a request that never reaches the application."""

from http import HTTPStatus

from flask import Flask, Response

from web.middleware.request_limits import (
    MAX_ADDRESS_BYTES,
    MAX_ARTICLES_BYTES,
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    MAX_HEADERS,
)
from web.middleware.security_headers import SECURITY_HEADERS
from web.problems import problem, status_code
from web.request_id import HEADER, request_id

TOO_LARGE_BODY = (
    413,
    f"Request bodies are limited to {MAX_BODY_BYTES:,} bytes, and those that are articles to "
    f"{MAX_ARTICLES_BYTES:,} bytes.",
)
TOO_LONG_ADDRESS = 414, f"Addresses are limited to {MAX_ADDRESS_BYTES:,} bytes."
TOO_LARGE_HEADERS = (
    431,
    f"Headers are limited to {MAX_HEADERS} fields and {MAX_HEADER_BYTES:,} bytes in total.",
)


def refusal(app: Flask, status: int, detail: str) -> Response:
    """Return the problem for a request that could not be read: by whom, or for what, is unknown."""
    with app.test_request_context():
        response = problem(status, status_code(status), detail)
        response.headers.update(SECURITY_HEADERS)
        response.headers["Cache-Control"] = "no-store"
        response.headers[HEADER] = request_id()
    response.status = f"{status} {HTTPStatus(status).phrase}"
    return response
