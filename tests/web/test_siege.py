"""Ordinary searches are answered beside clients that mean no good: see `benchmarks.siege`."""

import sys
from pathlib import Path

import pytest

from benchmarks import siege
from benchmarks.measure import Program
from search import Article, open_index

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="clients come from addresses that only Linux has: 127.0.0.2 …"
)

ARTICLES = 200
#: More than the buffers of a connection hold, so that an export waits for its client.
BODY = "قال الرئيس إن الحكومة والمعارضة في البلاد اتفقتا على القانون. " * 400


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with open_index(tmp_path / "index", create=True) as opened, opened.writer() as writer:
        for number in range(ARTICLES):
            title = f"هدنة {number}"
            writer.add(Article(str(number), title, f"{number} {BODY}", "2024-03-14"))
    return tmp_path / "index"


def test_every_search_is_answered_under_siege(index: Path) -> None:
    """With heavy searches, unread exports, half-sent requests and idle connections at once."""
    serve = [*siege.NABA, "serve", "--index", str(index), "--port", "0", "--workers", "2"]
    with Program(serve, talks=False, settings={"NABA_REMEMBERED": "0"}) as server:
        address = server.announced("Naba is at ")
        with siege.siege(address, hostile=3, exports=2, half_sent=60, idle=300) as answered:
            found = siege.ask(address, [f"هدنة {number}" for number in range(60)])
    assert found.statuses == {200: 60}
    assert answered[200]
    # They may be told to wait, and none fails.
    assert set(answered) <= {200, 429, 503}
