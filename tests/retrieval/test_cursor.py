"""Walking a long answer by cursor."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from search import Article, Index, Results, SearchRequest, Sort
from search.engines.contract import EngineResults
from search.errors import RequestError
from search.retrieval import cursor
from tests.conftest import MakeIndex


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def walk(index: Index, query: str, **options: Any) -> Iterator[list[str]]:
    """Yield the ids of page after page of an answer, to its end."""
    at: str | None = "*"
    while at is not None:
        results = index.search(query, cursor=at, **options)
        yield ids(results)
        at = results.next_cursor


def walked(index: Index, query: str, **options: Any) -> list[str]:
    return [name for page in walk(index, query, **options) for name in page]


def encoded(value: object) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).decode()


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Give an index of 7 articles with all words, and 16 with two of them, many alike."""
    both = [Article(f"both{n}", body=f"مطر برد {'ثلج ' * (1 + n % 3)}") for n in range(7)]
    one = [Article(f"one{n:02}", body="ثلج برد", date=f"2018-03-{1 + n % 5:02}") for n in range(16)]
    return make_index(*one, *both, engine=engine)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"match": "any"},
        {"match": "all"},
        {"sort": "newest"},
        {"sort": "oldest"},
        {"group": "story"},
        {"group": "story", "sort": "oldest"},
        {"half_life": 2},
        {"date_from": "2018-03-02"},
    ],
)
def test_a_walk_gives_the_whole_answer(index: Index, options: dict[str, Any]) -> None:
    """Step by step every article comes once, in the order of one big search."""
    whole = ids(index.search("مطر ثلج برد", limit=1000, **options))
    assert len(whole) > 1
    for limit in (1, 3, 50):
        assert walked(index, "مطر ثلج برد", limit=limit, **options) == whole


@pytest.mark.parametrize("query", ["", "مط*", "-مطر"])
def test_a_walk_where_nothing_is_better(index: Index, query: str) -> None:
    """An answer that goes by time unasked, as nothing in it can be better, is walked too."""
    assert walked(index, query, limit=4) == ids(index.search(query, limit=1000))


def test_every_step_tells_the_total(index: Index) -> None:
    """Totals and relaxing are told alike on all pages, and the last page leads no further."""
    first = index.search("مطر ثلج برد", cursor="*", limit=20)
    second = index.search("مطر ثلج برد", cursor=first.next_cursor, limit=20)
    assert (first.total, first.relaxed) == (second.total, second.relaxed) == (23, True)
    assert (len(second.hits), second.next_cursor) == (3, None)


def test_no_cursor_without_being_asked(index: Index) -> None:
    """Only an answer that began with a cursor has one, and not where nothing is shown."""
    assert index.search("ثلج").next_cursor is None
    assert index.search("ثلج", cursor="*", limit=0).next_cursor is None
    assert index.search("none", cursor="*").next_cursor is None


def test_a_cursor_may_change_its_step(index: Index) -> None:
    """What an answer shows beside its hits, and how many, may change on the way."""
    first = index.search("ثلج", cursor="*", limit=3)
    options: dict[str, Any] = {"limit": 4, "facets": ("source",), "offer": True, "highlight": False}
    second = index.search("ثلج", cursor=first.next_cursor, **options)
    assert [*ids(first), *ids(second)] == ids(index.search("ثلج", limit=7))


@pytest.mark.parametrize(
    "options",
    [
        {"query": "مطر"},
        {"sort": "newest"},
        {"group": "story"},
        {"half_life": 3},
        {"sources": ("س",)},
        {"level": "exact"},
    ],
)
def test_the_cursor_of_another_search(index: Index, options: dict[str, Any]) -> None:
    """A cursor leads on only in the search that gave it."""
    given = index.search("ثلج", cursor="*", limit=3).next_cursor
    assert given
    with pytest.raises(RequestError, match="another search") as error:
        index.search(SearchRequest("ثلج", cursor=given), **options)
    assert error.value.parameter == "cursor"


DIGEST = cursor._order_digest(SearchRequest("ثلج"))


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "é",
        "\ud800",
        "**",
        "A" * 9_999,
        encoded(12),
        encoded("abc"),
        encoded({"a": 1, "b": 2, "c": 3}),
        encoded([DIGEST, 3]),
        encoded([DIGEST, "3", "one01"]),
        encoded([DIGEST, 3, 1]),
        encoded([DIGEST, True, "one01"]),
        encoded([DIGEST, 2.0, "one01"]),
        encoded([DIGEST, 0, "one01"]),
        encoded([DIGEST, -1, "one01"]),
        encoded([DIGEST, 100_001, "one01"]),
        urlsafe_b64encode(b"[" * 5_000).decode(),
        urlsafe_b64encode(f'["{DIGEST}",{10**40},"one01"]'.encode()).decode(),
    ],
)
def test_what_is_no_cursor(index: Index, given: str) -> None:
    """Whatever is no cursor is refused as one."""
    with pytest.raises(RequestError) as error:
        index.search("ثلج", cursor=given)
    assert error.value.parameter == "cursor"


