"""Deadlines of clients, and of a worker that hangs."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping
from threading import Event

import pytest
from flask import Flask, Response, request, stream_with_context

from tests.web.gateway.asking import Message, ask, ask_one, scope_of
from web.gateway import body as request_body
from web.gateway import gateway as gateway_module
from web.gateway.gateway import CHUNK_BYTES, Gateway
from web.gateway.lanes import EXPORT, TICKET


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


def test_a_body_that_does_not_arrive_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_body, "BODY_SECONDS", 0.05)

    @app.post("/")
    def view() -> bytes:
        return request.get_data()

    async def half() -> None:
        pass

    gateway = Gateway(app)

    async def receive_half() -> tuple[int, Mapping[str, str], bytes]:
        sent = list[Message]()
        parts = iter([{"type": "http.request", "body": b"ab", "more_body": True}])

        async def receive() -> Message:
            for part in parts:
                return part
            await asyncio.sleep(3600)
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        scope = scope_of("/", "POST", [(b"content-length", b"6")])
        await gateway(scope, receive, send)
        return sent[0]["status"], {}, b""

    assert asyncio.run(asyncio.wait_for(receive_half(), timeout=20))[0] == 408


def test_an_answer_is_made_as_it_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what a client does not read, no more than a chunk is made, and then nothing."""
    monkeypatch.setattr(gateway_module, "WRITE_SECONDS", 0.05)
    made, closed = list[int](), Event()

    def parts() -> Iterator[bytes]:
        try:
            for number in range(1000):
                made.append(number)
                yield b"x" * CHUNK_BYTES
        finally:
            closed.set()

    @app.get("/")
    def view() -> Response:
        return Response(stream_with_context(parts()))

    async def stalled(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.sleep(3600)

    ask(Gateway(app), "/", send=stalled)
    assert len(made) == 1
    assert closed.wait(5)


def test_an_export_gives_its_place_back_when_it_is_cut(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_module, "WRITE_SECONDS", 0.05)

    @app.get("/")
    def view() -> Response:
        request.environ[TICKET].change(EXPORT)
        return Response(iter([b"x" * CHUNK_BYTES] * 3))

    async def stalled(message: Message) -> None:
        await asyncio.sleep(3600 if message["type"] == "http.response.body" else 0)

    async def one_after_the_other() -> bytes:
        gateway = Gateway(app)
        await ask_one(gateway, "/", send=stalled)
        return (await ask_one(gateway, "/"))[2]

    answer = asyncio.run(asyncio.wait_for(one_after_the_other(), 30))
    assert len(answer) == 3 * CHUNK_BYTES


def test_a_worker_that_hangs_ends() -> None:
    """And says where it was; the server replaces it."""
    program = (
        "import asyncio, time; from flask import Flask; from web.gateway import gateway\n"
        "gateway.HANGING_SECONDS = 0.5\n"
        "async def hang():\n"
        "    task = asyncio.create_task(gateway._prove_alive())\n"
        "    await asyncio.sleep(0.2)\n"
        "    time.sleep(60)\n"
        "asyncio.run(hang())\n"
    )
    ended = subprocess.run(  # noqa: S603 our own
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=False
    )
    assert ended.returncode == 1
    assert "in hang" in ended.stderr


def test_a_whole_answer_holds_no_place_while_it_is_read(app: Flask) -> None:
    """However long it is: it is made already, so others need not wait for its client."""
    body = b"x" * (3 * CHUNK_BYTES)

    @app.get("/")
    def view() -> bytes:
        return body

    async def beside_a_stalled_one() -> bytes:
        gateway = Gateway(app)

        async def stalled(message: Message) -> None:
            if message["type"] == "http.response.body":
                await asyncio.sleep(3600)

        unread = [asyncio.create_task(ask_one(gateway, "/", send=stalled)) for _ in range(5)]
        await asyncio.sleep(0.1)
        answer = (await ask_one(gateway, "/"))[2]
        for task in unread:
            task.cancel()
        return answer

    assert asyncio.run(asyncio.wait_for(beside_a_stalled_one(), 20)) == body
