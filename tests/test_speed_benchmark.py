"""Rules of the benchmarks of speed: what is asked, what is made, and who is missing."""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from benchmarks import growth, installed, load, measure, speed, table
from benchmarks.contestants import ENTRIES, Entry
from benchmarks.corpus import Fragments, Recombined, articles, pieces
from benchmarks.plot import draw
from search import Article

SEEDS = measure.ROOT / "seeds" / "articles.jsonl"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def samples() -> list[Article]:
    """Give ten of the sample articles."""
    return list(articles(SEEDS, 10))


def test_percentiles_are_times_that_were_measured() -> None:
    """Of a hundred times the p99 is the last but one, of one time all are that one."""
    assert measure.percentiles(range(100, 0, -1)) == {"p50": 50, "p95": 95, "p99": 99}
    assert measure.percentiles([7]) == {"p50": 7, "p95": 7, "p99": 7}
    rounds = [{"p50": 1.0}, {"p50": 9.0}, {"p50": 2.0}]
    assert measure.medians(rounds) == {"p50": 2.0}


def test_fragments_differ_from_those_that_warm_up(samples: list[Article]) -> None:
    """Each is two to four words of one title, without signs, and none is asked for twice."""
    titles = [article.title for article in samples]
    fragments = Fragments.of(titles)
    texts = [*fragments.warm_up, *fragments.asked]
    assert len(set(texts)) == len(texts) > 50
    assert 2 * len(fragments.warm_up) < len(fragments.asked)
    assert all(any(text in " ".join(title.split()) for title in titles) for text in texts)
    assert {len(text.split()) for text in texts} == {2, 3, 4}
    assert all(text.replace(" ", "").isalnum() for text in texts)
    assert Fragments.of(titles) == fragments


def test_a_made_collection_is_always_the_same(samples: list[Article]) -> None:
    """Its ids are unique, its sentences real, and a smaller one is the beginning of a larger."""
    made = list(Recombined(samples).articles(200))
    assert list(Recombined(samples).articles(50)) == made[:50]
    assert len({article.id for article in made}) == len({a.date for a in made}) == 200
    real = {piece for article in samples for piece in pieces(article.body)}
    assert {line for article in made for line in article.body.splitlines()} <= real
    assert {article.date[:4] for article in made} == {str(year) for year in range(2015, 2025)}
    assert {article.source for article in made} == {article.source for article in samples}


def test_long_paragraphs_are_parted_after_sentences() -> None:
    """A short paragraph is one piece."""
    sentence = "كلمة " * 40 + "أخيرة."
    found = pieces(f"{sentence} {sentence} قصيرة.\n\nفقرة ثانية")
    assert [len(piece.split()) for piece in found] == [82, 1, 2]


@pytest.fixture
def run_on_ten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, Any]]:
    """Give what is printed and kept of ten articles, where some engines are missing."""
    monkeypatch.setattr(installed, "_PYTHONS", (sys.executable,))
    monkeypatch.setattr(installed, "_JARS", ("no-such-*.jar",))
    xapian = Entry("Xapian", "no_such_module", "Debian's python3-xapian")
    monkeypatch.setitem(ENTRIES, "xapian", xapian)
    monkeypatch.setitem(ENTRIES, "broken", Entry("Broken", "json"))
    monkeypatch.delitem(ENTRIES, "bm25s")
    kept = tmp_path / "figures.json"
    call = [str(SEEDS), "--first=10", "--rounds=1", f"--json={kept}"]
    shown = CliRunner().invoke(speed.main, call, catch_exceptions=False).stdout
    return shown, json.loads(kept.read_text("utf-8"))


def test_every_engine_has_its_figures_or_a_reason(run_on_ten: tuple[str, dict[str, Any]]) -> None:
    """One that is not installed is named with its package, and one that fails with its words."""
    shown, result = run_on_ten
    assert "Xapian: not installed: Debian's python3-xapian" in shown
    assert "Lucene, ArabicAnalyzer: not installed: Debian's liblucene8-java" in shown
    assert "Broken: failed: ModuleNotFoundError" in shown
    (heat,) = result["heats"]
    assert heat["articles"] == 10
    assert set(heat["rows"]) == {"naba", "tantivy", "sqlite", "naba-whoosh", "whoosh"}
    for row in heat["rows"].values():
        assert row["index"]["megabytes"] > 0
        assert 0 < row["plain"]["p50"] <= row["plain"]["p95"] <= row["plain"]["p99"]
        # As many articles with snippets as without.
        assert row["snippets"]["hits"] == row["plain"]["hits"] > 0
        assert row["snippets"]["snippets"] > row["plain"]["snippets"] == 0
    same = table.comparison(result, result)
    assert "| 10 | SQLite FTS5 | Indexing: index, MB |" in same
    assert len(re.findall(r"index, MB \| .* \| \+0% \|", same)) == len(heat["rows"])


def test_ratios_are_multiples_of_lucenes_figures() -> None:
    """Twice as slow as Lucene is 2.00; without Lucene there are no ratios."""
    times = {"p50": 1.0, "p95": 2.0, "p99": 3.0, "each": 4.0}
    rows = {
        "naba": {"version": "1", "plain": {name: 2 * ms for name, ms in times.items()}},
        "lucene": {"version": "8", "plain": times},
    }
    result = {
        "made": "",
        "machine": {"processor": ""},
        "rounds": 1,
        "heats": [{"articles": 10, "megabytes": 1.0, "rows": rows}],
        "missing": {},
    }
    assert "| Naba 1 | 2.00 | 4.00 | 6.00 | 8.00 | 2.00 | 2.00 | 2.00 |" in table.tables(result)
    del rows["lucene"]
    assert "| Naba 1 | 2.00 | 4.00 | 6.00 | 8.00 |  |  |  |" in table.tables(result)


class _Stub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b"x" * 300_000
        self.send_response(500 if "q=bad" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *of: object) -> None:
        """Say nothing."""


def test_every_text_is_asked_once_and_errors_are_counted() -> None:
    """More texts than connections, and answers larger than one reading."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stub) as server:
        Thread(target=server.serve_forever).start()
        texts = [*map(str, range(20)), "bad", "bad"]
        found = load.ask(f"http://127.0.0.1:{server.server_port}", texts, 3)
        server.shutdown()
    assert (len(found.times), found.errors) == (22, 2)
    assert found.rate > 0


def test_a_size_is_measured_from_making_to_serving(samples: list[Article], tmp_path: Path) -> None:
    """What it gives can be drawn."""
    made = Recombined(samples).articles(10)
    found = growth.figures(made, 10, tmp_path, rounds=1)
    assert found["server"]["errors"] == 0
    assert found["index"]["own memory"] > 0
    assert found["server"]["own memory"] > 0
    picture = draw(growth.panels({"10": found, "100": found}))
    drawn = ElementTree.fromstring(picture)  # noqa: S314  # our own picture
    titles = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {"Indexing, articles/s", "10", "100", "p99"} <= set(titles)
