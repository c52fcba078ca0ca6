"""Which hosts are believed: a forged one is in no answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from tests.web.conftest import Served
from web import create_app

FORGED = "evil.example"
#: What stands for the arguments of a route.
ARGUMENTS = {"article_id": "5", "filename": "naba.css"}
QUERIES = ("", "?q=الأمن&lang=en&digits=latn&page=2&group=none&explain=1", "?q=(&size=x&format=csv")
HEADERS: tuple[Mapping[str, str], ...] = (
    *(
        {"Host": host}
        for host in (
            FORGED,
            f"{FORGED}:8000",
            f"localhost@{FORGED}",
            f"localhost:80@{FORGED}",
            f"localhost/{FORGED}",
            f"localhost:8000/{FORGED}",
            f"localhost.{FORGED}",
            f"127.0.0.1.{FORGED}",
            f"[::1].{FORGED}",
            f"[::1%{FORGED}]",
            f"localhost, {FORGED}",
            f"localhost\t{FORGED}",
            f"{FORGED}\\localhost",
            f"0.0.0.0@{FORGED}",
        )
    ),
    {
        "Forwarded": f"host={FORGED};proto=https",
        "Origin": f"https://{FORGED}",
        "Referer": f"https://{FORGED}/",
        "Via": FORGED,
        **{
            f"X-{name}": FORGED
            for name in ("Forwarded-Host", "Forwarded-For", "Forwarded-Port", "Original-URL")
        },
    },
    *({"X-Forwarded-Proto": scheme} for scheme in (FORGED, f"https://{FORGED}")),
    *(
        {"X-Forwarded-Prefix": prefix, "X-Script-Name": prefix, "Script-Name": prefix}
        for prefix in (f"//{FORGED}", f"/\\{FORGED}", f"https://{FORGED}", f"/a//{FORGED}")
    ),
)
SETTINGS: tuple[Mapping[str, Any], ...] = (
    {"METRICS": 1, "CORS_ORIGINS": "https://app.example", "LISTEN_HOST": "0.0.0.0"},  # noqa: S104  # what it must not believe
    {"TRUST_PROXY": 1, "LISTEN_HOST": "news.example"},
    {"TRUST_PROXY": 2, "BASE_URL": "https://n.example/naba"},
)


def paths(app: APIFlask) -> Iterator[str]:
    """Yield a path of every route."""
    for rule in app.url_map.iter_rules():
        yield re.sub(r"<(?:\w+:)?(\w+)>", lambda match: ARGUMENTS.get(match[1], "1"), rule.rule)


def mistyped(app: APIFlask) -> Iterator[str]:
    """Yield paths that a server might redirect from or tell about."""
    for path in paths(app):
        yield from (f"{path}/", f"{path}//", f"{path}x", f"{path}%0d%0a")
    yield from ("/nothing", "/api/nothing", f"/{'a' * 70_000}")


def forged_in(response: TestResponse) -> list[str]:
    """Return what the response has of the forged host: its headers, and lines of its body."""
    with response:
        lines = [*map(": ".join, response.headers), *response.data.decode("latin-1").splitlines()]
    return [line for line in lines if FORGED in line]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_a_forged_host_is_in_no_answer(index_url: str, settings: Mapping[str, Any]) -> None:
    """Not of any page, feed or endpoint, in no error, and to no redirect."""
    app = create_app({"INDEX_URL": index_url, **settings})
    client = app.test_client()
    for path in paths(app):
        for number, headers in enumerate(HEADERS):
            query = QUERIES[number % len(QUERIES)]
            forged = forged_in(client.get(path + query, headers=headers))
            assert (path, headers, forged) == (path, headers, [])
        assert forged_in(client.post(path, headers=HEADERS[0])) == []
        assert forged_in(client.options(path, headers=HEADERS[0])) == []
    for path in mistyped(app):
        assert forged_in(client.get(path, headers=HEADERS[0])) == []
        # The test client would take two slashes for the beginning of a host.
        environ = {"PATH_INFO": f"/{path}", "HTTP_HOST": FORGED}
        assert forged_in(client.get(environ_overrides=environ)) == []


def test_a_forged_host_would_be_found(served: Served) -> None:
    """Where the server listens on it, it is in pages, feeds and citations."""
    for path in ("/a/5", "/docs", "/feed.atom", "/opensearch.xml", "/cite/ris/5"):
        client = served(LISTEN_HOST=FORGED)
        assert forged_in(client.get(path, headers=HEADERS[0])), path


def test_a_forged_host_is_in_no_answer_without_an_index(tmp_path: Any) -> None:
    app = create_app({"INDEX_URL": str(tmp_path / "nothing"), "TRUST_PROXY": 1})
    for path in paths(app):
        for headers in (HEADERS[0], {"X-Forwarded-Host": FORGED}):
            assert forged_in(app.test_client().get(path, headers=headers)) == []


def address(served: Served, host: str, **settings: Any) -> str | None:
    """Return the canonical URL that the page of an article tells a request for a host."""
    page = served(**settings).get("/a/5", headers={"Host": host}).text
    found = re.search('<link rel="canonical" href="([^"]*)">', page)
    return found and found[1]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.1.2.3", "[::1]", "[::1]:8000"],
)
def test_loopback_names_are_believed(served: Served, host: str) -> None:
    """Only a program on the same machine reaches a server by them."""
    assert address(served, host) == f"http://{host.lower()}/a/5"


@pytest.mark.parametrize("client", ["192.0.2.7", "2001:db8::7", "", "unknown"])
def test_loopback_names_are_not_believed_from_elsewhere(served: Served, client: str) -> None:
    """A public server would hand out links that lead nowhere; a trusted proxy says who asks."""
    page = served().get("/a/5", environ_overrides={"REMOTE_ADDR": client}).text
    assert "canonical" not in page
    if client:
        headers = {"X-Forwarded-For": client}
        proxied = served(TRUST_PROXY=1, LISTEN_HOST="127.0.0.1")
        assert "canonical" not in proxied.get("/a/5", headers=headers).text
    assert "canonical" in served().get("/a/5", headers={"X-Forwarded-For": client}).text


@pytest.mark.parametrize(
    ("listening", "host"),
    [
        ("news.example", "News.Example:8000"),
        ("192.0.2.7", "192.0.2.7:8000"),
        ("2001:DB8:0:0::7", "[2001:db8::7]:8000"),
    ],
)
def test_the_host_that_is_listened_on_is_believed(
    served: Served, listening: str, host: str
) -> None:
    """However it is written; and no other one."""
    assert address(served, host, LISTEN_HOST=listening) == f"http://{host.lower()}/a/5"
    assert address(served, host) is None
    assert address(served, FORGED, LISTEN_HOST=listening) is None


@pytest.mark.parametrize("listening", ["0.0.0.0", "::", ""])  # noqa: S104  # what it must not believe
def test_an_address_that_stands_for_all_is_none(served: Served, listening: str) -> None:
    for host in ("0.0.0.0", "[::]", "", FORGED):  # noqa: S104  # see above
        assert address(served, host, LISTEN_HOST=listening) is None


def test_with_a_base_url_no_host_is_believed(served: Served) -> None:
    for host in ("localhost", "news.example", FORGED):
        told = address(served, host, BASE_URL="https://n.example/naba", LISTEN_HOST="news.example")
        assert told == "https://n.example/naba/a/5"


def test_what_a_trusted_proxy_sends_is_believed_as_far_as_a_host_is(served: Served) -> None:
    """Its scheme and its prefix; its host is what the client asked it for."""
    client = served(TRUST_PROXY=1)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/news/"}
    assert 'href="https://localhost/news/a/5"' in client.get("/a/5", headers=headers).text
    page = client.get("/a/5", headers={**headers, "X-Forwarded-Host": "n.example"}).text
    assert "n.example" not in page
    assert 'href="/news/a/5"' in page


class TestWithoutAHost:
    """What is told to a client that asked for a host which is not believed."""

    HEADERS: Mapping[str, str] = {"Host": FORGED}

    def test_an_article_has_no_address(self, served: Served) -> None:
        """Neither as its canonical URL nor in what describes and cites it."""
        client = served()
        page = client.get("/a/5", headers=self.HEADERS).text
        assert "canonical" not in page
        assert "og:url" not in page
        assert '"url"' not in page
        assert "url" not in client.get("/cite/bibtex/5", headers=self.HEADERS).text
        assert "UR" not in client.get("/cite/ris/5", headers=self.HEADERS).text

    def test_an_article_has_the_address_of_its_publisher(self, served: Served) -> None:
        for path in ("/a/1", "/cite/bibtex/1", "/cite/ris/1"):
            assert "https://example.org/news/1" in served().get(path, headers=self.HEADERS).text

    def test_the_search_box_is_not_offered(self, served: Served) -> None:
        """Browsers add a search engine by absolute URLs alone; the description has the paths."""
        client = served()
        assert 'rel="search"' in client.get("/").text
        assert 'rel="search"' not in client.get("/", headers=self.HEADERS).text
        text = client.get("/opensearch.xml", headers=self.HEADERS).text
        assert 'template="/?q={searchTerms}"' in text

    def test_example_requests_have_a_placeholder(self, served: Served) -> None:
        page = served().get("/docs", headers=self.HEADERS).text
        assert "curl --get http://HOST/api/v1/search" in page
