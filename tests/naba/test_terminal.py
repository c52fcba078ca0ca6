"""Rules of streams that are closed, full or plain, and of paths that are not text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from search import Article, open_index

FULL = Path("/dev/full")
COMMANDS = (
    ["--version"],
    ["--help"],
    ["search", "--help"],
    ["search"],
    ["search", "--json"],
    ["export"],
    ["export", "--format", "periods"],
    ["feed"],
    ["stats"],
    ["get", "1"],
    ["check"],
    ["suggest", "خبر", "--json"],
    ["analyze", "خبر"],
    ["index", "a.jsonl"],
)
SOME_COMMANDS = (["--version"], ["search"], ["export"], ["index", "a.jsonl"])

needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no device that is full")
needs_bytes = pytest.mark.skipif(sys.platform != "linux", reason="paths are text there")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="there is no POSIX shell")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with an index of one article, and a file with another."""
    with open_index(tmp_path / "naba-index", create=True) as index, index.writer() as writer:
        writer.add(Article("1", "خبر", "نص", "2024-05-01"))
    (tmp_path / "a.jsonl").write_text('{"id": "2", "title": "خبر"}\n', "utf-8")
    return tmp_path


def naba(
    folder: Path, *arguments: str, streams: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell that redirects its streams, as Python does by default."""
    known = {"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL"}
    env = {name: value for name, value in os.environ.items() if name in known}
    path = os.pathsep.join(sys.path)
    script = f'exec "$0" -m naba "$@" {streams}'
    return subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", script, sys.executable, *arguments],
        env=env | {"PYTHONPATH": path} | environment,
        cwd=folder,
        capture_output=True,
        check=False,
    )


@needs_shell
class TestStreams:
    """Standard streams."""

    @needs_full
    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_output_that_is_full(self, folder: Path, command: list[str]) -> None:
        """Every command fails with one line and no traceback, also where Python buffers."""
        done = naba(folder, *command, streams=">/dev/full")
        assert done.stderr == b"naba: standard output: No space left on device\n"
        assert done.returncode == 1

    @pytest.mark.parametrize("command", SOME_COMMANDS, ids=" ".join)
    def test_output_that_is_closed(self, folder: Path, command: list[str]) -> None:
        """It is as full."""
        done = naba(folder, *command, streams=">&-")
        assert done.stderr == b"naba: standard output: Bad file descriptor\n"
        assert done.returncode == 1

    @pytest.mark.parametrize("streams", ["2>&-", "<&-", "<&- 2>&-"])
    def test_other_streams_that_are_closed(self, folder: Path, streams: str) -> None:
        """They matter to nobody who does not need them."""
        done = naba(folder, "index", "a.jsonl", "missing.jsonl", streams=streams)
        assert done.stdout.startswith(b"read      2\n")
        assert done.returncode == 3
        assert b"Traceback" not in done.stderr

    @needs_full
    def test_messages_that_cannot_be_written(self, folder: Path) -> None:
        """The exit code tells them."""
        assert naba(folder, "index", "missing.jsonl", streams="2>/dev/full").returncode == 3
        assert naba(folder, "get", "nothing", streams="2>/dev/full").returncode == 1

    @pytest.mark.parametrize("streams", [">&-", "2>&-", "<&- >&- 2>&-"])
    def test_no_file_of_an_index_becomes_a_stream(self, folder: Path, streams: str) -> None:
        """What is printed to a stream that is closed goes to no file that is opened then."""
        naba(folder, "index", "a.jsonl", "missing.jsonl", streams=streams)
        done = naba(folder, "check", "--deep")
        assert done.stdout.startswith(b"whole: 2 articles")

    @pytest.mark.parametrize("command", SOME_COMMANDS, ids=" ".join)
    def test_a_reader_that_goes_away(self, folder: Path, command: list[str]) -> None:
        """Nothing is said of it."""
        read, write = os.pipe()
        os.close(read)
        run = [sys.executable, "-m", "naba", *command]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        env["PYTHONPATH"] = os.pathsep.join(sys.path)
        done = subprocess.run(  # noqa: S603
            run, stdout=write, stderr=subprocess.PIPE, cwd=folder, env=env, check=False
        )
        os.close(write)
        assert done.stderr == b""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo-terminal")
class TestColours:
    """Colours of the answer, on a terminal."""

    @pytest.fixture
    def shown(self, folder: Path) -> "Terminal":
        return Terminal(folder)

    def test_words_are_coloured(self, shown: "Terminal") -> None:
        """On a terminal, by default."""
        assert b"\x1b[33m" in shown("search", "خبر", TERM="xterm")

    @pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    @pytest.mark.parametrize("command", [["search", "خبر"], ["index", "a.jsonl"], ["check"]])
    def test_none(self, shown: "Terminal", command: list[str], environment: dict[str, str]) -> None:
        """Neither where they are not wanted, nor on a terminal that has none."""
        assert b"\x1b[3" not in shown(*command, **{"TERM": "xterm"} | environment)

    def test_a_dumb_terminal_gets_no_escapes(self, shown: "Terminal") -> None:
        """Not for progress either."""
        assert b"\x1b" not in shown("index", "a.jsonl", TERM="dumb")

    def test_an_empty_choice_is_none(self, shown: "Terminal") -> None:
        """As https://no-color.org says."""
        assert b"\x1b[33m" in shown("search", "خبر", TERM="xterm", NO_COLOR="")


class Terminal:
    """Runs commands on a pseudo-terminal, and returns what it shows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *arguments: str, **environment: str) -> bytes:
        import pty

        shown, terminal = pty.openpty()
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **environment}
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "naba", *arguments],
            env=env, cwd=self._folder, stdout=terminal, stderr=terminal, check=False,
        )  # fmt: skip
        os.close(terminal)
        assert done.returncode == 0
        found = b""
        try:
            while part := os.read(shown, 65_536):
                found += part
        except OSError:
            # The terminal is closed.
            pass
        os.close(shown)
        return found


@needs_bytes
class TestPaths:
    """Paths whose bytes are not UTF-8, as Python reads them."""

    @pytest.fixture
    def here(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Stand in the folder."""
        monkeypatch.chdir(folder)
        return folder

    def test_a_source(self, here: Path) -> None:
        """It is read; one that is missing is named so that it can be typed."""
        (here / "\udcff.jsonl").write_bytes((here / "a.jsonl").read_bytes())
        assert run("index", "\udcff.jsonl").exit_code == 0
        done = run("index", "\udcfe.jsonl", "--json")
        assert done.stderr == "\\xfe.jsonl: No such file or directory\n"
        assert '"path": "\\\\xfe.jsonl"' in done.stdout
        assert run("check", "--deep").exit_code == 0

    def test_an_index(self, here: Path) -> None:
        """Tantivy cannot open it: it is refused by name, nothing is made, and none is damaged."""
        place = here / "i\udcff"
        commands = ["index a.jsonl", "search", "stats", "check", "rebuild", "repair"]
        for exists in (False, True):
            for command in commands:
                done = run(*command.split(), "--index", "i\udcff")
                assert "i\\xff is not a Naba index (its path is not text in UTF-8" in done.stderr
                assert (done.exit_code, place.exists()) == (2, exists)
            place.rename(here / "again") if exists else (here / "naba-index").rename(place)
        assert run("check", "--deep", "--index", "again").exit_code == 0
        assert sorted(path.name for path in here.iterdir()) == ["a.jsonl", "again"]

    def test_a_folder_above(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is part of the path."""
        inner = here / "i\udcff"
        inner.mkdir()
        monkeypatch.chdir(inner)
        assert run("index", "../a.jsonl").exit_code == 2
        assert list(inner.iterdir()) == []

    @pytest.mark.usefixtures("here")
    def test_an_index_of_whoosh(self) -> None:
        """It is a path like any other."""
        for command in (["index", "a.jsonl"], ["check", "--deep"]):
            assert run(*command, "--index", "whoosh:i\udcff").exit_code == 0

    @pytest.mark.usefixtures("here")
    def test_a_backup(self) -> None:
        """It can be made and restored; only one that continues it could not name it."""
        made = run("backup", "b\udcff.zip").stdout
        assert made.startswith("backed up 1 article in b\\xff.zip, ")
        assert run("restore", "b\udcff.zip", "--index", "other").exit_code == 0
        assert run("backup", "next.zip", "--since", "b\udcff.zip").exit_code == 2

    @pytest.mark.usefixtures("here")
    @pytest.mark.parametrize(
        "arguments",
        [
            "search \udcff",
            "search --source \udcff",
            "search --filter source=\udcff",
            "search --filter \udcff=x",
            "search --from \udcff",
            "search --cursor \udcff",
            "search --sort \udcff",
            "search --facet \udcff",
            "get \udcff",
            "delete \udcff",
            "similar \udcff",
            "suggest \udcff",
            "analyze \udcff",
            "feed --base-url \udcff",
            "index a.jsonl --overrides \udcff",
            "index a.jsonl --format \udcff",
            "index a.jsonl --facet \udcff",
            "evaluate \udcff \udcff",
            "serve --host \udcff",
            "\udcff",
        ],
        ids=ascii,
    )
    def test_any_argument(self, arguments: str) -> None:
        """None is an internal error, and what is printed is text."""
        done = run(*arguments.split())
        assert "internal error" not in done.stderr
        assert isinstance(done.exception, SystemExit | None)
        assert done.exit_code in (0, 1, 2)
        done.output.encode()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"NABA_INDEX": None})