def test_a_made_up_cursor(index: Index) -> None:
    """A cursor that nobody gave shows some page or none, and ends."""
    for seen, last in ((100_000, "one01"), (100_000, "none"), (1, "none"), (5, "both1")):
        results = index.search("ثلج", cursor=encoded([DIGEST, seen, last]))
        assert results.total == 23
    with pytest.raises(RequestError):
        SearchRequest("ثلج", cursor="*", offset=10)


class TestChanges:
    """An index that changes between one page and the next."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of thirty articles, one each minute, told by its id."""
        return make_index(*map(_minute, range(30)), engine=engine)

    @pytest.mark.parametrize("sort", ["newest", "relevance"])
    def test_many_before(self, index: Index, sort: Sort) -> None:
        """However many articles come in before what was seen, nothing seen comes again."""
        pages = walk(index, "مطر", sort=sort, limit=3)
        seen = [*next(pages), *next(pages)]
        _write(index, *(Article(f"new{n:02}", body="مطر", date="2018-04-01") for n in range(40)))
        rest = [name for page in pages for name in page]
        assert [*seen, *rest] == [f"{n:02}" for n in reversed(range(30))]

    def test_its_place_is_looked_for_nearby(
        self, index: Index, engine: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a reader was is not found again by reading all that is before it."""
        monkeypatch.setattr("search.retrieval.collector._AROUND_HITS", (3, 48))
        pages = walk(index, "مطر", sort="newest", limit=10)
        seen = [*next(pages), *next(pages)]
        _write(index, Article("new", body="مطر", date="2018-04-01"))
        read = []
        search = type(index._engine).search

        def counting(*args: Any, limit: int, **options: Any) -> EngineResults:
            read.append(limit)
            return search(*args, limit=limit, **options)

        monkeypatch.setattr(type(index._engine), "search", counting)
        assert [*seen, *next(pages)] == [f"{n:02}" for n in reversed(range(30))]
        assert max(read) <= 16

    @pytest.mark.parametrize("gone", ["02", "00", "00 01"])
    def test_deleted(self, index: Index, gone: str) -> None:
        """Articles that were seen may be deleted: nothing behind them is left out."""
        pages = walk(index, "مطر", sort="oldest", limit=3)
        seen = next(pages)
        with index.writer() as writer:
            for name in gone.split():
                writer.delete(name)
        rest = [name for page in pages for name in page]
        left_out = set(map(_name, range(30))).difference(seen, rest)
        assert not left_out
        assert not set(rest).intersection(seen)

    def test_no_longer_found(self, index: Index) -> None:
        """The last article seen may tell something else by now."""
        pages = walk(index, "مطر", sort="oldest", limit=3)
        seen = next(pages)
        _write(index, Article("02", body="شمس"))
        assert [*seen, *(name for page in pages for name in page)] == list(map(_name, range(30)))

    def test_another_copy_stands_for_the_story(self, make_index: MakeIndex, engine: str) -> None:
        """A story that was seen does not come again when another article stands for it."""
        index = make_index(*(Article(str(n), body=f"خبر{n} مطر") for n in range(8)), engine=engine)
        pages = walk(index, "مطر", sort="oldest", group="story", limit=3)
        assert next(pages) == ["0", "1", "2"]
        _write(index, Article("1x", body="خبر2 مطر"))
        assert ids(index.search("مطر", sort="oldest", group="story", limit=3)) == ["0", "1", "1x"]
        assert [name for page in pages for name in page] == ["3", "4", "5", "6", "7"]

    def test_commits_all_the_way(self, index: Index) -> None:
        """A walk ends, and gives all that was there, while articles come in at every step."""
        found = []
        for step, page in enumerate(walk(index, "مطر", sort="newest", limit=2)):
            found += page
            _write(index, Article(f"new{step}", body="مطر", date=f"2018-04-{step + 1:02}"))
        assert found == [f"{n:02}" for n in reversed(range(30))]


def _name(number: int) -> str:
    return f"{number:02}"


def _minute(number: int) -> Article:
    return Article(_name(number), body="مطر", date=f"2018-03-01T10:{number:02}:00")


def _write(index: Index, *articles: Article) -> None:
    with index.writer() as writer:
        for article in articles:
            writer.add(article)
