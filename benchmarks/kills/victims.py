"""Who is killed: writers of every kind, each in a forked process that has opened nothing yet."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from benchmarks.embedded import embed_quickly
from benchmarks.kills.processes import Line
from benchmarks.kills.workload import Change, State, Workload, states
from search import Article, IndexLocked, IndexWriter, WordList, open_index

#: An index, or None where there is none.
Found = State | None
#: What two creators at once acknowledge by, and how the first ends when the other was killed.
_MARK, OTHER_MARK = b"1", b"2"
OTHER_KILLED = 71
_LOCKED_SECONDS = 20.0


class Target(Enum):
    """Which processes of a victim are killed."""

    GROUP = "all"
    #: One that analyses for the one that writes.
    WORKER = "a worker"
    LEADER = "the first"


@dataclass(frozen=True, slots=True)
class Victim:
    """A writer: what it runs, and what the index may be before each of its steps and at the end.

    One that ``acknowledges`` does so after every step; the others only by exiting with 0.
    """

    name: str
    run: Callable[[str, Line], None]
    steps: Sequence[Found]
    acknowledges: bool = False
    target: Target = Target.GROUP
    #: Where kills at system calls begin to count them, see `pausing`.
    starts: Sequence[int] = (0, 1)

    @property
    def before(self) -> Found:
        """The index before the victim runs."""
        return self.steps[0]

    def allowed(self, acknowledged: bytes, ended: bool) -> Sequence[Found]:
        """Return what the index may be after these acknowledgements, and perhaps a good end."""
        if ended:
            return self.steps[-1:]
        if self.acknowledges:
            done = len(acknowledged)
            return self.steps[done : done + 2]
        return self.steps


class _Twins(Victim):
    """Two creators at once; each adds an article, and then acknowledges by its own mark."""

    __slots__ = ()

    def allowed(self, acknowledged: bytes, ended: bool) -> Sequence[Found]:
        """Return what the index may be: whatever holds the articles acknowledged."""
        one, other, both = self.steps[-3:]
        if _MARK in acknowledged and OTHER_MARK in acknowledged:
            return [both]
        if _MARK in acknowledged:
            return [one, both]
        return [other, both] if OTHER_MARK in acknowledged else self.steps


def pausing(start: int, line: Line) -> None:
    """Have the ``start``-th commit of this process wait for the word before it begins.

    0 is the beginning of everything, before the index is opened.
    """
    if not start:
        line.ready()
        return
    commit, made = IndexWriter.commit, iter(range(1, sys.maxsize))

    def paused(writer: IndexWriter) -> None:
        if next(made) == start:
            line.ready()
        commit(writer)

    IndexWriter.commit = paused  # type: ignore[assignment, method-assign]  # in a process of its own


def victims(load: Workload, articles: Path, backup: Path) -> dict[str, Victim]:
    """Return all victims by name; the articles to index are written to a file.

    One victim restores the backup of an index as `fill` makes it.
    """
    lines = (json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in load.file)
    articles.write_text("".join(lines), encoding="utf-8")
    start, nothing, empty = load.start, None, State({}, load.SYNONYMS)
    indexing = _indexing(articles, load.COMMITTED_ARTICLES)
    new = State({}, "")
    indexed = states(start, load.file_batches)
    made = [nothing, *states(new, load.file_batches)]
    one, other = load.twins
    shared = [nothing, empty, *(empty.after(both) for both in ([one], [other], load.twins))]
    other_list = State(start.articles, load.OTHER_SYNONYMS)
    writes, written = _writer(load.batches), states(start, load.batches)
    creates = _creator(load)
    found = [
        Victim("writer", writes, written, acknowledges=True, starts=(0, 1, 5, 10)),
        Victim("index", indexing, indexed, starts=(0, 1, 3)),
        Victim("rebuild", _command("rebuild"), [start]),
        Victim("embed", lambda url, line: embed_quickly(url), [start], starts=(0,)),
        Victim("create", creates, [nothing, empty, empty.after(load.first)], acknowledges=True),
        Victim("delete", _command("delete", *load.deleted), [start, start.after(load.deleted)]),
        Victim("index, a worker", indexing, indexed, target=Target.WORKER),
        Victim("index, new", indexing, made),
        _Twins("create, two", _creators(load), shared, starts=(0,)),
        _Twins("create, one of two", _creators(load), shared, target=Target.LEADER),
        Victim("rebuild, two steps", _rebuilding_in_two_steps, [start]),
        Victim("restore", _command("restore", str(backup)), [nothing, start]),
        Victim("list", _lister(load.OTHER_SYNONYMS), [start, other_list], starts=(0,)),
    ]
    return {victim.name: victim for victim in found}


def fill(url: str, load: Workload) -> None:
    """Make the index on which most victims work, in two commits."""
    synonyms = WordList("synonyms", load.SYNONYMS)
    for changes in (load.first, load.second):
        opened = open_index(url, create=True, synonyms=synonyms)
        with opened as index, index.writer() as writer:
            change(writer, changes)


def change(writer: IndexWriter, changes: Sequence[Change]) -> None:
    """Make some changes."""
    for one in changes:
        if isinstance(one, Article):
            writer.add(one)
        else:
            writer.delete(one)


def _command(*arguments: str) -> Callable[[str, Line], None]:
    """Return a command of the program."""

    def run(url: str, line: Line) -> None:
        from naba.cli import main

        main([*arguments, "--index", url], prog_name="naba")

    return run


def _rebuilding_in_two_steps(url: str, line: Line) -> None:
    """Rebuild as where the system cannot exchange two folders at once."""
    from search.engines import moving

    def refuse(one: Path, other: Path) -> None:
        raise OSError

    vars(moving)["exchange"] = refuse
    _command("rebuild")(url, line)


def _indexing(articles: Path, committed: int) -> Callable[[str, Line], None]:
    """Return the indexing of a file by two processes, which commits and hands over more often."""

    def run(url: str, line: Line) -> None:
        from index_data import pipeline

        numbers: dict[str, Any] = {"COMMIT_ARTICLES": committed, "SERIAL_ARTICLES": 40}
        for name, number in {**numbers, "CHUNK_RECORDS": 25}.items():
            setattr(pipeline, name, number)
        _command("index", str(articles), "--workers", "2")(url, line)

    return run


def _writer(batches: Sequence[Sequence[Change]]) -> Callable[[str, Line], None]:
    """Return a writer of the library, which acknowledges every batch."""

    def run(url: str, line: Line) -> None:
        with open_index(url) as index, index.writer() as writer:
            for batch in batches:
                change(writer, batch)
                writer.commit()
                line.acknowledge()

    return run


def _lister(text: str) -> Callable[[str, Line], None]:
    """Return a change of the list of synonyms."""

    def run(url: str, line: Line) -> None:
        open_index(url, synonyms=WordList("synonyms", text)).close()

    return run


def _creator(load: Workload) -> Callable[[str, Line], None]:
    """Return one that creates an index and then writes it."""

    def run(url: str, line: Line) -> None:
        synonyms = WordList("synonyms", load.SYNONYMS)
        with open_index(url, create=True, synonyms=synonyms) as index:
            line.acknowledge()
            with index.writer() as writer:
                change(writer, load.first)
        line.acknowledge()

    return run


def _creators(load: Workload) -> Callable[[str, Line], None]:
    """Return two that create an index at once, each of which adds an article of its own."""

    def run(url: str, line: Line) -> None:
        one, other = load.twins
        child = os.fork()
        if not child:
            _create(url, line, load.SYNONYMS, other, OTHER_MARK)
            return
        _create(url, line, load.SYNONYMS, one, _MARK)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.exit(OTHER_KILLED if code < 0 else code)

    return run


def _create(url: str, line: Line, synonyms: str, article: Article, mark: bytes) -> None:
    end = time.monotonic() + _LOCKED_SECONDS
    while True:
        try:
            words = WordList("synonyms", synonyms)
            with open_index(url, create=True, synonyms=words) as index, index.writer() as writer:
                writer.add(article)
            break
        except IndexLocked:
            if time.monotonic() > end:
                raise
            time.sleep(0.005)
    line.acknowledge(mark)
