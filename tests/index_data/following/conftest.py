"""What tests of following share: a server of this machine, and a follower of its sources."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index_data.fetching import Web
from index_data.following.outcomes import Outcome
from index_data.following.targets import Target
from index_data.following.watching import Settings, watch
from index_data.records import Reading
from index_data.report import Report
from search import Article, open_index

Answer = Callable[[dict[str, str]], tuple[int, bytes, dict[str, str]]]


@dataclass
class Site:
    """A site whose answers a test sets; ``asked`` are the paths that were asked, and how."""

    address: str = ""
    answers: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, content: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Set the answer of a path; with an ETag it answers 304 where that is known."""
        data = content.encode() if isinstance(content, str) else content
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = status, data, named

    def feed(self, path: str, *titles: str, **headers: str) -> None:
        """Set a feed of entries, each with its title and an address made of its first word."""
        self.put(path, rss(self.address, *titles), 200, **headers)

    def paths(self) -> list[str]:
        """Return what was asked, but robots.txt, and forget it."""
        found = [path for path, _ in self.asked if path != "/robots.txt"]
        self.asked.clear()
        return found


def rss(site: str, *titles: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{site}/{title.split()[0]}</link>"
        f"<description>نص {title}</description></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>ص</title>{items}</channel></rss>'


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve what a test puts."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            served.asked.append((self.path, headers))
            status, content, sent = served.answers.get(self.path, (404, b"", {}))
            if "ETag" in sent and headers.get("if-none-match") == sent["ETag"]:
                status, content = 304, b""
            self.send_response(status)
            for name, value in sent.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


@dataclass
class Follower:
    """Follows sources into an index, one round at a time."""

    url: str
    said: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def once(self, *names: str, **how: bool) -> list[Outcome]:
        """Look at sources once, as `naba watch --once` does."""
        usual = Target("", 0.01, **how)
        web = Web({"localhost"}, pause_seconds=0.0)
        settings = Settings(names, usual, Reading(), web, once=True)
        open_target = partial(open_index, self.url)
        return list(watch(self.url, open_target, settings, self.report, self.said.append))

    def round(self, name: str, **how: bool) -> Outcome:
        """Look at one source once."""
        (*_, last) = self.once(name, **how)
        return last

    def titles(self) -> list[str]:
        """Return the headlines of all articles."""
        return sorted(article.title for article in self.articles())

    def articles(self) -> list[Article]:
        """Return all articles."""
        with open_index(self.url) as index:
            return list(index.articles())


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    """Give a follower into an index that is not there yet."""
    return Follower(str(tmp_path / "index"))
