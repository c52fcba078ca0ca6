"""System calls of a process and its children, refused on demand. Linux only.

By a filter of seccomp, the kernel asks this process before each call that changes a disk; see
seccomp_unotify(2). Unlike strace, which counts the calls of each thread, this sees all of them in
order, with their paths, and needs no program and no rights.
"""

import ctypes
import fcntl
import os
import platform
import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_WRITING = ("write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate", "sendfile")
_CREATING = (
    "open",
    "creat",
    "openat",
    "mkdir",
    "mkdirat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
)
_RENAMING = ("rename", "renameat", "renameat2")
_REMOVING = ("unlink", "unlinkat", "rmdir")
_SYNCING = ("fsync", "fdatasync")
_LOCKING = ("flock",)
#: The kinds of calls that can be refused, by name.
KINDS = {
    name: kind
    for kind, names in {
        "write": _WRITING,
        "create": _CREATING,
        "rename": _RENAMING,
        "remove": _REMOVING,
        "sync": _SYNCING,
        "lock": _LOCKING,
    }.items()
    for name in names
}

#: The kernel's number of each architecture, and of the calls that it has.
_NUMBERS = {
    "x86_64": (
        0xC000003E,
        {
            "write": 1, "open": 2, "pwrite64": 18, "writev": 20, "sendfile": 40, "flock": 73,
            "fsync": 74, "fdatasync": 75, "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84,
            "creat": 85, "link": 86, "unlink": 87, "symlink": 88, "openat": 257, "mkdirat": 258,
            "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266, "fallocate": 285,
            "pwritev": 296, "renameat2": 316, "seccomp": 317,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "flock": 32, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37,
            "renameat": 38, "ftruncate": 46, "fallocate": 47, "openat": 56, "write": 64,
            "writev": 66, "pwrite64": 68, "pwritev": 70, "sendfile": 71, "fsync": 82,
            "fdatasync": 83, "renameat2": 276, "seccomp": 277,
        },
    ),
}  # fmt: skip
#: Of the calls that name files by paths: the arguments with the folder and the path of what is
#: created, changed or removed. The other calls have an open file as their first.
_PATHS: dict[str, tuple[int | None, int]] = {
    "open": (None, 0), "creat": (None, 0), "openat": (0, 1), "mkdir": (None, 0), "mkdirat": (0, 1),
    "link": (None, 1), "linkat": (2, 3), "symlink": (None, 1), "symlinkat": (1, 2),
    "rename": (None, 1), "renameat": (2, 3), "renameat2": (2, 3),
    "unlink": (None, 0), "unlinkat": (0, 1), "rmdir": (None, 0),
}  # fmt: skip
#: Calls that open a file are asked about only where this argument says that it may be created.
_FLAGS = {"open": 1, "openat": 2}

_LOAD, _IF_EQUAL, _IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_NO_NEW_PRIVILEGES, _SET_FILTER, _NEW_LISTENER = 38, 1, 8
#: seccomp_notif: id, process, flags, call, architecture, instruction, six arguments.
_QUESTION = struct.Struct("=QIIiIQ6Q")
#: seccomp_notif_resp: id, value, error, flags.
_ANSWER = struct.Struct("=QqiI")
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1
_MAX_PATH_BYTES = 4096
_NO_FOLDER = 2**32 - 100


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that is about to be made, and the file that it concerns."""

    name: str
    path: Path

    @property
    def kind(self) -> str:
        """One of the values of KINDS."""
        return KINDS[self.name]

    def __str__(self) -> str:
        return f"{self.name} {self.path.name}"


#: Returns the number of the error that a call shall fail with, or 0.
Decide = Callable[[Call], int]


def missing() -> str:
    """Return what this system lacks, or nothing."""
    if platform.system() != "Linux" or platform.machine() not in _NUMBERS:
        return f"refusing system calls needs Linux on {' or '.join(_NUMBERS)}"
    return ""


def report(parent: socket.socket) -> None:
    """Have this process's calls, and its children's, reported over a socket; see `answer`."""
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in _filter())
    program = _Program(len(code) // 8, code)
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    number = _numbers()["seccomp"]
    listener = library.syscall(number, _SET_FILTER, _NEW_LISTENER, ctypes.byref(program))
    if listener < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "seccomp")
    socket.send_fds(parent, [b"."], [listener])
    os.close(listener)


def answer(child: socket.socket, decide: Decide, seconds: float) -> bool:
    """Answer a child that reports until it has ended; return False after ``seconds``."""
    _, (listener, *_), _, _ = socket.recv_fds(child, 1, 1)
    names = {number: name for name, number in _numbers().items()}
    poll = select.poll()
    poll.register(listener)
    ends = time.monotonic() + seconds
    try:
        while (left := ends - time.monotonic()) > 0:
            for _, event in poll.poll(left * 1000):
                if event & select.POLLHUP:
                    return True
                # It may be gone by now, as a process that was killed.
                with suppress(FileNotFoundError, ProcessLookupError):
                    _answer(listener, names, decide)
        return False
    finally:
        os.close(listener)


def _numbers() -> dict[str, int]:
    return _NUMBERS[platform.machine()][1]


def _filter() -> list[tuple[int, int, int, int]]:
    """Return a program of BPF: an instruction, where to go if it holds and if not, and a value."""
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, _NUMBERS[platform.machine()][0]),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for name, number in _numbers().items():
        if name in _FLAGS:
            program += [
                (_IF_EQUAL, 0, 4, number),
                (_LOAD, 0, 0, _ARGUMENTS + 8 * _FLAGS[name]),
                (_IF_SET, 0, 1, os.O_CREAT),
                (_RETURN, 0, 0, _ASK),
                (_RETURN, 0, 0, _ALLOW),
            ]
        elif name in KINDS:
            program += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ASK)]
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def _answer(listener: int, names: dict[int, str], decide: Decide) -> None:
    question = bytearray(_QUESTION.size)
    fcntl.ioctl(listener, _RECEIVE, question)
    number, process, _, call, _, _, *arguments = _QUESTION.unpack(question)
    name = names[call]
    path = _path(process, name, arguments)
    error = decide(Call(name, path)) if path else 0
    flags = 0 if error else _CONTINUE
    fcntl.ioctl(listener, _SEND, bytearray(_ANSWER.pack(number, 0, -error, flags)))


def _path(process: int, name: str, arguments: list[int]) -> Path | None:
    """Return the path that a call of a process or thread is about, if it is one of a file."""
    files = Path(f"/proc/{process}")
    if name not in _PATHS:
        target = (files / "fd" / str(arguments[0])).readlink()
        return target if target.is_absolute() else None
    folder, path = _PATHS[name]
    named = _string(files / "mem", arguments[path])
    number = _NO_FOLDER if folder is None else arguments[folder] & 0xFFFFFFFF
    base = files / "cwd" if number == _NO_FOLDER else files / "fd" / str(number)
    return Path(os.path.normpath(base.readlink() / named))


def _string(memory: Path, address: int) -> str:
    with memory.open("rb", buffering=0) as file:
        file.seek(address)
        return os.fsdecode(file.read(_MAX_PATH_BYTES).split(b"\0")[0])
