"""Rules of ``naba backup`` and ``naba restore``."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from naba.cli import main
from search import Article, open_index


@pytest.fixture
def url(tmp_path: Path) -> str:
    place = str(tmp_path / "index")
    with open_index(place, create=True) as index, index.writer() as writer:
        for number in range(3):
            writer.add(Article(str(number), "خبر"))
    return place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "naba.zip"


def naba(*arguments: object, url: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*map(str, arguments), "--index", str(url)])
    return result.exit_code, result.stdout, result.stderr


def change(url: str) -> None:
    with open_index(url) as index, index.writer() as writer:
        writer.add(Article("3", "خبر"))
        writer.delete("0")


def test_backed_up_and_restored(url: str, file: Path, tmp_path: Path) -> None:
    """A line says how many articles, where, and how large the file is."""
    code, out, err = naba("backup", file, url=url)
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"backed up 3 articles in {file}, \d kB\n", out)
    target = tmp_path / "restored"
    assert naba("restore", file, url=target) == (0, f"restored 3 articles from {file}\n", "")
    with open_index(target) as index:
        assert index.search("خبر").total == 3


def test_since(url: str, file: Path, tmp_path: Path) -> None:
    """What is new or changed, and what is gone, is counted."""
    naba("backup", file, url=url)
    change(url)
    second = tmp_path / "second.zip"
    code, out, _ = naba("backup", second, "--since", file, url=url)
    assert code == 0
    assert out.startswith(f"backed up 3 articles (1 new or changed, 1 deleted) in {second}, ")
    assert naba("restore", second, url=tmp_path / "restored")[0] == 0


def test_json(url: str, file: Path, tmp_path: Path) -> None:
    """It is the header of the archive, with the file and its size."""
    naba("backup", file, url=url)
    change(url)
    second = tmp_path / "second.zip"
    code, out, _ = naba("backup", second, "--since", file, "--json", url=url)
    values = json.loads(out)
    assert (code, values["file"], values["bytes"]) == (0, str(second), second.stat().st_size)
    assert (values["articles"], values["changed"], values["deleted"]) == (3, 1, 1)
    assert values["continues"]["file"] == "naba.zip"
    code, out, _ = naba("restore", second, "--json", url=tmp_path / "restored")
    assert (code, json.loads(out)) == (0, values)


def test_large_files_are_counted_in_megabytes() -> None:
    """In the units that people read."""
    from naba.backups import _size

    assert [_size(n) for n in (900, 12_000, 999_999, 41_200_000, 2_345_000_000)] == [
        "1 kB", "12 kB", "1,000 kB", "41 MB", "2,345 MB",
    ]  # fmt: skip


def test_refused(url: str, file: Path, tmp_path: Path) -> None:
    """What is asked for wrongly, or cannot be restored, is exit code 2; no index is 4."""
    naba("backup", file, url=url)
    assert naba("backup", file, "--since", file, url=url)[0] == 2
    assert naba("backup", tmp_path / "none" / "naba.zip", url=url)[0] == 2
    assert naba("backup", tmp_path, url=url)[0] == 2
    assert naba("backup", file, url=tmp_path / "none")[0] == 4
    code, _, err = naba("restore", file, url=url)
    assert (code, "There is something at" in err) == (2, True)
    assert naba("restore", tmp_path / "none.zip", url=tmp_path / "restored")[0] == 2
    file.write_text("no archive")
    code, _, err = naba("restore", file, url=tmp_path / "restored")
    assert (code, err.startswith(f"naba: {file}: ")) == (2, True)
