"""How often a client may ask: NABA_RATE_LIMIT, counted by key or by address."""

from hashlib import blake2b
from ipaddress import IPv6Network
from math import ceil
from time import time
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask, Response, current_app, request

from web.errors import refusal
from web.middleware.api_keys import is_key, shown_key

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import RateLimiter

#: Asked by what watches the server, and by each page for its looks.
_UNCOUNTED = {"static", "api.health", "metrics.metrics"}
_NAME = "naba-rates"


class Rates(NamedTuple):
    """The limits, all of which hold, and where requests are counted."""

    limits: list["RateLimitItem"]
    counter: "RateLimiter"


def init_rates(app: Flask) -> None:
    """Count requests, if there is a limit; ValueError says that it cannot be read."""
    if not app.config["RATE_LIMIT"]:
        return
    from limits import parse_many
    from limits.errors import ConfigurationError
    from limits.storage import storage_from_string
    from limits.strategies import SlidingWindowCounterRateLimiter

    try:
        limits = parse_many(app.config["RATE_LIMIT"])
    except ValueError:
        raise ValueError(
            f"NABA_RATE_LIMIT must be such as 60/minute, not {app.config['RATE_LIMIT']!r}"
        ) from None
    try:
        storage = storage_from_string(app.config["RATE_STORAGE"], wrap_exceptions=True)
        app.extensions[_NAME] = Rates(limits, SlidingWindowCounterRateLimiter(storage))
    except (ConfigurationError, NotImplementedError) as error:
        raise ValueError(f"NABA_RATE_STORAGE cannot be used: {error}") from None
    app.before_request(_refuse_too_many)


def _refuse_too_many() -> Response | None:
    from limits.errors import StorageError

    if request.endpoint in _UNCOUNTED:
        return None
    try:
        return _refused(current_app.extensions[_NAME], client())
    except StorageError as error:
        # Answering too many is better than answering nobody.
        current_app.logger.error("requests cannot be counted: %s", error.storage_error)
        return None


def _refused(rates: Rates, name: str) -> Response | None:
    for limit in rates.limits:
        if not rates.counter.hit(limit, name):
            wait = rates.counter.get_window_stats(limit, name).reset_time - time()
            response = refusal(429, f"At most {limit}.")
            response.headers["Retry-After"] = str(max(1, ceil(wait)))
            return response
    return None


def client() -> str:
    """Return who asks: the digest of a key, or an address (of IPv6 the network: it has many)."""
    shown = shown_key()
    if shown and is_key(shown):
        return blake2b(shown.encode(), digest_size=16).hexdigest()
    address = request.remote_addr or "unknown"
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        # An IPv4 address, or whatever else a trusted proxy says.
        return address
