"""Who writes while others read: articles come, change and go; rebuilds and backups are made."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Protocol
from urllib.parse import urlsplit

import orjson

from benchmarks.measure import ROOT
from benchmarks.soak.clients import Connection
from benchmarks.soak.model import Model
from benchmarks.soak.problems import Problems
from search import Article

_NONE: Mapping[str, str] = {}
NABA = (sys.executable, "-m", "naba")
#: What is done in turn; as many articles come as go, so that memory can stay flat.
CYCLE = ("add", "replace", "delete", "replace", "rebuild", "replace", "add", "delete")
_MAX_FOUND_SECONDS, _POLL_SECONDS = 2.0, 0.05
#: How long another process may have the index before that is a problem, and what is answered then.
_MAX_LOCKED_SECONDS, _LATER = 30.0, 503
#: Each of two workers is asked with some certainty.
_ASKED_ONCE_MORE = 4


def rebuild(index: str) -> None:
    """Rebuild the index; the server's own writer may have it for some seconds yet."""
    end = time.monotonic() + _MAX_LOCKED_SECONDS
    while True:
        try:
            run("rebuild", "--index", index)
        except WritingError as error:
            if "Another process is writing" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(1)
        else:
            return


class Writing(Protocol):
    """How articles are written and deleted; each returns once it is acknowledged, or raises."""

    def put(self, articles: Sequence[Article]) -> None:
        """Add articles, or replace those of the same ids."""

    def delete(self, ids: Sequence[str]) -> None:
        """Delete articles; those that are gone already do no harm."""


class WritingError(Exception):
    """A command or a request to write that failed."""


def run(*arguments: str, settings: Mapping[str, str] = _NONE) -> str:
    """Run a command of naba in a session of its own, which Ctrl-C does not reach."""
    ran = subprocess.run(  # noqa: S603  # our own program
        [*NABA, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        start_new_session=True, env={**os.environ, **settings},
    )  # fmt: skip
    if ran.returncode:
        raise WritingError(f"naba {arguments[0]} ended by {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout


def lines(articles: Sequence[Article]) -> bytes:
    """Return articles as JSON Lines."""
    return b"".join(orjson.dumps(article.to_dict()) + b"\n" for article in articles)


class CommandLine:
    """Writes by ``naba index`` and ``naba delete``."""

    def __init__(self, index: str) -> None:
        self._index = index

    def put(self, articles: Sequence[Article]) -> None:
        """Index articles."""
        with TemporaryDirectory(prefix="naba-soak-") as folder:
            file = Path(folder) / "articles.jsonl"
            file.write_bytes(lines(articles))
            run("index", str(file), "--index", self._index)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete articles."""
        try:
            run("delete", *ids, "--index", self._index)
        except WritingError as error:
            # Some were gone already when this was done again.
            if "ended by 1" not in str(error):
                raise


class Api:
    """Writes by requests with a key that may write."""

    def __init__(self, address: str, key: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._headers = {"Authorization": f"Bearer {key}"}

    def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=60)
        try:
            connection.request(method, path, body or None, {**self._headers, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise WritingError(f"{method} {path}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()

    def _asked(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes]:
        """Ask, and again while it is told to come later: another process writes."""
        end = time.monotonic() + _MAX_LOCKED_SECONDS
        while True:
            answer = self._ask(method, path, body, headers)
            if answer[0] != _LATER or time.monotonic() > end:
                return answer
            time.sleep(1)

    def put(self, articles: Sequence[Article]) -> None:
        """Post articles as JSON Lines."""
        headers = {"Content-Type": "application/x-ndjson"}
        status, said = self._asked("POST", "/api/v1/articles", lines(articles), **headers)
        if status != 200:
            raise WritingError(f"{status} for POST: {said[:300].decode(errors='replace')}")

    def delete(self, ids: Sequence[str]) -> None:
        """Delete articles one by one."""
        for name in ids:
            status, said = self._asked("DELETE", f"/api/v1/articles/{name}")
            if status not in (204, 404):
                raise WritingError(f"{status} for DELETE: {said[:300].decode(errors='replace')}")


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
