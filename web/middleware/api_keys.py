"""API keys: with NABA_API_KEYS set, the API answers only requests that carry one of them."""

from hmac import compare_digest

from flask import Flask, Response, current_app, request

from web.errors import error_response

#: The search box calls it as the reader types, and a key in a page is no secret. It returns no
#: article.
_OPEN_PATHS = ("/api/v1/suggest",)


def init_app(app: Flask) -> None:
    """Reject requests to the API without a valid key, if any keys are configured."""
    if app.config["API_KEYS"]:
        app.before_request(_reject_without_key)


def requires_key(path: str) -> bool:
    """Return whether a path needs a key where keys are configured."""
    return path.startswith("/api/") and path not in _OPEN_PATHS


def presented_key() -> str:
    """Return the key sent with the request, in either header, or an empty string."""
    authorization = request.authorization
    if authorization is not None and authorization.type == "bearer" and authorization.token:
        return authorization.token
    return request.headers.get("X-API-Key", "")


def is_valid_key(presented: str) -> bool:
    """Return whether this is one of the configured keys, in time independent of their content."""
    keys = [key.strip() for key in current_app.config["API_KEYS"].split(",")]
    return sum(compare_digest(presented.encode(), key.encode()) for key in keys if key) > 0


def _reject_without_key() -> Response | None:
    # The preflight request of a browser never carries the key.
    if request.method == "OPTIONS" or not requires_key(request.path):
        return None
    if is_valid_key(presented_key()):
        return None
    response = error_response(401, "An API key is required: Authorization: Bearer KEY.")
    response.headers["WWW-Authenticate"] = 'Bearer realm="naba"'
    return response
