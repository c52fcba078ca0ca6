"""The command `repair`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from naba.cli import main
from search import Article, open_index


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give an index of three articles whose stored texts are damaged in one place."""
    path = tmp_path / "index"
    with open_index(path, create=True) as index, index.writer() as writer:
        for n in range(3):
            writer.add(Article(str(n), title=f"الخبر {n}"))
    (store,) = path.glob("*.store")
    content = bytearray(store.read_bytes())
    content[20] ^= 4
    store.write_bytes(content)
    return path


def test_what_is_saved_and_lost(path: Path) -> None:
    """Both are told, with where the damaged index is, and the exit code says that some are lost."""
    done = CliRunner().invoke(main, ["repair", "--index", str(path)])
    assert done.exit_code == 3
    assert "articles in tantivy:" in done.output
    assert f"the damaged index is kept: {path}.damaged-1" in done.output
    assert "lost: " in done.output
    assert CliRunner().invoke(main, ["check", "--index", str(path)]).exit_code == 0


def test_json(path: Path, tmp_path: Path) -> None:
    """Programs get all of it, and a whole index loses nothing."""
    to = str(tmp_path / "saved")
    done = CliRunner().invoke(main, ["repair", "--index", str(path), "--to", to, "--json"])
    report = json.loads(done.stdout)
    assert report["articles"] + len(report["lost"]) + report["unnamed"] == 3
    assert report["index"] == f"tantivy:{to}"
    again = CliRunner().invoke(main, ["repair", "--index", to])
    assert again.exit_code == 0
