"""Errors of the system, such as a right that is missing or a full disk, told from damage."""

import errno
import os
import re
from pathlib import Path

#: What may not be done: read a file, or write to a place.
DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
#: What there is no room for. With these names a system reports that nothing is wrong with a file.
_EXHAUSTED = ("ENOSPC", "EDQUOT", "EFBIG", "EMFILE", "ENFILE", "ENOMEM", "ENOLCK")
_NOT_DAMAGE = DENIED | {getattr(errno, name) for name in _EXHAUSTED if hasattr(errno, name)}
#: How an extension in Rust reports an error of the system, and the file that it met it with.
_NUMBER = re.compile(r"\bOs \{ code: (\d+),|\(os error (\d+)\)")
_FILE = re.compile(r'filepath: "([^"]+)"')


def system_error(error: BaseException, place: str) -> OSError | None:
    """Return the error of the system that an engine's error reports, or None for damage.

    It names the file, or where the engine does not, the ``place`` of the index.
    """
    if isinstance(error, OSError):
        return error if error.errno in _NOT_DAMAGE else None
    found = _NUMBER.search(str(error))
    if not found:
        return None
    number, file = int(found[1] or found[2]), _FILE.search(str(error))
    # An engine may have read a file by another path, but by its own name.
    path = Path(place, Path(file[1]).name) if file else Path(place)
    # The last argument is the number on Windows, from which Python knows the one of errno.
    reported = OSError(number, os.strerror(number), str(path), number)
    return reported if reported.errno in _NOT_DAMAGE else None
