"""Run the writer of an index: ``python -m web.writing INDEX_URL FOLDER``."""

import sys
from contextlib import closing
from multiprocessing import AuthenticationError
from multiprocessing.connection import Listener
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from web.side_process import stand_beside
from web.writing.inbox import Inbox, Job
from web.writing.protocol import (
    Refusal,
    Wanted,
    listen,
    receive_wanted,
    send,
    send_refusal,
)

#: How far it steps back: beside clients who search without a pause, another 5 would leave it a
#: third of the processor that it gets, and searches would hardly notice.
_NICENESS = 5
_RETRY_SECONDS = 2
_PAUSE_SECONDS = 0.05
#: How long the last answers have to reach the server.
_MAX_ANSWER_SECONDS = 2.0


def main(index_url: str, folder: str) -> None:
    """Write what the server sends until the server stops."""
    inbox = Inbox()
    stand_beside(inbox.close, _NICENESS)
    listener = listen(Path(folder))
    Thread(target=_accept, args=(listener, inbox), daemon=True).start()
    _write(index_url, inbox)


def _write(index_url: str, inbox: Inbox) -> None:
    if first := inbox.take():
        # Imported here, as most servers are never written to by API.
        from web.writing.loop import WritingLoop

        WritingLoop(index_url, inbox).run(first)
        inbox.wait_until_empty(_MAX_ANSWER_SECONDS)


def _accept(listener: Listener, inbox: Inbox) -> None:
    while True:
        try:
            connection = listener.accept()
        except (AuthenticationError, EOFError, OSError):
            # The client is gone, or there are too many open files.
            sleep(_PAUSE_SECONDS)
            continue
        Thread(target=_serve, args=(connection, inbox), daemon=True).start()


def _serve(connection: Any, inbox: Inbox) -> None:
    """Receive one request and answer it."""
    with closing(connection):
        try:
            wanted = receive_wanted(connection)
            if not inbox.reserve(wanted.body_bytes):
                send_refusal(connection, Refusal("writer-busy", _RETRY_SECONDS))
                return
            try:
                send(connection, _answer(connection, wanted, inbox))
            except Refusal as refusal:
                send_refusal(connection, refusal)
            finally:
                inbox.release(wanted.body_bytes)
        except (OSError, EOFError, ValueError):
            # The server is gone, or does not wait any more.
            return


def _answer(connection: Any, wanted: Wanted, inbox: Inbox) -> dict[str, Any]:
    """Receive the body of a request, if it has one, and wait until it is written."""
    job = Job(wanted)
    if wanted.body_bytes:
        send(connection, {"go": True})
        job.body = connection.recv_bytes(wanted.body_bytes)
    inbox.put(job)
    return job.answer.result()


if __name__ == "__main__":
    main(*sys.argv[1:])
