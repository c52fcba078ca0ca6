"""The web is asked politely: as robots.txt says, with pauses, and told apart what it refuses."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index_data.fetching import FetchError, Web
from index_data.fetching.robots import parse

ROBOTS = b"""User-agent: other\nDisallow: /\n
User-agent: *\nCrawl-delay: 2\nDisallow: /private\nAllow: /private/open\nDisallow: /*?s=
"""


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Site(BaseHTTPRequestHandler):
    """Answers with the status that a path names."""

    asked: list[str] = []  # noqa: RUF012  # of all requests together

    def do_GET(self) -> None:
        busy = self.path == "/busy" and self.path not in self.asked
        Site.asked.append(self.path)
        status = 200
        name = self.path.strip("/")
        if name.isdigit():
            status = int(name)
        elif busy or self.path == "/later":
            status = 503
        elif self.path == "/moved":
            status = 302
        body = ROBOTS if self.path == "/robots.txt" else b"page"
        self.send_response(status)
        self.send_header("Location", "/private/1")
        self.send_header("Retry-After", "7" if busy else "9999")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Web:
    return Web({"localhost"}, clock, clock.sleep)


def test_a_pause_between_requests(site: str, web: Web, clock: Clock) -> None:
    web.get(f"{site}/a")
    web.get(f"{site}/b")
    clock.seconds += 10
    web.get(f"{site}/c")
    assert clock.slept == [2.0]
    assert Site.asked == ["/robots.txt", "/a", "/b", "/c"]


@pytest.mark.parametrize("path", ["/private/1", "/moved", "/x?s=1"])
def test_what_robots_forbids_is_not_asked(site: str, web: Web, path: str) -> None:
    """Neither directly nor by a redirect."""
    with pytest.raises(FetchError, match=r"robots\.txt of its site forbids it"):
        web.get(site + path)
    assert not {"/private/1", "/x?s=1"} & set(Site.asked)
    web.get(f"{site}/private/open")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "404: not found"),
        (403, "403: forbidden"),
        (410, "410: gone for good"),
        (451, "451: withheld by law"),
        (500, "500: internal server error"),
        (599, "599: an unknown answer"),
    ],
)
def test_refusals_in_plain_words(site: str, web: Web, status: int, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        web.get(f"{site}/{status}")


def test_a_busy_site_is_asked_once_more(site: str, web: Web, clock: Clock) -> None:
    assert web.get(f"{site}/busy").status == 200
    assert clock.slept == [7.0]
    with pytest.raises(FetchError, match="503"):
        web.get(f"{site}/later")
    assert Site.asked.count("/later") == 1


def test_nothing_new_is_an_answer(site: str, web: Web) -> None:
    assert web.get(f"{site}/304", {"If-None-Match": '"1"'}).status == 304


def test_this_machine_is_not_asked(site: str, clock: Clock) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        Web((), clock, clock.sleep).get(site)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("User-agent: *\nDisallow: /\nUser-agent: Naba\nDisallow: /x", "/a", True),
        ("User-agent: *\nUser-agent: y\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a*c*e", "/abcde", False),
        ("User-agent: *\nDisallow: /a*e*c", "/abcde", True),
        ("User-agent: *\nDisallow: /خبر", "/%D8%AE%D8%A8%D8%B1/1", False),
        ("\ufeff<html>", "/a", True),
    ],
)
def test_rules_of_robots(rules: str, path: str, allowed: bool) -> None:
    assert parse(rules).allow(path) is allowed
