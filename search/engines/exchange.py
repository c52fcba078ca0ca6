"""Exchanging two folders: in one step where the system can."""

import ctypes
import os
from pathlib import Path

#: See renameat2(2); Linux only, and not on every file system.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def exchange(one: Path, other: Path) -> None:
    """Give each of two folders of one file system the name of the other, in one atomic step.

    Raises OSError, and changes nothing, where the system or the file system cannot.
    """
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    rename = getattr(library, "renameat2", None)
    if rename is None:
        raise OSError("This system cannot exchange folders.")
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))
