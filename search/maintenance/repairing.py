"""Saving what can be saved of a damaged index in a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from search.engines.manifest import Damage
from search.snapshot import IndexLocation

#: More articles than any archive has.
_ALL = 2**31


@dataclass(frozen=True, slots=True)
class Repair:
    """What was saved of a damaged index, and what was not.

    ``url`` is the address of the new index, and ``kept`` the place of the damaged one. ``lost`` are
    the ids of articles that could not be saved, and ``unnamed`` is the number of further ones whose
    ids are lost too. ``damage`` says what else is not as it was.
    """

    url: str
    kept: str
    articles: int
    lost: tuple[str, ...]
    unnamed: int
    damage: tuple[Damage, ...]


def repair(
    url: str | Path,
    to: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Repair:
    """Save all that can be read of an index in a new one, which takes its place.

    The damaged index is kept beside it. With ``to``, the new index is created there, and the other
    stays where it is. ``progress`` is called with the number of articles read and the number that
    there were. Raises IndexMissing, NotAnIndex, IndexLocked, IndexExists, OSError or EngineMissing.
    """
    location = IndexLocation.of(url)
    storage = location.storage
    target = IndexLocation.of(to) if to else location
    with storage.writing():
        rescue = _Rescue(location)
        new = IndexLocation(target.engine, target.storage.cradle() if to else storage.aside())
        articles = rescue.save(new, progress)
