"""A small index that has something of everything: segments, a deletion, stems, stories, lists."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from typing import Any

from search import Article, Index, Report, WordList, check, open_index
from search.snapshot import IndexLocation

#: What stands in no manifest, and matters to nobody.
LOCKS = (".naba.lock", ".tantivy-meta.lock", ".tantivy-writer.lock")
#: Makes the engine answer otherwise; see the fixture ``lie``.
Lie = Callable[[str, Callable[..., Any]], None]
#: Words whose keys have stems of their own, so that there are tables of stems.
_STEMS = "أعلام بإعلام القوى المجرى"
_TEXT = "قال وزير الخارجية اليوم إن المفاوضات مستمرة في القاهرة ودمشق بعد مؤتمر صحفي طويل"
_WORDS = _TEXT.split()
OVERRIDES = WordList("o.tsv", "زيلنسكي\tزيلينسكي\n")
SYNONYMS = WordList("s.txt", "كوفيد, الوباء\n")
LABELS = WordList("l.tsv", "country\teg\tمصر\n")


def article(number: int, **values: str) -> Article:
    """Return the article with a number; of each three, the last two are of one story."""
    story = number - (number % 3 == 2)
    words = [_WORDS[(story * 5 + place * (story + 3)) % len(_WORDS)] for place in range(30)]
    numbers = f"{story * 17 + 3} {story * 31 + 7} {story * 57 + 11}"
    return Article(
        str(number),
        title=f"{' '.join(words[:5])} {story}",
        body=f"{' '.join(words)}. {_STEMS} {numbers}\nزيلنسكي",
        date=f"2020-0{story % 4 + 1}-1{number % 3}" if story % 5 else "",
        source=values.get("source", f"صحيفة {number % 4}"),
        url=f"https://example.org/{number}",
        tags=("سياسة", f"وسم {number}"),
        extra={"country": ["eg", "sy"][number % 2]},
    )


def add(index: Index, numbers: range) -> None:
    """Add articles in one batch."""
    with index.writer() as writer:
        for number in numbers:
            writer.add(article(number))


@cache
def _made(engine: str) -> Path:
    place = Path(mkdtemp(prefix="naba-test-")) / "index"
    made = open_index(
        f"{engine}:{place}",
        create=True,
        overrides=OVERRIDES,
        synonyms=SYNONYMS,
        labels=LABELS,
        facets=["country"],
    )
    with made as index:
        for first in range(0, 24, 8):
            add(index, range(first, first + 8))
        with index.writer() as writer:
            writer.delete("5")
    return place


def sample(engine: str, place: Path) -> str:
    """Copy the sample index of an engine; return its address."""
    copytree(_made(engine), place)
    return f"{engine}:{place}"


def path_of(url: str) -> Path:
    """Return the folder of an index."""
    return Path(url.partition(":")[2])


def unseal(url: str) -> None:
    """Leave an index as a writer that was killed does."""
    storage = IndexLocation.of(url).storage
    with storage.writing():
        storage.unseal()


def files(url: str) -> list[Path]:
    """Return the files of a commit."""
    return [path for path in sorted(path_of(url).iterdir()) if path.name not in LOCKS]


def flips(content: bytes) -> Iterator[bytes]:
    """Yield a content with one bit flipped: in the first byte, in the last, and in others."""
    size = 8 * len(content)
    for bit in (0, size // 3, size * 3 // 4 + 1, size - 1):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def problems(url: str, *, deep: bool = True) -> list[str]:
    """Return what a check finds, each with its file."""
    return [f"{found.file} {found.problem}".strip() for found in check(url, deep).damage]


def whole(url: str) -> Report:
    """Check an index in both ways; return the deep report."""
    assert (report := check(url)).damage == (), report
    report = check(url, deep=True)
    assert report.damage == (), report
    assert report.deep, report
    return report
