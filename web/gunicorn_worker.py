"""A worker of gunicorn that reads raw Arabic in addresses, and refuses requests in our own words.

Gunicorn answers 400 in HTML of its own to a byte above 127 in a request line, which `curl` and
scripts send as it was typed; browsers and proxies percent-encode it.
"""

from typing import Any

from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.util import http_date, write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from web.addresses import percent_encoded
from web.refusals import TOO_LARGE_HEADERS, TOO_LONG_ADDRESS, refusal

_MALFORMED = 400, "The request line is malformed."
_MALFORMED_HEADER = 400, "A header field is malformed, or contradicts another one."
#: The errors of gunicorn for what a client sends, by name, as not all versions have each of them.
_REFUSALS = {
    "InvalidRequestLine": _MALFORMED,
    "InvalidRequestMethod": _MALFORMED,
    "InvalidHTTPVersion": _MALFORMED,
    "InvalidHeader": _MALFORMED_HEADER,
    "InvalidHeaderName": _MALFORMED_HEADER,
    "ObsoleteFolding": _MALFORMED_HEADER,
    "InvalidSchemeHeaders": _MALFORMED_HEADER,
    "LimitRequestLine": TOO_LONG_ADDRESS,
    "LimitRequestHeaders": TOO_LARGE_HEADERS,
    "ExpectationFailed": (417, "Only 100-continue can be expected."),
    "UnsupportedTransferCoding": (501, "The transfer coding is not known."),
}


class _Request(Request):  # type: ignore[misc]  # gunicorn has no types
    def parse_request_line(self, line_bytes: bytes) -> None:
        super().parse_request_line(percent_encoded(line_bytes))


class Worker(ThreadWorker):  # type: ignore[misc]  # see above
    """A worker with threads for the application."""

    def init_process(self) -> None:
        """Start to answer requests."""
        RequestParser.mesg_class = _Request
        super().init_process()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that could not be read, or at which the application failed."""
        if type(exc).__name__ not in _REFUSALS:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("request refused: %s", exc)
        response = refusal(self.wsgi, *_REFUSALS[type(exc).__name__])
        response.headers["Connection"] = "close"
        response.headers["Date"] = http_date()
        head = f"HTTP/1.1 {response.status}\r\n{response.headers}"
        try:
            write_nonblock(client, head.encode("latin-1") + response.get_data())
        except OSError as error:
            self.log.debug("the refusal could not be sent: %s", error)
