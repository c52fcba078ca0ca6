"""The engines that are compared, each in a process of its own.

A contestant is called as ``COMMAND index ARTICLES.jsonl FOLDER``, and as ``COMMAND search FOLDER``.
The latter opens the index, writes a line ``{"version": "…"}`` and then answers each line that it
reads: ``plain FILE`` or ``snippets FILE``, a file with a text to search for on each line. For each
text it finds ten articles with title, body, date and source, and with ``snippets`` a snippet of
each with the words marked; one text after the other, in one thread. The answer is one line:
``{"times": [milliseconds…], "hits": articles, "snippets": those that have one}``.

Only the standard library is imported here: Debian's Python runs this too.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from benchmarks.installed import lucene, python_with

try:
    from orjson import loads
except ImportError:  # Debian's Python is without it.
    from json import loads  # type: ignore[assignment]  # called with one argument, as orjson's is

FIELDS = ("id", "title", "body", "date", "source")
HITS = 10
#: The slow contestants get only the first articles.
SLOW_ARTICLES = 3_000


class Answer(NamedTuple):
    """One article found, as the engine returns it, and a snippet with the words marked."""

    id: str
    title: str
    body: str
    date: str
    source: str
    snippet: str = ""


class Contestant(Protocol):
    """What an engine with a Python interface does; Lucene's program does the same in Java."""

    version: str

    def index(self, articles: Path, folder: Path) -> None:
        """Index the articles of a JSON Lines file in the folder."""

    def open(self, folder: Path) -> None:
        """Open the index to search it."""

    def search(self, text: str, snippets: bool) -> Sequence[Answer]:
        """Return the ten best articles."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant: its label in tables, what it needs, and whether it has snippets or is slow."""

    label: str
    modules: str = ""
    packages: str = ""
    snippets: bool = True
    slow: bool = False


LUCENE = "lucene"
ENTRIES: dict[str, Entry] = {
    "naba": Entry("Naba", "tantivy, whoosh", "this project"),
    LUCENE: Entry("Lucene, ArabicAnalyzer"),
    "tantivy": Entry("Tantivy, Arabic stemmer", "tantivy", "pip install tantivy"),
    "sqlite": Entry("SQLite FTS5", "sqlite3", "Python's sqlite3"),
    "xapian": Entry("Xapian, Arabic stemmer", "xapian", "Debian's python3-xapian"),
    "bm25s": Entry(
        "bm25s, Arabic stemmer", "bm25s, Stemmer", "pip install bm25s PyStemmer", snippets=False
    ),
    "naba-whoosh": Entry("Naba on Whoosh", "tantivy, whoosh", "this project", slow=True),
    "whoosh": Entry("Whoosh", "whoosh", "pip install whoosh", slow=True),
}


def command(name: str, classes: Path) -> list[str]:
    """Return the command line of a contestant; Java is compiled into the folder of classes.

    Raises PeerMissing with what to install.
    """
    if name == LUCENE:
        return lucene("Lucene", Path(__file__).parents[1] / "lucene", classes)
    entry = ENTRIES[name]
    return [python_with(entry.modules, entry.packages), "-m", "benchmarks.contestants", name]


def read(articles: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON Lines file, each with all of FIELDS."""
    with articles.open("rb") as lines:
        yield from map(loads, lines)


def write(articles: Iterable[object], path: Path) -> None:
    """Write only the FIELDS of articles, as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            record = {name: getattr(article, name) for name in FIELDS}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
