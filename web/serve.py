"""Serve the application: gunicorn where it runs, waitress elsewhere."""

import os
import shutil
import socket
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from flask import Flask

from search import SearchError, open_index
from web import create_app
from web.config import settings
from web.middleware.metrics import FOLDER
from web.middleware.request_limits import MAX_BODY, MAX_HEADER_BYTES, MAX_HEADERS

#: The longest request line that is read. An Arabic letter takes six bytes of it: with 8 KB, what
#: gunicorn reads at most by itself, a pasted paragraph would get gunicorn's answer, not ours.
MAX_REQUEST_LINE = 98_304
THREADS = 2
#: The seconds that answers under way have when the server is stopped.
GRACE = 10
_COUNTS = "naba-metrics-"


def serve(index_url: str, host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve an index until interrupted; port 0 takes a free one.

    Raises at once what `open_index` raises, also for a setting that cannot be read, and pays here
    for what the first search loads. Each worker opens the index itself, at its first request;
    waitress has one worker, with as many more threads.
    """
    _check_free(host, port)
    with open_index(index_url) as index:
        index.search("نبأ", limit=1)
    with_server = _with_gunicorn if _has_gunicorn() else _with_waitress
    ours = os.getpid()
    try:
        with_server(_application(index_url), host, port, workers)
    finally:
        # Workers come along here too, at their end.
        if os.getpid() == ours:
            _forget_counts()


def _application(index_url: str) -> Flask:
    """Return the application, whose workers count together if they count.

    It is made before they are, so that what they share is loaded once; it opens no index yet.
    """
    try:
        if settings()["METRICS"] and FOLDER not in os.environ:
            os.environ[FOLDER] = tempfile.mkdtemp(prefix=_COUNTS)
        return create_app({"INDEX_URL": index_url})
    except ValueError as error:
        raise SearchError(str(error)) from None


def _forget_counts() -> None:
    folder = Path(os.environ.get(FOLDER, ""))
    if folder.name.startswith(_COUNTS):
        shutil.rmtree(folder, ignore_errors=True)


def _has_gunicorn() -> bool:
    return sys.platform != "win32" and find_spec("gunicorn") is not None


def _with_gunicorn(app: Flask, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.http import message

    message.MAX_REQUEST_LINE = MAX_REQUEST_LINE
    options = {
        "bind": f"{_bracketed(host)}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "limit_request_line": MAX_REQUEST_LINE,
        "limit_request_fields": 2 * MAX_HEADERS,
        "limit_request_field_size": 2 * MAX_HEADER_BYTES,
        "graceful_timeout": GRACE,
        # NABA_TRUST_PROXY says whether a proxy is believed, also one on this machine.
        "forwarded_allow_ips": "",
        "loglevel": "warning",
        "when_ready": lambda arbiter: _announce(host, arbiter.LISTENERS[0].sock.getsockname()[1]),
    }
    # Newer versions open a socket for their own control program; nobody here asked for one.
    optional = {"control_socket_disable": True}

    class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)
            for name in optional.keys() & self.cfg.settings.keys():
                self.cfg.set(name, optional[name])

        def load(self) -> object:
            return app

    Application().run()


def _with_waitress(app: Flask, host: str, port: int, workers: int) -> None:
    from waitress.server import create_server

    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS * workers,
        max_request_header_size=2 * MAX_REQUEST_LINE,
        max_request_body_size=2 * MAX_BODY,
    )
    _announce(host, server.effective_port)
    server.run()


def _check_free(host: str, port: int) -> None:
    """Raise SearchError when the address cannot be had; gunicorn would try for seconds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SearchError(
                f"Cannot serve at {_bracketed(host)}:{port} ({error.strerror}). "
                "Choose another address with --host and --port."
            ) from None


def _announce(host: str, port: int) -> None:
    print(f"Naba is at http://{_bracketed(host)}:{port}", file=sys.stderr, flush=True)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
