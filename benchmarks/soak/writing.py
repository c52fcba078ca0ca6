"""Who writes while others read: articles come, change and go; rebuilds and backups are made."""

import http.client
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from threading import Event, Thread

import orjson

from benchmarks.soak.clients import Connection
from benchmarks.soak.model import Model
from benchmarks.soak.problems import Problems
from benchmarks.soak.ways import Writing, WritingError, rebuild, run

#: What is done in turn; as many articles come as go, so that memory can stay flat.
CYCLE = ("add", "replace", "delete", "replace", "rebuild", "replace", "add", "delete")
_MAX_FOUND_SECONDS, _POLL_SECONDS = 2.0, 0.05
#: Each of two workers is asked with some certainty.
_ASKED_ONCE_MORE = 4


class Writer(Thread):
    """Does one change after the other, and looks whether it is found."""

    def __init__(
        self, model: Model, writing: Writing, address: str, index: str, problems: Problems,
        batch: int,
    ) -> None:  # fmt: skip
        super().__init__(name="writer", daemon=True)
        self._model, self._writing, self._index = model, writing, index
        self._address, self._problems, self._batch = address, problems, batch
        self._random = Random(len(model.versions))  # noqa: S311  # no secret
        self.over = Event()
        #: The longest that an acknowledged change was not found, in seconds.
        self.latest = 0.0

    def run(self) -> None:
        """Change until it is over; what was under way before is done again."""
        if self._model.pending:
            self._do(self._model.pending["kind"], self._model.pending_versions())
        for kind in cycle(CYCLE):
            if self.over.wait(self._random.random()):
                return
            self._do(kind, dict(self._chosen(kind)))

    def _chosen(self, kind: str) -> Iterator[tuple[int, int]]:
        """Yield the articles to change, and their versions after that."""
        versions = self._model.versions
        if kind == "add":
            first = max(*versions, *self._model.gone, 0) + 1
            # As many as are deleted and have come before.
            yield from ((number, 0) for number in range(first, first + self._batch))
        elif kind != "rebuild":
            count = min(self._batch, len(versions) // 4)
            for number in self._random.sample(sorted(versions), count):
                yield number, versions[number] + (kind == "replace")

    def _do(self, kind: str, versions: dict[int, int]) -> None:
        model = self._model
        model.begin(kind, versions)
        try:
            if kind == "rebuild":
                rebuild(self._index)
            elif kind == "delete":
                self._writing.delete([model.id(number) for number in versions])
            else:
                self._writing.put([model.article(n, version) for n, version in versions.items()])
        except WritingError as error:
            self._problems.tell(f"{kind}: {error}")
            # It may have been done or not: it is done again, before it is compared.
            self._retry(kind, versions)
            return
        self._look(kind, versions)
        model.count(kind)
        model.done()

    def _retry(self, kind: str, versions: dict[int, int]) -> None:
        if not self.over.wait(1):
            self._do(kind, versions)

    def _look(self, kind: str, versions: dict[int, int]) -> None:
        """Wait until some of what was changed is found, by every worker."""
        began = time.monotonic()
        for number, version in list(versions.items())[:3]:
            word = self._model.word(number, version)
            path, wanted = f"/api/v1/search?q={word}&level=exact", int(kind != "delete")
            for _ in range(_ASKED_ONCE_MORE):
                while (found := self._total(path)) != wanted:
                    if time.monotonic() - began > _MAX_FOUND_SECONDS:
                        self._problems.tell(f"{kind} of {word}: {found} found after 2 s")
                        return
                    time.sleep(_POLL_SECONDS)
        self.latest = max(self.latest, time.monotonic() - began)

    def _total(self, path: str) -> int | None:
        connection = Connection(self._address)
        try:
            status, body = connection.get(path)
            return int(orjson.loads(body)["total"]["value"]) if status == 200 else None
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._problems.tell(f"look: {type(error).__name__}: {error}")
            return None
        finally:
            connection.close()


class Backups(Thread):
    """Backs the index up, again and again, wholly and then what has changed since."""

    def __init__(self, model: Model, index: str, folder: Path, problems: Problems) -> None:
        super().__init__(name="backups", daemon=True)
        self._model, self._index, self._folder = model, index, folder
        self._problems = problems
        self.over = Event()

    def run(self) -> None:
        """Back up until it is over."""
        whole, changes = self._folder / "whole.zip", self._folder / "changes.zip"
        for since in cycle(((), ("--since", str(whole)))):
            if self.over.wait(3):
                return
            try:
                run("backup", str(changes if since else whole), *since, "--index", self._index)
                self._model.count("backups")
            except WritingError as error:
                self._problems.tell(str(error))
