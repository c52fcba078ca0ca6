"""Rate limiting: NABA_RATE_LIMIT per client, Retry-After and status 429 beyond it.

Responses tell clients what they may do, in the fields RateLimit-Policy and RateLimit as
draft-ietf-httpapi-ratelimit-headers-10 defines them.
"""

from hashlib import blake2b
from math import ceil
from time import time
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask, Response, current_app, g, request

from web.config import place_of
from web.errors import error_response
from web.gateway.clients import network_of
from web.middleware.api_keys import is_valid_key, presented_key

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import RateLimiter

#: Requested by monitoring, and by browsers of their own accord for every page.
_UNLIMITED_ENDPOINTS = {
    "static",
    "discovery.favicon",
    "discovery.manifest",
    "api.health",
    "metrics.metrics",
}
_EXTENSION = "naba-rate-limit"


class RateLimits(NamedTuple):
    """The limits, all of which apply, and the limiter that counts requests against them."""

    limits: list["RateLimitItem"]
    limiter: "RateLimiter"


class _Quota(NamedTuple):
    """A limit, and what a client has left of it until it is reset."""

    name: str
    requests: int
    window_seconds: int
    remaining: int
    reset_seconds: int


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
            f"{place_of('RATE_LIMIT')} must be a rate such as 60/minute, "
            f"not {app.config['RATE_LIMIT']!r}"
        ) from None
    try:
        storage = storage_from_string(app.config["RATE_STORAGE"], wrap_exceptions=True)
        app.extensions[_EXTENSION] = RateLimits(limits, SlidingWindowCounterRateLimiter(storage))
    except (ConfigurationError, NotImplementedError) as error:
        raise ValueError(f"{place_of('RATE_STORAGE')} cannot be used: {error}") from None
    app.before_request(_reject_too_many)
    app.after_request(_add_rate_headers)


def _reject_too_many() -> Response | None:
    from limits.errors import StorageError

    if request.endpoint in _UNLIMITED_ENDPOINTS:
        return None
    rates: RateLimits = current_app.extensions[_EXTENSION]
    try:
        return _rejection(rates, client_id())
    except StorageError as error:
        # Answering too many requests is better than answering none.
        current_app.logger.error("cannot count requests: %s", error.storage_error)
        return None


def _rejection(rates: RateLimits, client: str) -> Response | None:
    exceeded = next((limit for limit in rates.limits if not rates.limiter.hit(limit, client)), None)
    names = _policy_names(rates.limits)
    quotas = [
        _quota(rates.limiter, limit, client, name)
        for limit, name in zip(rates.limits, names, strict=True)
    ]
    g.rate_quotas = quotas
    if exceeded is None:
        return None
    response = error_response(429, f"At most {exceeded}.")
    reset_seconds = quotas[rates.limits.index(exceeded)].reset_seconds
    response.headers["Retry-After"] = str(max(1, reset_seconds))
    return response


def _quota(limiter: "RateLimiter", limit: "RateLimitItem", client: str, name: str) -> _Quota:
    state = limiter.get_window_stats(limit, client)
    return _Quota(
        name=name,
        requests=limit.amount,
        window_seconds=limit.get_expiry(),
        remaining=state.remaining,
        reset_seconds=max(0, ceil(state.reset_time - time())),
    )


def _policy_names(limits: list["RateLimitItem"]) -> list[str]:
    """Return the names of limits: of their windows, with their amounts where two have the same."""
    windows = [_window_name(limit) for limit in limits]
    return [
        f"{limit.amount}-{window}" if windows.count(window) > 1 else window
        for limit, window in zip(limits, windows, strict=True)
    ]


def _window_name(limit: "RateLimitItem") -> str:
    """Return the name of a window: "per-minute", or "per-10-minutes" for a longer one."""
    unit = limit.GRANULARITY.name
    return f"per-{unit}" if limit.multiples == 1 else f"per-{limit.multiples}-{unit}s"


def _add_rate_headers(response: Response) -> Response:
    quotas: list[_Quota] = g.get("rate_quotas", [])
    if quotas:
        policies = (f'"{q.name}";q={q.requests};w={q.window_seconds}' for q in quotas)
        states = (f'"{q.name}";r={q.remaining};t={q.reset_seconds}' for q in quotas)
        response.headers["RateLimit-Policy"] = ", ".join(policies)
        response.headers["RateLimit"] = ", ".join(states)
    return response


def client_id() -> str:
    """Return what identifies the client: the digest of its API key, else its address.

    Of an IPv6 address, the network (/64), since one client has many addresses.
    """
    key = presented_key()
    if key and is_valid_key(key):
        return blake2b(key.encode(), digest_size=16).hexdigest()
    return network_of(request.remote_addr or "unknown")
