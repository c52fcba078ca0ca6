"""Rules of `naba copy`: what was copied and compared is told, and how it ended."""

import json
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from search import Article, open_index
from search.indexing.writer import IndexWriter
from search.maintenance import copying


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Give an index of four articles."""
    path = tmp_path / "from"
    with open_index(path, create=True) as index, index.writer() as writer:
        for n in range(4):
            writer.add(Article(str(n), title=f"الخبر {n}"))
    return str(path)


@pytest.fixture
def to(tmp_path: Path) -> str:
    return f"whoosh:{tmp_path / 'to'}"


def naba(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_what_was_copied(source: str, to: str) -> None:
    """The number of articles and their digest, as read back from both."""
    done = naba("copy", source, to)
    assert done.exit_code == 0
    first, second = done.stdout.splitlines()
    assert first == f"copied 4 articles to {to}"
    assert second.startswith("read back from both: 4 articles, digest ")
    with open_index(to) as index:
        assert index.search("الخبر").total == 4


def test_json(source: str, to: str) -> None:
    """Programs get all of it."""
    report = json.loads(naba("copy", source, to, "--json").stdout)
    assert len(report.pop("digest")) == 32
    assert report == {
        "source": f"tantivy:{source}", "index": to, "added": 4, "articles": 4,
        "finished": True, "stopped": False, "lost": [], "unnamed": 0, "damage": [],
    }  # fmt: skip


def test_prepared(source: str, to: str) -> None:
    """What is left to do is told, and the same command without the option does it."""
    done = naba("copy", source, to, "--prepare")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "without --prepare" in done.stderr
    assert json.loads(naba("copy", source, to, "--json").stdout)["added"] == 0


def test_interrupted(source: str, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps what was copied, and the same command goes on."""
    monkeypatch.setattr(copying, "_BATCH_ARTICLES", 2)
    add = IndexWriter.add

    def interrupted(self: IndexWriter, article: Article) -> bool:
        if article.id == "2":
            signal.raise_signal(signal.SIGINT)
        return add(self, article)

    monkeypatch.setattr(IndexWriter, "add", interrupted)
    done = naba("copy", source, to)
    assert (done.exit_code, done.stdout) == (130, "")
    assert "the same command goes on with the rest" in done.stderr
    monkeypatch.undo()
    assert json.loads(naba("copy", source, to, "--json").stdout)["added"] == 1


def test_refused(source: str, to: str) -> None:
    """Where there is something, and where there is nothing to copy."""
    naba("copy", source, to)
    for arguments, code, words in (
        ((source, to), 2, "Choose another place"),
        ((f"{source}-none", f"{to}-2"), 4, "There is no index"),
        ((source, "nothing:here"), 2, "is not available"),
    ):
        done = naba("copy", *arguments)
        assert (done.exit_code, done.stdout) == (code, "")
        assert words in done.stderr


def test_a_difference(source: str, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that is not what was read is a failure that is told."""
    monkeypatch.setattr(IndexWriter, "add", lambda self, article: False)
    done = naba("copy", source, to)
    assert done.exit_code == 1
    assert "differs: 4 articles with the digest" in done.stderr
    assert "Nothing is there yet" in done.stderr


def test_lost_articles(source: str, to: str) -> None:
    """Those of a damaged index are named, and the exit code says so."""
    (store,) = Path(source).glob("*.store")
    content = bytearray(store.read_bytes())
    content[20] ^= 4
    store.write_bytes(content)
    done = naba("copy", source, to)
    assert done.exit_code == 3
    assert f"{store.name}: is damaged" in done.stderr
    assert "lost: " in done.stderr
