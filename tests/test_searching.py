"""What a search finds and tells: words, filters, order, pages, relaxing."""

from typing import Any

import pytest

from search import Article, Index, Match, Results, SearchRequest, Sort
from search.errors import QuerySyntaxError, RequestError
from tests.conftest import MakeIndex


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def found(index: Index, query: str, **options: Any) -> str:
    """Return the ids found, in alphabetical order."""
    return " ".join(sorted(ids(index.search(query, **options))))


PROBES = (
    "*", "*ا*", "كلمة~9", "[ا TO ي]", "(" * 5_000, "(" * 5_000 + "سوريا" + ")" * 5_000,
    "NOT " * 1_000 + "سوريا", "سوريا وتركيا " * 800, "ا* " * 60, "كلمة~2 " * 60, "م?*?*?*ن",
    '"أ "ب "ج" د" ه"', "=(" * 300, "(أ)^2" * 200, "هه" + "*ه" * 60 + "ن", "date:" * 200, "نص:س?*",
    '"في من على عن الى"~50 ' * 12,
)  # fmt: skip


class TestFinding:
    """Words, phrases, fields and operators."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("سوريا", "1 2"),
            ("سوريا الجيش", "1"),
            ("كتاب", "3"),
            ("الجَيـش", "1"),
            ("سوريا -الجيش", "2"),
            ("الجيش OR كتاب", "1 3"),
            ('"في سوريا"', "2"),
            ('"سوريا في"', ""),
            ("عنوان:سوريا", "1"),
            ("مصدر:الأنباء", "1"),
            ("مصدر:سوريا", ""),
            ("والمكت*", "3"),
            ("-سوريا", "3"),
            ("", "1 2 3"),
            ("؟!", ""),
        ],
    )
    def test_queries(self, make_index: MakeIndex, engine: str, query: str, expected: str) -> None:
        """The language means the same on every engine."""
        index = make_index(
            Article("1", title="الجيش وسوريا", source="وكالة الأنباء"),
            Article("2", body="الحرب في سوريا"),
            Article("3", body="الكتب والمكتبات"),
            engine=engine,
        )
        assert found(index, query, match="all") == expected

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("نص:هدنة", "3 4 5"),
            ("نص:الهدنة", "3 4 5"),
            ('نص:"هدنة في حلب"', "3"),
            ("نص:هد*", "3 4 5"),
            ("نص:هدنه~", "3 4 5"),
            ("-نص:هدنة", "1 2"),
            ("عنوان:هدنة نص:هدنة", "4"),
            ("=هدنه", "5"),
            ("هدنه~", "1 3 4 5"),
            ("ه?نة", "1 3 4"),
            ('"حلب هدنة"~1', "1 3 4"),
            ('"حلب هدنة"~9', "1 3 4"),
            ("date:2018", "1 2"),
            ("date:2018-03 هدنة", "1"),
            ("date:>2018-03 هدنة", "3"),
            ("هدنة -date:2018", "3 4 5"),
            ("كاتب:سلمى", "2"),
        ],
    )
    def test_operators(self, make_index: MakeIndex, engine: str, query: str, expected: str) -> None:
        """The body alone, spellings, nearness and dates mean the same on every engine."""
        index = make_index(
            Article("1", title="هدنة في حلب", body="توقف القتال", date="2018-03-14"),
            Article(
                "2", title="كرة القدم", body="فاز الفريق", date="2018-05-01", author="سلمى علي"
            ),
            Article("3", title="حلب", body="اتفاق على هدنة في حلب", date="2019-01-01"),
            Article("4", title="هدنة", body="حلب بعد عام من القتال ترحب باتفاق الهدنة هدنة"),
            Article("5", title="اتفاق", body="اتفقوا على هدنه"),
            engine=engine,
        )
        assert found(index, query, match="all") == expected

    @pytest.mark.parametrize("query", PROBES)
    @pytest.mark.parametrize("match", ["auto", "any"])
    def test_any_query_is_answered(
        self, make_index: MakeIndex, engine: str, query: str, match: str
    ) -> None:
        """However hostile the query, there is an answer, and it says what was left out."""
        index = make_index("الكلمة في سوريا من على مسن", "ههههههههه" * 9, engine=engine)
        assert index.search(query, match=match).took_ms > 0

    def test_a_pattern_that_is_cut_is_told(self, make_index: MakeIndex) -> None:
        letters = "ابتثجحخدذرزسشصضطظعغ"
        index = make_index(" ".join(f"كلمة{one}{other}" for one in letters for other in letters))
        answer = index.search("كلم*", strict=True)
        assert (answer.partial, answer.to_dict()["partial"]) == (True, True)
        assert [notice.problem for notice in answer.notices] == ["cut-pattern"]
        assert not index.search("كلمةاا*").partial

    def test_ignored_parts_are_told(self, make_index: MakeIndex) -> None:
        """A lenient search tells what it ignored and what it looked for, a strict one refuses."""
        index = make_index("سوريا")
        results = index.search("(سوريا")
        assert [notice.problem for notice in results.notices] == ["unclosed-parenthesis"]
        assert (ids(results), results.searched_as) == (["1"], ("سوريا",))
        with pytest.raises(QuerySyntaxError):
            index.search("(سوريا", strict=True)

    def test_plain_words(self, make_index: MakeIndex) -> None:
        """Read plainly, operators are words."""
        index = make_index("سوريا", "تركيا")
        assert found(index, "سوريا -تركيا", match="any", plain=True) == "1 2"

    @pytest.mark.parametrize(
        ("query", "plain"), [("ا1" * 499, False), ("ا1 " * 700, True), ("ا1" * 700, True)]
    )
    def test_very_long_queries(
        self, make_index: MakeIndex, engine: str, query: str, plain: bool
    ) -> None:
        """The longest query is answered, however its words are joined and read."""
        index = make_index(*["ا 1"] * 12, engine=engine)
        assert index.search(query, plain=plain).total == 12

    def test_request_and_options(self, make_index: MakeIndex) -> None:
        """Options change a request, which the results give back."""
        index = make_index("سوريا", "سوريا")
        request = SearchRequest("سوريا")
        results = index.search(request, limit=1)
        assert (len(results.hits), results.total) == (1, 2)
        assert results.request == SearchRequest("سوريا", limit=1)
        with pytest.raises(RequestError):
            index.search(request, limit=-1)

    def test_highlighting_can_be_left_out(self, make_index: MakeIndex) -> None:
        """Without highlighting there are headlines and no passages."""
        index = make_index(Article("1", title="سوريا", body="الحرب في سوريا"))
        marked = index.search("سوريا").hits[0]
        plain = index.search("سوريا", highlight=False).hits[0]
        assert (marked.title.ranges, marked.snippets[0].ranges) == (((0, 5),), ((9, 14),))
        assert (plain.title.text, plain.title.ranges, plain.snippets) == ("سوريا", (), ())

    def test_marks_of_a_whole_text(self, make_index: MakeIndex) -> None:
        """Any text can be marked for a query."""
        index = make_index()
        assert index.mark("الحرب في سوريا", "سوريا -الحرب") == ((9, 14),)
        assert index.mark("سوريا", "عنوان:سوريا") == ()
        assert index.mark("سوريا", "عنوان:سوريا", "title") == ((0, 5),)


class TestFilters:
    """Days, sources and sections."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of four dated or undated articles."""
        return make_index(
            Article("1", "سوريا", date="2018-03-01T23:30:00-02:00", source="س", section="ق"),
            Article("2", "سوريا", date="2018-03-02", source="ص", section="ق"),
            Article("3", "سوريا", date="2018-03-03T00:30:00+03:00", source="ص", section="ك"),
            Article("4", "سوريا"),
            engine=engine,
        )

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({}, "1 2 3 4"),
            ({"date_from": "2018-03-02"}, "2 3"),
            ({"date_to": "2018-03-02"}, "1 2"),
            ({"date_from": "2018-03-03", "date_to": "2018-03-03"}, "3"),
            ({"sources": ("ص",)}, "2 3"),
            ({"sources": ("س", "ص")}, "1 2 3"),
            ({"sources": ("ص",), "sections": ("ق",)}, "2"),
            ({"sources": ("none",)}, ""),
        ],
    )
    @pytest.mark.parametrize("query", ["سوريا", ""])
    def test_filters(
        self, index: Index, query: str, options: dict[str, Any], expected: str
    ) -> None:
        """Filters narrow what the query finds, days as written in the article."""
        assert found(index, query, **options) == expected

    def test_sorted(self, index: Index) -> None:
        """Time goes by the instant, undated articles last."""
        assert ids(index.search("سوريا", sort="newest")) == ["3", "1", "2", "4"]
        assert ids(index.search("سوريا", sort="oldest")) == ["2", "1", "3", "4"]

    def test_everything_comes_newest_first(self, index: Index) -> None:
        """Where no article can be better than another, the newest come first."""
        assert ids(index.search("")) == ids(index.search("", sort="newest"))

    def test_facets(self, index: Index) -> None:
        """Facets count what the query and the filters of other fields find."""
        facets = index.search("سوريا", facets=("source", "section"), sections=("ق",)).facets
        assert [(value.value, value.count) for value in facets["source"]] == [("س", 1), ("ص", 1)]
        assert [(v.value, v.count) for v in facets["section"]] == [("ق", 2), ("ك", 1)]


