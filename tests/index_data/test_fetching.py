"""Fetching from addresses: what is answered, and what is refused before anything is asked."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index_data.fetching import Fetcher, FetchError, client
from index_data.fetching.hosts import is_public
from index_data.fetching.robots import Robots

Answer = Callable[[BaseHTTPRequestHandler], None]


def text(content: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    try:
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def agent(handler: BaseHTTPRequestHandler) -> None:
    text(handler.headers["User-Agent"].encode())(handler)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve some answers on this machine."""
    robots = b"User-agent: *\nDisallow: /private\n"
    answers: dict[str, Answer] = {
        "/": text(b"home", Content_Type="text/HTML; charset=utf-8"),
        "/%D8%AE%D8%A8%D8%B1?q=%D8%A3": text(b"news"),
        "/gzip": text(gzip.compress(b"packed"), Content_Encoding="gzip"),
        "/damaged": text(b"\x1f\x8b\x08x", Content_Encoding="gzip"),
        "/brotli": text(b"x", Content_Encoding="br"),
        "/bomb": text(gzip.compress(bytes(2_000_000)), Content_Encoding="gzip"),
        "/large": text(bytes(2_000_000)),
        "/moved": text(b"", 301, Location="/"),
        "/loop": text(b"", 302, Location="/loop"),
        "/inside": text(b"", 302, Location="http://127.0.0.1:1/"),
        "/file": text(b"", 302, Location="file:///etc/passwd"),
        "/missing": text(b"gone", 404),
        "/drip": drip,
        "/agent": agent,
        "/robots.txt": text(robots),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers[self.path](self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


FETCHER = Fetcher(allowed={"localhost"})


def test_an_answer(site: str) -> None:
    found = FETCHER.get(f"{site}/moved")
    assert (found.url, found.status, found.content) == (f"{site}/", 200, b"home")
    assert found.media_type == "text/html"
    assert FETCHER.get(f"{site}/missing").status == 404
    assert FETCHER.get(f"{site}/gzip").content == b"packed"
    assert FETCHER.get(f"{site}/خبر?q=أ").content == b"news"


def test_we_say_who_asks(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NABA_CONTACT", "mailto:desk@example.org")
    assert FETCHER.get(f"{site}/agent").content.endswith(b"(+mailto:desk@example.org)")
    monkeypatch.setenv("NABA_CONTACT", "x\r\nHost: y")
    assert b"Host" not in FETCHER.get(f"{site}/agent").content


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "redirects"),
        ("/inside", "not a public address"),
        ("/file", "not a web address"),
        ("/damaged", "damaged"),
        ("/brotli", "encoded as br"),
        ("/bomb", "larger than"),
        ("/large", "larger than"),
        ("/drip", "takes too long"),
    ],
)
def test_what_is_given_up(
    site: str, path: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(client, "MAX_SECONDS", 1.0)
    with pytest.raises(FetchError, match=reason):
        FETCHER.get(site + path)


@pytest.mark.parametrize(
    "url",
    ["", "خبر", "file:///etc/passwd", "ftp://example.org/", "http://", "http://[", "http://x:99999/",
     "//example.org/", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(FetchError, match="not a web address"):
        FETCHER.get(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "2130706433"])  # noqa: S104
def test_this_machine_is_not_asked(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(FetchError, match="not a public address"):
        Fetcher().get(f"http://{host}:{port}/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("10.0.0.1", False),
        ("172.16.5.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_robots(site: str) -> None:
    robots = Robots(FETCHER)
    assert robots.allow(f"{site}/news")
    assert not robots.allow(f"{site}/private/1")
    assert not Robots(Fetcher()).allow(f"{site}/news")
