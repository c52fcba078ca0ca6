"""Backing up an index into one file, while it is searched and written."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain as concatenated
from itertools import islice
from pathlib import Path
from secrets import token_hex
from time import time
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import orjson

from search.article import Article
from search.custom_words import CustomWords
from search.engines.files import UNFINISHED, replacing
from search.engines.manifest import Manifest
from search.engines.storage import Storage
from search.errors import ArticleError, BackupError, IndexDamaged, RequestError
from search.maintenance.archive import (
    ARTICLES,
    DELETED,
    DIGESTS,
    MAX_ARTICLE_BYTES,
    Backup,
    digest,
    digest_line,
    is_file_name,
)
from search.maintenance.archive_reader import MAX_CHAIN_FILES, Archive, chain, opened
from search.maintenance.archive_writer import writing
from search.meaning import MEANING
from search.query.tree import EVERYTHING
from search.snapshot import IndexLocation, version_of
from search.version import __version__

if TYPE_CHECKING:
    from search.maintenance.archived_vectors import VectorFiles

_ID_BYTES = 16
#: What nobody has written to for so long was left by a backup that was killed.
_LEFTOVER_SECONDS = 24 * 60 * 60


def backup(
    url: str | Path,
    path: str | Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    since: str | Path | None = None,
) -> Backup:
    """Back up an index into a file, and return what the backup has.

    It has the articles, the word lists, the declared facets and the vectors of one moment, whatever
    is written meanwhile. With ``since``, an earlier backup, it has only the articles that are new
    or differ from that one, and vectors that it lacks; that one is then needed to restore it. The
    file is verified before it takes its name; until then what was there stands. ``progress`` is
    called with the number of articles read and the total.

    Raises RequestError for a file that cannot be written to without loss, BackupError for a damaged
    ``since``, ArticleError for an article that could not be restored, WordListError, IndexMissing,
    NotAnIndex, IndexDamaged or EngineMissing, and OSError where the file cannot be written.
    """
    location, target = IndexLocation.of(url), Path(path).resolve()
    _check_target(location, target)
    _sweep(target.parent)
    draft = Backup(token_hex(_ID_BYTES), _now(), __version__)
    known: dict[str, bytes] = {}
    files: Collection[str] = ()
    if since is not None:
        draft, known, files = _continuing(draft, Path(since).resolve(), target)
    with _moment(location) as moment, replacing(target) as file:
        reading = _Reading(_counted(moment, progress), known)
        keep = moment.keep_boilerplate
        draft = replace(draft, facets=moment.facets, keep_boilerplate=keep)
        made = _write(file, moment, draft, reading, files)
        file.flush()
        archive = Archive(file, target)
        archive.verify()
        archive.close()
    return made


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _check_target(location: IndexLocation, target: Path) -> None:
    if target.exists() and not target.is_file():
        raise RequestError("file", f"{target} is not a file")
    folder = location.storage.folder
    if folder and folder.resolve() in target.parents:
        raise RequestError("file", f"{target} is within the index, and would be lost with it")


def _sweep(folder: Path) -> None:
    """Delete what killed backups have left in a folder."""
    with suppress(OSError):
        for path in folder.glob(f".*{UNFINISHED}"):
            if time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
                path.unlink()


def _continuing(
    draft: Backup, since: Path, target: Path
) -> tuple[Backup, dict[str, bytes], Collection[str]]:
    """Return the draft of a backup that continues another, and what that one has.

    These are its digests by id, and the names of its files of vectors.
    """
    if not is_file_name(since.name):
        raise RequestError("since", f"{since.name!r} cannot be kept in the backup; rename the file")
    if since == target:
        raise RequestError("since", "is the file to be written; give the new backup another name")
    with opened(since) as archive:
        archive.verify()
        known = dict(archive.digests())
        previous, vectors = archive.backup, archive.vectors()
    with ExitStack() as stack, suppress(BackupError):
        # As far as they are there: the earlier ones may be kept elsewhere.
        for count, earlier in enumerate(chain(stack, since), start=1):
            if target.exists() and target.samefile(earlier.path):
                raise RequestError("file", f"{since.name} continues {target}; choose another name")
            if count == MAX_CHAIN_FILES:
                raise RequestError("since", f"continues {count - 1} others; make a full backup")
    draft = replace(draft, previous=since.name, previous_id=previous.id)
    return draft, known, vectors.files if vectors else ()


class _Moment(NamedTuple):
    """What a backup has, all of the same moment.

    ``total`` is about the number of articles, or, where it is ``certain``, the number.
    """

    place: str
    facets: tuple[str, ...]
    keep_boilerplate: bool
    lists: tuple[tuple[str, str], ...]
    articles: Iterator[Article]
    vectors: "VectorFiles | None"
    total: int
    certain: bool


@contextmanager
def _moment(location: IndexLocation) -> Iterator[_Moment]:
    """Open an index as it is now; what is written later is not seen."""
    storage = location.storage
    storage.recover()
    while True:
        version, manifest = version_of(storage), _manifest(storage)
        label, words = location.label, CustomWords.read(storage)
        engine = location.type(location.place, label.schema)
        articles = engine.articles(sort="oldest")
        # From its first article on, an engine reads what was committed then.
        first = list(islice(articles, 1))
        if version_of(storage) == version:
            break
        engine.close()
    try:
        certain = manifest is not None and manifest == _manifest(storage)
        total = manifest.articles if manifest and certain else engine.count(EVERYTHING)
        read = concatenated(first, articles)
        facets, keep = label.schema.facets, label.keep_boilerplate
        lists, vectors = words.texts, _vectors(storage)
        yield _Moment(str(location), facets, keep, lists, read, vectors, total, certain)
    finally:
        engine.close()


def _vectors(storage: Storage) -> "VectorFiles | None":
    if storage.version(MEANING) is None:
        return None
    # Imported here, as most indexes have none.
    from search.maintenance.archived_vectors import VectorFiles

    return VectorFiles.of(storage)


def _manifest(storage: Storage) -> Manifest | None:
    """Return the manifest of the last commit, unless it is damaged, or changed just now."""
    try:
        manifest = storage.manifest()
    except ValueError:
        return None
    return manifest if manifest and manifest.complete else None


class _Reading:
    """The articles of an index as they are read, and what a backup notes of them.

    ``known`` has the digests of the previous backup by id; what is left at the end is gone.
    """

    def __init__(self, articles: Iterator[Article], known: dict[str, bytes]) -> None:
        self._articles = articles
        self.known = known
        self.count = self.changed = 0
        #: The digests of all articles, some fifty bytes each.
        self.digests = bytearray()

    def lines(self) -> Iterator[bytes]:
        """Yield the articles that are new or changed as lines of JSON."""
        for article in self._articles:
            digested = digest(article)
            self.count += 1
            self.digests += digest_line(article.id, digested)
            if self.known.pop(article.id, None) != digested:
                self.changed += 1
                yield _line(article)


def _write(
    file: BinaryIO, moment: _Moment, draft: Backup, reading: _Reading, known: Collection[str]
) -> Backup:
    """Write the archive, without the files of vectors that are ``known``; return its header."""
    with writing(file, draft) as archive:
        archive.add(ARTICLES, reading.lines())
        if draft.previous is not None:
            archive.add(DELETED, (f"{gone}\n".encode() for gone in reading.known))
        archive.add(DIGESTS, [bytes(reading.digests)])
        for name, text in moment.lists:
            if text.strip():
                archive.add(name, [text.encode()])
        if moment.vectors:
            moment.vectors.write(archive, known)
        made = replace(
            draft,
            articles=reading.count,
            changed=reading.changed,
            deleted=len(reading.known),
        )
        archive.finish(made)
    return made


def _counted(moment: _Moment, progress: Callable[[int, int], None] | None) -> Iterator[Article]:
    """Yield the articles of an index; raise IndexDamaged where some are missing."""
    count = 0
    for count, article in enumerate(moment.articles, start=1):
        yield article
        if progress:
            progress(count, max(count, moment.total))
    if moment.certain and count != moment.total:
        raise IndexDamaged(moment.place, f"it has {count:,} articles, not {moment.total:,}")


def _line(article: Article) -> bytes:
    """Return an article as a line of JSON; raise ArticleError for one that cannot be restored."""
    record = article.to_dict()
    line = orjson.dumps(record)
    try:
        if Article.from_record(record) != article:
            raise ArticleError("its id or its tags would be changed")
        if len(line) > MAX_ARTICLE_BYTES:
            raise ArticleError(f"it is longer than {MAX_ARTICLE_BYTES:,} bytes")
    except ArticleError as error:
        reason = f"the article {article.id!r} could not be restored: {error}"
        raise ArticleError(f"{reason}. Index it again, or delete it") from error
    return line + b"\n"
