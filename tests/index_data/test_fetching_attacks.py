"""Servers and addresses that want us to do what we must not, or to wait or read without end."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from index_data.fetching import Fetcher, FetchError, client
from index_data.fetching.hosts import is_public
from index_data.fetching.names import ascii_host, parts_of

OK = b"HTTP/1.1 200 OK\r\n"
FOREVER = 10_000_000
#: What a server sends for a path: at once, and then again and again.
ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "/body-drip": (OK + b"\r\n", b"x"),
    "/header-drip": (OK, b"X: y\r\n"),
    "/continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "/negative-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", b"x" * 100_000),
    "/chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
    "/trailers": (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"a: b\r\n" * 10_000),
    "/endless": (OK + b"\r\n", b"x" * 100_000),
    "/huge": (OK + b"Content-Length: 99999999999\r\n\r\n", b""),
    "/short": (OK + b"Content-Length: 50\r\n\r\nx", b""),
    "/short-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n50\r\nx", b""),
    "/no-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", b""),
    "/short-gzip": (OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 99)[:-9], b""),
    "/nothing": (b"", b""),
    "/garbage": (b"\x00\x01\x02\r\n\r\n", b""),
    "/long-line": (OK + b"X: ", b"y" * 100_000),
    "/bad-redirect": (b"HTTP/1.1 302 F\r\nLocation: http://[\r\n\r\n", b""),
    "/userinfo": (b"HTTP/1.1 302 F\r\nLocation: http://a:b@localhost/\r\n\r\n", b""),
    "/arabic": ("HTTP/1.1 302 F\r\nLocation: /خبر\r\nContent-Length: 0\r\n\r\n".encode(), b""),
    "/elsewhere": (b"HTTP/1.1 302 F\r\nLocation: http://sub.localhost:PORT/asked\r\n\r\n", b""),
}


class Server:
    """Sends bytes as they are, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = connection.recv(65536)
                self.asked.append(request)
                path = request.split(b" ")[1].decode()
                first, again = ANSWERS.get(path, (OK + b"Content-Length: 2\r\n\r\nok", b""))
                connection.sendall(first.replace(b"PORT", str(self.port).encode()))
                for _ in range(FOREVER if again else 0):
                    connection.sendall(again)
                    time.sleep(0.05 if len(again) < 30 else 0)
            except (OSError, IndexError):
                return


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


FETCHER = Fetcher({"localhost", "sub.localhost"})


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/body-drip", "takes too long"),
        ("/header-drip", "takes too long"),
        ("/continue", "takes too long"),
        ("/negative-chunk", "larger than"),
        ("/chunks", "larger than"),
        ("/trailers", "larger than"),
        ("/endless", "larger than"),
        ("/huge", "larger than"),
        ("/short", "cut off"),
        ("/short-chunk", "cut off"),
        ("/no-chunk", "cut off"),
        ("/short-gzip", "cut off"),
        ("/nothing", "does not speak HTTP"),
        ("/garbage", "does not speak HTTP"),
        ("/long-line", "does not speak HTTP"),
        ("/bad-redirect", "not a web address"),
        ("/userinfo", "user name or a password"),
    ],
)
def test_what_is_given_up(
    server: Server, path: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(client, "MAX_SECONDS", 1.0)
    begun = time.monotonic()
    with pytest.raises(FetchError, match=reason):
        FETCHER.get(f"http://localhost:{server.port}{path}")
    assert time.monotonic() - begun < 3


def test_redirects_with_arabic_letters(server: Server) -> None:
    """Many sites write them into the header as they are, in UTF-8."""
    found = FETCHER.get(f"http://localhost:{server.port}/arabic")
    assert found.url.endswith("/خبر")
    assert server.asked[-1].startswith(b"GET /%D8%AE%D8%A8%D8%B1 ")


def test_headers_are_for_the_first_host(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *a, **k: lookup("127.0.0.1", *a, **k))
    FETCHER.get(f"http://localhost:{server.port}/elsewhere", {"Authorization": "secret"})
    first, second = server.asked[-2:]
    assert b"secret" in first
    assert b"secret" not in second


def test_headers_cannot_be_injected(server: Server) -> None:
    with pytest.raises(FetchError):
        FETCHER.get(f"http://localhost:{server.port}/", {"X": "a\r\nHost: b"})
    FETCHER.get(f"http://localhost:{server.port}/a\r\nX-Evil: 1")
    assert b"\r\nX-Evil" not in server.asked[-1]


def test_a_name_is_looked_up_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is the one connected to, whatever the name leads to next."""
    asked: list[object] = []
    lookup = socket.getaddrinfo

    def rebinding(host: str, port: int, **kinds: int) -> object:
        asked.append(host)
        return lookup("127.0.0.1" if len(asked) > 1 else "192.0.2.1", port, **kinds)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(FetchError, match=r"192\.0\.2\.1, is not a public address"):
        Fetcher().get(f"http://rebinding.example:{server.port}/")
    assert len(asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://exa mple.org/",
        "http://example.org/\ud800",
        "http://user@example.org/",
        "http://example.org:80:80/",
        "http://exa\u3000mple.org/",
        "http://a<b/",
        "http://\u0661\u0662\u064b\u200f!.example/",
        "http://example.org/" + "x" * 10_000,
    ],
)
def test_what_is_no_address_for_us(url: str) -> None:
    with pytest.raises(FetchError):
        Fetcher().get(url)


def test_names_of_hosts() -> None:
    """A label may end in a digit, as that of a television station does."""
    assert ascii_host("موقع.مصر") == "xn--4gbrim.xn--wgbh1c"
    assert ascii_host("قناة24.شبكة").encode().startswith(b"xn--24-")
    assert ascii_host("EXAMPLE.org") == "example.org"
    assert parts_of("https://[2606:4700::1111]/").host == "2606:4700::1111"


@pytest.mark.parametrize(
    "address",
    ["::127.0.0.1", "fec0::1", "64:ff9b:1::7f00:1", "::ffff:10.0.0.1", "2002:a00:1::", "ff02::1",
     "2001:db8::1", "::ffff:169.254.169.254", "100::1"],
)  # fmt: skip
def test_ipv6_that_is_not_public(address: str) -> None:
    assert not is_public(address)
