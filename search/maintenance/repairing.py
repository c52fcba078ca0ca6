"""Saving what can be saved of a damaged index in a new one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search.custom_words import CustomWords
from search.engines.label import IndexLabel
from search.engines.manifest import Damage, Manifest
from search.engines.moving import LABEL
from search.errors import IndexExists, NotAnIndex
from search.maintenance.files import damaged_files
from search.maintenance.rebuilding import rebuild
from search.snapshot import IndexLocation

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Repair:
    """What was saved of a damaged index, and what was not.

    ``index`` is the address of the new index, and ``kept`` the place of the damaged one. ``lost``
    are the ids of articles that could not be saved, and ``unnamed`` is the number of further ones
    whose ids are lost too, as far as is known. ``damage`` says what else could not be read.
    """

    index: str
    kept: str
    articles: int
    lost: tuple[str, ...]
    unnamed: int
    damage: tuple[Damage, ...]


def repair(
    url: str | Path, to: str | Path | None = None, progress: Progress | None = None
) -> Repair:
    """Save all that can be read of a damaged index in a new one, which takes its place.

    The damaged index is kept beside it. With ``to``, the new index is created there, and the other
    stays where it is. ``progress`` is called with the number of articles saved and the number that
    there were. Raises IndexMissing, NotAnIndex, IndexExists, IndexLocked, EngineMissing or OSError.
    """
    location = IndexLocation.of(url)
    target = IndexLocation.of(to) if to else location
    if to and target.storage.exists():
        raise IndexExists(str(target))
    with location.storage.writing():
        rescue = _Rescue(location)
        aside = target.storage.cradle() if to else location.storage.aside()
        new = IndexLocation(target.engine, aside)
        rescue.save_in(new, progress)
        # Stories depend on the order of articles.
        rebuild(str(new))
        if not to:
            return rescue.report(location, location.storage.retire(aside))
    if not target.storage.adopt(aside):
        raise IndexExists(str(target))
    return rescue.report(target, location.place)


class _Rescue:
    """The reading of a damaged index, and what was lost on the way."""

    def __init__(self, location: IndexLocation) -> None:
        self._location = location
        self._damage: list[Damage] = []
        self._saved: set[str] = set()
        self._manifest = self._read_manifest()
        self._label = self._read_label()
        self._damaged = list(damaged_files(location))

    def _read_manifest(self) -> Manifest:
        with suppress(ValueError):
            if manifest := self._location.storage.manifest():
                return manifest
        return Manifest()

    def _read_label(self) -> IndexLabel:
        """Return the label; where the manifest has a copy, that."""
        storage, engine = self._location.storage, self._location.engine
        content = self._manifest.copies.get(LABEL) or storage.read(LABEL)
        if content is None:
            if not self._manifest.files:
                raise NotAnIndex(storage.place, "it holds something else")
            content = b""
        try:
            label = IndexLabel.parsed(content)
        except ValueError:
            self._damage.append(Damage(LABEL, "cannot be read: no facets are declared any more"))
            return IndexLabel(engine, "")
        if label.engine != engine:
            raise NotAnIndex(storage.place, f"it was made by the engine {label.engine}")
        return label

    def _read_lists(self) -> CustomWords: ...

    def save_in(self, new: IndexLocation, progress: Progress | None) -> None:
        """Create an index of all articles that can be read."""
        new.storage.remove()
        new.make(self._read_lists(), self._label.schema)
