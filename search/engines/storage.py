"""The folder of an embedded index: what is in it, which engine made it, with which fingerprint."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from search.errors import IndexDamaged, IndexMissing, NotAnIndex

#: The lists that people may add words by: see `search.wordlist`.
OVERRIDES = "overrides.tsv"
SYNONYMS = "synonyms.txt"

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


def keep(path: Path, name: str, text: str) -> None:
    """Make a text the list of that name, at once or not at all; without a word, delete the list."""
    file = path / name
    if not text.strip():
        file.unlink(missing_ok=True)
    elif not file.exists() or file.read_bytes() != text.encode():
        aside = path / f".{name}.{os.getpid()}"
        aside.write_bytes(text.encode())
        aside.replace(file)


def stamp(path: Path) -> tuple[int, ...] | None:
    """Return what changes when another index takes this place, or other synonyms are kept in it.

    None while there is no index.
    """
    try:
        made = _inside(path, _LABEL).stat().st_ino
    except OSError:
        return None
    try:
        synonyms = _inside(path, SYNONYMS).stat()
    except OSError:
        return (made,)
    return made, synonyms.st_ino, synonyms.st_size, synonyms.st_mtime_ns


@lru_cache
def _inside(path: Path, name: str) -> Path:
    # Each search looks at files, and joining a path takes longer than that.
    return path / name


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
