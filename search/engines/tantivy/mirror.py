"""Opening an index of Tantivy that may only be read.

Tantivy locks a file of the index for as long as it opens segments, so that a writer deletes none of
them meanwhile, and for that it creates the file. Where it may not, it opens a mirror instead: a
temporary folder with a copy of ``meta.json``, which names the segments, and links to their files.
Tantivy maps all of these when it opens them, so that the mirror is needed no longer than that.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EACCES
from pathlib import Path
from tempfile import mkdtemp
from time import sleep, time

import tantivy

from search.engines.system_errors import DENIED, system_error
from search.engines.tantivy.commits import META

#: How often a writer may delete segments while a mirror of them is opened.
_MAX_TRIES = 20
#: A file that is older, and may still not be read, is not meant to be.
_PRIVATE_SECONDS = 2.0


def open_to_read(place: str, *, patient: bool = False) -> tuple[tantivy.Index, bool]:
    """Open an index, and return whether that took a mirror of it, which must not be written.

    When ``patient``, wait for a moment until what has just been committed may be read. Raises
    ValueError, as Tantivy does, or OSError where the index may not be read, or no temporary folder
    be made.
    """
    try:
        return tantivy.Index.open(place), False
    except ValueError as error:
        if not _is_denied(error, place):
            raise
    return _open_mirrored(Path(place), patient), True


def is_reloaded(index: tantivy.Index, place: str) -> bool:
    """Make the last commit visible, unless a right is missing that was there before."""
    try:
        # Tantivy would notice the commit by itself, but half a second later.
        index.reload()
    except ValueError as error:
        if not _is_denied(error, place):
            raise
        return False
    return True


def _is_denied(error: ValueError, place: str) -> bool:
    reported = system_error(error, place)
    return reported is not None and reported.errno in DENIED


def _read(path: Path, patient: bool) -> bytes:
    while True:
        try:
            return path.read_bytes()
        except PermissionError:
            # Tantivy makes the file anew, and private; then the writer permits others to read it.
            if not patient or abs(time() - path.stat().st_mtime) > _PRIVATE_SECONDS:
                raise
        sleep(_PRIVATE_SECONDS / 100)


def _open_mirrored(folder: Path, patient: bool) -> tantivy.Index:
    for _ in range(_MAX_TRIES):
        committed, files = _read(folder / META, patient), list(folder.absolute().iterdir())
        try:
            with _mirror(committed, files) as mirror:
                return tantivy.Index.open(mirror)
        except ValueError:
            # A writer deletes only what its last commit does not name any more.
            if _read(folder / META, patient) == committed:
                raise
        except OSError as error:
            reason = (
                f"Permission denied to write, and no temporary folder for links to it ({error})"
            )
            raise PermissionError(EACCES, reason, str(folder)) from error
    raise OSError(f"The index {folder} changes too often to be opened without the right to write.")


@contextmanager
def _mirror(committed: bytes, files: Iterable[Path]) -> Iterator[str]:
    mirror = Path(mkdtemp(prefix="naba-"))
    try:
        (mirror / META).write_bytes(committed)
        for file in files:
            # Names with a dot are those of locks, and of what only writers need.
            if file.name != META and not file.name.startswith("."):
                (mirror / file.name).symlink_to(file)
        yield str(mirror)
    finally:
        # Again, as a thread of Tantivy may just have looked for a commit, and made its lock.
        for _ in range(2):
            shutil.rmtree(mirror, ignore_errors=True)
