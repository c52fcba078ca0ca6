"""Saving the articles of a damaged Whoosh index, from the files that store them alone."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from search.article import Article
from search.engines.damaged_file import DamagedFile
from search.engines.manifest import Damage
from search.engines.salvaging import Source, articles, missing
from search.engines.whoosh.segments import Segment, segments
from search.engines.whoosh.store import Store


def salvaged(place: str, copies: Mapping[str, bytes]) -> Iterator[Article | Damage]:
    """Yield the articles that can be read, and what cannot; see `EngineType.salvage`."""
    folder, sources = Path(place), list[Source]()
    found, damage = segments(folder, copies)
    yield from damage
    with ExitStack() as files:
        for segment in found:
            try:
                file = files.enter_context(DamagedFile.open(folder / segment.file))
            except FileNotFoundError:
                yield missing(segment.file, segment.articles)
            else:
                sources.append(_source(segment, file))
        yield from articles(sources)


def _source(segment: Segment, file: DamagedFile) -> Source:
    store, deleted = Store(file, segment.name, segment.documents), segment.deleted
    return Source(
        segment.file,
        segment.documents,
        segment.file,
        deleted,
        len(deleted or ()),
        store.records(),
        deleted is not None and (not deleted or store.numbered),
        file.modified_ns,
    )
