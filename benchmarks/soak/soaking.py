"""One run: a server, its readers and writers, what is watched, and what is compared at the end."""

import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Program, percentiles
from benchmarks.soak.clients import Reader
from benchmarks.soak.model import Model
from benchmarks.soak.problems import Problems
from benchmarks.soak.watching import Course, Watcher
from benchmarks.soak.ways import NABA, Api, CommandLine, WritingError, run
from benchmarks.soak.writing import Backups, Writer
from search import open_index

_SAVED_SECONDS = 10.0
_KEYS_VARIABLE = "NABA_KEYS_FILE"
#: The share of the articles that are changed at a time.
_BATCH_SHARE = 0.01


class Soak:
    """A folder with an index, the model of it, and what went wrong."""

    def __init__(
        self, folder: Path, model: Model, queries: Sequence[str], problems: Problems
    ) -> None:
        self._folder, self.model, self.problems = folder, model, problems
        self._queries, self._index = queries, str(folder / "index")
        self._courses: list[Course] = []
        self._times: list[float] = []
        self._latest = 0.0

    def run(self, seconds: float, clients: int, workers: int, *, by_api: bool = False) -> None:
        """Serve, read and write for some seconds; what is under way is finished."""
        serve = [*NABA, "serve", "--index", self._index, "--port", "0", "--workers", str(workers)]
        settings = {_KEYS_VARIABLE: str(self._folder / "keys.json")} if by_api else {}
        key = self._key(settings) if by_api else ""
        with Program(serve, talks=False, settings=settings) as server:
            address = server.announced("Naba is at ")
            writing = Api(address, key) if by_api else CommandLine(self._index)
            batch = max(2, round(len(self.model.versions) * _BATCH_SHARE))
            writer = Writer(self.model, writing, address, self._index, self.problems, batch)
            backups = Backups(self.model, self._index, self._folder, self.problems)
            readers = [
                Reader(number, address, self.model, self._queries, self.problems)
                for number in range(clients)
            ]
            watcher = Watcher(server)
            threads: list[Reader | Backups | Writer | Watcher] = [
                *readers,
                backups,
                writer,
                watcher,
            ]
            for thread in threads:
                thread.start()
            try:
                self._wait(seconds)
            finally:
                for thread in threads:
                    thread.over.set()
                for thread in threads:
                    thread.join()
                self._courses = list(watcher.courses())
                self._times = [time for reader in readers for time in reader.times]
                self._latest = writer.latest
                self.problems.tell(*(line for line in server.said() if "rror" in line))
                self.model.save()

    def _key(self, settings: dict[str, str]) -> str:
        """Make a key that may write, in a file of its own."""
        (self._folder / "keys.json").unlink(missing_ok=True)
        return run("keys", "add", "soak", "--write", settings=settings).split()[-1]

    def _wait(self, seconds: float) -> None:
        end = last = time.monotonic()
        end += seconds
        while (now := time.monotonic()) < end:
            time.sleep(min(_SAVED_SECONDS, end - now))
            self.model.count("seconds", time.monotonic() - last)
            last = time.monotonic()
            self.model.save()

    def compare(self) -> None:
        """Check the index, and compare it with the model; so with what a backup restores."""
        try:
            if self.model.pending:
                self._finish()
            run("check", "--index", self._index)
            with TemporaryDirectory(prefix="naba-soak-") as name:
                file, again = f"{name}/backup.zip", f"{name}/restored"
                run("backup", file, "--index", self._index)
                run("restore", file, "--index", again)
                for what, index in (("the index", self._index), ("a backup of it", again)):
                    with open_index(index) as opened:
                        found = {article.id: article for article in opened.articles()}
                    self.problems.tell(*(f"{what}: {d}" for d in self.model.differences(found)))
        except WritingError as error:
            self.problems.tell(str(error))

    def _finish(self) -> None:
        """Do again what was under way."""
        pending, writing = self.model.pending or {}, CommandLine(self._index)
        versions = self.model.pending_versions()
        if pending["kind"] == "delete":
            writing.delete([self.model.id(number) for number in versions])
        elif pending["kind"] != "rebuild":
            writing.put([self.model.article(n, version) for n, version in versions.items()])
        self.model.done()

    def table(self) -> list[str]:
        """Return the figures; what grew is a problem."""
        figures = self.model.figures
        lines = [", ".join(f"{amount:,.0f} {what}" for what, amount in sorted(figures.items()))]
        lines.append(f"{len(self.model.versions):,} articles at the end")
        if self._times:
            of = percentiles(self._times)
            lines.append(
                f"answers: p50 {of['p50']:.0f} ms, p99 {of['p99']:.0f} ms, "
                f"slowest {max(self._times):.0f} ms; changes found after {self._latest:.2f} s"
            )
        lines += [
            "| Process | Figure | First third | Second | Last | Peak |",
            "|---|---|---|---|---|---|",
        ]
        for course in self._courses:
            thirds = " | ".join(f"{value:.1f}" for value in course.thirds)
            lines.append(f"| {course.process} | {course.figure} | {thirds} | {course.peak:.1f} |")
            if not course.is_flat:
                self.problems.tell(f"{course.figure} of process {course.process} grows: {thirds}")
        lines += [f"{count} × {kind}" for kind, count in self.problems.kinds.items()]
        return [*lines, "no problem" if not self.problems.kinds else "PROBLEMS"]
