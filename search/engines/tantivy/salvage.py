"""Saving the articles of a damaged Tantivy index, from the files that store them alone.

Everything else is made of the articles. Only two things more are needed: which files belong to the
last commit, and which of their documents are deleted.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from errno import EIO
from pathlib import Path
from struct import Struct

from search.article import Article
from search.engines.damaged_file import DamagedFile
from search.engines.manifest import Damage
from search.engines.salvaging import Source, articles, missing
from search.engines.tantivy.footers import intact
from search.engines.tantivy.segments import Segment, segments
from search.engines.tantivy.store import Store

#: The number of documents, before a bit for each that is not deleted.
_DOCUMENTS = Struct("<I")


def salvaged(place: str, copies: Mapping[str, bytes]) -> Iterator[Article | Damage]:
    """Yield the articles that can be read, and what cannot; see `EngineType.salvage`."""
    folder, sources = Path(place), list[Source]()
    found, damage = segments(folder, copies)
    yield from damage
    with ExitStack() as files:
        for segment in found:
            try:
                file = files.enter_context(DamagedFile.open(folder / segment.store))
            except FileNotFoundError:
                yield missing(segment.store, segment.articles)
            else:
                sources.append(_source(folder, segment, file))
        yield from articles(sources)


def _source(folder: Path, segment: Segment, file: DamagedFile) -> Source:
    store = Store(file)
    deleted = _deleted(folder / segment.deletions) if segment.deletions else frozenset()
    certain = deleted is not None and (not deleted or store.documents is not None)
    return Source(
        segment.store,
        store.documents or segment.documents,
        segment.deletions,
        deleted,
        segment.deleted,
        store.records(),
        certain and segment.committed,
        file.modified_ns,
    )


def _deleted(path: Path) -> frozenset[int] | None:
    """Return the numbers of deleted documents, or None where they cannot be read."""
    try:
        if not intact(path):
            return None
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno != EIO:
            raise
        return None
    documents, bits = _DOCUMENTS.unpack_from(content)[0], content[_DOCUMENTS.size :]
    return frozenset(n for n in range(documents) if not bits[n >> 3] >> (n & 7) & 1)
