"""Which vectors of an index are damaged, and the copying of those that are not."""

from collections.abc import Iterator
from contextlib import suppress

from search.engines.manifest import Damage, matches
from search.engines.storage import Storage, View
from search.meaning import MEANING, SEGMENTS
from search.meaning.segment import Segment
from search.meaning.vectors import Contents, files_of

_BLOCK_BYTES = 1 << 20


def damaged_vectors(storage: Storage) -> dict[str, Damage]:
    """Return what is wrong with the vectors of an index, by the name of the file.

    All of their files are read, and compared with the manifest.
    """
    own = MEANING, SEGMENTS
    found = (damage for damage in storage.damage(read=own) if matches(damage.file, own))
    return {damage.file: damage for damage in (*unusable_vectors(storage), *found)}


def unusable_vectors(storage: Storage) -> Iterator[Damage]:
    """Yield the files of vectors that cannot be used, whatever the manifest says.

    Without the extra for vectors, of the segments only those that are missing.
    """
    try:
        contents = Contents.read(storage)
    except ValueError as error:
        yield _damage(error)
        return
    for name in contents.segments if contents else ():
        missing = [file for file in files_of(name) if storage.version(file) is None]
        yield from (Damage(file, "is missing") for file in missing)
        if contents and not missing:
            yield from _unusable(storage, name, contents.dimensions)


def _unusable(storage: Storage, name: str, dimensions: int) -> Iterator[Damage]:
    # Whoever has not the extra cannot open them.
    with suppress(ImportError):
        try:
            if Segment.open(storage, name).dimensions != dimensions:
                yield Damage(f"{name}.faiss", f"does not belong to {MEANING}")
        except FileNotFoundError as gone:
            yield Damage(str(gone), "is missing")
        except ValueError as error:
            yield _damage(error)


def _damage(error: ValueError) -> Damage:
    file, _, problem = str(error).partition(" ")
    return Damage(file, problem)


def copy_vectors(storage: Storage, other: Storage) -> list[Damage]:
    """Copy the vectors of an index to another one of the same articles, if there are any.

    Segments with damaged files are left out; return the damage. Only who is `writing` the other
    index may call this. Raises OSError.
    """
    damaged = damaged_vectors(storage)
    if MEANING not in damaged and (contents := Contents.read(storage)):
        sound = contents.without(damaged)
        for file in sound.files:
            other.write(file, blocks(storage.view(file) or b""))
        sound.write(other)
    return list(damaged.values())


def blocks(view: View) -> Iterator[bytes]:
    """Yield a content in parts, so that it is not held as a whole."""
    for start in range(0, len(view), _BLOCK_BYTES):
        yield view[start : start + _BLOCK_BYTES]
