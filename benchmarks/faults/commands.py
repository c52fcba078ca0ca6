"""The commands that are run: those that write, and those that only read."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from benchmarks.faults.running import run
from benchmarks.faults.sandbox import Sandbox, sandbox
from index_data.sources import Sources
from search import Article

_BACKUP = "backup.zip"
#: The files that are indexed, and how many articles they have: few are indexed quickly, and of many
#: a second process is given some; see `index_data.pipeline`.
FIRST, SECOND, MANY = "first.jsonl", "second.jsonl", "many.jsonl"
ARTICLES = {FIRST: 40, SECOND: 40, MANY: 320}


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the program; ``template`` names the data that it finds."""

    name: str
    template: str
    arguments: Callable[[Path, Sandbox], list[str]]
    #: Its exit code where it has been done already.
    exit_again: int = 0
    #: Whether it takes long, and is tried less often.
    is_slow: bool = False
    #: Whether doing it twice is as doing it once.
    is_repeatable: bool = True


def _index(file: str, workers: int) -> Callable[[Path, Sandbox], list[str]]:
    def arguments(sources: Path, place: Sandbox) -> list[str]:
        options = ["--index", place.url, "--workers", str(workers)]
        return ["index", str(sources / file), *options]

    return arguments


def _delete(sources: Path, place: Sandbox) -> list[str]:
    return ["delete", "first-0", "first-7", "--index", place.url]


def _rebuild(sources: Path, place: Sandbox) -> list[str]:
    return ["rebuild", "--index", place.url]


def _backup(sources: Path, place: Sandbox) -> list[str]:
    return ["backup", str(place.data / _BACKUP), "--index", place.url]


def _restore(sources: Path, place: Sandbox) -> list[str]:
    return ["restore", str(place.data / _BACKUP), "--index", place.url]


def _repair(sources: Path, place: Sandbox) -> list[str]:
    return ["repair", "--index", place.url]


#: Changes nothing, but deletes what interrupted writers have left.
SWEEPING = Command("sweep", "index", lambda _, place: ["delete", "none", "--index", place.url])
WRITING = (
    Command("index", "", _index(FIRST, 1)),
    Command("index with workers", "", _index(MANY, 2), is_slow=True),
    Command("update", "index", _index(SECOND, 1)),
    Command("update with workers", "index", _index(MANY, 2), is_slow=True),
    # Articles that are gone already are named, by the exit code 1.
    Command("delete", "index", _delete, exit_again=1),
    Command("rebuild", "index", _rebuild),
    Command("backup", "index", _backup),
    Command("backup again", "changed", _backup),
    # There is an index already.
    Command("restore", "backup", _restore, exit_again=2),
    Command("repair", "damaged", _repair, is_repeatable=False),
)


def _reading(*words: str) -> Callable[[Path, Sandbox], list[str]]:
    return lambda sources, place: [*words, "--index", place.url]


READING = (
    Command("search", "index", _reading("search", "في", "--facet", "timeline")),
    Command("stats", "index", _reading("stats")),
    Command("get", "index", _reading("get", "first-0")),
    Command("similar", "index", _reading("similar", "first-0")),
    Command("export", "index", _reading("export")),
    Command("suggest", "index", _reading("suggest", "ال")),
    Command("serve", "index", _reading("serve", "--port", "0")),
)


def write_sources(articles: Path, folder: Path) -> None:
    """Write the files that are indexed, of as many different articles as there are."""
    found = [one for one in Sources([str(articles)]) if isinstance(one, Article)]
    endless = cycle(found)
    for file, count in ARTICLES.items():
        some = islice(endless, count)
        (folder / file).write_text("".join(_lines(Path(file).stem, some)), "utf-8")


def _lines(name: str, articles: Iterator[Article]) -> Iterator[str]:
    for number, article in enumerate(articles):
        record = article.to_dict() | {"id": f"{name}-{number}"}
        yield json.dumps(record, ensure_ascii=False) + "\n"


def write_templates(engine: str, sources: Path, folder: Path) -> None:
    """Write the data that commands find, each in a folder of its template's name."""
    with sandbox(engine, None, folder) as place:
        _must(_index(FIRST, 1)(sources, place), place)
        shutil.copytree(place.data, folder / "index")
        shutil.copytree(place.data, folder / "damaged")
        # The manifest has a copy of it.
        (folder / "damaged" / place.index.name / "naba.json").write_bytes(b"")
        _must(_backup(sources, place), place)
        shutil.copytree(place.data, folder / "backup", ignore=lambda *_: [place.index.name])
        _must(_delete(sources, place), place)
        shutil.copytree(place.data, folder / "changed")


def _must(arguments: list[str], place: Sandbox) -> None:
    outcome = run(arguments, place.temporary)
    if outcome.exit:
        raise RuntimeError(outcome.err)
