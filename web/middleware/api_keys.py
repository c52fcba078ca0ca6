"""API keys: who may read, and who may write.

Reading is open to all unless NABA_API_KEYS is set, or the file of keys has one that only reads.
Writing always takes a key that may write.
"""

from pathlib import Path

from flask import Flask, Response, current_app, request

from web.errors import error_response
from web.keys import KeyRing, KeysDamaged, why_not_private

#: The search box calls it as the reader types, and a key in a page is no secret. It returns no
#: article.
_OPEN_PATHS = ("/api/v1/suggest",)
#: The endpoints that change the index.
WRITING_ENDPOINTS = ("articles.write_articles", "articles.delete_article")
_EXTENSION = "naba-keys"


def init_app(app: Flask) -> None:
    """Reject requests to the API without a valid key, where one is needed.

    Raises ValueError for a file of keys that cannot be read.
    """
    path = Path(app.config["KEYS_FILE"])
    try:
        ring = app.extensions[_EXTENSION] = KeyRing(app.config["API_KEYS"], path)
    except OSError as error:
        raise ValueError(f"The API keys in {path} cannot be read: {error.strerror}") from None
    if ring.allows_writing and (warning := why_not_private(path)):
        app.logger.warning(warning)
    app.before_request(_reject_without_key)


def requires_key(path: str) -> bool:
    """Return whether a path needs a key where reading does."""
    return path.startswith("/api/") and path not in _OPEN_PATHS


def reading_requires_key() -> bool:
    """Return whether only requests with a key are answered."""
    return _ring().restricts_reading


def presented_key() -> str:
    """Return the key sent with the request, in either header, or an empty string."""
    authorization = request.authorization
    if authorization is not None and authorization.type == "bearer" and authorization.token:
        return authorization.token
    return request.headers.get("X-API-Key", "")


def is_valid_key(presented: str) -> bool:
    """Return whether this is one of the keys, in time independent of their content."""
    return _ring().right(presented) != "none"


def _ring() -> KeyRing:
    ring: KeyRing = current_app.extensions[_EXTENSION]
    try:
        ring.refresh()
    except (KeysDamaged, OSError) as error:
        current_app.logger.error("the API keys stay as they were: %s", error)
    return ring


def _reject_without_key() -> Response | None:
    # The preflight request of a browser never carries the key.
    if request.method == "OPTIONS" or not requires_key(request.path):
        return None
    ring = _ring()
    writes = request.endpoint in WRITING_ENDPOINTS
    if writes and not ring.allows_writing:
        return error_response(
            403,
            "Articles cannot be written here, as no key may. The operator of the server can make "
            "one: naba keys add NAME --write",
        )
    if not writes and not ring.restricts_reading:
        return None
    right = ring.right(presented_key())
    if right == "none":
        return _unauthorized()
    if writes and right != "write":
        return error_response(403, "This key may only read. Ask for one that may write.")
    return None


def _unauthorized() -> Response:
    response = error_response(401, "An API key is required: Authorization: Bearer KEY.")
    response.headers["WWW-Authenticate"] = 'Bearer realm="naba"'
    return response
