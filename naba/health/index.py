"""Checks of an index: whether it is there, whole, and may be read and written; who writes it."""

import os
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from naba.health.finding import Finding, Subject
from naba.terminal.console import counted

_LOCK = ".naba.lock"
_COMMAND_CHARS = 80


def rights(subject: Subject) -> Iterator[Finding]:
    """Yield whether this user may read and write the index, and whether others may change it."""
    from search import IndexUntrusted, check_trusted

    if not subject.exists:
        return
    unreadable = [path for path in subject.files() if not os.access(path, os.R_OK)]
    if unreadable or not os.access(subject.folder, os.R_OK | os.X_OK):
        what = unreadable[0] if unreadable else subject.folder
        text = f"{what} may not be read by this user"
        yield Finding("rights", "bad", text, f"sudo chown -R USER {quote(str(subject.folder))}")
        return
    try:
        check_trusted(subject.url)
    except IndexUntrusted as error:
        yield Finding("rights", "bad", error.reason, error.remedy)
        return
    writable = all(os.access(path, os.W_OK) for path in (subject.folder, *subject.files()))
    yield Finding("rights", "good", f"may be {'read and written' if writable else 'read only'}")


def opening(subject: Subject) -> Iterator[Finding]:
    """Yield whether the index can be opened, and what it has."""
    from search import SearchError, WordListError, check_trusted, open_index

    try:
        check_trusted(subject.url)
        with open_index(subject.url) as index:
            stats = index.stats()
    except WordListError as error:
        remedy = "correct that line of the list"
        if not subject.is_local:
            option = f"--{error.path.rpartition('/')[2].partition('.')[0]}"
            remedy += f", and give it anew: naba index {option} FILE"
        yield Finding("word lists", "bad", str(error), remedy)
    except SearchError as error:
        yield Finding("index", "bad", str(error))
    else:
        per_article = stats.bytes // max(1, stats.articles)
        text = (
            f"{subject.url}: {stats.articles:,} articles, {per_article:,} bytes each, to "
            f"{stats.last_date or 'no date'}, made by this version"
        )
        yield Finding("index", "good", text)
        yield Finding("word lists", "good", _lists(subject))


def _lists(subject: Subject) -> str:
    from search.custom_words import LISTS
    from search.snapshot import IndexLocation

    storage = IndexLocation.of(subject.url).storage
    names = [name for name in LISTS if storage.version(name) is not None]
    return f"the index has {', '.join(names)}" if names else "the index has none of its own"


def damage(subject: Subject) -> Iterator[Finding]:
    """Yield which files differ from the last commit, by their sizes, their ends and small ones."""
    from search.snapshot import IndexLocation, contents_of

    if not (subject.folder / "naba.json").is_file():
        return
    location = IndexLocation.of(subject.url)
    found = location.storage.damage(read=contents_of(location.type).small)
    command = f"naba check --index {quote(subject.url)}"
    for file, problem in found:
        remedy = f"{command} shows what is lost, and how to mend it"
        yield Finding("damage", "bad", f"{file} {problem}", remedy)
    if not found:
        text = f"no file differs in size, beginning or end; {command} reads them whole"
        yield Finding("damage", "good", text)


def writers(subject: Subject) -> Iterator[Finding]:
    """Yield who writes the index, and what interrupted writers have left."""
    if not subject.exists:
        return
    writer = _writer(subject.folder / _LOCK)
    if writer is None:
        yield Finding("writer", "good", "whether anybody is writing is not known on this system")
        return
    if writer:
        yield Finding("writer", "good", f"{writer} is writing now")
        return
    yield Finding("writer", "good", "nobody is writing")
    if _is_unfinished(subject):
        text = "the last writer was interrupted: what it had not committed is lost"
        yield Finding("writer", "warning", text, "add those articles again: naba index")
    yield from _leftovers(subject.folder.resolve())


def _leftovers(folder: Path) -> Iterator[Finding]:
    from search.engines.files import UNFINISHED
    from search.engines.moving import leftovers

    for path in (*folder.glob(f".*{UNFINISHED}"), *leftovers(folder)):
        if path.exists():
            text = f"{path} was left by interrupted work"
            yield Finding("leftovers", "warning", text, "the next writer deletes it: naba index")
    for path in sorted(folder.parent.glob(f"{folder.name}.damaged-*")):
        text = f"{path} is a damaged index that naba repair has kept"
        yield Finding("leftovers", "warning", text, "delete it once nothing of it is missed")


def _is_unfinished(subject: Subject) -> bool:
    from search.engines.manifest import Manifest

    try:
        manifest = Manifest.read(subject.folder)
    except ValueError:
        # The check of damage tells it.
        return False
    return manifest is not None and not manifest.complete


def sources(subject: Subject) -> Iterator[Finding]:
    """Yield whether the sources that are followed into the index are well."""
    from index_data.following.health import has_sources, sources_health
    from index_data.following.state import state_path
    from search import SearchError

    if not has_sources(subject.url):
        return
    state = state_path(subject.url)
    try:
        found = sources_health(subject.url)
    except SearchError as error:
        yield Finding("sources", "bad", str(error))
        return
    if not os.access(state, os.W_OK):
        text = f"{state} may not be written by this user: naba watch cannot follow"
        yield Finding("sources", "warning", text, f"sudo chown USER {quote(str(state))}")
    failing = sum(one.source.errors > 0 for one in found)
    silent = sum(one.is_silent and not one.source.errors for one in found)
    text = f"{counted(len(found), 'source', 'sources')}, {failing:,} with errors, {silent:,} silent"
    if failing or silent:
        remedy = f"naba sources --index {quote(subject.url)} shows which, and why"
        yield Finding("sources", "warning", text, remedy)
    else:
        yield Finding("sources", "good", text)


def _writer(lock: Path) -> str | None:
    """Return which process holds a lock, "" for none, or None where that is not known."""
    try:
        table = Path("/proc/locks").read_text().splitlines()
    except OSError:
        return None
    if not lock.exists():
        return ""
    inode = str(lock.stat().st_ino)
    for line in table:
        fields = line.split()
        if "->" not in fields and fields[5].split(":")[2] == inode:
            return _command(fields[4])
    return ""


def _command(process: str) -> str:
    try:
        words = Path("/proc", process, "cmdline").read_bytes().split(b"\0")
    except OSError:
        return "another process"
    command = b" ".join(words).decode(errors="replace").strip()
    return f"process {process} ({command[:_COMMAND_CHARS]})"
