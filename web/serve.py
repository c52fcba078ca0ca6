"""Serve the application: gunicorn where it runs, waitress elsewhere."""

import sys
from importlib.util import find_spec

from search import open_index
from web import create_app

#: The longest request line that is read; a query and its filters fit many times over.
MAX_REQUEST_LINE = 8_190
THREADS = 4


def serve(index_url: str, host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve an index until interrupted; port 0 takes a free one.

    Raises at once what `open_index` raises, and pays here for what the first search loads. Each
    worker opens the index itself, at its first request; waitress has one worker, with as many
    more threads.
    """
    with open_index(index_url) as index:
        index.search("نبأ", limit=1)
    if sys.platform != "win32" and find_spec("gunicorn"):
        _with_gunicorn(index_url, host, port, workers)
    else:
        _with_waitress(index_url, host, port, workers)


def _with_gunicorn(index_url: str, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": f"{_bracketed(host)}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "limit_request_line": MAX_REQUEST_LINE,
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
            return create_app({"INDEX_URL": index_url})

    Application().run()


def _with_waitress(index_url: str, host: str, port: int, workers: int) -> None:
    from waitress.server import create_server

    app = create_app({"INDEX_URL": index_url})
    server = create_server(app, host=host, port=port, threads=THREADS * workers)
    _announce(host, server.effective_port)
    server.run()


def _announce(host: str, port: int) -> None:
    print(f"Naba is at http://{_bracketed(host)}:{port}", file=sys.stderr, flush=True)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
