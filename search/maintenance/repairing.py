"""Saving what can be saved of a damaged index in a new one."""

from collections.abc import Callable, Container, Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.article import Article
from search.custom_words import CustomWords
from search.engines.label import IndexLabel
from search.engines.manifest import MANIFEST, Damage
from search.engines.moving import LABEL
from search.errors import IndexDamaged, IndexExists, IndexMissing, NotAnIndex
from search.indexing.boilerplate import Boilerplate
from search.maintenance.files import (
    damaged_files,
    is_read_by,
    readable_lists,
    readable_manifest,
)
from search.maintenance.rebuilding import keep_vectors, rebuild
from search.query.tree import Term
from search.schema import ID, Schema
from search.snapshot import IndexLocation

if TYPE_CHECKING:
    from search.indexing.writer import IndexWriter

Progress = Callable[[int, int], None]
#: The most ids that are asked for of an index whose number of articles is not known.
_MAX_IDS = 10_000_000


@dataclass(frozen=True, slots=True)
class Repair:
    """What was saved of a damaged index, and what was not.

    ``index`` is the address of the new index, and ``kept`` the place of the damaged one. ``lost``
    are the ids of articles that could not be saved, and ``unnamed`` is the number of further ones
    whose ids are lost too, as far as is known. ``damage`` says what could not be read.
    """

    index: str
    kept: str
    articles: int
    lost: tuple[str, ...]
    unnamed: int
    damage: tuple[Damage, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return asdict(self) | {"damage": [damage._asdict() for damage in self.damage]}


def repair(
    url: str | Path, to: str | Path | None = None, progress: Progress | None = None
) -> Repair:
    """Save all that can be read of a damaged index in a new one, which takes its place.

    The damaged index is kept beside it. With ``to``, the new index is created there, and the other
    stays where it is. ``progress`` is called with the number of articles saved and the number that
    there were. Sound vectors are kept. Raises IndexMissing, NotAnIndex, IndexExists, IndexLocked,
    EngineMissing or OSError.
    """
    location = IndexLocation.of(url)
    storage = location.storage
    target = IndexLocation.of(to) if to else location
    storage.recover()
    if not storage.exists():
        raise IndexMissing(str(location))
    if not any(map(storage.version, (LABEL, MANIFEST))):
        raise NotAnIndex(str(location), "it holds something else")
    if to and target.storage.exists():
        raise IndexExists(str(target))
    with storage.writing():
        rescue = _Rescue(location)
        aside = target.storage.cradle() if to else storage.aside()
        new = IndexLocation(target.engine, aside)
        rescue.save_in(new, progress)
        # In the order in which stories are found, and without boilerplate.
        rebuild(str(new))
        if not to:
            kept = location.type.storage(storage.retire(aside))
            return rescue.report(target, kept=kept.url)
    if not target.storage.adopt(aside):
        raise IndexExists(str(target))
    return rescue.report(target, kept=storage.url)


class _Rescue:
    """The reading of a damaged index, and what was lost on the way."""

    def __init__(self, location: IndexLocation) -> None:
        self._location = location
        self._damage: list[Damage] = []
        self._saved: set[str] = set()
        self._lost: tuple[str, ...] = ()
        self._manifest = readable_manifest(location.storage)
        self._label = self._read_label()
        self._damaged = list(damaged_files(location))

    def save_in(self, new: IndexLocation, progress: Progress | None) -> None:
        """Create an index of all articles that can be read."""
        lists, unreadable = readable_lists(self._location.storage)
        self._damage += unreadable
        new.storage.remove()
        label, words = self._label, CustomWords.read(new.storage, lists)
        new.make(words, label.schema, keep_boilerplate=label.keep_boilerplate)
        snapshot = new.open()
        with closing(snapshot.engine):
            with snapshot.writer(Boilerplate()) as writer:
                self._save_articles(writer, progress)
            self._damage += keep_vectors(self._location.storage, snapshot)
        self._lost = lost_ids(self._location, label.schema, self._damaged, self._saved)

    def _save_articles(self, writer: "IndexWriter", progress: Progress | None) -> None:
        location = self._location
        for found in location.type.salvage(location.place, self._manifest.copies):
            if isinstance(found, Article):
                writer.add(found)
                self._saved.add(found.id)
                if progress:
                    progress(len(self._saved), max(len(self._saved), self._manifest.articles))
            else:
                self._damage.append(found)

    def report(self, index: IndexLocation, kept: str) -> Repair:
        """Return what was saved in an index."""
        saved, lost = len(self._saved), self._lost
        unnamed = max(0, self._manifest.articles - saved - len(lost))
        return Repair(str(index), kept, saved, lost, unnamed, tuple(self._damage))

    def _read_label(self) -> IndexLabel:
        """Return the label; where the manifest has a copy, that one."""
        storage, engine = self._location.storage, self._location.engine
        content = self._manifest.copies.get(LABEL) or storage.read(LABEL)
        try:
            label = IndexLabel.parsed(content or b"")
        except ValueError:
            self._damage.append(Damage(LABEL, "cannot be read; no facets are declared any more"))
            return IndexLabel(engine, "")
        if label.engine != engine:
            raise NotAnIndex(str(self._location), f"it was made by the engine {label.engine}")
        return label


def lost_ids(
    location: IndexLocation, schema: Schema, damaged: Iterable[Damage], saved: Container[str]
) -> tuple[str, ...]:
    """Return the ids of the articles of an index that were not saved, in their order.

    None are known where files are damaged that the engine needs for that.
    """
    for file, _ in damaged:
        if is_read_by(location.type, file) and location.type.holds(file) != "articles":
            return ()
    with (
        suppress(IndexDamaged, OSError),
        closing(location.type(location.place, schema)) as engine,
    ):
        ids = [key for key, _ in engine.terms(ID, "", _MAX_IDS) if key not in saved]
        # Those of deleted articles stay for a while.
        return tuple(sorted(key for key in ids if engine.count(Term(key, ID))))
    return ()
