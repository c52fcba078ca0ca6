"""Checks of the machine: disk, memory, processors, open files."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from naba.health.finding import Finding, Subject, told_bytes
from naba.terminal.console import counted

_MIN_FREE_BYTES, _MIN_FREE_INODES = 200 << 20, 10_000
#: A worker with its lexicon, and what a search takes.
_MIN_MEMORY_BYTES = 512 << 20
#: A server with a thousand connections has a file open for each, and those of the index.
_MIN_OPEN_FILES = 4_096
_MAX_THROTTLED_SHARE = 0.05
_CGROUP = Path("/sys/fs/cgroup")


def disk(subject: Subject) -> Iterator[Finding]:
    """Yield whether there is room for what is written next."""
    place = next(
        path
        for path in (subject.folder.resolve(), *subject.folder.resolve().parents)
        if path.is_dir()
    )
    usage, needed = shutil.disk_usage(place), subject.bytes()
    text = f"{told_bytes(usage.free)} free at {place}; the index has {told_bytes(needed)}"
    if usage.free < _MIN_FREE_BYTES:
        yield Finding("disk", "bad", f"{text}: it is full", "make room before anything is written")
    elif usage.free < needed:
        remedy = "make room, or move the index: docs/operating.md"
        yield Finding("disk", "warning", f"{text}: a rebuild needs as much again", remedy)
    else:
        yield Finding("disk", "good", text)
    if hasattr(os, "statvfs"):
        about = os.statvfs(place)
        if about.f_files and about.f_favail < _MIN_FREE_INODES:
            text = f"{about.f_favail:,} more files fit on the disk of {place}"
            yield Finding("disk", "warning", text, "delete files: df -i shows where they are")


def memory(subject: Subject) -> Iterator[Finding]:
    """Yield whether the index fits into memory."""
    available = _available_memory()
    if available is None:
        yield Finding("memory", "good", "not known on this system")
        return
    needed, text = 0, f"{told_bytes(available)} available"
    if subject.is_local:
        needed = subject.bytes()
        text += f", the index has {told_bytes(needed)}"
    if available < _MIN_MEMORY_BYTES:
        yield Finding("memory", "bad", text, "fewer workers, or more memory")
    elif available < needed:
        text += ": what does not fit is read from the disk again and again"
        yield Finding("memory", "warning", text, "more memory, or a fast disk")
    else:
        yield Finding("memory", "good", text)


def _available_memory() -> int | None:
    """Return the memory that programs can still get, in bytes, within the limit of a container."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    values = {
        name: int(rest.split()[0]) << 10 for name, _, rest in (x.partition(":") for x in lines)
    }
    available = values.get("MemAvailable")
    limit, used = _number(_CGROUP / "memory.max"), _number(_CGROUP / "memory.current")
    if available is not None and limit is not None and used is not None:
        # What is cached of files can be given up.
        cached = _fields(_CGROUP / "memory.stat").get("file", 0)
        return min(available, limit - used + cached)
    return available


def processors(_: Subject) -> Iterator[Finding]:
    """Yield whether the processors have time."""
    if not hasattr(os, "getloadavg"):
        return
    load = os.getloadavg()[1]
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
    count = len(usable) or os.cpu_count() or 1
    text = f"load {load:.1f} over five minutes, {counted(count, 'processor', 'processors')}"
    if load > 2 * count:
        yield Finding("load", "warning", f"{text}: searches wait for others", "top shows for whom")
    else:
        yield Finding("load", "good", text)
    usage = _fields(_CGROUP / "cpu.stat")
    if periods := usage.get("nr_periods", 0):
        share = usage.get("nr_throttled", 0) / periods
        if share > _MAX_THROTTLED_SHARE:
            text = f"this container was held back in {share:.0%} of all periods"
            yield Finding("load", "warning", text, "a higher limit of processor time (cpu.max)")


def open_files(_: Subject) -> Iterator[Finding]:
    """Yield whether a server can have as many files and connections open as it may need."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    text = f"{soft:,} files may be open, {hard:,} where a program asks for more"
    if hard != resource.RLIM_INFINITY and hard < _MIN_OPEN_FILES:
        remedy = f"LimitNOFILE={_MIN_OPEN_FILES} in the unit of systemd, or ulimit -Hn"
        yield Finding("open files", "warning", f"{text}: too few for 1,000 connections", remedy)
    else:
        yield Finding("open files", "good", text)


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _fields(path: Path) -> dict[str, int]:
    """Return the numbers of a file of the kernel that has a name and a number on each line."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdecimal()}
