"""Keys of records that the maker of an index declares as facets: keyword fields of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index_data import pipeline
from index_data.pipeline import index_articles
from search import Article, Index, RequestError, SearchRequest, open_index, rebuild
from search.errors import FacetsDiffer, QuerySyntaxError

FACETS = ("country", "size", "live")
RECORDS: list[dict[str, Any]] = [
    {"id": "1", "title": "نهر النيل", "country": ["مصر", "السودان"], "size": 3, "live": True},
    {"id": "2", "title": "نهر الفرات", "country": ["العراق", "سوريا"], "size": 3.5, "live": False},
    {"id": "3", "title": "نهر", "country": "مصر", "size": 10, "live": None},
    {"id": "4", "title": "بحر", "country": ["Egypt", "Egypt"]},
    {"id": "5", "title": "بحر", "country": "egypt", "size": {"km": 3}},
]


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Give the address of an index of five articles with three declared facets."""
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True, facets=FACETS) as index:
        write(index, RECORDS)
    return url


@pytest.fixture
def index(url: str) -> Iterator[Index]:
    with open_index(url) as index:
        yield index


def write(index: Index, records: list[dict[str, Any]]) -> None:
    with index.writer() as writer:
        for record in records:
            writer.add(Article.from_record(record))


def ids(index: Index, query: str = "", **options: Any) -> str:
    return "".join(sorted(hit.id for hit in index.search(query, match="all", **options).hits))


def counts(index: Index, facet: str, query: str = "", **options: Any) -> dict[str, int]:
    found = index.search(query, facets=(facet,), **options).facets[facet]
    return {value.value: value.count for value in found}


class TestSearching:
    """What a declared facet is good for."""

    def test_counts(self, index: Index) -> None:
        """Each value of a list counts, numbers and truth values as JSON writes them, no object."""
        assert counts(index, "size") == {"3": 1, "3.5": 1, "10": 1}
        assert counts(index, "live") == {"true": 1, "false": 1}
        assert counts(index, "country", "نهر") == {"مصر": 2, "السودان": 1, "العراق": 1, "سوريا": 1}

    def test_names_that_differ_in_case(self, index: Index) -> None:
        """They are two names to a facet and a filter, and one to the words of a query."""
        assert counts(index, "country", "بحر") == {"Egypt": 1, "egypt": 1}
        assert ids(index, filters={"country": ["egypt"]}) == "5"
        assert ids(index, "country:EGYPT") == "45"

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"country": ["مصر"]}, "13"),
            ({"country": "سوريا"}, "2"),
            ({"country": ["السودان", "سوريا"]}, "12"),
            ({"country": ["مصر"], "size": ["3"]}, "1"),
            ({"live": ["false"]}, "2"),
            ({"country": ["مصري"]}, ""),
            ({"country": []}, "12345"),
        ],
    )
    def test_filters(self, index: Index, filters: Any, expected: str) -> None:
        """Articles have one of the names of each field, by its full name."""
        assert ids(index, filters=filters) == expected

    def test_own_filter(self, index: Index) -> None:
        """A facet is counted without its own filter and under the others."""
        filters = {"country": ["مصر"], "size": ["3"]}
        assert counts(index, "country", filters=filters) == {"مصر": 1, "السودان": 1}
        assert counts(index, "size", filters=filters) == {"3": 1, "10": 1}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("country:مصر", "13"),
            ("Country:مصر", "13"),
            ("نهر -country:مصر", "2"),
            ("country:(السودان OR سوريا)", "12"),
            ('country:"السودان"', "1"),
            ('country:"مصر السودان"', ""),
            ("country:سو*", "12"),
            ("size:3.5", "2"),
            ("live:true", "1"),
            ("مصر", ""),
        ],
    )
    def test_queries(self, index: Index, query: str, expected: str) -> None:
        """A query names the facet in any letter case; no phrase spans two names of a list."""
        assert ids(index, query) == expected

    def test_other_fields(self, index: Index) -> None:
        """A field that the index has not is a request error, or unknown to a query."""
        has = r"source, section, author, tags, country, size, live"
        for request in (SearchRequest(filters={"desk": ["أ"]}), SearchRequest(facets=("desk",))):
            with pytest.raises(RequestError, match=has):
                index.search(request)
        with pytest.raises(RequestError, match=has):
            list(index.export(SearchRequest(filters={"desk": ["أ"]})))
        with pytest.raises(QuerySyntaxError, match="no field “desk”"):
            index.search("desk:مصر", strict=True)

    def test_unknown_names(self, index: Index) -> None:
        """They are told with the nearest of the facet, from filters and from queries."""
        filtered = index.search("", filters={"country": ["مصرر"]})
        for found in (index.search("country:مصرر"), filtered):
            (name,) = found.unknown_names
            assert name.message == "no article has a country named “مصرر”; there is “مصر”"
            assert name.message_ar == "لا «country» هنا باسم «مصرر»، وأقرب ما هنا: «مصر»"

    def test_cursor(self, index: Index) -> None:
        """It leads through a filtered answer, and belongs to its filters."""
        request = SearchRequest("نهر", limit=1, cursor="*", filters={"country": ["مصر"]})
        first = index.search(request)
        assert first.next_cursor
        second = index.search(request, cursor=first.next_cursor)
        assert sorted(hit.id for page in (first, second) for hit in page.hits) == ["1", "3"]
        assert second.next_cursor is None
        with pytest.raises(RequestError, match="cursor"):
            index.search(request, cursor=first.next_cursor, filters={"country": ["سوريا"]})

    def test_export(self, index: Index) -> None:
        """All articles of a filtered answer come, as they were indexed."""
        found = list(index.export(SearchRequest(filters={"country": ["مصر"]}, limit=0)))
        by_id = {article.id: article.to_dict() for article in found}
        assert by_id == {record["id"]: record for record in (RECORDS[0], RECORDS[2])}