class TestRelaxing:
    """Articles with all words first, then, where these are few, articles with most of them."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of 3 articles with all words, 4 with two, 2 with one and 5 with none."""
        every = [Article(f"all{n}", body="سوريا تركيا قطر", source="س") for n in range(3)]
        two = [Article(f"two{n}", body="سوريا قطر", source="سص"[n % 2]) for n in range(4)]
        one = [Article(f"one{n}", body="سوريا", source="س") for n in range(2)]
        none = [Article(f"none{n}", body="لبنان", source="س") for n in range(5)]
        return make_index(*none, *one, *two, *every, engine=engine)

    @pytest.mark.parametrize(
        ("match", "total", "every", "relaxed"),
        [("all", 3, 3, False), ("any", 9, 9, False), ("auto", 7, 3, True)],
    )
    def test_match(self, index: Index, match: Match, total: int, every: int, relaxed: bool) -> None:
        """All words, any word, or most words where few articles have all, which are counted."""
        results = index.search("سوريا تركيا قطر", match=match)
        assert results.every == every
        assert (results.total, results.relaxed, len(results.hits)) == (total, relaxed, total)

    def test_all_words_come_first(self, index: Index) -> None:
        """Articles with all words stand before those with most of them."""
        order = ids(index.search("سوريا تركيا قطر"))
        assert [article_id[:3] for article_id in order] == ["all"] * 3 + ["two"] * 4

    def test_all_words_come_first_however_thin(self, make_index: MakeIndex, engine: str) -> None:
        """Not even an article full of the rarer word goes before one with all words."""
        index = make_index(
            "تركيا قطر " * 20,
            "سوريا تركيا قطر " + "قال الوزير أمس في مؤتمر صحفي عقده بمقر الحكومة " * 40,
            *["سوريا قطر"] * 8,
            engine=engine,
        )
        results = index.search("سوريا تركيا قطر")
        assert results.relaxed
        assert results.hits[0].id == "2"

    @pytest.mark.parametrize("sort", ["relevance", "newest"])
    def test_pages(self, index: Index, sort: Sort) -> None:
        """Paging over the border gives every article once, and one total on all pages."""
        pages = [
            index.search("سوريا تركيا قطر", limit=2, offset=n, sort=sort) for n in range(0, 8, 2)
        ]
        assert {page.total for page in pages} == {7}
        paged = [article_id for page in pages for article_id in ids(page)]
        assert paged == ids(index.search("سوريا تركيا قطر", sort=sort))
        assert len(set(paged)) == len(paged) == 7

    def test_facets_add_up(self, index: Index) -> None:
        """Facets count all articles of the answer."""
        results = index.search("سوريا تركيا قطر", facets=("source",), limit=1)
        assert [(v.value, v.count) for v in results.facets["source"]] == [("س", 5), ("ص", 2)]

    def test_filters_hold(self, index: Index) -> None:
        """Filters and keyword fields are not relaxed, and neither is what was excluded."""
        assert index.search("سوريا تركيا قطر مصدر:ص").total == 2
        assert index.search("سوريا تركيا قطر", sources=("ص",)).total == 2
        assert index.search("سوريا لبنان قطر -تركيا").total == 4

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            # Two words: nothing less than both is enough.
            ("سوريا تركيا", {"ab"}),
            # 60% of three are two, and so are the rarest two.
            ("سوريا تركيا قطر", {"ab", "bc"}),
            # 60% of five are three; the rarest two do as well.
            ("سوريا تركيا قطر لبنان مصر", {"abd", "ef"}),
            # What no article has is not among the rarest.
            ("سوريا تركيا زقزقة قرقرة بقبقة", {"ab"}),
        ],
    )
    def test_what_is_enough(
        self, make_index: MakeIndex, engine: str, query: str, found: set[str]
    ) -> None:
        """At least 60% of the words, or the rarest two that the index holds."""
        words = {"a": "سوريا", "b": "تركيا", "c": "قطر", "d": "لبنان", "e": "لبنان", "f": "مصر"}
        names = ["a", "ab", "bc", "a", "c", "c", "c"]
        if "مصر" in query:
            names = ["abd", "ef", "ab", "ab", "ac", "ac", "bc", "bc"]
        articles = [
            Article(f"{name}-{n}", body=" ".join(words[letter] for letter in name))
            for n, name in enumerate(names)
        ]
        results = make_index(*articles, engine=engine).search(query)
        assert {article_id.partition("-")[0] for article_id in ids(results)} == found

    def test_enough(self, make_index: MakeIndex, engine: str) -> None:
        """Where ten articles have all words, others are not taken in."""
        index = make_index(*["سوريا تركيا"] * 10, "سوريا", engine=engine)
        results = index.search("سوريا تركيا")
        assert (results.total, results.relaxed) == (10, False)

    def test_nothing_to_relax(self, index: Index) -> None:
        """Where fewer words find nothing more, the answer is not called relaxed."""
        results = index.search("سوريا سوريا")
        assert (results.total, results.relaxed) == (9, False)
