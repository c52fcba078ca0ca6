"""A file system of its own, ext4 on a loop device, whose power can be cut.

Needs Linux, root, losetup, mount and mkfs.ext4.
"""

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DISK_BYTES = 200_000_000
#: See the kernel's include/uapi/linux/fs.h and fs/ext4/ext4.h.
_SHUT_DOWN, _WITHOUT_FLUSHING = 0x8004587D, 2
#: On some systems, those of root are not on the path.
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
_PROGRAMS = ("losetup", "mount", "umount", "mkfs.ext4")


def missing() -> str:
    """Return what a power cut needs and this machine lacks, or nothing."""
    if os.geteuid():
        return "cutting the power needs root, for a file system of its own"
    if lacking := [name for name in _PROGRAMS if not shutil.which(name, path=_PATH)]:
        return f"{', '.join(lacking)} missing: apt-get install mount e2fsprogs"
    try:
        run("losetup", "--find")
    except RuntimeError as error:
        return f"there is no loop device ({error}): modprobe loop"
    return ""


def run(*command: str | Path) -> None:
    """Run a command, which must succeed."""
    done = subprocess.run(  # noqa: S603  # our own commands
        command, capture_output=True, text=True, check=False, env=os.environ | {"PATH": _PATH}
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr}")


def make_disk(disk: Path) -> None:
    """Make an image of an empty disk."""
    with disk.open("wb") as file:
        file.truncate(_DISK_BYTES)
    run("mkfs.ext4", "-q", "-F", disk)


@contextmanager
def mounted(disk: Path, place: Path, commit_seconds: int) -> Iterator[Path]:
    """Mount a disk image at a place for as long as the context lasts."""
    place.mkdir(exist_ok=True)
    run("mount", "-o", f"loop,commit={commit_seconds}", disk, place)
    try:
        yield place
    finally:
        run("umount", place)


def shut_down(place: Path) -> None:
    """Cut the power of the file system at a place, which then can only be unmounted."""
    folder = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, _SHUT_DOWN, struct.pack("I", _WITHOUT_FLUSHING))
    finally:
        os.close(folder)
