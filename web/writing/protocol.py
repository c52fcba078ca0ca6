"""What the server and the writer say to each other: messages of JSON over a private socket.

A client sends what it wants as one message. To a body of articles, the writer says first whether
there is room for it; then the body follows as it came, and the writer answers once everything is
kept for good. Nothing is ever unpickled.
"""

import os
from dataclasses import asdict, dataclass
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from secrets import token_bytes
from typing import Any, Literal

import orjson

#: Where the workers of a server find the folder of its writer.
WRITER_VARIABLE = "NABA_WRITER"
#: The most bytes of a message that is no body.
MAX_MESSAGE_BYTES = 1 << 26
_KEY_FILE, _SOCKET = "key", "socket"
_KEY_BYTES = 32
_WAITING_CONNECTIONS = 128

BodyFormat = Literal["json", "jsonl"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants: the article ``delete`` to be deleted, or a body to be written."""

    delete: str = ""
    format: BodyFormat = "jsonl"
    body_bytes: int = 0


class Refusal(Exception):
    """Why nothing of a request was written: a code, and in how many seconds to come again."""

    def __init__(self, code: str, retry_seconds: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.retry_seconds = retry_seconds


def prepare(folder: Path) -> None:
    """Put a new key into the private folder of a writer."""
    (folder / _KEY_FILE).touch(0o600)
    (folder / _KEY_FILE).write_bytes(token_bytes(_KEY_BYTES))


def listen(folder: Path) -> Listener:
    """Listen for the server, in place of a writer that is gone."""
    (folder / _SOCKET).unlink(missing_ok=True)
    return Listener(_address(folder), backlog=_WAITING_CONNECTIONS, authkey=_key(folder))


def connect(folder: Path) -> "Connection[bytes, bytes]":
    """Connect to the writer; raise OSError or EOFError where none listens."""
    return Client(_address(folder), authkey=_key(folder))


def send(connection: "Connection[bytes, bytes]", message: Any) -> None:
    """Send a message; raise OSError where nobody listens any more."""
    connection.send_bytes(orjson.dumps(message))


def receive(connection: "Connection[bytes, bytes]") -> Any:
    """Wait for a message; raise OSError, EOFError or ValueError where none comes."""
    return orjson.loads(connection.recv_bytes(MAX_MESSAGE_BYTES))


def send_wanted(connection: "Connection[bytes, bytes]", wanted: Wanted) -> None:
    """Send what a request wants."""
    send(connection, asdict(wanted))


def receive_wanted(connection: "Connection[bytes, bytes]") -> Wanted:
    """Wait for what a request wants."""
    return Wanted(**receive(connection))


def send_refusal(connection: "Connection[bytes, bytes]", refusal: Refusal) -> None:
    """Send why nothing was written."""
    send(connection, {"refusal": refusal.code, "retry_seconds": refusal.retry_seconds})


def receive_answer(connection: "Connection[bytes, bytes]") -> dict[str, Any]:
    """Wait for an answer and return it; raise the Refusal that it may be."""
    answer: dict[str, Any] = receive(connection)
    if "refusal" in answer:
        raise Refusal(answer["refusal"], answer["retry_seconds"])
    return answer


def _key(folder: Path) -> bytes:
    return (folder / _KEY_FILE).read_bytes()


def _address(folder: Path) -> str:
    return rf"\\.\pipe\{folder.name}" if os.name == "nt" else str(folder / _SOCKET)