class TestKeeping:
    """How an index comes by its facets."""

    def test_kept(self, index: Index) -> None:
        """They are told by the statistics, among the filters, and with `timeline`."""
        assert index.stats().facets == FACETS
        assert index.filters == ("source", "section", "author", "tags", *FACETS)
        assert index.facets == (*index.filters, "timeline")

    def test_none(self, tmp_path: Path, engine: str) -> None:
        """Without a declaration there are none, and keys are kept all the same."""
        with open_index(f"{engine}:{tmp_path / 'index'}", create=True) as index:
            write(index, RECORDS)
            assert index.stats().facets == ()
            assert ids(index, 'country:"السودان"') == ""
            assert [a.extra["country"] for a in index.export(SearchRequest("بحر"))] == [
                ["Egypt", "Egypt"],
                "egypt",
            ]

    def test_later_articles(self, index: Index) -> None:
        """Articles that are added, replaced or deleted later change the counts."""
        write(index, [{"id": "5", "title": "بحر", "country": "قطر"}, {"id": "6", "title": "بحر"}])
        assert counts(index, "country", "بحر") == {"Egypt": 1, "قطر": 1}
        with index.writer() as writer:
            writer.delete("5")
        assert counts(index, "country", "بحر") == {"Egypt": 1}

    def test_rebuilt_with_others(self, url: str, index: Index) -> None:
        """A rebuild adds and removes facets, also for those who have the index open."""
        rebuild(url)
        assert index.stats().facets == FACETS
        rebuild(url, facets=["live", "id2"])
        assert index.stats().facets == ("live", "id2")
        assert counts(index, "live") == {"true": 1, "false": 1}
        with pytest.raises(RequestError):
            counts(index, "country")
        rebuild(url, facets=[])
        assert index.filters == ("source", "section", "author", "tags")
        rebuild(url, facets=FACETS)
        assert counts(index, "country", "نهر")["مصر"] == 2

    def test_others_for_an_index_with_articles(self, url: str) -> None:
        """They are refused with the command that rebuilds the index; the same ones are not."""
        for facets, options in (
            (["country", "x"], "--facet country --facet x"),
            ([], "--facet ''"),
        ):
            with pytest.raises(FacetsDiffer) as error:
                open_index(url, create=True, facets=facets)
            assert str(error.value).endswith(f"naba rebuild --index {url} {options}")

    def test_the_same_ones(self, url: str) -> None:
        """They are no others, in whatever order they are given."""
        for facets in (FACETS, FACETS[::-1]):
            with open_index(url, facets=facets) as index:
                assert (index.stats().articles, index.stats().facets) == (5, FACETS)

    def test_others_for_an_empty_index(self, tmp_path: Path, engine: str) -> None:
        """It takes them: there is nothing to read again."""
        url = f"{engine}:{tmp_path / 'index'}"
        with open_index(url, create=True) as index:
            open_index(url, facets=FACETS).close()
            assert index.stats().facets == FACETS
            write(index, RECORDS)
            assert ids(index, "country:مصر") == "13"

    def test_what_cannot_be_declared(self, tmp_path: Path, engine: str, url: str) -> None:
        """Nothing is made, and nothing changed."""
        with pytest.raises(RequestError, match="taken"):
            open_index(f"{engine}:{tmp_path / 'new'}", create=True, facets=["Source"])
        assert not (tmp_path / "new").exists()
        with pytest.raises(RequestError, match="taken"):
            rebuild(url, facets=["q"])
        with open_index(url) as index:
            assert index.stats().facets == FACETS

    def test_indexed_by_several_processes(
        self, tmp_path: Path, engine: str, index: Index, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The facets are those that one process gives."""
        monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 1)
        monkeypatch.setattr(pipeline, "CHUNK_RECORDS", 2)
        with open_index(f"{engine}:{tmp_path / 'several'}", create=True, facets=FACETS) as other:
            report = index_articles(other.writer, map(Article.from_record, RECORDS), workers=2)
            assert report.added == len(RECORDS)
            for facet in FACETS:
                assert counts(other, facet) == counts(index, facet)
            assert ids(other, "country:مصر") == "13"
