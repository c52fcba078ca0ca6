"""What is wrong with a server is told by every page, answer and command, until it is well.

By name, with what to do, and with the time after which to come again where it passes by itself.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask_babel import force_locale

from naba.cli import main
from search.engines.opensearch import catalogue, client
from search.engines.opensearch.client import Place
from search.engines.opensearch.storage import ServerStorage
from tests.opensearch.answers import FULL, NO_ROLE, NO_SHARDS, Answers, make_certificate
from tests.opensearch.node import Node
from tests.opensearch.serving import Door, editor_of
from web import create_app
from web.error_texts import UNAVAILABLE

OLD = {"version": {"distribution": "opensearch", "number": "1.3.20"}}
_ANSWERS = ("/api/v1/search?q=x", "/api/v1/suggest?q=x", "/api/v1/articles/1", "/healthz")
_PAGES = ("/", "/?q=x", "/a/1")


def check_told(url: str, code: str, exit_code: int) -> None:
    """Check that pages in both languages, answers and a command tell of an error."""
    app = create_app({"INDEX_URL": url})
    asked, text = app.test_client(), UNAVAILABLE[code]
    passes = bool(text.retry_seconds)
    for path in _ANSWERS:
        answer = asked.get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (503, code)
        assert answer.get_json()["detail"] == text.detail
        assert ("Retry-After" in answer.headers) is passes
    for path in _PAGES:
        for language in ("ar", "en"):
            page = asked.get(path, headers={"Accept-Language": language})
            assert page.status_code == 503
            assert ("Retry-After" in page.headers) is passes
            with app.test_request_context(), force_locale(language):
                words = str(text.title), str(text.advice), text.remedy
            shown = page.get_data(as_text=True)
            assert all(each in shown for each in words)
            assert bool(re.search("[a-z]", words[1])) is (language == "en")
    done = CliRunner().invoke(main, ["search", "x", "--index", url])
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert done.stderr.startswith("naba: The ")
    assert url in done.stderr


@pytest.mark.parametrize(
    ("told", "code", "exit_code"),
    [
        ({"credentials": "x"}, "server-denied", 2),
        ({"status": 403, "answer": NO_ROLE}, "server-denied", 2),
        ({"root": OLD}, "server-unsuitable", 2),
        ({"status": 503, "answer": NO_SHARDS}, "server-not-ready", 4),
        ({"status": 403, "answer": FULL}, "server-full", 4),
        ({"status": 500, "answer": {"error": "x"}}, "server-error", 1),
    ],
)
def test_faults(server: Answers, told: Mapping[str, Any], code: str, exit_code: int) -> None:
    """Each has a title and advice for readers, and a detail for programs."""
    server.tell(**told)
    check_told(server.url(), code, exit_code)


def test_an_untrusted_certificate(server: Answers, tmp_path: Path) -> None:
    """No page shows what a server says that cannot prove who it is."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make_certificate(key, certificate)
    server.show(key, certificate)
    check_told(server.url("https"), "server-untrusted", 2)


def test_nobody_there(server: Answers) -> None:
    """A server that is gone may be back in a moment."""
    url = server.url()
    server.server_close()
    check_told(url, "server-unreachable", 4)


def test_another_mapping(small: str) -> None:
    """An index of other fields has to be rebuilt."""
    place = Place(small.removeprefix("opensearch:"))
    place.request("PUT", f"/{place.name}/_mapping", {"_meta": {"naba": "another"}})
    check_told(small, "index-mismatch", 1)


def test_another_fingerprint(small: str) -> None:
    """And one by another analyzer, until it is rebuilt; no server has to be started again."""
    app = create_app({"INDEX_URL": small}).test_client()
    storage = ServerStorage(small.removeprefix("opensearch:"))
    label = storage.read("naba.json") or b""
    storage.write("naba.json", [re.sub(rb'"fingerprint": "\w+', b'"fingerprint": "0', label)])
    check_told(small, "index-mismatch", 1)
    assert app.get("/healthz").status_code == 503
    assert CliRunner().invoke(main, ["rebuild", "--index", small]).exit_code == 0
    assert app.get("/healthz").get_json() == {"status": "ok", "articles": 2}


def test_it_comes_back(
    small: str, opensearch_node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the server answers again, so do pages and answers, and articles are written."""
    # Otherwise what was answered just before is answered once more.
    monkeypatch.setattr(catalogue, "_RECENT_SECONDS", 0.0)
    monkeypatch.setattr(client, "_RETRY_SECONDS", 0.3)
    door = Door(opensearch_node.address)
    with editor_of(small.replace(opensearch_node.address, door.address), tmp_path) as editor:

        def statuses() -> list[int]:
            return [editor.get(path).status_code for path in (*_PAGES, *_ANSWERS)]

        def post() -> Any:
            return editor.post("/api/v1/articles", json={"id": "w", "title": "زرافة"})

        assert post().get_json()["added"] == 1
        assert statuses() == [200] * 7
        door.close()
        assert statuses() == [503] * 7
        refused = post()
        assert (refused.status_code, refused.get_json()["code"]) == (503, "server-unreachable")
        assert int(refused.headers["Retry-After"]) > 0
        door.open()
        assert statuses() == [200] * 7
        assert post().get_json()["unchanged"] == 1
        door.close()
