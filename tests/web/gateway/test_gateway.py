"""The gateway: what the application is asked, and what clients get of its answers."""

from collections.abc import Iterator
from threading import get_ident
from typing import Any

import pytest
from flask import Flask, Response, request, stream_with_context

from tests.web.gateway.asking import ask
from web.gateway.gateway import CHUNK_BYTES, Gateway
from web.gateway.lanes import TICKET


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
