"""Restoring an index from a backup, with any engine."""

from collections.abc import Callable, Iterator, Set
from contextlib import ExitStack, contextmanager
from heapq import merge
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from search.article import Article
from search.custom_words import CustomWords
from search.engines.moving import may_be_swept
from search.errors import IndexExists, RequestError
from search.fields import declared
from search.maintenance.archive import ARTICLES, DIGESTS, HEADER, Backup, digest
from search.maintenance.archive_reader import Archive, chain
from search.maintenance.rebuilding import boilerplate_of
from search.meaning import MEANING
from search.schema import Schema
from search.snapshot import IndexLocation, Snapshot

if TYPE_CHECKING:
    from search.maintenance.archived_vectors import ArchivedVectors

#: A commit on the way bounds the memory of engines that keep what is not committed.
_COMMIT_ARTICLES = 50_000


def restore(
    path: str | Path, url: str | Path, progress: Callable[[int, int], None] | None = None
) -> Backup:
    """Make an index of a backup, where there is nothing yet, and return what the backup says.

    The backups that an incremental one continues have to be in the same folder. All of them are
    verified first, and the index is compared with the backup before it takes its place.
    ``progress`` is called with the number of articles done and the total.

    Raises IndexExists where there is something, BackupError for a backup that is damaged,
    incomplete or of another format, WordListError, EngineMissing, and OSError where the index
    cannot be written.
    """
    location = IndexLocation.of(url)
    location.storage.recover()
    if location.storage.exists():
        raise IndexExists(str(location))
    with ExitStack() as stack:
        archives = list(chain(stack, Path(path)))
        for archive in archives:
            archive.verify()
        last = archives[0]
        words, schema = CustomWords.read(location.storage, last.lists()), _schema(last)
        expected = {digested for _, digested in last.digests()}
        keep, vectors = last.backup.keep_boilerplate, _vectors(archives)
        with _made(location, words, schema, keep_boilerplate=keep) as snapshot:
            _fill(snapshot, archives, expected, progress)
            _compare(snapshot, last, expected)
            if vectors:
                vectors.restore(snapshot)
    return last.backup


def _vectors(archives: list[Archive]) -> "ArchivedVectors | None":
    if not archives[0].has(MEANING):
        return None
    # Imported here, as most indexes have none.
    from search.maintenance.archived_vectors import ArchivedVectors

    return ArchivedVectors.of(archives)


def _schema(archive: Archive) -> Schema:
    try:
        return Schema(declared(archive.backup.facets))
    except RequestError as error:
        raise archive.error(HEADER, str(error)) from error


@contextmanager
def _made(
    location: IndexLocation, words: CustomWords, schema: Schema, *, keep_boilerplate: bool
) -> Iterator[Snapshot]:
    """Make an index aside, which is moved to its place when the block ends.

    An exception removes it. Raises IndexExists where something is there by then.
    """
    new = IndexLocation(location.engine, location.storage.cradle())
    new.storage.remove()
    try:
        new.make(words, schema, keep_boilerplate=keep_boilerplate)
        snapshot = new.open()
        try:
            yield snapshot
        finally:
            snapshot.engine.close()
        if not location.storage.adopt(new.place):
            raise IndexExists(str(location))
    except BaseException as error:
        new.storage.remove()
        if may_be_swept(error) and location.exists():
            raise IndexExists(str(location)) from error
        raise


def _fill(
    snapshot: Snapshot,
    archives: list[Archive],
    expected: Set[bytes],
    progress: Callable[[int, int], None] | None,
) -> None:
    """Add the articles whose digests are expected, oldest first, of all archives."""
    boilerplate = None
    if not snapshot.label.keep_boilerplate:
        boilerplate = boilerplate_of(snapshot, _once(_merged(archives, expected)))
    with snapshot.writer(boilerplate) as writer:
        for done, article in enumerate(_merged(archives, expected), start=1):
            writer.add(article)
            if not done % _COMMIT_ARTICLES:
                writer.commit()
            if progress:
                progress(done, max(done, len(expected)))


def _merged(archives: list[Archive], expected: Set[bytes]) -> Iterator[Article]:
    return merge(*(_wanted(archive, expected) for archive in archives), key=_by_time)


def _once(articles: Iterator[Article]) -> Iterator[Article]:
    """Yield each article once, though several of the archives may have it."""
    return (next(same) for _, same in groupby(articles, key=attrgetter("id")))


def _wanted(archive: Archive, expected: Set[bytes]) -> Iterator[Article]:
    return (article for article in archive.articles() if digest(article) in expected)


def _by_time(article: Article) -> tuple[bool, int, str]:
    instant = article.instant
    return instant is None, instant or 0, article.id


def _compare(snapshot: Snapshot, archive: Archive, expected: Set[bytes]) -> None:
    """Raise BackupError unless the index has the articles that the backup says it has."""
    restored = 0
    for article in snapshot.engine.articles():
        restored += 1
        if digest(article) not in expected:
            reason = f"the article {article.id!r} was not restored as it was"
            raise archive.error(ARTICLES, reason)
    if restored != len(expected) or restored != archive.backup.articles:
        reason = f"{restored:,} articles were restored, and not {archive.backup.articles:,}"
        raise archive.error(DIGESTS, reason)
