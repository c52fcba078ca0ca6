"""What goes with an answer: counts under other filters, freshness, an offer; and all of it."""

from collections.abc import Iterable
from typing import Any

import pytest

from search import Article, Index, Match, Results, SearchRequest
from search.results import FacetValue, Offer
from tests.conftest import MakeIndex


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


class TestFacets:
    """Values that can be chosen, several of a field."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of five articles of three sources and two sections."""
        names = [("س", "ق"), ("س", "ك"), ("ص", "ق"), ("ص", "ق"), ("ع", "ك")]
        return make_index(
            *(
                Article(str(n), body=f"خبر{n} مطر", source=s, section=k, date=f"2018-03-0{n + 1}")
                for n, (s, k) in enumerate(names)
            ),
            engine=engine,
        )

    @pytest.mark.parametrize(
        ("options", "sources", "sections"),
        [
            ({}, "ص2 س2 ع1", "ق3 ك2"),
            ({"sources": ("س",)}, "ص2 س2 ع1", "ق1 ك1"),
            ({"sources": ("س", "ص")}, "ص2 س2 ع1", "ق3 ك1"),
            ({"sections": ("ك",)}, "س1 ع1", "ق3 ك2"),
            ({"sources": ("س",), "sections": ("ك",)}, "س1 ع1", "ق1 ك1"),
            ({"date_to": "2018-03-02"}, "س2", "ق1 ك1"),
            ({"date_to": "2018-03-02", "sources": ("ص",)}, "س2", ""),
            ({"sources": ("none",)}, "ص2 س2 ع1", ""),
            ({"limit": 0, "group": "story"}, "ص2 س2 ع1", "ق3 ك2"),
        ],
    )
    def test_under_the_other_filters(
        self, index: Index, options: dict[str, Any], sources: str, sections: str
    ) -> None:
        """A facet counts what choosing each value would find; days always narrow it."""
        facets = index.search("مطر", facets=("source", "section"), **options).facets
        assert {name: _told(values) for name, values in facets.items()} == {
            "source": set(sources.split()),
            "section": set(sections.split()),
        }

    def test_in_a_story(self, index: Index) -> None:
        """The articles of a story alone are counted."""
        group = index.search("خبر3", group="story").hits[0].group
        assert group
        facets = index.search("", facets=("source",), story=group.id, sources=("س",)).facets
        assert _told(facets["source"]) == {"ص1"}


def _told(values: Iterable[FacetValue]) -> set[str]:
    return {f"{value.value}{value.count}" for value in values}


class TestFreshness:
    """Scores that fade with age."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of articles that are the better the older they are."""
        texts = {
            "2018-03-01": "مطر " * 6,
            "2018-03-11": "مطر " * 3 + "ثلج " * 3,
            "2018-03-21": "مطر " + "ثلج " * 5,
        }
        return make_index(
            *(Article(d[8:], body=t, date=d) for d, t in texts.items()), engine=engine
        )

    def test_newer_may_be_better(self, index: Index) -> None:
        """The shorter the half-life, the more the newer articles come first."""
        assert ids(index.search("مطر")) == ["01", "11", "21"]
        assert ids(index.search("مطر", half_life=10_000)) == ["01", "11", "21"]
        assert ids(index.search("مطر", half_life=15)) == ["11", "01", "21"]
        assert ids(index.search("مطر", half_life=5)) == ["21", "11", "01"]

    def test_an_article_that_is_much_better_stays(self, make_index: MakeIndex, engine: str) -> None:
        """However short the half-life: the archive is not overwhelmed by what is new."""
        old = Article("old", "مطر", "مطر " * 9, date="1990-01-01")
        new = [Article(str(n), body="ثلج " * 200 + "مطر", date=f"2018-03-0{n}") for n in (1, 2)]
        for days in (0.01, 1):
            results = make_index(old, *new, engine=engine).search("مطر", half_life=days)
            assert ids(results) == ["old", "2", "1"]

    def test_on_all_pages(self, index: Index) -> None:
        """Pages follow one another in that order."""
        pages = [index.search("مطر", half_life=5, limit=1, offset=n) for n in range(3)]
        assert [name for page in pages for name in ids(page)] == ["21", "11", "01"]

    def test_not_when_sorted_by_time(self, index: Index) -> None:
        """An order by time stays as it is."""
        assert ids(index.search("مطر", half_life=1, sort="oldest")) == ["01", "11", "21"]
        assert ids(index.search("", half_life=1)) == ["21", "11", "01"]

    def test_all_words_stay_first(self, make_index: MakeIndex, engine: str) -> None:
        """However old, an article with all words stands before those with fewer."""
        index = make_index(
            Article("old", body="مطر ثلج برد", date="1990-01-01"),
            Article("new", body="مطر برد", date="2018-03-01"),
            engine=engine,
        )
        assert ids(index.search("مطر ثلج برد", half_life=1)) == ["old", "new"]

    def test_ages_of_centuries(self, make_index: MakeIndex, engine: str) -> None:
        """What is left of scores puts the old in order, and equal ones go newest first."""
        years = ["0001", "1968", "1970", "2018", "9998", "9999"]
        dated = [Article(y, body="مطر " * n, date=f"{y}-12-31") for n, y in enumerate(years, 1)]
        index = make_index(*dated, Article("undated", body="مطر"), engine=engine)
        found = ids(index.search("مطر", half_life=0.01))
        assert found[:5] == years[:0:-1]
        assert set(found[5:]) == {"0001", "undated"}


