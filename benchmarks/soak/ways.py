"""How articles are written: by commands, or by requests to the server."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from urllib.parse import urlsplit

import orjson

from benchmarks.measure import ROOT
from search import Article

_NONE: Mapping[str, str] = {}
NABA = (sys.executable, "-m", "naba")
#: How long another process may have the index before that is a problem, and what is answered then.
_MAX_LOCKED_SECONDS, _LATER = 30.0, 503


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
