"""The command that checks an index."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from search import Finding, Report


def naba(*arguments: str, url: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments, "--index", url])


def path_of(url: str) -> Path:
    return Path(url.partition(":")[2])


def test_whole(index_url: str) -> None:
    """One line says what was checked, and the exit code is 0."""
    for options in ((), ("--deep",)):
        done = naba(*options, url=index_url)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.startswith("whole: 12 articles, ")
        assert done.stdout.endswith(" files\n")
        assert done.stdout.count("\n") == 1


def test_damaged(index_url: str) -> None:
    """Each damage has its block, and the command that mends it comes last, once."""
    for name in ("phrases.tsv", "naba.json"):
        (path_of(index_url) / name).write_bytes(b"")
    done = naba(url=index_url)
    assert done.exit_code == 5
    lines = done.stdout.splitlines()
    assert lines[0].startswith("naba.json: has 0 bytes, not ")
    assert lines[1] == "  lost: nothing, as the manifest has a copy"
    assert lines[2].startswith("phrases.tsv: has 0 bytes, not ")
    assert lines[3] == "  lost: nothing, as it can be made again from the articles"
    assert lines[4].startswith("note: The articles, and what is counted of them, were not checked")
    assert lines[5:] == [f"mend it: naba repair --index {index_url}"]


def test_as_json(index_url: str) -> None:
    """The report is one value, and the exit code is the same."""
    done = naba("--json", "--deep", url=index_url)
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert (report["ok"], report["deep"], report["articles"]) == (True, True, 12)
    (path_of(index_url) / "manifest.json").unlink()
    done = naba("--json", url=index_url)
    assert done.exit_code == 5
    (finding,) = json.loads(done.stdout)["damage"]
    assert (finding["file"], finding["problem"]) == ("manifest.json", "is missing")


def test_many_damages(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most 20 are shown in full, what comes from an index is safe for a terminal."""
    damage = tuple(Finding(f"{n}", "bad\x1b[31m", "all", f"naba repair {n % 2}") for n in range(25))
    report = Report("i", 3, 4, deep=False, damage=damage, notes=("well\x07",))
    monkeypatch.setattr("search.check", lambda *_: report)
    done = naba(url="i")
    assert done.exit_code == 5
    lines = done.stdout.splitlines()
    assert lines[38:] == [
        "19: bad[31m", "  lost: all", "and 5 more", "note: well", "mend it: naba repair 0",
        "mend it: naba repair 1",
    ]  # fmt: skip


def test_what_is_no_index(tmp_path: Path) -> None:
    """The exit codes of what is not there, and of what is something else, are as ever."""
    assert naba(url=str(tmp_path / "none")).exit_code == 4
    (tmp_path / "file").write_text("a file")
    assert naba(url=str(tmp_path / "file")).exit_code == 2
