"""The folder of an embedded index: what is in it, which engine made it, with which fingerprint."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import IndexDamaged, IndexMissing, NotAnIndex

_LABEL = "naba.json"
_FORMAT = 1


def create(path: Path, engine: str, fingerprint: str) -> None:
    """Make an index folder of an absent or empty folder; raise NotAnIndex for anything else."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise NotAnIndex(str(path), "it holds something else")
    try:
        path.mkdir(parents=True, exist_ok=True)
        label = {"format": _FORMAT, "engine": engine, "fingerprint": fingerprint}
        (path / _LABEL).write_text(json.dumps(label) + "\n")
    except OSError as error:
        raise NotAnIndex(str(path), error.strerror or str(error)) from None


def exists(path: Path) -> bool:
    """Return whether an index was made in this folder."""
    return (path / _LABEL).is_file()


def fingerprint(path: Path, engine: str) -> str:
    """Return the fingerprint an index was made with; raise what is wrong with the folder."""
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        raise IndexMissing(str(path))
    if not exists(path):
        raise NotAnIndex(str(path), "it holds something else")
    try:
        label = json.loads((path / _LABEL).read_text())
        made_by, value = label["engine"], label["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError):
        raise IndexDamaged(str(path), f"{_LABEL} is unreadable") from None
    if made_by != engine:
        raise NotAnIndex(str(path), f"it was made by the engine {made_by}: {made_by}:{path}")
    return str(value)


def stamp(path: Path) -> int | None:
    """Return what changes when another index takes this place; None while there is none."""
    try:
        return (path / _LABEL).stat().st_ino
    except OSError:
        return None


def size(path: Path) -> int:
    """Return the bytes of all files in the folder."""
    return sum(_size(entry) for entry in path.rglob("*"))


def _size(entry: Path) -> int:
    try:
        return entry.stat().st_size if entry.is_file() else 0
    except OSError:
        return 0


@contextmanager
def engine_errors(path: Path, *damage: type[BaseException]) -> Iterator[None]:
    """Turn an engine's own errors into ours, once, at its door."""
    try:
        yield
    except damage as error:
        raise IndexDamaged(str(path), str(error) or type(error).__name__) from error


def replace(old: Path, new: Path) -> None:
    """Put the folder ``new`` in the place of ``old``; ``old`` is there until the last step."""
    aside = old.with_name(f".{old.name}.replaced-{os.getpid()}")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    remove(aside)


def remove(path: Path) -> None:
    """Delete an index folder with all that is in it."""
    for entry in sorted(path.rglob("*"), reverse=True):
        entry.rmdir() if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    path.rmdir()
