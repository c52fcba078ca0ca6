"""The copy of an index while it is made: beside the place where it will be, over several runs."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from search.article import Article
from search.engines.storage import Storage
from search.errors import (
    IndexDamaged,
    IndexExists,
    IndexMismatch,
    IndexMissing,
    NotAnIndex,
    RequestError,
    WordListError,
)
from search.indexing.boilerplate import Boilerplate
from search.maintenance.archive import digest
from search.maintenance.copied_index import CopiedIndex
from search.maintenance.rebuilding import boilerplate_of
from search.query.tree import EVERYTHING
from search.snapshot import IndexLocation, Snapshot

if TYPE_CHECKING:
    from search.indexing.writer import IndexWriter

#: What a draft keeps of the copying, from the moment on at which articles may be added.
_STATE = "copying.json"
_CRADLE = "copy"
#: What is wrong with a draft that has to be begun anew.
_UNUSABLE = IndexMissing, NotAnIndex, IndexMismatch, IndexDamaged, WordListError


@dataclass(frozen=True, slots=True)
class _State:
    """Which index is copied, whether that is damaged, and the ids of what is being written."""

    source: str
    is_damaged: bool
    writing: Sequence[str] = ()

    @classmethod
    def read(cls, storage: Storage) -> "_State | None":
        """Return the state of a draft; None where there is none, or none that can be read."""
        with suppress(ValueError, TypeError):
            return cls(**json.loads(storage.read(_STATE) or b""))
        return None

    def write(self, storage: Storage) -> None:
        """Store the state; raise OSError if that fails."""
        storage.write(_STATE, [json.dumps(asdict(self)).encode()])


class Draft:
    """A copy that is not finished; nobody takes it for an index, as its place is known here alone.

    Raises RequestError where it is a copy of another index than ``source``, unless it is to be
    begun ``anew``.
    """

    def __init__(self, target: IndexLocation, source: str, *, anew: bool) -> None:
        self._target = target
        self.location = IndexLocation(target.engine, target.storage.cradle(_CRADLE))
        if anew:
            self._clear()
        state = _State.read(self.location.storage)
        if state and state.source != source:
            reason = (
                f"a copy of {state.source} was begun there: go on with that one, or begin anew "
                "with --anew"
            )
            raise RequestError("to", reason)

    def _clear(self) -> None:
        """Delete what is there; raise IndexLocked while another process is writing it."""
        storage = self.location.storage
        if storage.exists():
            with suppress(IndexMissing), storage.writing():
                pass
            storage.remove()

    @contextmanager
    def open(self, source: CopiedIndex) -> Iterator[Snapshot]:
        """Open what is there of a copy of an index, or begin it.

        It is begun anew where the copied index has other settings by now.
        """
        snapshot = self._continued(source) or self._begun(source)
        with closing(snapshot.engine):
            yield snapshot

    def _continued(self, source: CopiedIndex) -> Snapshot | None:
        location = self.location
        with suppress(*_UNUSABLE):
            state = _State.read(location.storage)
            if state and location.label == source.label_for(location.engine):
                source.is_damaged |= state.is_damaged
                return location.open()
        return None

    def _begun(self, source: CopiedIndex) -> Snapshot:
        self._clear()
        label = source.label_for(self.location.engine)
        keep = label.keep_boilerplate
        self.location.make(source.words, label.schema, keep_boilerplate=keep)
        snapshot = self.location.open()
        boilerplate = boilerplate_of(snapshot, source.survey())
        with snapshot.changing():
            if not keep:
                boilerplate.save(snapshot.storage)
            _State(str(source), source.is_damaged).write(snapshot.storage)
        return snapshot

    @contextmanager
    def writer(self, snapshot: Snapshot) -> Iterator["DraftWriter"]:
        """Open the draft for writing; commit on exit. Raises IndexLocked."""
        with snapshot.writer(Boilerplate.load(snapshot.storage)) as writer:
            yield DraftWriter(snapshot, writer)

    def finish(self) -> None:
        """Move the copy to its place; raise IndexExists where there is something by now."""
        storage = self._target.storage
        if not storage.adopt(self.location.place):
            raise IndexExists(str(self._target))
        storage.delete([_STATE])


class DraftWriter:
    """Changes to a draft, which are committed a batch at a time."""

    def __init__(self, snapshot: Snapshot, writer: "IndexWriter") -> None:
        self._snapshot, self._writer = snapshot, writer
        state = _State.read(snapshot.storage) or _State("", is_damaged=False)
        #: What a server shows although it was never committed: it lacks the stems of its words.
        self._uncertain = frozenset(state.writing)
        self._state = replace(state, writing=())
        #: Whether nothing was there before.
        self.is_new = not snapshot.engine.count(EVERYTHING)

    def bring(self, batch: Sequence[tuple[Article, bytes]], should_stop: Callable[[], bool]) -> int:
        """Add those articles, each given with its digest, that are not there as they are.

        Return how many were added, all but the last ones where it was to stop.
        """
        there = self._digests([article.id for article, _ in batch])
        lacking = [article for article, digested in batch if there.get(article.id) != digested]
        if lacking:
            writing = [article.id for article in lacking]
            replace(self._state, writing=writing).write(self._snapshot.storage)
        added = 0
        for article in takewhile(lambda _: not should_stop(), lacking):
            self._writer.add(article)
            added += 1
        self._writer.commit()
        if lacking:
            self._state.write(self._snapshot.storage)
        return added

    def _digests(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the digests of the articles that are there for certain, by their ids."""
        if self.is_new:
            return {}
        # What cannot be read is written again.
        with suppress(IndexDamaged):
            found = self._snapshot.engine.get(one for one in ids if one not in self._uncertain)
            return {article.id: digest(article) for article in found}
        return {}

    def keep_only(self, ids: Collection[str]) -> None:
        """Delete all other articles."""
        engine = self._snapshot.engine
        engine.version()
        if engine.count(EVERYTHING) != len(ids):
            for gone in [one.id for one in engine.articles() if one.id not in ids]:
                self._writer.delete(gone)
