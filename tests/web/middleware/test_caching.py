"""What readers and proxies may keep, and how they learn that it is still so."""

import re
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from search import Article, Index, Results, open_index
from tests.web.conftest import Get, Served, made
from web import create_app

PATHS = ("/", "/?q=الهدنة", "/a/1", "/docs", "/api/v1/search?q=الهدنة", "/openapi.json")


@pytest.fixture
def _varying_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each search take longer than the one before."""
    search, times = Index.search, count(1)

    def slower(self: Index, *args: Any, **options: Any) -> Results:
        return replace(search(self, *args, **options), took_ms=float(next(times)))

    monkeypatch.setattr(Index, "search", slower)


@pytest.mark.usefixtures("_varying_times")
@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_not_sent_again(served: Served, path: str) -> None:
    """An ETag stands for the answer, however long the search took; who has it gets a 304."""
    client = served()
    first, second = client.get(path), client.get(path)
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["ETag"] == second.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_another_answer_has_another_etag(tmp_path: Any) -> None:
    """After the article has changed, the old ETag counts no more."""
    path = made(tmp_path / "index", [Article("1", body="الهدنة")])
    address = "/api/v1/articles/1"
    old = create_app({"INDEX_URL": path}).test_client().get(address).headers["ETag"]
    with open_index(path) as index, index.writer() as writer:
        writer.add(Article("1", body="هدنة صامدة"))
    client = create_app({"INDEX_URL": path}).test_client()
    answer = client.get(address, headers={"If-None-Match": old})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != old


def test_answers_are_asked_about_unless_they_may_be_kept(served: Served) -> None:
    """NABA_MAX_AGE says how long they may be; with API keys, by nobody between."""
    for config, wanted in [
        ({}, "no-cache"),
        ({"MAX_AGE": 60}, "public, max-age=60"),
        ({"MAX_AGE": 60, "API_KEYS": "k"}, "private, max-age=60"),
    ]:
        answer = served(**config).get("/api/v1/search", headers={"X-API-Key": "k"})
        assert answer.headers["Cache-Control"] == wanted


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/search?q=(", "/healthz"])
def test_errors_and_health_are_never_kept(served: Served, path: str) -> None:
    """What is so only now is asked anew."""
    answer = served(MAX_AGE=60).get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_static_files_are_kept_forever_under_their_version(get: Get) -> None:
    """Pages ask for a file by an address that changes with it; others may not keep it so."""
    (address,) = re.findall(r'href="(/static/naba.css\?v=\w+)"', get("/").text)
    with get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    for path in ("/static/naba.css", "/static/naba.css?v=0"):
        with get(path) as answer:
            assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../__init__.py", "/etc/passwd", "..%2f__init__.py", "a" * 5000])
def test_only_static_files_have_a_version(get: Get, name: str) -> None:
    """The page that says there is no such file tells nothing of any other."""
    answer = get(f"/static/{name}")
    assert answer.status_code == 404
    assert not re.search(rf"{name[-5:]}\?v=", answer.text)
