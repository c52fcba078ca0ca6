"""Rate limiting: NABA_RATE_LIMIT per client, Retry-After and status 429 beyond it."""

from hashlib import blake2b
from ipaddress import IPv6Network
from math import ceil
from time import time
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask, Response, current_app, request

from web.errors import error_response
from web.middleware.api_keys import is_valid_key, presented_key

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import RateLimiter

#: Requested by monitoring, and by every page for its style sheet.
_UNLIMITED_ENDPOINTS = {"static", "api.health", "metrics.metrics"}
_EXTENSION = "naba-rate-limit"


class RateLimits(NamedTuple):
    """The limits, all of which apply, and the limiter that counts requests against them."""

    limits: list["RateLimitItem"]
    limiter: "RateLimiter"


def init_app(app: Flask) -> None:
    """Limit requests if RATE_LIMIT is set; raise ValueError if it or RATE_STORAGE is invalid."""
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
            f"NABA_RATE_LIMIT must be a rate such as 60/minute, not {app.config['RATE_LIMIT']!r}"
        ) from None
    try:
        storage = storage_from_string(app.config["RATE_STORAGE"], wrap_exceptions=True)
        app.extensions[_EXTENSION] = RateLimits(limits, SlidingWindowCounterRateLimiter(storage))
    except (ConfigurationError, NotImplementedError) as error:
        raise ValueError(f"NABA_RATE_STORAGE cannot be used: {error}") from None
    app.before_request(_reject_too_many)


def _reject_too_many() -> Response | None:
    from limits.errors import StorageError

    if request.endpoint in _UNLIMITED_ENDPOINTS:
        return None
    try:
        return _rejection(current_app.extensions[_EXTENSION], client_id())
    except StorageError as error:
        # Answering too many requests is better than answering none.
        current_app.logger.error("cannot count requests: %s", error.storage_error)
        return None


def _rejection(rates: RateLimits, client: str) -> Response | None:
    for limit in rates.limits:
        if not rates.limiter.hit(limit, client):
            wait_seconds = rates.limiter.get_window_stats(limit, client).reset_time - time()
            response = error_response(429, f"At most {limit}.")
            response.headers["Retry-After"] = str(max(1, ceil(wait_seconds)))
            return response
    return None


def client_id() -> str:
    """Return what identifies the client: the digest of its API key, else its address.

    Of an IPv6 address, the network (/64), since one client has many addresses.
    """
    key = presented_key()
    if key and is_valid_key(key):
        return blake2b(key.encode(), digest_size=16).hexdigest()
    address = request.remote_addr or "unknown"
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        # An IPv4 address, or whatever else a trusted proxy sends.
        return address
