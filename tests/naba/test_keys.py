"""Rules of ``naba keys``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from web.keys import KeyRing


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that keeps the keys."""
    path = tmp_path / "keys.json"
    monkeypatch.setenv("NABA_KEYS_FILE", str(path))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments])


def test_a_key_is_shown_once_and_kept_as_a_digest(file: Path) -> None:
    """Nothing in the file is the key, and nobody else may read the file."""
    key = run("add", "editor", "--write").stdout.strip()
    assert len(key) > 40
    assert key not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    ring = KeyRing("", file)
    assert (ring.right(key), ring.right(key[:-1])) == ("write", "none")


def test_a_key_reads_and_with_write_also_writes(file: Path) -> None:
    """By default it only reads."""
    reader, editor = run("add", "reader").stdout.strip(), run("add", "e", "--write").stdout.strip()
    ring = KeyRing("", file)
    assert (ring.right(reader), ring.right(editor)) == ("read", "write")


def test_keys_are_listed_without_themselves() -> None:
    """By name, rights, when each was made, and how it ends."""
    key = run("add", "editor", "--write").stdout.strip()
    (listed,) = json.loads(run("list", "--json").stdout)
    assert listed.keys() == {"name", "write", "made", "ends"}
    assert (listed["name"], listed["write"], listed["ends"]) == ("editor", True, key[-4:])
    shown = run("list").stdout
    assert "editor  write" in shown
    assert key not in shown


def test_a_removed_key_is_none(file: Path) -> None:
    """A server that has read the file before sees it."""
    key = run("add", "reader").stdout.strip()
    ring = KeyRing("", file)
    assert ring.restricts_reading
    done = run("remove", "reader")
    ring.refresh()
    assert (done.exit_code, ring.right(key), ring.restricts_reading) == (0, "none", False)
    assert "all may read" in done.stderr


def test_names_are_there_once() -> None:
    """A name that is taken and one that is unknown are told."""
    run("add", "reader")
    taken, unknown = run("add", "reader"), run("remove", "editor")
    assert (taken.exit_code, unknown.exit_code) == (1, 1)
    assert "reader" in taken.stderr
    assert "naba keys list" in unknown.stderr
    assert len(json.loads(run("list", "--json").stdout)) == 1


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 101])
def test_a_name_is_a_short_text(name: str) -> None:
    assert run("add", name).exit_code == 2


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"format": 2, "keys": []}', '{"format": 1, "keys": [{"name": "a"}]}', "[" * 9999],
)
def test_a_damaged_file_is_named_and_stays(file: Path, content: str) -> None:
    """With the remedy; nothing is written over it."""
    file.write_text(content)
    for arguments in (["add", "x"], ["list"], ["remove", "x"]):
        done = run(*arguments)
        assert done.exit_code == 1
        assert str(file) in done.stderr
        assert "naba keys add" in done.stderr
    assert file.read_text() == content


def test_a_file_that_others_can_read_is_warned_of(file: Path) -> None:
    run("add", "reader")
    file.chmod(0o644)
    assert f"chmod 600 {file}" in run("list").stderr
    assert run("add", "other").exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
