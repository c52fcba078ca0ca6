"""API keys: with NABA_API_KEYS, programs show one of them."""

from hmac import compare_digest

from flask import Flask, Response, current_app, request

from web.errors import refusal

#: The pages' box asks it as one types, and a key in a page is no secret; it gives no article.
_OPEN = ("/api/v1/suggest",)


def wants_key(path: str) -> bool:
    """Tell whether a path is for those only who have a key."""
    return path.startswith("/api/") and path not in _OPEN


def shown_key() -> str:
    """Return the key that came with the request, from either header."""
    bearer = request.authorization
    if bearer is not None and bearer.type == "bearer" and bearer.token:
        return bearer.token
    return request.headers.get("X-API-Key", "")


def is_key(shown: str) -> bool:
    """Tell whether this is one of the keys; how long that takes tells nothing of them."""
    keys = [key.strip() for key in current_app.config["API_KEYS"].split(",")]
    return sum(compare_digest(shown.encode(), key.encode()) for key in keys if key) > 0


def init_keys(app: Flask) -> None:
    """Refuse requests to the API without a key, if the application has keys."""
    if app.config["API_KEYS"]:
        app.before_request(_refuse_without_key)


def _refuse_without_key() -> Response | None:
    # A browser asks what it may send before it sends the key.
    if request.method == "OPTIONS" or not wants_key(request.path) or is_key(shown_key()):
        return None
    response = refusal(401, "An API key is wanted: Authorization: Bearer KEY.")
    response.headers["WWW-Authenticate"] = 'Bearer realm="naba"'
    return response
