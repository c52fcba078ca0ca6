"""Logging: errors, slow requests and, with NABA_LOG, one line per request."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import orjson
from flask import Flask, Response, current_app, g, request
from flask.logging import wsgi_errors_stream

from web.request_id import request_id

_HANDLER = "naba"
#: Characters that could start a new line, or reorder one, in a terminal or a log viewer.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MAX_LOGGED_CHARS = 500


def init_app(app: Flask) -> None:
    """Log in the format set by NABA_LOG; raise ValueError if there is no such format."""
    name = app.config["LOG"]
    if name not in _FORMATS:
        raise ValueError(f"NABA_LOG must be one of {', '.join(_FORMATS)}, not {name!r}")
    handler = logging.StreamHandler(wsgi_errors_stream)  # type: ignore[call-overload]  # has the one method used, write
    handler.set_name(_HANDLER)
    handler.setFormatter(_Formatter(_FORMATS[name]))
    logger = logging.getLogger(app.name)
    logger.handlers = [other for other in logger.handlers if other.name != _HANDLER] + [handler]
    logger.setLevel(logging.WARNING if name == "off" else logging.INFO)
    app.before_request(_start_timer)
    app.after_request(_log_request)


def elapsed_seconds() -> float:
    """Return how long the current request has taken so far."""
    started: float = g.get("started", perf_counter())
    return perf_counter() - started


def _start_timer() -> None:
    g.started = perf_counter()


def _log_request(response: Response) -> Response:
    elapsed_ms = elapsed_seconds() * 1000
    slow = 0 < current_app.config["SLOW_MS"] <= elapsed_ms
    logger = logging.getLogger(f"{current_app.name}.requests")
    level = logging.WARNING if slow else logging.INFO
    if not logger.isEnabledFor(level):
        return response
    fields = {
        "request_id": request_id(),
        "client": request.remote_addr,
        "method": request.method,
        "path": request.path[:_MAX_LOGGED_CHARS],
        "query": request.args.get("q", "")[:_MAX_LOGGED_CHARS],
        "status": response.status_code,
        "ms": round(elapsed_ms, 1),
        "search_ms": round(g.get("search_ms", 0.0), 1),
        **g.get("search_log", {}),
        "bytes": None if response.is_streamed else response.calculate_content_length(),
        "slow": slow,
    }
    logger.log(level, "slow request" if slow else "request", extra={"fields": fields})
    return response


class _Formatter(logging.Formatter):
    """Write a record in one of the formats: on one line, except for a traceback as text."""

    def __init__(self, to_line: Callable[[dict[str, Any]], str]) -> None:
        super().__init__()
        self._to_line = to_line

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        return self._to_line(values)


def _as_json(values: Any) -> str:
    return _UNSAFE.sub(_escape, orjson.dumps(values, default=str).decode())


def _as_text(values: dict[str, Any]) -> str:
    """Return the values on one line, with the traceback below it."""
    traceback = values.pop("traceback", "")
    head = " ".join(_UNSAFE.sub(_escape, str(values.pop(name))) for name in _UNNAMED_FIELDS)
    rest = " ".join(f"{name}={_as_json(value)}" for name, value in values.items())
    return "\n".join(filter(None, [f"{head} {rest}".strip(), traceback]))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


_UNNAMED_FIELDS = ("time", "level", "message")
#: NABA_LOG → how a record is written; when off, only errors and slow requests are.
_FORMATS = {"off": _as_text, "text": _as_text, "json": _as_json}
