"""Copying an index to another place, with any engine, in several runs if need be."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.article import Article
from search.engines.manifest import Damage, matches
from search.engines.moving import may_be_swept
from search.engines.storage import Storage
from search.errors import CopyDiffers, IndexExists, IndexLocked
from search.maintenance.consistency import batches
from search.maintenance.copied_index import CopiedIndex
from search.maintenance.draft import Draft
from search.maintenance.inventory import Inventory
from search.maintenance.rebuilding import keep_vectors, rebuild
from search.meaning import MEANING, SEGMENTS
from search.snapshot import IndexLocation, Snapshot

#: So many articles are held, compared and committed at a time.
_BATCH_ARTICLES = 2_000
#: How often an index that was changed meanwhile is gone through again for what has changed.
_MOST_PASSES = 5


@dataclass(frozen=True, slots=True)
class Copy:
    """What was copied of an index, and what was not.

    ``source`` and ``index`` are the addresses of the index and of its copy; ``added`` is the number
    of articles that this run has written. Once it is ``finished``, ``articles`` is the number of
    articles and ``digest`` the digest of all of them, each the same in both, as read back from
    both. Before, there is no copy at the address: the run was ``stopped``, or was to prepare one.
    ``lost``, ``unnamed`` and ``damage`` are as in `Repair`.
    """

    source: str
    index: str
    added: int
    finished: bool = False
    stopped: bool = False
    articles: int = 0
    digest: str = ""
    lost: tuple[str, ...] = ()
    unnamed: int = 0
    damage: tuple[Damage, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return asdict(self) | {"damage": [damage._asdict() for damage in self.damage]}


def copy(
    url: str | Path,
    to: str | Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
    *,
    anew: bool = False,
    prepare: bool = False,
) -> Copy:
    """Copy an index to a place where there is nothing yet, and compare the copy with it.

    The index is only read, and can be searched and written meanwhile: what was changed is then
    copied too. The copy is made beside its place and takes it in the last step. What was written
    stays when the process ends at any time, and the next call goes on with the rest; with ``anew``
    it is deleted first. To ``prepare`` a copy is to do all but the last step, so that a later call
    has only to copy what was changed until then. ``progress`` is called with the number of articles
    read and the total, for the index and then for its copy.

    Raises IndexExists, RequestError where another copy was begun, CopyDiffers, IndexMissing,
    NotAnIndex, IndexDamaged, WordListError, EngineMissing, ServerError or OSError, and IndexLocked
    where another process copies to the place, or the index changes all the time.
    """
    source, target = IndexLocation.of(url), IndexLocation.of(to)
    for location in source, target:
        location.storage.recover()
    if target.storage.exists():
        raise IndexExists(str(target))
    copying = _Copying(source, target, progress, should_stop)
    try:
        return copying.run(Draft(target, str(source), anew=anew), finish=not prepare)
    except _Stopped:
        return Copy(str(source), str(target), copying.added, stopped=True)
    except BaseException as error:
        if may_be_swept(error) and target.storage.exists():
            raise IndexExists(str(target)) from error
        raise


class _Stopped(Exception):
    """The copying is to end here."""


class _Copying:
    """One run."""

    def __init__(
        self,
        source: IndexLocation,
        target: IndexLocation,
        progress: Callable[[int, int], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._source, self._target = source, target
        self._progress, self._should_stop = progress, should_stop
        #: How many articles were written.
        self.added = 0

    def run(self, draft: Draft, *, finish: bool) -> Copy:
        """Copy until nothing has changed meanwhile, compare, and finish."""
        for _ in range(_MOST_PASSES):
            with closing(CopiedIndex(self._source)) as source:
                read = self._fill(draft, source)
                if not finish:
                    return Copy(str(self._source), str(self._target), self.added)
                if not source.is_changed():
                    return self._finished(draft, source, read)
        raise IndexLocked(str(self._source))

    def _fill(self, draft: Draft, source: CopiedIndex) -> Inventory:
        """Bring a draft to what an index has; return what was read there."""
        with draft.open(source) as snapshot, draft.writer(snapshot) as writer:
            read = Inventory(ids=source.is_damaged or not writer.is_new)
            articles = self._counted(source.articles(), source.count())
            digested = ((article, read.add(article)) for article in articles)
            for batch in batches(digested, _BATCH_ARTICLES):
                self.added += writer.bring(batch, self._should_stop)
            if read.ids is not None:
                writer.keep_only(read.ids)
            source.words.keep(snapshot.storage)
        return read

    def _counted(self, articles: Iterable[Article], total: int) -> Iterator[Article]:
        """Yield articles, and tell how many; raise _Stopped where no more are to be read."""
        for done, article in enumerate(articles, start=1):
            if self._should_stop():
                raise _Stopped
            yield article
            self._progress(done, max(done, total))

    def _finished(self, draft: Draft, source: CopiedIndex, read: Inventory) -> Copy:
        lost: tuple[str, ...] = ()
        unnamed = 0
        if source.is_damaged:
            lost = source.lost(read.ids or ())
            unnamed = max(0, source.count() - read.articles - len(lost))
            # In the order in which stories are found, and without boilerplate.
            rebuild(str(draft.location))
        snapshot = draft.location.open()
        with closing(snapshot.engine):
            damage = *source.damage, *_keep_vectors(self._source.storage, snapshot)
            with snapshot.storage.writing():
                self._compare(snapshot, read)
        draft.finish()
        return Copy(
            str(self._source),
            str(self._target),
            self.added,
            finished=True,
            articles=read.articles,
            digest=read.digest,
            lost=lost,
            unnamed=unnamed,
            damage=damage,
        )

    def _compare(self, snapshot: Snapshot, read: Inventory) -> None:
        """Read a draft back; raise CopyDiffers unless it has what was read."""
        stored = Inventory()
        found = (record.article for record in snapshot.engine.records())
        for article in self._counted(filter(None, found), read.articles):
            stored.add(article)
        if stored != read:
            raise CopyDiffers(str(self._target), f"{read} were read, and it has {stored}")


def _keep_vectors(storage: Storage, snapshot: Snapshot) -> list[Damage]:
    """Copy the vectors of an index as they are at one moment; return those that are damaged."""
    while True:
        version = storage.version(MEANING)
        if any(matches(name, (MEANING, SEGMENTS)) for name in snapshot.storage.list("")):
            # Imported here, as most indexes have none.
            from search.meaning.vectors import delete_vectors

            with snapshot.changing():
                delete_vectors(snapshot.storage)
        damage = keep_vectors(storage, snapshot)
        # Where segments were merged meanwhile, some were not found.
        if storage.version(MEANING) == version:
            return damage
