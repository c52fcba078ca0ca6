"""Backing up an index into one file, while it is searched and written."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain as concatenated
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, NamedTuple

import orjson

from search.article import Article
from search.custom_words import CustomWords
from search.engines.files import replacing
from search.errors import ArticleError, BackupError, RequestError
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
from search.query.tree import EVERYTHING
from search.snapshot import IndexLocation, version_of
from search.version import __version__

_ID_BYTES = 16


def backup(
    url: str | Path,
    path: str | Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    since: str | Path | None = None,
) -> Backup:
    """Back up an index into a file, and return what the backup has.

    It has the articles, the word lists and the declared facets of one moment, whatever is written
    meanwhile. With ``since``, an earlier backup, it has only the articles that are new or differ
    from that one, which is then needed to restore it. The file is verified before it takes its
    name; until then what was there stands. ``progress`` is called with the number of articles read
    and the total.

    Raises RequestError for a file that cannot be written to without loss, BackupError for a damaged
    ``since``, ArticleError for an article that could not be restored, WordListError, IndexMissing,
    NotAnIndex, IndexDamaged or EngineMissing, and OSError where the file cannot be written.
    """
    location, target = IndexLocation.of(url), Path(path).resolve()
    _check_target(location, target)
    draft = Backup(token_hex(_ID_BYTES), _now(), __version__)
    known: dict[str, bytes] = {}
    if since is not None:
        draft, known = _continuing(draft, Path(since).resolve(), target)
    with _moment(location) as moment, replacing(target) as file:
        made = _write(file, moment, replace(draft, facets=moment.facets), known, progress)
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
    if Path(location.place).resolve() in target.parents:
        raise RequestError("file", f"{target} is within the index, and would be lost with it")


def _continuing(draft: Backup, since: Path, target: Path) -> tuple[Backup, dict[str, bytes]]:
    """Return the draft of a backup that continues another, and the digests of that one by id."""
    if not is_file_name(since.name):
        raise RequestError("since", f"{since.name!r} cannot be kept in the backup; rename the file")
    if since == target:
        raise RequestError("since", "is the file to be written; give the new backup another name")
    with opened(since) as archive:
        archive.verify()
        known = dict(archive.digests())
        previous = archive.backup
    with ExitStack() as stack, suppress(BackupError):
        # As far as they are there: the earlier ones may be kept elsewhere.
        for count, earlier in enumerate(chain(stack, since), start=1):
            if target.exists() and target.samefile(earlier.path):
                raise RequestError("file", f"{since.name} continues {target}; choose another name")
            if count == MAX_CHAIN_FILES:
                raise RequestError("since", f"continues {count - 1} others; make a full backup")
    return replace(draft, previous=since.name, previous_id=previous.id), known


class _Moment(NamedTuple):
    """What a backup has, all of the same moment; ``total`` is about the number of articles."""

    facets: tuple[str, ...]
    lists: tuple[tuple[str, str], ...]
    articles: Iterator[Article]
    total: int


@contextmanager
def _moment(location: IndexLocation) -> Iterator[_Moment]:
    """Open an index as it is now; what is written later is not seen."""
    while True:
        location.storage.recover()
        version = version_of(location.storage)
        label, words = location.label, CustomWords.read(location.storage)
        engine = location.type(location.place, label.schema)
        articles = engine.articles(sort="oldest")
        # From its first article on, an engine reads what was committed then.
        first = list(islice(articles, 1))
        if version_of(location.storage) == version:
            break
        engine.close()
    try:
        total = engine.count(EVERYTHING)
        yield _Moment(label.schema.facets, words.texts, concatenated(first, articles), total)
    finally:
        engine.close()


def _write(
    file: BinaryIO,
    moment: _Moment,
    draft: Backup,
    known: dict[str, bytes],
    progress: Callable[[int, int], None] | None,
) -> Backup:
    """Write the archive; ``known`` has the digests of the previous backup, and is used up."""
    articles = changed = 0
    digests = bytearray()

    def lines() -> Iterator[bytes]:
        nonlocal articles, changed
        for article in moment.articles:
            articles += 1
            digested = digest(article)
            digests.extend(digest_line(article.id, digested))
            if known.pop(article.id, None) != digested:
                changed += 1
                yield _line(article)
            if progress:
                progress(articles, max(articles, moment.total))

    with writing(file, draft) as archive:
        archive.add(ARTICLES, lines())
        if draft.previous is not None:
            archive.add(DELETED, (f"{gone}\n".encode() for gone in known))
        archive.add(DIGESTS, [bytes(digests)])
        for name, text in moment.lists:
            if text.strip():
                archive.add(name, [text.encode()])
        made = replace(draft, articles=articles, changed=changed, deleted=len(known))
        archive.finish(made)
    return made


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
