"""What readers and proxies may keep, and how they learn that it is still so."""

import os
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

#: Between these stands how long a search took, which is no reason to send its answer again.
_TIMES = (b'"took_ms":', b","), (b'<span class="took">', b"<")
_ALWAYS_NEW = {"api.health", "metrics.metrics"}
_FOREVER = "public, max-age=31536000, immutable"


def init_caching(app: Flask) -> None:
    """Give answers an ETag and Cache-Control, and static files a version in their address."""
    app.url_defaults(_add_version)
    app.after_request(_kept)


def _kept(response: Response) -> Response:
    if request.endpoint == "static":
        if request.args.get("v") and request.args["v"] == _version_of(request.view_args):
            response.headers["Cache-Control"] = _FOREVER
        return response
    if response.status_code != 200 or request.endpoint in _ALWAYS_NEW:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers.setdefault("Cache-Control", _policy())
    if response.is_streamed or request.method == "OPTIONS":
        return response
    response.set_etag(_tag(response.get_data()), weak=True)
    response.make_conditional(request)
    return response


def _tag(content: bytes) -> str:
    for before, after in _TIMES:
        if (start := content.find(before)) >= 0:
            content = content[:start] + content[content.find(after, start + len(before)) :]
    return blake2b(content, digest_size=12).hexdigest()


def _policy() -> str:
    age = current_app.config["MAX_AGE"]
    whose = "private" if current_app.config["API_KEYS"] else "public"
    return f"{whose}, max-age={age}" if age else "no-cache"


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and (version := _version_of(values)):
        values["v"] = version


def _version_of(values: dict[str, Any] | None) -> str:
    """Return the version of a static file, or nothing if it is not there."""
    # The name may be anybody's, as in the links of the page that says it is not there.
    path = safe_join(str(current_app.static_folder), (values or {}).get("filename", ""))
    if path is None or not os.path.isfile(path):  # noqa: PTH113  # false also for a name too long
        return ""
    return _digest(Path(path), Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, changed: int) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
