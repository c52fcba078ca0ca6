"""The body of a request that writes: its type, and its bytes, packed or not, within limits."""

import zlib

from apiflask import abort
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from web.middleware.request_limits import MAX_ARTICLES_BYTES
from web.writing.protocol import BodyFormat

#: Content types of bodies → how they are read.
BODY_FORMATS: dict[str, BodyFormat] = {
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}
#: zlib reads a gzip header and trailer with a window of 15 bits plus 16.
_GZIP_WINDOW_BITS = 31
_TOO_LARGE = f"Articles are limited to {MAX_ARTICLES_BYTES:,} bytes a request."


def body_format() -> BodyFormat:
    """Return how to read the body; abort with 415 for any other type or coding."""
    if request.mimetype not in BODY_FORMATS:
        given = request.mimetype or "none"
        abort(415, f"The Content-Type must be one of {', '.join(BODY_FORMATS)}, not {given}.")
    if _coding() not in ("", "identity", "gzip"):
        abort(415, f"The Content-Encoding must be gzip or none, not {_coding()}.")
    return BODY_FORMATS[request.mimetype]


def read_body() -> bytes:
    """Return the body, unpacked; abort with 413 where it is too large, with 400 where damaged."""
    # One byte more tells a body of undeclared length that is too large from one that just fits.
    try:
        stream = get_input_stream(request.environ, max_content_length=MAX_ARTICLES_BYTES + 1)
        body = stream.read()
    except RequestEntityTooLarge:
        abort(413, _TOO_LARGE)
    if len(body) > MAX_ARTICLES_BYTES:
        abort(413, _TOO_LARGE)
    if len(body) < (request.content_length or 0):
        abort(400, "The body ended before its Content-Length.")
    if _coding() == "gzip":
        body = _unpacked(body)
    if not body.strip():
        abort(400, "The body has no articles.")
    return body


def _coding() -> str:
    return request.headers.get("Content-Encoding", "").strip().lower()


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(_GZIP_WINDOW_BITS)
    try:
        body = unpacking.decompress(packed, MAX_ARTICLES_BYTES + 1)
    except zlib.error:
        abort(400, "The body is not packed with gzip, as its Content-Encoding says.")
    if len(body) > MAX_ARTICLES_BYTES:
        abort(413, f"{_TOO_LARGE} Unpacked, they are more.")
    if not unpacking.eof or unpacking.unused_data:
        abort(400, "The body is not one whole gzip member.")
    return body
