"""HTTP caching: ETags, Cache-Control and versioned static files."""

import re
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from search import Article, Index, Results, open_index
from tests.web.conftest import Get, Served, made
from web import create_app

PATHS = ("/", "/?q=الهدنة", "/a/1", "/docs", "/api/v1/search?q=الهدنة", "/openapi.json")


@pytest.fixture
def _varying_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each search take longer than the previous one."""
    search, times = Index.search, count(1)

    def slower(self: Index, *args: Any, **options: Any) -> Results:
        return replace(search(self, *args, **options), took_ms=float(next(times)))

    monkeypatch.setattr(Index, "search", slower)


@pytest.mark.usefixtures("_varying_times")
@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_not_sent_again(served: Served, path: str) -> None:
    """An ETag does not depend on the search time; a client that sends it gets a 304."""
    client = served()
    first, second = client.get(path), client.get(path)
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["ETag"] == second.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_what_has_changed_is_not_taken_for_what_it_was(served: Served) -> None:
    """A client that wants the response it knows and no other gets 412 where that is not the one."""
    answer = served().get("/api/v1/search?q=الهدنة", headers={"If-Match": '"other"'})
    assert answer.status_code == 412


def test_a_changed_response_has_another_etag(tmp_path: Path) -> None:
    """After the article has changed, the old ETag no longer matches."""
    path = made(tmp_path / "index", [Article("1", body="الهدنة")])
    address = "/api/v1/articles/1"
    old = create_app({"INDEX_URL": path}).test_client().get(address).headers["ETag"]
    with open_index(path) as index, index.writer() as writer:
        writer.add(Article("1", body="هدنة صامدة"))
    client = create_app({"INDEX_URL": path}).test_client()
    answer = client.get(address, headers={"If-None-Match": old})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != old


def test_responses_are_revalidated_unless_max_age_is_set(served: Served) -> None:
    """With NABA_MAX_AGE they may be cached, with API keys only privately."""
    wanted: list[tuple[dict[str, Any], str]] = [
        ({}, "no-cache"),
        ({"MAX_AGE": 60}, "public, max-age=60"),
        ({"MAX_AGE": 60, "API_KEYS": "k"}, "private, max-age=60"),
    ]
    for config, cache_control in wanted:
        answer = served(**config).get("/api/v1/search", headers={"X-API-Key": "k"})
        assert answer.headers["Cache-Control"] == cache_control


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/search?q=(", "/healthz"])
def test_errors_and_health_are_never_cached(served: Served, path: str) -> None:
    """Their responses describe only the present moment."""
    answer = served(MAX_AGE=60).get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_static_files_are_immutable_under_their_version(get: Get) -> None:
    """Pages request a file by a URL that changes with it; other URLs are not immutable."""
    (address,) = re.findall(r'href="(/static/naba.css\?v=\w+)"', get("/").text)
    with get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    for path in ("/static/naba.css", "/static/naba.css?v=0"):
        with get(path) as answer:
            assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../__init__.py", "/etc/passwd", "..%2f__init__.py", "a" * 5000])
def test_only_static_files_have_a_version(get: Get, name: str) -> None:
    """The error page for a missing file reveals nothing about other files."""
    answer = get(f"/static/{name}")
    assert answer.status_code == 404
    assert not re.search(rf"{name[-5:]}\?v=", answer.text)
