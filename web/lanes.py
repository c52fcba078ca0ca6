"""Lanes: let requests change to the lane of their kind, and refuse those that find no place.

Where the application runs without `web.gateway`, there are no lanes.
"""

from dataclasses import replace

from flask import Flask, Response, current_app, request

from search import LIGHT_MS, SearchRequest, cost_of
from web.errors import error_response
from web.gateway.lanes import REFUSED, TICKET, LaneFull

_RETRY_SECONDS = 5


def init_app(app: Flask) -> None:
    """Refuse requests that found no place."""
    app.register_error_handler(LaneFull, _refusal)
    app.before_request(_refuse)


def change_lane(name: str) -> None:
    """Wait for a place in another lane; raises LaneFull, which is answered as a problem."""
    if ticket := request.environ.get(TICKET):
        ticket.change(name)


def has_lanes() -> bool:
    """Tell whether the current request is in a lane."""
    return TICKET in request.environ


def is_heavy(wanted: SearchRequest) -> bool:
    """Tell whether a search needs the lane for heavy ones.

    Meaning makes none heavy: vectors are made and compared without the lock that threads share.
    """
    return cost_of(replace(wanted, meaning=None)) > LIGHT_MS


def _refuse() -> None:
    if full := request.environ.get(REFUSED):
        raise full


def _refusal(full: LaneFull) -> Response:
    current_app.logger.warning("no place in the lane %s for %s", full.lane, request.path)
    if full.for_client:
        response = error_response(429, "Too many of your requests are being answered.")
    else:
        response = error_response(503, "The server is answering as many requests as it can.")
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response