class TestOffer:
    """A wider level that finds more."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index with a word as typed, and in other forms, in two sources."""
        bodies = ["الكتاب مفيد"] * 3 + ["كتب مفيدة"] * 4
        return make_index(
            *(Article(str(n), body=b, source="سص"[n % 2]) for n, b in enumerate(bodies)),
            engine=engine,
        )

    @pytest.mark.parametrize("match", ["auto", "all", "any"])
    @pytest.mark.parametrize("options", [{}, {"sources": ("س",)}, {"group": "story"}, {"limit": 0}])
    def test_what_is_found_there(self, index: Index, match: Match, options: dict[str, Any]) -> None:
        """The count is what a search at the wider level finds, without relaxing."""
        results = index.search("الكتاب مفيد", level="exact", match=match, offer=True, **options)
        there = "any" if match == "any" else "all"
        total = index.search("الكتاب مفيد", level="smart", match=there, **options).total
        assert results.wider == Offer("smart", total)

    def test_only_where_asked_for_and_more(self, index: Index) -> None:
        """Nothing is offered unasked, where the level is the widest, or where no more is found."""
        assert index.search("الكتاب مفيد", level="exact").wider is None
        assert index.search("كتب", level="wide", offer=True).wider is None
        assert index.search("none", level="exact", offer=True).wider is None

    def test_not_where_enough_is_found(self, make_index: MakeIndex, engine: str) -> None:
        """Ten articles are enough."""
        index = make_index(*["الكتاب"] * 9, "كتب", engine=engine)
        assert index.search("الكتاب", level="exact", offer=True).wider == Offer("smart", 10)
        with index.writer() as writer:
            writer.add(Article("ten", body="الكتاب"))
        assert index.search("الكتاب", level="exact", offer=True).wider is None


class TestExport:
    """Every article of an answer."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of 30 articles, some of which have both words."""
        return make_index(
            *(
                Article(
                    f"{n:02}",
                    body="مطر " * (n % 7) + ("ثلج" if n % 5 == 0 else "شمس"),
                    source="سص"[n % 2],
                    date=f"2018-03-{1 + n * 7 % 30:02}",
                )
                for n in range(30)
            ),
            engine=engine,
        )

    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"match": "all"},
            {"match": "any"},
            {"sort": "newest"},
            {"sort": "oldest"},
            {"half_life": 3.0},
            {"sources": ("س",), "date_from": "2018-03-10"},
        ],
    )
    @pytest.mark.parametrize("query", ["مطر ثلج", "شمس", "", "none"])
    def test_all_in_order(self, index: Index, query: str, options: dict[str, Any]) -> None:
        """Articles come as in one big search, relaxed ones too, whatever the page."""
        whole = index.search(query, limit=1000, **options)
        request = SearchRequest(query, limit=2, offset=1, **options)
        assert [article.id for article in index.export(request)] == ids(whole)
        assert whole.total == len(whole.hits)

    @pytest.mark.parametrize("options", [{}, {"sort": "oldest"}, {"half_life": 3.0}])
    @pytest.mark.parametrize("query", ["وصلت المساعدات", "المساعدات ثلج القرية", "مطر", ""])
    def test_one_article_a_story(
        self, make_index: MakeIndex, engine: str, query: str, options: dict[str, Any]
    ) -> None:
        """Grouped, the best of each story, as on the pages; relaxed answers too."""
        report = "وصلت المساعدات إلى القرية مساء الجمعة بعد أيام من الانتظار الطويل"
        index = make_index(
            *(
                Article(f"c{n}", body=f"{report} {'والثلج كثيف' * (n % 2)}", date=f"2018-03-0{n}")
                for n in range(1, 7)
            ),
            *(Article(f"o{n}", body="مطر " * n + "ثلج", date=f"2018-04-0{n}") for n in range(1, 4)),
            engine=engine,
        )
        request = SearchRequest(query, group="story", **options)
        pages = [index.search(request, limit=2, offset=n).hits for n in range(0, 10, 2)]
        exported = [article.id for article in index.export(request)]
        assert exported == [hit.id for page in pages for hit in page]
        assert len(exported) == index.search(request).stories
