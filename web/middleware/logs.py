"""What the server writes down: errors, and a line for each request when NABA_LOG asks for it."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import orjson
from flask import Flask, Response, current_app, g, request
from flask.logging import wsgi_errors_stream

from web.middleware.request_id import request_id

_HANDLER = "naba"
#: What could begin a line, or turn one around, in a terminal or in what reads the log.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_LONGEST = 500


def init_logs(app: Flask) -> None:
    """Have the application's log written as NABA_LOG says; ValueError names an unknown form."""
    form = app.config["LOG"]
    if form not in _FORMS:
        raise ValueError(f"NABA_LOG must be one of {', '.join(_FORMS)}, not {form!r}")
    handler = logging.StreamHandler(wsgi_errors_stream)  # type: ignore[call-overload]  # it has write
    handler.set_name(_HANDLER)
    handler.setFormatter(_Formatter(_FORMS[form]))
    logger = logging.getLogger(app.name)
    logger.handlers = [other for other in logger.handlers if other.name != _HANDLER] + [handler]
    logger.setLevel(logging.WARNING if form == "off" else logging.INFO)
    app.before_request(_begin)
    app.after_request(_log)


def seconds() -> float:
    """Return how long the current request has taken so far."""
    began: float = g.get("began", perf_counter())
    return perf_counter() - began


def _begin() -> None:
    g.began = perf_counter()


def _log(response: Response) -> Response:
    took = seconds() * 1000
    slow = 0 < current_app.config["SLOW_MS"] <= took
    known = {
        "request_id": request_id(),
        "client": request.remote_addr,
        "method": request.method,
        "path": request.path[:_LONGEST],
        "query": request.args.get("q", "")[:_LONGEST],
        "status": response.status_code,
        "ms": round(took, 1),
        "search_ms": round(g.get("search_ms", 0.0), 1),
        "bytes": None if response.is_streamed else response.calculate_content_length(),
        "slow": slow,
    }
    logger = logging.getLogger(f"{current_app.name}.requests")
    level = logging.WARNING if slow else logging.INFO
    logger.log(level, "slow request" if slow else "request", extra={"known": known})
    return response


class _Formatter(logging.Formatter):
    """Write a record in one of the forms: always one line, but for the traceback of a text."""

    def __init__(self, form: Callable[[dict[str, Any]], str]) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "known", {}),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        return self._form(values)


def _as_json(values: Any) -> str:
    return _UNSAFE.sub(_escaped, orjson.dumps(values, default=str).decode())


def _as_text(values: dict[str, Any]) -> str:
    """Return the values on one line, the traceback below."""
    traceback = values.pop("traceback", "")
    head = " ".join(_UNSAFE.sub(_escaped, str(values.pop(name))) for name in _HEAD)
    rest = " ".join(f"{name}={_as_json(value)}" for name, value in values.items())
    return "\n".join(filter(None, [f"{head} {rest}".strip(), traceback]))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


_HEAD = ("time", "level", "message")
#: NABA_LOG → how a record is written; when off, only what is wrong or slow is.
_FORMS = {"off": _as_text, "text": _as_text, "json": _as_json}
