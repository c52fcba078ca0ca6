"""The index that is followed into: written to only where it differs, and only for a moment."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, RLock

from index_data.readers.versions import CREATED, VERSION, Version
from search import Article, ArticleError, Index, IndexLocked, IndexMissing, is_index
from search.engines.moving import LABEL
from search.snapshot import IndexLocation

#: How often to try again while another process writes.
_RETRY_SECONDS = 0.5


class Stopped(Exception):
    """Following has ended; nothing is written any more."""


@dataclass(slots=True)
class Written:
    """What became of some articles in the index: their ids, and why some were refused."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    older: int = 0


class Archive:
    """An index that threads add articles to, one after another.

    ``open_target`` opens it, and makes it with ``create=True``. ``on_wait`` is called once each
    time that another process writes, for which we wait up to ``max_wait_seconds``.
    """

    def __init__(
        self,
        url: str,
        open_target: Callable[..., Index],
        on_wait: Callable[[], object],
        max_wait_seconds: float,
    ) -> None:
        self.url = url
        self._open_target = open_target
        self._on_wait = on_wait
        self._max_wait_seconds = max_wait_seconds
        self._writing, self._opening = Lock(), RLock()
        self._stopped = Event()
        self._index: Index | None = None
        self._identity: object = None
        self._articles = 0
        self._generation = 0

    def stop(self) -> None:
        """Wait until what is being written is, and have nothing written any more."""
        self._stopped.set()
        with self._writing, self._opening:
            if self._index:
                self._index.close()
            self._index = None

    @property
    def generation(self) -> int:
        """A number that rises whenever the index has lost articles, or is another one."""
        with self._opening:
            identity = _identity(self.url)
            opened = self._opened()
            articles = opened.search("", limit=0).total if opened else 0
            if identity != self._identity or articles < self._articles:
                self._generation += 1
            self._identity, self._articles = identity, articles
            return self._generation

    def get(self, article_id: str) -> Article | None:
        """Return the article with an id as it is in the index."""
        with self._opening:
            opened = self._opened()
            return opened.get(article_id) if opened else None

    def missing(self, ids: Iterable[str]) -> set[str]:
        """Return which ids no article of the index has."""
        return {each for each in ids if self.get(each) is None}

    def write(self, articles: Mapping[str, Article], deletions: Collection[str] = ()) -> Written:
        """Add the articles that are new or not as they are in the index, and delete others.

        Raises IndexLocked where another process has been writing for too long, and Stopped.
        """
        with self._writing:
            if self._stopped.is_set():
                raise Stopped
            written, changed = Written(), {}
            for article_id, article in articles.items():
                stored = self.get(article_id)
                if stored is None or stored.to_dict() != _stored_form(article):
                    if stored and _is_older(article, stored):
                        written.older += 1
                    else:
                        changed[article_id] = article
            gone = [each for each in deletions if self.get(each) is not None]
            if changed or gone:
                self._change(changed, gone, written)
            return written

    def _change(
        self, changed: Mapping[str, Article], gone: Collection[str], written: Written
    ) -> None:
        began, told = time.monotonic(), False
        while True:
            try:
                self._change_now(changed, gone, written)
                return
            except IndexLocked:
                if time.monotonic() - began > self._max_wait_seconds:
                    raise
                if not told:
                    self._on_wait()
                told = True
                if self._stopped.wait(_RETRY_SECONDS):
                    raise Stopped from None

    def _change_now(
        self, changed: Mapping[str, Article], gone: Collection[str], written: Written
    ) -> None:
        done = Written(older=written.older)
        with self._opening:
            opened = self._opened() or self._opened(create=True)
        assert opened is not None  # noqa: S101  # it was made
        with opened.writer() as writer:
            for article_id, article in changed.items():
                try:
                    replaced = writer.add(article)
                except ArticleError as error:
                    done.refused[article_id] = str(error)
                    continue
                (done.replaced if replaced else done.added).append(article_id)
            done.deleted += [each for each in gone if writer.delete(each)]
        for name in ("added", "replaced", "deleted", "refused"):
            setattr(written, name, getattr(done, name))
        with self._opening:
            self._articles -= len(done.deleted)

    def _opened(self, *, create: bool = False) -> Index | None:
        """Return the index, or None where there is none (any more)."""
        if not create and not is_index(self.url):
            if self._index:
                self._index.close()
            self._index = None
            return None
        if self._index is None:
            with suppress(IndexMissing):
                self._index = self._open_target(create=create)
        return self._index


def _identity(url: str) -> object:
    """Return what changes when another index takes the place of this one."""
    return IndexLocation.of(url).storage.version(LABEL)


def _stored_form(article: Article) -> Mapping[str, object]:
    """Return the record of an article as an index gives it back: all of it is JSON."""
    return Article.unpacked(article.packed()).to_dict()


def _is_older(article: Article, stored: Article) -> bool:
    """Tell whether an article is an older version than the stored one, by what agencies say."""
    new, old = map(_version, (article, stored))
    return any(new) and any(old) and new < old


def _version(article: Article) -> Version:
    return Version.of(article.extra.get(VERSION), article.extra.get(CREATED))
