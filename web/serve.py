"""Serve an index: pages and API, by several processes."""

import os
import shutil
import socket
import sys
import tempfile
from functools import cache, partial
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from time import sleep

from search import SearchError, check_trusted, open_index
from web.config import settings
from web.gateway.gateway import Gateway, create_gateway
from web.gateway.granian_server import run
from web.middleware.metrics import MULTIPROC_DIR_VARIABLE
from web.supervisor import beside

#: Threads of one interpreter let each other run this often: searches of many words keep the others
#: waiting for less.
SWITCH_SECONDS = 0.001
#: How often to look whether the first worker listens.
_POLL_SECONDS = 0.02
_METRICS_FOLDER_PREFIX = "naba-metrics-"


def serve(
    index_url: str,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    *,
    trust: bool = False,
) -> None:
    """Serve an index until interrupted; port 0 takes a free one.

    Raises SearchError before serving: whatever `open_index` raises, and for a setting that cannot
    be used, an address that is taken, or an index that others may change, unless there is
    ``trust``. Runs one search first, so that workers share what it loads. Each worker opens the
    index itself, at its first request.
    """
    address, port = _free_address(host, port)
    if not trust:
        check_trusted(index_url)
    with open_index(index_url) as index:
        index.search("نبأ", limit=1)
    _gateway(index_url, host)
    _allow_many_files()
    Thread(target=_announce, args=(host, address, port), daemon=True).start()
    try:
        with beside(index_url):
            run(address, port, partial(_worker, index_url, host), workers)
    finally:
        _remove_metrics_folder()


@cache
def _gateway(index_url: str, host: str) -> Gateway:
    """Create the application, once before the workers start, so that they share what it loads.

    It opens no index yet. If metrics are on, it makes the folder in which workers add up theirs.
    """
    try:
        if settings()["METRICS"] and MULTIPROC_DIR_VARIABLE not in os.environ:
            os.environ[MULTIPROC_DIR_VARIABLE] = tempfile.mkdtemp(prefix=_METRICS_FOLDER_PREFIX)
        return create_gateway({"INDEX_URL": index_url, "LISTEN_HOST": host})
    except ValueError as error:
        raise SearchError(str(error)) from None


def _remove_metrics_folder() -> None:
    folder = Path(os.environ.get(MULTIPROC_DIR_VARIABLE, ""))
    if folder.name.startswith(_METRICS_FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def _allow_many_files() -> None:
    """Let each worker have as many connections open as the system permits."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _worker(index_url: str, host: str) -> Gateway:
    """Prepare a worker."""
    sys.setswitchinterval(SWITCH_SECONDS)
    return _gateway(index_url, host)


def _free_address(host: str, port: int) -> tuple[str, int]:
    """Return the address of a host, and the port; raise SearchError where they are not free.

    Each worker binds them later, which would also succeed beside another server of the same user.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.create_server(address, family=family) as probe:
            found, free_port, *_ = probe.getsockname()
            return found, free_port
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SearchError(
            f"Cannot listen on {_bracketed(host)}:{port} ({reason}). "
            "Choose another address with --host and --port."
        ) from None


def _announce(host: str, address: str, port: int) -> None:
    """Say where the server is, as soon as a worker listens there."""
    place = ip_address(address)
    if place.is_unspecified:
        address = "::1" if place.version == 6 else "127.0.0.1"
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
            break
        except OSError:
            sleep(_POLL_SECONDS)
    print(f"Naba is at http://{_bracketed(host)}:{port}", file=sys.stderr, flush=True)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
