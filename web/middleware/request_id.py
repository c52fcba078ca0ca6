"""The name of a request: in its answer, in the log, and in problems."""

import re
from secrets import token_hex

from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
#: A proxy's name is taken only so: it goes into a header and into the log.
_WELL_FORMED = re.compile("[A-Za-z0-9._-]{1,64}")


def request_id() -> str:
    """Return the name of the current request: what a proxy called it, else a new one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _WELL_FORMED.fullmatch(given) else token_hex(8)
    name: str = g.request_id
    return name


def init_request_ids(app: Flask) -> None:
    """Give each answer the name of its request."""
    app.after_request(_named)


def _named(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
