"""Encoding: reject addresses whose bytes are not UTF-8, as no text can be read from them for sure.

Pages and feeds read their parameters leniently, see `web.query_args`; the API does not guess.
"""

from apiflask import abort
from flask import Flask, request

from search import RequestError
from web.query_args import legacy_names

_STRICT_PATH = "/api/"


def init_app(app: Flask) -> None:
    """Reject paths that are not UTF-8, and such parameters of the API."""
    app.before_request(_reject_other_encodings)


def _reject_other_encodings() -> None:
    try:
        request.environ.get("PATH_INFO", "").encode("latin-1").decode()
    except UnicodeDecodeError:
        abort(400, "The path of the address is not UTF-8.")
    if request.path.startswith(_STRICT_PATH) and (names := legacy_names()):
        raise RequestError(names[0], "is not UTF-8")
