"""The segments of a Tantivy index, also where the file that names them is damaged."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from search.engines.damaged_file import DamagedFile
from search.engines.manifest import Damage
from search.engines.salvaging import last_commit
from search.engines.tantivy.commits import META

_NAME = re.compile("[0-9a-f]{32}")
_STORE = re.compile(rf"({_NAME.pattern})\.store")
_DELETIONS = re.compile(rf"({_NAME.pattern})\.([0-9]+)\.del")


@dataclass(frozen=True, slots=True)
class Segment:
    """Files that hold some of the documents.

    ``documents`` is the number of all, as far as it is known, and ``deleted`` that of the deleted
    ones, which the file ``deletions`` tells. A segment that is not ``committed`` was found without
    the help of the last commit.
    """

    name: str
    documents: int | None = None
    deleted: int = 0
    deletions: str = ""
    committed: bool = True

    @property
    def store(self) -> str:
        """The name of the file that stores the documents."""
        return f"{self.name}.store"

    @property
    def articles(self) -> int | None:
        """The number of documents that are not deleted, as far as it is known."""
        return None if self.documents is None else self.documents - self.deleted


class _Commit(NamedTuple):
    """The content of ``meta.json``; its number is that of the last operation on the index."""

    number: int
    segments: tuple[Segment, ...]

    def stores(self) -> set[str]:
        return {segment.store for segment in self.segments}

    def files(self) -> set[str]:
        return self.stores() | {s.deletions for s in self.segments if s.deletions}


def segments(folder: Path, copies: Mapping[str, bytes]) -> tuple[list[Segment], list[Damage]]:
    """Return the segments of the last commit, and what cannot be known of them.

    A copy of ``meta.json`` serves where the file is damaged. Segments that no commit names follow
    where they may belong to one. Raises OSError where files may not be read.
    """
    names = {path.name for path in folder.iterdir()}
    copy = _parsed(copies.get(META, b""))
    commit, incomplete = last_commit(_parsed(_content(folder / META)), copy, names)
    commit = commit or _Commit(0, ())
    found = [_with_deletions(segment, names) for segment in commit.segments]
    others = sorted(names - commit.stores()) if incomplete else []
    unnamed = [segment for name in others if (segment := _found(name, names))]
    problem = "does not name all files; deleted articles may have come back from others"
    return [*found, *unnamed], [Damage(META, problem)] if unnamed else []


def _found(file: str, names: set[str]) -> Segment | None:
    store = _STORE.fullmatch(file)
    return store and Segment(store[1], deletions=_latest(store[1], names), committed=False)


def _with_deletions(segment: Segment, names: set[str]) -> Segment:
    """Return a segment with other deletions where its own are missing, but not as committed."""
    if not segment.deletions or segment.deletions in names:
        return segment
    deletions = _latest(segment.name, names) or segment.deletions
    return replace(segment, deletions=deletions, committed=False)


def _latest(segment: str, names: Iterable[str]) -> str:
    """Return the name of the last file of deletions of a segment, or "" for none."""
    found = (match for name in names if (match := _DELETIONS.fullmatch(name)))
    numbers = [int(match[2]) for match in found if match[1] == segment]
    return f"{segment}.{max(numbers)}.del" if numbers else ""


def _content(path: Path) -> bytes:
    try:
        with DamagedFile.open(path) as file:
            return file.read(0, file.size)
    except FileNotFoundError:
        return b""


def _parsed(content: bytes) -> _Commit | None:
    try:
        commit = json.loads(content)
        found = tuple(map(_segment, commit["segments"]))
        return _Commit(int(commit["opstamp"]), found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _segment(value: Any) -> Segment:
    name, deletes = value["segment_id"].replace("-", ""), value["deletes"]
    if not _NAME.fullmatch(name):
        raise ValueError("not a segment")
    documents = int(value["max_doc"])
    if not deletes:
        return Segment(name, documents)
    deletions = f"{name}.{int(deletes['opstamp'])}.del"
    return Segment(name, documents, int(deletes["num_deleted_docs"]), deletions)
