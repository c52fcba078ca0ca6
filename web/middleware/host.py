"""The host, scheme and path prefix that a request names: only those that are believed are kept.

Whoever sends a request writes its ``Host``, and an answer with links there may be cached and given
to others. So the rest of the application sees no host that this server may not have.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

_HOST = re.compile(r"(\[[0-9a-f]*:[0-9a-f:.]*\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.ASCII | re.I)
#: A path that no browser reads as a host or a scheme.
_PREFIX = re.compile(r"(?:/[^/\\?#\x00-\x20\x7f]+)*/?")

_CACHED_HOSTS = 1_000


def init_app(app: Flask) -> None:
    """Believe as many proxies as TRUST_PROXY says, and as hosts LISTEN_HOST and loopback names.

    The latter only from clients on the same machine. With BASE_URL, no host is needed and none is
    believed.
    """
    listen_host = None if app.config["BASE_URL"] else app.config.get("LISTEN_HOST", "")
    # Wrapping the method `wsgi_app` is how Flask documents adding WSGI middleware.
    app.wsgi_app = _Believing(app.wsgi_app, listen_host)  # type: ignore[method-assign]
    if proxies := app.config["TRUST_PROXY"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )


class _Believing:
    """Pass requests on without the host, scheme or prefix that is not believed."""

    def __init__(self, app: WSGIApplication, listen_host: str | None) -> None:
        self._app = app
        self._listen_host = None if listen_host is None else _canonical(listen_host)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._believes(environ.get("HTTP_HOST", ""), environ.get("REMOTE_ADDR", "")):
            environ["HTTP_HOST"] = ""
        if environ["wsgi.url_scheme"] not in ("http", "https"):
            environ["wsgi.url_scheme"] = "http"
        if not _PREFIX.fullmatch(environ.get("SCRIPT_NAME", "")):
            environ["SCRIPT_NAME"] = ""
        return self._app(environ, start_response)

    def _believes(self, host: str, client: str) -> bool:
        found = _HOST.fullmatch(host)
        if found is None or self._listen_host is None:
            return False
        name = _canonical(found[1].strip("[]"))
        if _is_loopback(name):
            # To a client elsewhere, these names lead to its own machine.
            return _is_loopback(client)
        return bool(name) and name == self._listen_host


@lru_cache(_CACHED_HOSTS)
def _canonical(host: str) -> str:
    """Return a host as hosts are compared; empty for an address that stands for all of them."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower()
    return "" if address.is_unspecified else str(address)


@lru_cache(_CACHED_HOSTS)
def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
