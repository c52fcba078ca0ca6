"""The segments of a Whoosh index, also where the file that names them is damaged."""

import re
import struct
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.structfile import StructFile

from search.engines.damaged_file import DamagedFile
from search.engines.manifest import Damage
from search.engines.salvaging import last_commit
from search.engines.whoosh.pickles import unpickled

_CONTENTS = re.compile(r"_MAIN_([0-9]+)\.toc")
_SEGMENT = re.compile(r"(MAIN_[0-9a-z]+)\.seg")
_FIRST = "_MAIN_1.toc"


class Segment(NamedTuple):
    """A file of documents.

    ``documents`` is their number, and ``deleted`` are the numbers of the deleted ones; both are
    None where no commit names the file.
    """

    name: str
    documents: int | None = None
    deleted: frozenset[int] | None = None

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.seg"

    @property
    def articles(self) -> int | None:
        """The number of documents that are not deleted, where it is known."""
        return None if self.documents is None else self.documents - len(self.deleted or ())


class _Commit(NamedTuple):
    """A table of contents; its number is in its name."""

    number: int
    segments: tuple[Segment, ...]

    def stores(self) -> set[str]:
        return {segment.file for segment in self.segments}

    def files(self) -> set[str]:
        return self.stores()


def segments(folder: Path, copies: Mapping[str, bytes]) -> tuple[list[Segment], list[Damage]]:
    """Return the segments of the last commit, and what cannot be known of them.

    A copy of its table of contents serves where that is damaged. Segments that no commit names
    follow where they may belong to one. Raises OSError where files may not be read.
    """
    names = {path.name for path in folder.iterdir()}
    last, copied = _last(names), _last(copies)
    own = _parsed(last, _content(folder / last)) if last else None
    commit, incomplete = last_commit(own, _parsed(copied, copies.get(copied, b"")), names)
    commit = commit or _Commit(0, ())
    others = sorted(names - commit.stores()) if incomplete else []
    unnamed = [Segment(match[1]) for name in others if (match := _SEGMENT.fullmatch(name))]
    problem = "does not name all files; deleted articles may have come back from others"
    found = [*commit.segments, *unnamed]
    return found, [Damage(last or copied or _FIRST, problem)] if unnamed else []


def _last(names: Iterable[str]) -> str:
    """Return the last of the tables of contents, or "" for none."""
    return max(filter(_CONTENTS.fullmatch, names), key=_number, default="")


def _number(name: str) -> int:
    match = _CONTENTS.fullmatch(name)
    return int(match[1]) if match else 0


def _content(path: Path) -> bytes:
    with DamagedFile.open(path) as file:
        return file.read(0, file.size)


def _parsed(name: str, content: bytes) -> _Commit | None:
    try:
        return _Commit(_number(name), tuple(map(_segment, unpickled(_pickled_segments(content)))))
    except (ValueError, TypeError, KeyError, EOFError, struct.error):
        return None


def _pickled_segments(content: bytes) -> bytes:
    """Return what follows the schema in a table of contents, as Whoosh writes it."""
    stream = StructFile(BytesIO(content))
    for _ in "int", "long", "float":
        stream.read_varint()
    stream.read_int(), stream.read_int()
    for _ in "major", "minor", "patch":
        stream.read_varint()
    stream.read(stream.read_varint())
    stream.read_int(), stream.read_int()
    return content[stream.tell() :]


def _segment(value: Any) -> Segment:
    attributes = vars(value)
    name = f"{attributes['indexname']}_{attributes['segid']}"
    if not _SEGMENT.fullmatch(f"{name}.seg"):
        raise ValueError("not a segment")
    deleted = frozenset(map(int, attributes["_deleted"] or ()))
    return Segment(name, int(attributes["_doccount"]), deleted)
