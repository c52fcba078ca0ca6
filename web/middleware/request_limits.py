"""The sizes of requests: what is too long is refused before anything is done with it.

The server reads a little more than these limits, so that the answer can be ours.
"""

from apiflask import abort
from flask import Flask, request

#: Nothing here takes a body.
MAX_BODY = 16_384
#: An Arabic letter takes six bytes of an address.
MAX_ADDRESS = 65_536
MAX_HEADERS, MAX_HEADER_BYTES = 100, 32_768


def init_sizes(app: Flask) -> None:
    """Refuse long addresses, long headers and long bodies."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.before_request(_refuse)


def _refuse() -> None:
    if len(request.query_string) + len(request.path.encode()) > MAX_ADDRESS:
        abort(414, f"Addresses have at most {MAX_ADDRESS:,} bytes.")
    headers = list(request.headers.items())
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > MAX_HEADERS or size > MAX_HEADER_BYTES:
        abort(431, f"At most {MAX_HEADERS} header fields, of {MAX_HEADER_BYTES:,} bytes together.")
    # A body sent in chunks does not say how long it will be.
    if "Transfer-Encoding" in request.headers or (request.content_length or 0) > MAX_BODY:
        abort(413, f"Requests have bodies of at most {MAX_BODY:,} bytes.")
