"""From a request as ASGI describes it to the environment that WSGI wants."""

import sys
from collections.abc import Iterable
from io import BufferedReader
from typing import Any
from urllib.parse import unquote_to_bytes

_UNPREFIXED = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope: dict[str, Any], body: BufferedReader) -> dict[str, Any]:
    """Return the environment (PEP 3333) of a request, whose body is read when it is wanted."""
    raw_path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    host, port = scope.get("server") or ("", None)
    client, client_port = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw_path).decode("latin-1"),
        # As it was sent: an id may have an encoded slash.
        "RAW_URI": raw_path.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client or "",
        "REMOTE_PORT": str(client_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ.update(_headers(scope["headers"]))
    return environ


def has_body(environ: dict[str, Any]) -> bool:
    """Return whether a request has a body, be it an empty one."""
    return "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ


def _headers(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name_bytes, value in fields:
        name = name_bytes.decode("latin-1").lower()
        # Of one with an underscore, nobody knows which header it would become.
        if "_" in name:
            continue
        key = _UNPREFIXED.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        text = value.decode("latin-1")
        separator = "; " if name == "cookie" else ","
        found[key] = f"{found[key]}{separator}{text}" if key in found else text
    return found
