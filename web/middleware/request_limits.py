"""Request limits: reject URLs, headers and bodies that are too large before handling them.

The server reads somewhat more than these limits, so that the application can answer the rest.
"""

from apiflask import abort
from flask import Flask, request

#: No endpoint but one reads a body.
MAX_BODY_BYTES = 16_384
#: The endpoint that takes articles, and how many bytes of them, also once they are unpacked.
WRITING_ENDPOINT = "articles.write_articles"
MAX_ARTICLES_BYTES = 32 * 1024 * 1024
#: An Arabic letter takes six bytes of a URL.
MAX_ADDRESS_BYTES = 65_536
MAX_HEADERS, MAX_HEADER_BYTES = 100, 32_768


def init_app(app: Flask) -> None:
    """Reject URLs, headers and bodies that are too large."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(_reject_too_large)


def _reject_too_large() -> None:
    if len(request.query_string) + len(request.path.encode()) > MAX_ADDRESS_BYTES:
        abort(414, f"Addresses are limited to {MAX_ADDRESS_BYTES:,} bytes.")
    headers = list(request.headers.items())
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > MAX_HEADERS or size > MAX_HEADER_BYTES:
        limits = f"{MAX_HEADERS} fields and {MAX_HEADER_BYTES:,} bytes in total"
        abort(431, f"Headers are limited to {limits}.")
    takes_articles = request.endpoint == WRITING_ENDPOINT
    limit = MAX_ARTICLES_BYTES if takes_articles else MAX_BODY_BYTES
    # A chunked body does not declare its length; articles are counted while they are read.
    if "Transfer-Encoding" in request.headers and not takes_articles:
        abort(413, f"Request bodies are limited to {limit:,} bytes, and must declare their length.")
    if (request.content_length or 0) > limit:
        abort(413, f"Request bodies are limited to {limit:,} bytes.")
