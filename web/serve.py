"""Serve the application with gunicorn, or with waitress where gunicorn does not run."""

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
from web.middleware.metrics import MULTIPROC_DIR_VARIABLE
from web.middleware.request_limits import MAX_ARTICLES_BYTES, MAX_HEADER_BYTES, MAX_HEADERS
from web.supervisor import beside

#: The longest request line read. An Arabic letter takes six bytes of it: with gunicorn's own
#: maximum of 8 KB, a pasted paragraph would get gunicorn's error instead of the application's.
MAX_REQUEST_LINE_BYTES = 98_304
THREADS_PER_WORKER = 2
#: How long pending requests have to finish when the server is stopped.
GRACE_SECONDS = 10
_METRICS_FOLDER_PREFIX = "naba-metrics-"


def serve(index_url: str, host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve an index until interrupted; port 0 takes a free one.

    Raises SearchError before serving: whatever `open_index` raises, and for a setting that cannot
    be used or an address that is taken. Runs one search first, so that workers share what it
    loads. Each worker opens the index itself, at its first request; waitress has a single worker,
    with all of the threads.
    """
    _check_bindable(host, port)
    with open_index(index_url) as index:
        index.search("نبأ", limit=1)
    run = _run_gunicorn if _has_gunicorn() else _run_waitress
    parent_pid = os.getpid()
    try:
        with beside(index_url):
            run(_application(index_url, host), host, port, workers)
    finally:
        # Workers pass here as well, when they exit.
        if os.getpid() == parent_pid:
            _remove_metrics_folder()


def _application(index_url: str, host: str) -> Flask:
    """Create the application before the workers start, so that they share what it loads.

    It opens no index yet. If metrics are on, it makes the folder in which workers add up theirs.
    """
    try:
        if settings()["METRICS"] and MULTIPROC_DIR_VARIABLE not in os.environ:
            os.environ[MULTIPROC_DIR_VARIABLE] = tempfile.mkdtemp(prefix=_METRICS_FOLDER_PREFIX)
        return create_app({"INDEX_URL": index_url, "LISTEN_HOST": host})
    except ValueError as error:
        raise SearchError(str(error)) from None


def _remove_metrics_folder() -> None:
    folder = Path(os.environ.get(MULTIPROC_DIR_VARIABLE, ""))
    if folder.name.startswith(_METRICS_FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def _has_gunicorn() -> bool:
    return sys.platform != "win32" and find_spec("gunicorn") is not None


def _run_gunicorn(app: Flask, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.http import message

    from web.gunicorn_worker import Worker

    message.MAX_REQUEST_LINE = MAX_REQUEST_LINE_BYTES
    options = {
        "bind": f"{_bracketed(host)}:{port}",
        "workers": workers,
        "worker_class": Worker,
        "threads": THREADS_PER_WORKER,
        "limit_request_line": MAX_REQUEST_LINE_BYTES,
        "limit_request_fields": 2 * MAX_HEADERS,
        "limit_request_field_size": 2 * MAX_HEADER_BYTES,
        "graceful_timeout": GRACE_SECONDS,
        # NABA_TRUST_PROXY alone decides whether to trust a proxy, even one on this machine.
        "forwarded_allow_ips": "",
        "loglevel": "warning",
        "when_ready": lambda arbiter: _announce(host, arbiter.LISTENERS[0].sock.getsockname()[1]),
    }
    # Newer versions open a socket for their control program, which nothing here uses, and may read
    # requests with a parser in C, which refuses raw Arabic.
    optional = {"control_socket_disable": True, "http_parser": "python"}

    class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)
            for name in optional.keys() & self.cfg.settings.keys():
                self.cfg.set(name, optional[name])

        def load(self) -> object:
            return app

    Application().run()


def _run_waitress(app: Flask, host: str, port: int, workers: int) -> None:
    from waitress.server import BaseWSGIServer, create_server

    from web.waitress_channel import channel_class

    BaseWSGIServer.channel_class = channel_class(app)
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS_PER_WORKER * workers,
        max_request_header_size=2 * MAX_REQUEST_LINE_BYTES,
        max_request_body_size=MAX_ARTICLES_BYTES + 1,
    )
    _announce(host, server.effective_port)
    server.run()


def _check_bindable(host: str, port: int) -> None:
    """Raise SearchError if the address cannot be bound; gunicorn would retry for seconds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        # A name that cannot be looked up at all is a TypeError.
        except (OSError, TypeError) as error:
            reason = getattr(error, "strerror", error)
            raise SearchError(
                f"Cannot listen on {_bracketed(host)}:{port} ({reason}). "
                "Choose another address with --host and --port."
            ) from None


def _announce(host: str, port: int) -> None:
    print(f"Naba is at http://{_bracketed(host)}:{port}", file=sys.stderr, flush=True)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
