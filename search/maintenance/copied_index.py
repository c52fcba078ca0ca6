"""The index that is copied: its articles as of one commit, and what of it cannot be read."""

from collections.abc import Container, Hashable, Iterator

from search.article import Article
from search.custom_words import CustomWords
from search.engines.label import IndexLabel
from search.engines.manifest import Damage, Manifest
from search.engines.moving import LABEL
from search.errors import IndexDamaged, IndexLocked
from search.maintenance.files import damaged_files, is_read_by, readable_manifest, versions
from search.maintenance.repairing import lost_ids
from search.query.tree import EVERYTHING
from search.snapshot import IndexLocation, version_of

#: How often damage is looked for again because the index was changed meanwhile.
_MOST_LOOKS = 5


class CopiedIndex:
    """An index that is only read, whether or not all of it can be.

    Raises IndexMissing, NotAnIndex, WordListError, IndexDamaged for a damaged label, or IndexLocked
    where it is written faster than it can be looked at.
    """

    def __init__(self, location: IndexLocation) -> None:
        self._location = location
        self.label = location.label
        self._damaged_files = _damaged_files(location)
        self.words = CustomWords.read(location.storage)
        #: Whether articles are lost, as far as is known; then the others are salvaged.
        self.is_damaged = bool(self._damaged_files)
        #: What was lost of it, once the articles were read.
        self.damage: list[Damage] = []
        # Damaged files might end a process in which an engine reads them.
        opens = not self._damaged_files
        self._engine = location.type(location.place, self.label.schema) if opens else None
        self._version = self._now()

    def __str__(self) -> str:
        return str(self._location)

    def label_for(self, engine: str) -> IndexLabel:
        """Return the label of a copy with an engine, made by this version of Naba."""
        keep = self.label.keep_boilerplate
        return IndexLabel(engine, self.words.fingerprint, self.label.schema, keep)

    def survey(self) -> Iterator[Article]:
        """Yield the articles in no order, and find out whether all can be read.

        Where files are damaged, there are none.
        """
        for record in self._engine.records() if self._engine else ():
            if record.article is None:
                self.is_damaged = True
            else:
                yield record.article

    def articles(self) -> Iterator[Article]:
        """Yield the articles, oldest first.

        Of a damaged index, in no order, what can be read; where several have the same id, the last
        one counts.
        """
        if self._engine and not self.is_damaged:
            yield from self._engine.articles(sort="oldest")
            return
        self.damage.clear()
        for found in self._location.type.salvage(self._location.place, self._manifest.copies):
            if isinstance(found, Article):
                yield found
            else:
                self.damage.append(found)

    def count(self) -> int:
        """Return the number of articles, lost ones included, as far as it is known."""
        return self._engine.count(EVERYTHING) if self._engine else self._manifest.articles

    def lost(self, saved: Container[str]) -> tuple[str, ...]:
        """Return the ids of articles that were not saved, as far as they are known."""
        return lost_ids(self._location, self.label.schema, self._damaged_files, saved)

    def is_changed(self) -> bool:
        """Return whether anything was written since this was opened."""
        return self._now() != self._version

    def _now(self) -> Hashable:
        if self._engine is None:
            return versions(self._location)
        return version_of(self._location.storage), self._engine.version()

    @property
    def _manifest(self) -> Manifest:
        return readable_manifest(self._location.storage)

    def close(self) -> None:
        """Release what reading needs."""
        if self._engine:
            self._engine.close()


def _damaged_files(location: IndexLocation) -> list[Damage]:
    """Return the damaged files that an engine reads, but no label.

    What a writer changes meanwhile is looked at again, and not taken for damage.
    """
    for _ in range(_MOST_LOOKS):
        before = versions(location)
        found = [one for one in damaged_files(location) if is_read_by(location.type, one.file)]
        if found and versions(location) != before:
            continue
        for file, problem in found:
            if file == LABEL:
                raise IndexDamaged(str(location), f"{file} {problem}")
        return found
    raise IndexLocked(str(location))
