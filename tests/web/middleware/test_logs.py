"""Logging."""

import json
from dataclasses import replace
from typing import Any

import pytest

from search import Index, Results, SearchRequest
from tests.web.conftest import Served

#: Characters that would forge a line, or reorder one.
HOSTILE = "x%0A%0D{%22level%22:%22error%22}%1B[2J%E2%80%A8%C2%85%E2%80%AE%00"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_by_default_nothing_is_logged(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """A healthy server logs nothing."""
    served().get("/?q=x")
    assert capsys.readouterr().err == ""


def test_json_has_one_line_per_request(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """With the client, the request, its status and its duration."""
    answer = served(LOG="json").get("/api/v1/search?q=الهدنة")
    (line,) = lines(capsys)
    assert line.items() >= {
        "level": "info", "message": "request", "method": "GET", "path": "/api/v1/search",
        "query": "الهدنة", "status": 200, "client": "127.0.0.1", "slow": False,
        "bytes": len(answer.data), "request_id": answer.headers["X-Request-ID"],
    }.items()  # fmt: skip
    assert (line["hits"], line["relaxed"]) == (1, False)
    assert line["ms"] >= line["search_ms"] > 0
    assert line["time"].endswith("+00:00")


def test_relaxed_searches_are_told(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a page too; what is no search has no hits."""
    served(LOG="json").get("/?q=مجلس الأمن الزيتون")
    (line,) = lines(capsys)
    assert line["hits"] > 0
    assert line["relaxed"]
    served(LOG="json").get("/a/1")
    assert "hits" not in lines(capsys)[0]


def test_the_time_of_every_search_counts(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a page that needs several; the hits are those of its own."""
    search = Index.search

    def slow(self: Index, request: SearchRequest, **options: Any) -> Results:
        return replace(search(self, request, **options), took_ms=10.0)

    monkeypatch.setattr(Index, "search", slow)
    served(LOG="json").get("/?q=الهدنة&from=2024-03-01")
    (line,) = lines(capsys)
    assert (line["hits"], line["search_ms"]) == (1, 20.0)


def test_text_has_one_line_per_request(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for people."""
    served(LOG="text").get("/nothing")
    (line,) = capsys.readouterr().err.splitlines()
    assert "info request" in line
    assert 'path="/nothing" query="" status=404' in line


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_query_can_forge_a_line(
    served: Served, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """Control characters in queries, paths and ids are escaped."""
    client = served(LOG=form)
    client.get(f"/?q={HOSTILE}")
    client.get(f"/a/{HOSTILE}")
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 2
    assert written.replace("\n", "").isprintable()


def test_a_slow_request_is_always_logged(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even if the log is off; with 0 no request is slow."""
    served(SLOW_MS=0.000001).get("/api/v1/search?q=x")
    line = capsys.readouterr().err
    assert "warning slow request" in line
    assert "slow=true" in line
    served(SLOW_MS=0).get("/api/v1/search?q=x")
    assert capsys.readouterr().err == ""


def test_an_error_is_logged_with_its_traceback(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As JSON it is still one line."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("what went wrong")

    monkeypatch.setattr(Index, "search", fail)
    served(LOG="json").get("/?q=x")
    error, line = lines(capsys)
    assert "what went wrong" in error["traceback"]
    assert (error["level"], line["status"]) == ("error", 500)


def test_an_unknown_format_is_an_error(served: Served) -> None:
    """The error names the variable and its possible values."""
    with pytest.raises(ValueError, match="NABA_LOG must be one of off, text, json"):
        served(LOG="xml")
