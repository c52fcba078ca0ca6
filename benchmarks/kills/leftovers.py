"""The files that an index may consist of, and what is left over beside them."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.engines.folder import FolderStorage
from search.engines.manifest import MANIFEST, Manifest
from search.meaning import MEANING
from search.meaning.vectors import Contents

_LISTS = ("overrides.tsv", "synonyms.txt", "labels.tsv")
_LOCKS = (".naba.lock", ".tantivy-writer.lock", ".tantivy-meta.lock", "MAIN_WRITELOCK")
#: Tantivy's list of all files that it may delete.
_MANAGED = ".managed.json"
#: What every index may hold besides its tables of stems.
_COMMON = {"naba.json", MANIFEST, "phrases.tsv", MEANING, *_LISTS, *_LOCKS}
_STEMS = re.compile(r"stems-\d+\.tsv")
#: What each segment of Tantivy has, besides its deletions.
_SEGMENT = ("store", "idx", "pos", "term", "fast", "fieldnorm")


def left_over(engine: str, folder: Path) -> list[str]:
    """Return the names of files in the folder of an index, and beside it, that are not of it.

    They are neither of the engine's last commit nor among what every index may hold, or the
    manifest does not name them. Beside the folder there must be nothing at all.
    """
    commit = set(_tantivy(folder) if engine == "tantivy" else _whoosh(folder))
    if vectors := Contents.read(FolderStorage(str(folder))):
        commit |= {*vectors.files}
    manifest = Manifest.read(folder) or Manifest()
    named = {*manifest.files, *manifest.lists, MANIFEST, _MANAGED, *_LOCKS}
    inside = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    known = commit | {name for name in inside if name in _COMMON or _STEMS.fullmatch(name)}
    beside = (f"../{path.name}" for path in folder.parent.iterdir() if path != folder)
    return sorted([*(name for name in inside if name not in known & named), *beside])


def _tantivy(folder: Path) -> Iterable[str]:
    """Yield the names of the files of Tantivy's last commit."""
    yield from ("meta.json", _MANAGED)
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
