"""Answers made smaller by gzip for who understands it; streams stay streams."""

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

#: Below, gzip gains nothing.
_WORTHWHILE = 512
_LEVEL = 5
_TEXTS = ("text/", "application/", "image/svg+xml")


def init_compression(app: Flask) -> None:
    """Compress what may be compressed."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TEXTS):
        return response
    # Also with a 304, whose headers take the place of those that a cache has kept.
    response.vary.add("Accept-Encoding")
    if response.status_code != 200:
        return response
    if "Content-Encoding" in response.headers or not request.accept_encodings.quality("gzip"):
        return response
    if response.is_streamed and not response.direct_passthrough:
        response.response = _stream(response.iter_encoded())
        response.headers.pop("Content-Length", None)
    else:
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) < _WORTHWHILE:
            return response
        response.set_data(gzip.compress(data, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if tag := response.get_etag()[0]:
        # The bytes are others now, the content is the same.
        response.set_etag(tag, weak=True)
    return response


def _stream(parts: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(_LEVEL, wbits=31)
    for part in parts:
        if squeezed := squeeze.compress(part):
            yield squeezed
    yield squeeze.flush()
