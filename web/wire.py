"""How addresses, JSON and headers go over the wire."""

from typing import Any

import orjson
from flask import Flask, Response
from flask.json.provider import JSONProvider
from werkzeug.routing import BaseConverter

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class ArticleIdConverter(BaseConverter):
    """Take the rest of the path as an article's id: any characters, slashes and all."""

    regex = "(?s:.+)"
    part_isolating = False


class OrjsonProvider(JSONProvider):
    """Write JSON in UTF-8, Arabic as it is."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Return ``obj`` as JSON."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return the value that the JSON text ``s`` stands for."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a response that holds the value as JSON."""
        body = orjson.dumps(self._prepare_response_obj(args, kwargs))
        return Response(body, mimetype="application/json")


def init_security(app: Flask) -> None:
    """Allow nothing but the application's own style sheets, scripts, pictures and forms."""
    app.after_request(_secured)


def _secured(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    return response
