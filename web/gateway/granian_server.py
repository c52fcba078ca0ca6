"""Granian as the server of the gateway: it reads requests and writes answers, without threads."""

from collections.abc import Callable

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
#: Connections that wait until a worker takes them.
MAX_WAITING_CONNECTIONS = 2_048
#: How long pending requests have to finish when the server is stopped.
GRACE_SECONDS = 10


def run(address: str, port: int, worker: Callable[[], Gateway], workers: int) -> None:
    """Answer at an address until interrupted, with what ``worker`` returns in each process."""
    server = Server(
        "naba",
        address,
        port,
        interface=Interfaces.ASGINL,
        workers=workers,
        # With HTTP/2, one connection could ask for as much as many.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_SECONDS * 1_000, max_buffer_size=MAX_HEAD_BYTES
        ),
        websockets=False,
        backlog=MAX_WAITING_CONNECTIONS,
        backpressure=MAX_CONNECTIONS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
    )
    server.serve(target_loader=worker, wrap_loader=False)
