"""Saving what can be saved of a damaged index in a new one."""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.article import Article
from search.custom_words import CustomWords
from search.engines.label import IndexLabel
from search.engines.manifest import MANIFEST, Damage, Manifest
from search.engines.moving import LABEL
from search.errors import IndexDamaged, IndexExists, IndexMissing, NotAnIndex
from search.indexing.boilerplate import Boilerplate
from search.maintenance.files import damaged_files, is_read_by, readable_lists
from search.maintenance.rebuilding import keep_vectors, rebuild
from search.query.tree import Term
from search.schema import ID
from search.snapshot import IndexLocation

if TYPE_CHECKING:
    from search.indexing.writer import IndexWriter

Progress = Callable[[int, int], None]
#: The most ids that are asked for of an index whose number of articles is not known.
_MAX_IDS = 10_000_000
_EMBED = "naba embed makes the vectors that were in it anew"


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
        self._manifest = self._read_manifest()
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
            for file, problem in keep_vectors(self._location.storage, snapshot):
                self._damage.append(Damage(file, f"{problem}; {_EMBED}"))
        self._lost = tuple(sorted(self._known_ids() - self._saved))

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

    def _read_manifest(self) -> Manifest:
        with suppress(ValueError):
            if manifest := self._location.storage.manifest():
                return manifest
        return Manifest()

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

    def _known_ids(self) -> set[str]:
        """Return the ids of all articles, if the files that the engine needs for that are sound."""
        engine_type = self._location.type
        for damage in self._damaged:
            file = damage.file
            if is_read_by(engine_type, file) and engine_type.holds(file) != "articles":
                return set()
        with suppress(IndexDamaged, OSError):
            engine = engine_type(self._location.place, self._label.schema)
            with closing(engine):
                ids = [key for key, _ in engine.terms(ID, "", _MAX_IDS)]
                # Those of deleted articles stay for a while.
                return {key for key in ids if key in self._saved or engine.count(Term(key, ID))}
        return set()
