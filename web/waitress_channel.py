"""Connections of waitress that read raw Arabic in addresses, and refuse requests in our own words.

Waitress answers in plain text of its own to a byte above 127 in a request line.
"""

from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from web.addresses import percent_encoded
from web.refusals import TOO_LARGE_BODY, TOO_LARGE_HEADERS, refusal

_REFUSALS = {
    400: (400, "The request is malformed."),
    413: TOO_LARGE_BODY,
    431: TOO_LARGE_HEADERS,
    501: (501, "The transfer coding is not known."),
}


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    def parse_header(self, header_plus: bytes) -> None:
        line, end, fields = header_plus.partition(b"\r\n")
        super().parse_header(percent_encoded(line) + end + fields)


def channel_class(app: Flask) -> type[HTTPChannel]:
    """Return the class of the connections to clients of an application."""

    class Refusal(ErrorTask):  # type: ignore[misc]  # see above
        def execute(self) -> None:
            error: Any = self.request.error
            if error.code not in _REFUSALS:
                super().execute()
                return
            response = refusal(app, *_REFUSALS[error.code])
            self.status = response.status
            headers = response.headers.items()
            self.response_headers += [pair for pair in headers if pair[0] != "Content-Length"]
            self.content_length = len(response.get_data())
            self.set_close_on_finish()
            self.write(response.get_data())

    class Channel(HTTPChannel):  # type: ignore[misc]  # see above
        parser_class = _Parser
        error_task_class = Refusal

    return Channel
