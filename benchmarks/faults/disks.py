"""Conditions of a command: calls that are refused, disks that are full or closed."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from benchmarks.faults.running import limit_file_bytes, obey_permissions
from benchmarks.faults.sandbox import Sandbox
from benchmarks.faults.system_calls import Call, Decide

#: Whose files they are where permissions are tried: nobody's.
_STRANGER = 65534
_ROOM_BYTES = 1 << 30


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Applied:
    """What is done in the process of a command, and asked about its system calls."""

    before: Callable[[], None] = _nothing
    decide: Decide | None = None


class Condition(Protocol):
    """A condition, to be used once."""

    @property
    def error(self) -> int:
        """The number of the error that the system gives."""

    @property
    def forbids(self) -> bool:
        """Whether no command that writes can succeed."""

    def disk(self) -> AbstractContextManager[Path | None]:
        """Give a folder for the sandbox, if it has to be a particular one."""

    def applied(self, place: Sandbox) -> AbstractContextManager[Applied]:
        """Make the condition hold."""


@dataclass(slots=True)
class Refused:
    """The ``nth`` call of some kinds is refused, and where it is ``lasting``, all after it.

    Only calls about files of the sandbox count.
    """

    kinds: tuple[str, ...]
    error: int
    lasting: bool
    nth: int
    forbids: bool = False
    calls: int = 0
    #: The calls that were refused, and the last one before them.
    met: list[Call] = field(default_factory=list)
    last: Call | None = None

    def disk(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def applied(self, place: Sandbox) -> Iterator[Applied]:
        yield Applied(decide=partial(self._decide, place.folder))

    def _decide(self, folder: Path, call: Call) -> int:
        if not call.path.is_relative_to(folder):
            return 0
        if call.kind in self.kinds:
            self.calls += 1
            if self.calls == self.nth or self.lasting and self.calls > self.nth:
                self.met.append(call)
                return self.error
        if not self.met:
            self.last = call
        return 0


@dataclass(frozen=True, slots=True)
class FullDisk:
    """A disk with room for so many more bytes."""

    free: int
    error: int = errno.ENOSPC

    @property
    def forbids(self) -> bool:
        return not self.free

    @contextmanager
    def disk(self) -> Iterator[Path]:
        with TemporaryDirectory(prefix="naba-disk-") as name:
            _run("mount", "-t", "tmpfs", "-o", f"size={_ROOM_BYTES}", "tmpfs", name)
            try:
                yield Path(name)
            finally:
                _run("umount", name)

    @contextmanager
    def applied(self, place: Sandbox) -> Iterator[Applied]:
        disk = place.folder.parent
        status = os.statvfs(disk)
        used = (status.f_blocks - status.f_bfree) * status.f_frsize
        # A size of 0 would be no limit.
        size = max(status.f_frsize, used + self.free)
        _run("mount", "-o", f"remount,size={size}", disk)
        try:
            yield Applied()
        finally:
            _run("mount", "-o", f"remount,size={_ROOM_BYTES}", disk)


@dataclass(frozen=True, slots=True)
class FileLimit:
    """No file may have more bytes."""

    size: int
    error: int = errno.EFBIG

    @property
    def forbids(self) -> bool:
        return not self.size

    def disk(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def applied(self, place: Sandbox) -> Iterator[Applied]:
        yield Applied(before=partial(limit_file_bytes, self.size))


@dataclass(frozen=True, slots=True)
class ReadOnlyDisk:
    """The disk of the index is mounted for reading only."""

    error: int = errno.EROFS
    forbids: bool = True

    def disk(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def applied(self, place: Sandbox) -> Iterator[Applied]:
        _run("mount", "--bind", place.data, place.data)
        try:
            _run("mount", "-o", "remount,bind,ro", place.data)
            yield Applied()
        finally:
            _run("umount", place.data)


@dataclass(frozen=True, slots=True)
class NoRights:
    """The index is somebody else's, and so is the folder in which it is; or only the latter."""

    #: The permissions of files and of folders.
    files: int = 0o444
    folders: int = 0o555
    only_beside: bool = False
    error: int = errno.EACCES

    @property
    def forbids(self) -> bool:
        return not self.only_beside

    def disk(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def applied(self, place: Sandbox) -> Iterator[Applied]:
        inside = () if self.only_beside else place.data.rglob("*")
        before = {path: path.stat() for path in (place.data, *inside)}
        # From the inside out: a folder that cannot be searched hides what is in it.
        for path in reversed(before):
            path.chmod(self.folders if path.is_dir() else self.files)
            _give(path, _STRANGER)
        try:
            yield Applied(before=obey_permissions)
        finally:
            for path, status in before.items():
                if path.exists():
                    path.chmod(status.st_mode)
                    _give(path, status.st_uid)


def _give(path: Path, user: int) -> None:
    if not os.geteuid():
        os.chown(path, user, -1)


def can_mount() -> bool:
    """Return whether this process can mount disks."""
    if not hasattr(os, "geteuid") or os.geteuid():
        return False
    with TemporaryDirectory() as name:
        command = ["mount", "-t", "tmpfs", "tmpfs", name]
        if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
            return False
        _run("umount", name)
    return True


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr}")
