"""Where victims are killed: a folder with the index that each gets a copy of."""

import faulthandler
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.embedded import embed_quickly
from benchmarks.kills.examination import examine
from benchmarks.kills.processes import Forked, Line
from benchmarks.kills.victims import Found, Victim, fill, pausing, victims
from benchmarks.kills.workload import Workload
from search import backup

#: What takes longer hangs, also on a busy computer.
LIMIT_SECONDS = 180.0
#: The first line that `faulthandler` writes about a process that hangs.
_TIMEOUT = "Timeout ("
#: The batches of articles that have vectors at first.
_EMBEDDED_BATCHES = 2
#: The most that is shown of where a process hangs.
_SHOWN_CHARS = 2_000


class Stage:
    """A folder of its own; engines are only used in processes forked by it."""

    def __init__(self, engine: str, load: Workload, folder: Path) -> None:
        self._engine, self._load = engine, load
        self.log = folder / "log"
        self._output, self._problems = folder / "output", folder / "problems"
        # Nothing but the index may ever be in this place.
        self.place = folder / "place"
        self._index, self._original = self.place / "index", folder / "original"
        self._backup = folder / "backup.zip"
        self.victims = victims(load, folder / "articles.jsonl", self._backup)
        self._make()

    @property
    def _url(self) -> str:
        return f"{self._engine}:{self._index}"

    def _make(self) -> None:
        """Make the index that is copied, with the vectors of some articles, and a backup of it."""

        def make() -> None:
            fill(self._url, self._load)
            embed_quickly(self._url, _EMBEDDED_BATCHES)
            backup(self._url, self._backup)

        self.place.mkdir()
        if problem := self._failure(make):
            raise RuntimeError(f"The index to begin with cannot be made: {problem}")
        self._index.rename(self._original)

    def begin(self, victim: Victim, start: int) -> Forked:
        """Give a victim what it works on, and start it; it waits for the word, see `pausing`."""
        shutil.rmtree(self.place)
        self.place.mkdir()
        if victim.before:
            shutil.copytree(self._original, self._index)

        def run(line: Line) -> None:
            pausing(start, line)
            victim.run(self._url, line)

        return Forked(run, self._output)

    def last_words(self) -> str:
        """Return the last line of what a process has said."""
        lines = self._output.read_text(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "nothing said")

    def stack(self) -> str:
        """Return where the threads of a process were, as it has said, most recent calls first."""
        lines = self._output.read_text(errors="replace").splitlines()
        return "; ".join(line.strip() for line in lines if '  File "' in line)[:_SHOWN_CHARS]

    def examined(self, allowed: Sequence[Found], *, rebuilds: bool) -> list[str]:
        """Return what is wrong with the index, also after the next writer; see `examine`."""
        found = examine(self._engine, self._index, self._load, allowed, rebuilds=rebuilds)

        def run() -> None:
            with self._problems.open("w", encoding="utf-8") as file:
                for problem in found:
                    print(problem.replace("\n", " "), file=file, flush=True)

        failure = self._failure(run)
        problems = self._problems.read_text(encoding="utf-8").splitlines()
        return [*problems, failure] if failure else problems

    def _failure(self, run: Callable[[], None]) -> str:
        """Run a function in a forked process; return how it failed, or ""."""

        def limited(_: Line) -> None:
            faulthandler.dump_traceback_later(LIMIT_SECONDS, exit=True)
            run()

        process = Forked(limited, self._output)
        # The process ends itself before, and says where it hangs.
        process.wait(LIMIT_SECONDS * 2)
        process.close()
        if not process.code:
            return ""
        if self._output.read_text(errors="replace").startswith(_TIMEOUT):
            return f"hang: {self.stack()}"
        return f"error: {self.last_words()}"
