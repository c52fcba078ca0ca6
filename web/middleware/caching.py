"""HTTP caching: ETag, Cache-Control and 304 responses, and versioned URLs of static files."""

import os
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

from web.middleware.api_keys import reading_requires_key

#: What stands around the duration of a search, which must not change the ETag of its response.
_DURATIONS = (b'"took_ms":', b","), (b'<span class="took">', b"<")
_UNCACHED_ENDPOINTS = {"api.health", "metrics.metrics"}
#: The conditions that a client may set on the ETag of a response.
_CONDITIONS = ("If-Match", "If-None-Match")
_IMMUTABLE = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Add an ETag and Cache-Control to responses, and a version to the URLs of static files."""
    app.url_defaults(_add_version)
    app.after_request(_add_cache_headers)


def _add_cache_headers(response: Response) -> Response:
    if request.endpoint == "static":
        if request.args.get("v") and request.args["v"] == _version_of(request.view_args):
            response.headers["Cache-Control"] = _IMMUTABLE
        return response
    is_changing = request.method not in ("GET", "HEAD", "OPTIONS")
    if is_changing or response.status_code != 200 or request.endpoint in _UNCACHED_ENDPOINTS:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers.setdefault("Cache-Control", _cache_control())
    if response.is_streamed or request.method == "OPTIONS":
        return response
    response.set_etag(_etag(response.get_data()), weak=True)
    if any(name in request.headers for name in _CONDITIONS):
        response.make_conditional(request)
    return response


def _etag(content: bytes) -> str:
    for before, after in _DURATIONS:
        if (start := content.find(before)) >= 0:
            content = content[:start] + content[content.find(after, start + len(before)) :]
    return blake2b(content, digest_size=12).hexdigest()


def _cache_control() -> str:
    max_age_seconds = current_app.config["MAX_AGE"]
    visibility = "private" if reading_requires_key() else "public"
    return f"{visibility}, max-age={max_age_seconds}" if max_age_seconds else "no-cache"


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and (version := _version_of(values)):
        values["v"] = version


def _version_of(values: dict[str, Any] | None) -> str:
    """Return the version of a static file, or an empty string if there is no such file."""
    # The name may come from the URL, as in the links of the error page of a missing file.
    path = safe_join(str(current_app.static_folder), (values or {}).get("filename", ""))
    if path is None or not os.path.isfile(path):  # noqa: PTH113  # is false, not an error, for a name that is too long
        return ""
    return _digest(Path(path), Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, modified_ns: int) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
