"""An application that writes to an index, and a door before a node that can be closed."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from flask.testing import FlaskClient

from web import create_app
from web.keys import ApiKey, file_of
from web.supervisor import beside

_BLOCK_BYTES = 1 << 16


@contextmanager
def editor_of(url: str, folder: Path) -> Iterator[FlaskClient]:
    """Give a client that may write, of an application with a writer beside it."""
    key, kept = ApiKey.generate("editor", "", write=True)
    (folder / "keys.json").write_bytes(file_of([kept]))
    client = create_app({"INDEX_URL": url, "KEYS_FILE": str(folder / "keys.json")}).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    with beside(url):
        yield client


class Door:
    """An address from which all is passed to a node and back, while it is open."""

    def __init__(self, node: str) -> None:
        host, _, port = node.partition(":")
        self._node = host, int(port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._host, self._port = self._listener.getsockname()
        self._passing: list[socket.socket] = []
        self.address = f"{self._host}:{self._port}"
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def open(self) -> None:
        """Let new connections through, at the same address as before."""
        self._listener = socket.create_server((self._host, self._port))
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def close(self) -> None:
        """Cut all connections, and refuse new ones."""
        for each in (self._listener, *self._passing):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._passing.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._node)
                self._passing += (near, far)
                for source, target in ((near, far), (far, near)):
                    Thread(target=_pass, args=(source, target), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(_BLOCK_BYTES):
            target.sendall(block)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
