"""The files that an index may consist of, and what is left over beside them."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

_LISTS = ("overrides.tsv", "synonyms.txt", "labels.tsv")
_LOCKS = (".naba.lock", ".tantivy-writer.lock", ".tantivy-meta.lock", "MAIN_WRITELOCK")
#: Everything that every index may hold, and the files that list the others.
_COMMON = {"naba.json", "manifest.json", "phrases.tsv", *_LISTS, *_LOCKS}
_STEMS = re.compile(r"stems-\d+\.tsv")
#: What each segment of Tantivy has, besides its deletions.
_SEGMENT = ("store", "idx", "pos", "term", "fast", "fieldnorm")


def left_over(engine: str, folder: Path) -> list[str]:
    """Return the names of files in the folder of an index, and beside it, that are not of it.

    Beside it there must be nothing at all.
    """
    known = _COMMON | set(_tantivy(folder) if engine == "tantivy" else _whoosh(folder))
    inside = (path.name for path in folder.rglob("*"))
    beside = (f"../{path.name}" for path in folder.parent.iterdir() if path != folder)
    unknown = (name for name in inside if name not in known and not _STEMS.fullmatch(name))
    return sorted([*unknown, *beside])


def _tantivy(folder: Path) -> Iterable[str]:
    """Yield the names of the files of Tantivy's last commit."""
    yield from ("meta.json", ".managed.json")
    for segment in json.loads((folder / "meta.json").read_bytes())["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (f"{name}.{suffix}" for suffix in _SEGMENT)
        if deletions := segment["deletes"]:
            yield f"{name}.{deletions['opstamp']}.del"


def _whoosh(folder: Path) -> Iterable[str]:
    """Yield the names of the files of Whoosh's last commit."""
    whoosh = FileIndex(FileStorage(str(folder)))
    yield f"_{whoosh.indexname}_{whoosh.latest_generation()}.toc"
    for segment in whoosh._segments():
        if segment.is_compound():
            yield f"{segment.segment_id()}.seg"
        else:
            yield from segment.list_files(whoosh.storage)
