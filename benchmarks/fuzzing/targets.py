"""What is fuzzed by coverage: functions of bytes, of which only our own errors may come."""

import io
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from index_data.contents import Contents
from index_data.dates import iso_date
from index_data.encodings import decode, encoding_of
from index_data.markup import text_of
from index_data.misreadings import reread
from index_data.readers import FORMATS_BY_NAME
from index_data.readers.items import RawRecord, ReadError
from index_data.records import Reading
from index_data.sources import Sources
from search import Index, SearchRequest, open_index
from search.errors import SearchError
from search.query.language.dates import read_days
from search.query.language.parser import parse, plain
from search.request import LevelName, Match

_LEVELS: tuple[LevelName, ...] = ("exact", "smart", "wide")
_MATCHES: tuple[Match, ...] = ("auto", "all", "most", "any")


class Target(NamedTuple):
    """A function of bytes, how many of them it is given at most, and its shares of the time."""

    call: Callable[[bytes], object]
    max_bytes: int = 1 << 14
    shares: int = 1


def _query(data: bytes) -> None:
    """Read a query, leniently and strictly."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    parse(text)
    plain(text)
    parse(text, strict=True)


def _search(data: bytes) -> None:
    """Search for a query, by options of which the first two bytes tell."""
    first, second = (*data[:2], 0, 0)[:2]
    request = SearchRequest(
        data[2:].decode("utf-8", "replace"),
        limit=first % 4,
        level=_LEVELS[first // 4 % 3],
        match=_MATCHES[first // 16 % 4],
        offer=second % 2 == 1,
        explain=second // 2 % 2 == 1,
        strict=second // 4 % 2 == 1,
        group="story" if second // 8 % 2 else None,
        facets=("source", "timeline") if second // 16 % 2 else (),
    )
    _index().search(request).to_dict()


@cache
def _index() -> Index:
    """Return a small index, made anew by each process."""
    index = open_index(Path(mkdtemp(prefix="naba-fuzzing-")) / "index", create=True, cache_size=0)
    seeds = Path(__file__).parent.parent.parent / "seeds" / "articles.jsonl"
    with index.writer() as writer:
        for item in list(Sources([str(seeds)]))[:20]:
            writer.add(item)  # type: ignore[arg-type]  # the samples are articles
    return index


def _date(data: bytes) -> None:
    text = data[1:].decode("utf-8", "replace")
    read_days(text)
    iso_date(text, month_first=data[:1] > b"\x7f")


def _text(data: bytes) -> None:
    """Tell an encoding, read what was read wrongly, and make text of markup."""
    encoding_of(data)
    text = decode(data).text
    reread(text)
    text_of(text, "html" if data[:1] > b"\x7f" else "auto")


def _read(format_name: str | None, suffix: str, data: bytes) -> None:
    """Read a file, all its records too."""
    reading = Reading(month_first=len(data) % 2 == 1)
    stream = io.BufferedReader(io.BytesIO(data))
    contents = Contents(format_name, reading, full_text=False)
    for item in contents.items(stream, f"news{suffix}"):
        read = item.parse() if isinstance(item, RawRecord) else item
        if isinstance(read, ReadError) and not (read.path and read.reason):
            raise AssertionError(f"a rejection without file or reason: {read}")


def _unpack(data: bytes) -> None:
    """Read a file of whatever packing and format."""
    _read(None, "", data)


TARGETS: dict[str, Target] = {
    "query": Target(_query, 2_500, shares=4),
    "search": Target(_search, 600, shares=4),
    "date": Target(_date, 120),
    "text": Target(_text, 2_000),
    "packed": Target(_unpack),
    **{
        name: Target(partial(_read, name, form.suffixes[0]))
        for name, form in FORMATS_BY_NAME.items()
    },
}
OURS = SearchError
