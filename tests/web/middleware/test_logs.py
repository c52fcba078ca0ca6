"""What the server writes down."""

import json
from typing import Any

import pytest

from search import Index
from tests.web.conftest import Served

#: What would forge a line, or turn one around.
HOSTILE = "x%0A%0D{%22level%22:%22error%22}%1B[2J%E2%80%A8%C2%85%E2%80%AE%00"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_by_default_nothing_is_written(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that is well says nothing."""
    served().get("/?q=x")
    assert capsys.readouterr().err == ""


def test_json_is_a_line_for_each_request(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who asked what, what came of it, and how long it took."""
    answer = served(LOG="json").get("/api/v1/search?q=الهدنة")
    (line,) = lines(capsys)
    assert line.items() >= {
        "level": "info", "message": "request", "method": "GET", "path": "/api/v1/search",
        "query": "الهدنة", "status": 200, "client": "127.0.0.1", "slow": False,
        "bytes": len(answer.data), "request_id": answer.headers["X-Request-ID"],
    }.items()  # fmt: skip
    assert line["ms"] >= line["search_ms"] > 0
    assert line["time"].endswith("+00:00")


def test_text_is_one_too(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """The same, to be read by people."""
    served(LOG="text").get("/nothing")
    (line,) = capsys.readouterr().err.splitlines()
    assert "info request" in line
    assert 'path="/nothing" query="" status=404' in line


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_query_can_forge_a_line(
    served: Served, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """Control characters are written as escapes, in queries, paths and names."""
    client = served(LOG=form)
    client.get(f"/?q={HOSTILE}")
    client.get(f"/a/{HOSTILE}")
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 2
    assert written.replace("\n", "").isprintable()


def test_a_slow_request_is_always_written(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even when the log is off; 0 never calls one slow."""
    served(SLOW_MS=0.000001).get("/api/v1/search?q=x")
    line = capsys.readouterr().err
    assert "warning slow request" in line
    assert "slow=true" in line
    served(SLOW_MS=0).get("/api/v1/search?q=x")
    assert capsys.readouterr().err == ""


def test_a_mistake_is_written_with_its_traceback(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As JSON it is one line all the same."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("what went wrong")

    monkeypatch.setattr(Index, "search", fail)
    served(LOG="json").get("/?q=x")
    error, line = lines(capsys)
    assert "what went wrong" in error["traceback"]
    assert (error["level"], line["status"]) == ("error", 500)


def test_an_unknown_form_is_an_error(served: Served) -> None:
    """The error names the variable and what it may be."""
    with pytest.raises(ValueError, match="NABA_LOG must be one of off, text, json"):
        served(LOG="xml")
