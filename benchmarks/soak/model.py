"""What the index has to hold: articles by number and version, kept in a file."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

from search import Article

#: Letters of words that nobody writes, for odd and for even places: words of Latin letters have no
#: forms, but one that is written twice or more is stretched.
_LETTERS = "bcdfghjklm", "npqrstvwxz"
_VERSIONS = 10**4


class Model:
    """The versions of the articles that are there, of those that are gone, and what is under way.

    A change is `begun`, which names its articles, and `done` once the index has acknowledged it.
    What was begun when the process ended is to be done again: it has the same outcome.
    """

    def __init__(self, base: Sequence[Article], path: Path) -> None:
        self._base, self._path, self._lock = base, path, Lock()
        self.versions: dict[int, int] = {}
        self.gone: dict[int, int] = {}
        self.pending: dict[str, Any] | None = None
        #: Seconds, and counts of what was done, over all runs.
        self.figures: dict[str, float] = {}
        if path.exists():
            found = json.loads(path.read_text("utf-8"))
            self.versions = {int(n): v for n, v in found["versions"].items()}
            self.gone = {int(n): v for n, v in found["gone"].items()}
            self.pending, self.figures = found["pending"], found["figures"]

    def article(self, number: int, version: int) -> Article:
        """Return a version of an article, which alone has its `word`."""
        base = self._base[(number + version) % len(self._base)]
        word = self.word(number, version)
        title, body = f"{base.title} {word}", f"{base.body}\n{word}"
        return replace(base, id=self.id(number), title=title, body=body, url="", words=b"")

    def id(self, number: int) -> str:
        """Return the id of an article."""
        return f"soak-{number:06}"

    def word(self, number: int, version: int) -> str:
        """Return the word of a version of an article."""
        digits = str(number * _VERSIONS + version)
        letters = (_LETTERS[place % 2][int(digit)] for place, digit in enumerate(digits))
        return f"soak{''.join(letters)}"

    def begin(self, kind: str, versions: dict[int, int]) -> None:
        """Keep what is to be written or deleted."""
        with self._lock:
            self.pending = {"kind": kind, "versions": {str(n): v for n, v in versions.items()}}
            self._save()

    def pending_versions(self) -> dict[int, int]:
        """Return the articles that are under way."""
        return {int(n): v for n, v in (self.pending or {"versions": {}})["versions"].items()}

    def done(self) -> None:
        """Count what was begun as acknowledged."""
        with self._lock:
            assert self.pending is not None  # noqa: S101  # it was begun
            versions = self.pending_versions()
            if self.pending["kind"] == "delete":
                self.gone |= {number: self.versions.pop(number) for number in versions}
            else:
                self.versions |= versions
            self.pending = None
            self._save()

    def count(self, what: str, amount: float = 1) -> None:
        """Add to a figure."""
        with self._lock:
            self.figures[what] = self.figures.get(what, 0) + amount

    def save(self) -> None:
        """Keep the figures."""
        with self._lock:
            self._save()

    def settled(self, random: Random) -> tuple[int, int | None]:
        """Return an article that nothing is under way of: its number and its version.

        Now and then one that is gone, without a version.
        """
        with self._lock:
            moving = self.pending_versions()
            for _ in range(100):
                there = random.random() < 0.9 or not self.gone
                number = random.choice(list(self.versions if there else self.gone))
                if number not in moving:
                    return number, self.versions.get(number)
        raise ValueError("everything is under way")

    def is_still(self, number: int, version: int | None) -> bool:
        """Tell whether nothing has happened to an article since it was settled."""
        with self._lock:
            return number not in self.pending_versions() and self.versions.get(number) == version

    def differences(self, found: dict[str, Article]) -> list[str]:
        """Compare the articles of an index with those that have to be there."""
        wanted = {self.id(n): self.article(n, v) for n, v in self.versions.items()}
        lost, more = wanted.keys() - found.keys(), found.keys() - wanted.keys()
        other = [i for i in wanted.keys() & found.keys() if not _same(wanted[i], found[i])]
        kinds = (("lost", lost), ("not deleted", more), ("of another version", other))
        return [f"{len(ids)} {kind}: {sorted(ids)[:5]}" for kind, ids in kinds if ids]

    def _save(self) -> None:
        aside = self._path.with_name(f"{self._path.name}.new")
        kept = {
            "versions": self.versions,
            "gone": self.gone,
            "pending": self.pending,
            "figures": self.figures,
        }
        aside.write_text(json.dumps(kept), "utf-8")
        aside.replace(self._path)


def _same(one: Article, other: Article) -> bool:
    return one.to_dict() == other.to_dict()
