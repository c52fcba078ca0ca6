"""Gzip responses for clients that accept it; streamed responses stay streamed."""

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

#: Gzip gains nothing on smaller bodies.
_MIN_COMPRESSED_BYTES = 512
_GZIP_LEVEL = 5
#: zlib writes a gzip header and trailer with a window of 15 bits plus 16.
_GZIP_WINDOW_BITS = 31
_COMPRESSIBLE_TYPES = ("text/", "application/", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Compress every response that can be compressed."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_COMPRESSIBLE_TYPES):
        return response
    # On a 304 too: its headers replace those that a cache has stored.
    response.vary.add("Accept-Encoding")
    if response.status_code != 200:
        return response
    if "Content-Encoding" in response.headers or not request.accept_encodings.quality("gzip"):
        return response
    if response.is_streamed and not response.direct_passthrough:
        response.response = _compressed_chunks(response.iter_encoded())
        response.headers.pop("Content-Length", None)
    else:
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) < _MIN_COMPRESSED_BYTES:
            return response
        response.set_data(gzip.compress(data, _GZIP_LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if tag := response.get_etag()[0]:
        # A weak tag: the content is the same, the bytes are not.
        response.set_etag(tag, weak=True)
    return response


def _compressed_chunks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW_BITS)
    for chunk in chunks:
        if compressed := compressor.compress(chunk):
            yield compressed
    yield compressor.flush()
