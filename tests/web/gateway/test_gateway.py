"""The gateway: what the application is asked, and what clients get of its answers."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Event, get_ident
from typing import Any

import pytest
from flask import Flask, Response, request, stream_with_context

from web.gateway import body as request_body
from web.gateway import gateway as gateway_module
from web.gateway.gateway import CHUNK_BYTES, Gateway
from web.gateway.lanes import EXPORT, HEAVY, TICKET

Message = dict[str, Any]


def ask(gateway: Gateway, *paths: str, **scope: Any) -> list[tuple[int, Mapping[str, str], bytes]]:
    """Return the answers to requests that are sent at the same time."""

    async def together() -> Any:
        return await asyncio.gather(*(_ask(gateway, path, **scope) for path in paths))

    return list(asyncio.run(asyncio.wait_for(together(), timeout=30)))


async def _ask(
    gateway: Gateway,
    path: str,
    method: str = "GET",
    headers: Iterable[tuple[bytes, bytes]] = (),
    parts: Iterable[bytes] = (b"",),
    client: str = "192.0.2.1",
    send: Callable[[Message], Any] | None = None,
) -> tuple[int, Mapping[str, str], bytes]:
    raw, _, query = path.encode().partition(b"?")
    arriving, sent = list(parts), list[Message]()

    async def receive() -> Message:
        if not arriving:
            await asyncio.sleep(3600)
        part = arriving.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(arriving)}

    async def take(message: Message) -> None:
        sent.append(message)
        if send:
            await send(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": raw,
        "query_string": query,
        "headers": list(headers),
        "client": (client, 4000),
        "server": ("127.0.0.1", 8000),
    }
    await gateway(scope, receive, take)
    head = sent[0]
    fields = {name.decode(): value.decode() for name, value in head["headers"]}
    return head["status"], fields, b"".join(message["body"] for message in sent[1:])


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


def test_the_application_sees_the_request_as_it_was_sent(app: Flask) -> None:
    """Encoded slashes, raw Arabic and repeated headers arrive as with any WSGI server."""

    @app.get("/<path:path>")
    def view(path: str) -> list[Any]:
        environ = request.environ
        return [path, request.args["q"], environ["RAW_URI"], environ["REMOTE_ADDR"]]

    found = ask(Gateway(app), "/a%2Fb/ج?q=هدنة")
    assert app.json.loads(found[0][2])[:2] == ["a/b/ج", "هدنة"]
    assert app.json.loads(found[0][2])[2].encode("latin-1").decode() == "/a%2Fb/ج"
    assert app.json.loads(found[0][2])[3] == "192.0.2.1"


def test_headers_with_an_underscore_are_dropped(app: Flask) -> None:
    """No client sends what looks like a header of its proxy."""

    @app.get("/")
    def view() -> dict[str, str]:
        return dict(request.headers)

    headers = [(b"x_forwarded_for", b"1.2.3.4"), (b"x-a", b"1"), (b"x-a", b"2")]
    assert app.json.loads(ask(Gateway(app), "/", headers=headers)[0][2]) == {"X-A": "1,2"}


def test_a_body_is_read_as_it_arrives(app: Flask) -> None:
    @app.post("/")
    def view() -> bytes:
        return request.get_data()[::-1]

    headers = [(b"content-length", b"6")]
    parts = [b"ab", b"", b"cde", b"f"]
    answer = ask(Gateway(app), "/", method="POST", headers=headers, parts=parts)[0]
    assert answer[2] == b"fedcba"


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

        scope = _scope("/", "POST", [(b"content-length", b"6")])
        await gateway(scope, receive, send)
        return sent[0]["status"], {}, b""

    assert asyncio.run(asyncio.wait_for(receive_half(), timeout=20))[0] == 408


def _scope(path: str, method: str, headers: list[tuple[bytes, bytes]]) -> Message:
    return {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "headers": headers,
        "client": ("192.0.2.1", 4000), "server": ("127.0.0.1", 8000),
    }  # fmt: skip


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


def test_a_long_answer_is_whole_and_has_its_context(app: Flask) -> None:
    """Parts may be made in several threads, and see the same request."""
    threads = set[int]()

    @app.get("/<name>")
    def view(name: str) -> Response:
        def parts() -> Iterator[bytes]:
            for _ in range(5):
                threads.add(get_ident())
                yield request.path.encode() * CHUNK_BYTES

        return Response(stream_with_context(parts()))

    answers = ask(Gateway(app), "/a", "/b", "/c")
    assert [answer[2] for answer in answers] == [
        name.encode() * 5 * CHUNK_BYTES for name in ("/a", "/b", "/c")
    ]


def test_a_heavy_request_keeps_no_light_one_waiting(app: Flask) -> None:
    """All light places are free while any number of heavy requests wait."""
    go_on = Event()

    @app.get("/heavy")
    def heavy() -> str:
        request.environ[TICKET].change(HEAVY)
        assert go_on.wait(20)
        return "heavy"

    @app.get("/light")
    def light() -> str:
        return "light"

    async def together() -> list[str]:
        gateway, done = Gateway(app), list[str]()

        async def get(path: str, client: str) -> None:
            done.append((await _ask(gateway, path, client=client))[2].decode())

        async with asyncio.TaskGroup() as group:
            for number in range(6):
                group.create_task(get("/heavy", f"192.0.2.{number}"))
            await asyncio.sleep(0.1)
            for _ in range(6):
                await get("/light", "192.0.2.1")
            go_on.set()
        return done

    assert asyncio.run(asyncio.wait_for(together(), 30)) == ["light"] * 6 + ["heavy"] * 6


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
        await _ask(gateway, "/", send=stalled)
        return (await _ask(gateway, "/"))[2]

    answer = asyncio.run(asyncio.wait_for(one_after_the_other(), 30))
    assert len(answer) == 3 * CHUNK_BYTES


def test_who_goes_while_waiting_is_not_answered(app: Flask) -> None:
    """Its place is free, and what it wanted is not looked for."""
    go_on, began = Event(), list[str]()

    @app.get("/<name>")
    def view(name: str) -> str:
        request.environ[TICKET].change(HEAVY)
        began.append(name)
        assert go_on.wait(20)
        return name

    async def together() -> int:
        gateway = Gateway(app)
        first = asyncio.create_task(_ask(gateway, "/stays"))
        await asyncio.sleep(0.1)
        arriving = iter(("http.request", "http.disconnect"))

        async def receive() -> Message:
            return {"type": next(arriving)}

        async def send(message: Message) -> None:
            pass

        await gateway(_scope("/goes", "GET", []), receive, send)
        waiting = gateway._lanes[HEAVY].waiting
        go_on.set()
        await first
        return waiting

    assert asyncio.run(asyncio.wait_for(together(), 20)) == 0
    assert began == ["stays"]


def test_clients_are_told_apart_as_proxies_say(app: Flask) -> None:
    @app.get("/")
    def view() -> str:
        return str(request.environ[TICKET].client)

    forwarded = [(b"x-forwarded-for", b"198.51.100.7, 203.0.113.9")]
    for proxies, client in ((0, "192.0.2.1"), (1, "203.0.113.9"), (2, "198.51.100.7")):
        assert ask(Gateway(app, proxies), "/", headers=forwarded)[0][2].decode() == client
    ipv6 = ask(Gateway(app), "/", client="2001:db8::1:2")[0][2]
    assert ipv6 == b"2001:db8::/64"
    mapped = ask(Gateway(app), "/", client="::ffff:192.0.2.7")[0][2]
    assert mapped == b"192.0.2.7"


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
