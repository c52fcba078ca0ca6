"""Rules of the benchmark of relevance: what is compared, and a peer that is missing."""

import gzip
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import installed, peers
from benchmarks.relevance import main

#: Answers each question with the article of its number, and fails as "sqlite".
BENCH = """
import json, pathlib, sys
engine, what, first, second = sys.argv[1:5]
if engine == "sqlite":
    sys.exit("it broke")
if what == "search":
    rows = [json.loads(line)["id"] for line in open(second, encoding="utf-8")]
    pathlib.Path(sys.argv[5]).write_text("".join(f"{n}\\ta{n}\\t1\\t1.0\\n" for n in rows))
else:
    assert json.loads(open(first, encoding="utf-8").readline())["id"] == "a0"
    pathlib.Path(second).mkdir()
"""
WORDS = ("النفط", "الجفاف", "الانتخابات")


@pytest.fixture
def judged(tmp_path: Path) -> list[str]:
    """Give the options that name three articles, a question to each, and a folder of peers."""
    articles = "\n".join(
        json.dumps({"id": f"a{n}", "title": word, "body": word}) for n, word in enumerate(WORDS)
    )
    (tmp_path / "articles.jsonl.gz").write_bytes(gzip.compress(articles.encode()))
    queries = [json.dumps({"id": str(n), "text": word}) for n, word in enumerate(WORDS)]
    (tmp_path / "queries").write_text("\n".join(queries), "utf-8")
    (tmp_path / "qrels").write_text("".join(f"{n}\ta{n}\n" for n in range(len(WORDS))))
    (tmp_path / "bench.py").write_text(BENCH)
    files = {"articles": "articles.jsonl.gz", "queries": "queries", "qrels": "qrels"}
    named = [f"--{option}={tmp_path / name}" for option, name in files.items()]
    return [*named, f"--peers={tmp_path}"]


def test_each_system_is_a_row(
    judged: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A peer has its figures, or the reason why there are none; the others go on."""
    pytest.importorskip("scipy")
    monkeypatch.setattr(peers, "_MODULES", dict.fromkeys(peers.PEERS, ("json", "")))
    monkeypatch.setitem(peers._MODULES, "xapian", ("no_such_module", "python3-xapian"))
    monkeypatch.setattr(installed, "_PYTHONS", (sys.executable,))
    names = ["--peer=sqlite", "--peer=xapian", "--peer=bm25s", f"--json={tmp_path / 'out'}"]
    result = CliRunner().invoke(main, [*judged, *names], catch_exceptions=False)
    assert "| sqlite | failed: it broke |" in result.stdout
    assert "| xapian | not installed: python3-xapian |" in result.stdout
    ours, auto, *_, bm25s = json.loads((tmp_path / "out").read_text())
    assert ours["measures"] == dict.fromkeys(("nDCG@10", "MRR@10", "R@100", "S@1"), 1.0)
    assert (auto["system"], bm25s["against"]["p"]) == ("Naba, match auto", 1.0)


def test_a_difference_is_told_from_chance() -> None:
    """A steady advantage is significant, one that goes both ways is not."""
    pytest.importorskip("scipy")
    from benchmarks.significance import compare

    steady = compare(
        {str(n): 0.5 + n % 3 / 10 for n in range(60)}, {str(n): 0.4 for n in range(60)}
    )
    assert steady.p < 0.01
    assert 0.1 < steady.low < steady.difference < steady.high
    both = compare({str(n): float(n % 2) for n in range(60)}, {str(n): 0.5 for n in range(60)})
    assert both.p > 0.5
    assert both.low < 0 < both.high
