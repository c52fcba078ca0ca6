"""Request IDs: X-Request-ID on every response, the same in the log and in problems."""

import re
from secrets import token_hex

from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
#: An ID from a proxy is adopted only in this form, as it goes into a header and into the log.
_WELL_FORMED = re.compile("[A-Za-z0-9._-]{1,64}")


def request_id() -> str:
    """Return the ID of the current request: the one a proxy sent, else a random one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _WELL_FORMED.fullmatch(given) else token_hex(8)
    current: str = g.request_id
    return current


def init_app(app: Flask) -> None:
    """Send the ID of the request with each response."""
    app.after_request(_add_request_id)


def _add_request_id(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
