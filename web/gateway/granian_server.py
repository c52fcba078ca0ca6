"""Granian as the server of the gateway: it reads requests and writes answers, without threads."""

import socket
from collections.abc import Callable

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from web.gateway.gateway import Gateway

#: The longest head of a request read. An Arabic letter takes six bytes of a request line.
MAX_HEAD_BYTES = 131_072
#: How long a client has to send the head of its next request.
HEAD_SECONDS = 10
#: Connections of each worker, most of which wait for their client.
MAX_CONNECTIONS = 8_192
#: How long pending requests have to finish when the server is stopped.
GRACE_SECONDS = 10


def run(listener: socket.socket, worker: Callable[[], Gateway], workers: int) -> None:
    """Answer on a socket until interrupted, with what ``worker`` returns in each process."""
    server = _SharedSocketServer(
        listener,
        interface=Interfaces.ASGINL,
        workers=workers,
        # With HTTP/2, one connection could ask for as much as many.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_SECONDS * 1_000, max_buffer_size=MAX_HEAD_BYTES
        ),
        websockets=False,
        backpressure=MAX_CONNECTIONS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
    )
    server.serve(target_loader=worker, wrap_loader=False)


class _SharedSocketServer(Server):  # type: ignore[misc, valid-type]  # granian chooses one of two
    """A server whose workers take connections from one socket.

    Granian does so itself except on Linux, where each worker has a socket: then connections go to
    workers by chance, be they busy, stopped or dead.
    """

    def __init__(self, listener: socket.socket, **options: object) -> None:
        super().__init__("naba", *listener.getsockname()[:2], **options)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._listener.set_inheritable(True)
        holder = SocketHolder(self._listener.fileno(), uds=False, backlog=MAX_CONNECTIONS)  # type: ignore[call-arg]  # its stub lacks them
        self._ssp, self._shd, self._sso = None, holder, self._listener
