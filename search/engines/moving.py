"""Indexes in folders, made aside and moved to their place in one step.

An index that is made for the first time is renamed. One that replaces another is exchanged with it
where the system can, and otherwise takes its place in two steps, between which `recover` helps.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from search.engines.exchange import exchange
from search.engines.files import sync_files, sync_folder

#: The file by which an index is known; it is moved last.
LABEL = "naba.json"
_MAX_REMOVALS, _REMOVAL_PAUSE_SECONDS = 5, 0.02
_REBUILDING, _REPLACED, _CREATING = "rebuilding", "replaced", "creating"


def is_empty(folder: Path) -> bool:
    """Return whether an index may be made in a folder: there is none, or nothing is in it.

    What an interrupted `adopt` has left is nothing.
    """
    if not folder.is_dir():
        return not folder.exists()
    names = [entry.name for entry in folder.iterdir()]
    interrupted = any(name.startswith(f".{_CREATING}-") for name in names)
    return not names or interrupted and LABEL not in names


def aside(folder: Path) -> Path:
    """Return where an index can be made that is to replace the one in a folder.

    Raises OSError where that cannot be renamed.
    """
    if not _can_be_renamed(folder):
        reason = (
            "the folder can only be replaced from the one around it, which cannot be written; "
            "back the index up and restore it to a folder in this one"
        )
        raise OSError(errno.EACCES, reason, str(folder))
    return _beside(folder, _REBUILDING)


def replace(folder: Path, new: Path) -> None:
    """Move a folder to the place of another, durably, and delete that."""
    remove(_exchange(folder, new))


def retire(folder: Path, new: Path) -> Path:
    """Move a folder to the place of another, durably; return where that is kept."""
    old = _exchange(folder, new)
    number = 1
    while (kept := folder.with_name(f"{folder.name}.damaged-{number}")).exists():
        number += 1
    old.rename(kept)
    sync_folder(folder.parent)
    return kept


def _exchange(folder: Path, new: Path) -> Path:
    """Move a folder to the place of another, durably; return where that is now."""
    old = new
    sync_files(new)
    try:
        exchange(new, folder)
    except OSError:
        old = _replace_in_two_steps(folder, new)
    sync_folder(folder.parent)
    return old


def _replace_in_two_steps(folder: Path, new: Path) -> Path:
    """Replace a folder; return where the old one is."""
    old = _beside(folder, _REPLACED)
    remove(old)
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        recover(folder)
        raise
    return old


def recover(folder: Path) -> None:
    """Bring back a folder that an interrupted `replace` has moved away."""
    if not folder.exists() and (old := _beside(folder, _REPLACED)).is_dir():
        old.rename(folder)
        sync_folder(folder.parent)


def cradle(folder: Path, name: str = "") -> Path:
    """Return where this process, or whoever knows the name, can make the first index."""
    use = f"{_CREATING}-{name or os.getpid()}"
    return _beside(folder, use) if _can_be_renamed(folder) else folder / f".{use}"


def adopt(folder: Path, new: Path) -> bool:
    """Move a folder to a place where there is nothing, durably.

    Return False, and delete it, where there is something.
    """
    sync_files(new)
    try:
        # Takes the place of an empty folder too, and of nothing else.
        new.rename(folder)
    except OSError:
        if not is_empty(folder):
            remove(new)
            return False
        if not folder.exists():
            raise
        _move_files(folder, new)
    sync_folder(folder.parent)
    return True


def may_be_swept(error: BaseException) -> bool:
    """Return whether an error may come of an index that was made aside being deleted meanwhile.

    The writer of another index there takes it for what an interrupted process has left.
    """
    return isinstance(error, Exception) and (
        not isinstance(error, OSError) or isinstance(error, FileNotFoundError)
    )


def _move_files(folder: Path, new: Path) -> None:
    """Move the files of a folder into another, which cannot be renamed; the label comes last."""
    for path in sorted(new.iterdir(), key=lambda path: path.name == LABEL):
        path.rename(folder / path.name)
    sync_folder(folder)
    remove(new)


def leftovers(folder: Path) -> Iterator[Path]:
    """Yield the folders that interrupted processes left; nobody may be replacing this one."""
    yield _beside(folder, _REBUILDING)
    yield _beside(folder, _REPLACED)
    yield from folder.parent.glob(f".{folder.name}.{_CREATING}-*")
    yield from folder.glob(f".{_CREATING}-*")


def remove(folder: Path) -> None:
    """Delete a folder and all in it, if it is there."""
    # Another process may be deleting it too, or put a lock there that it deletes itself.
    for _ in range(_MAX_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            break
        sleep(_REMOVAL_PAUSE_SECONDS)


def _beside(folder: Path, use: str) -> Path:
    return folder.with_name(f".{folder.name}.{use}")


def _can_be_renamed(folder: Path) -> bool:
    parent = folder.parent
    return not parent.exists() or os.access(parent, os.W_OK) and not folder.is_mount()
