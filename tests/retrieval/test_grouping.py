"""Answers grouped by story: the best copy stands for the others."""

import pytest

from search import Article, Index, Results, SearchRequest, Sort
from search.errors import RequestError
from tests.conftest import MakeIndex

FLOOD = "غمرت السيول شوارع المدينة وأغلقت المدارس أبوابها حتى إشعار آخر"


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def sizes(results: Results) -> list[int]:
    """Return how many articles each hit stands for."""
    return [hit.group.size if hit.group else 0 for hit in results.hits]


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Give an index in which two copies tell of a flood and one article of the river."""
    return make_index(
        Article("copy", "السيول تغلق المدارس", FLOOD, "2018-03-02", "الثانية", "محلي"),
        Article("first", "السيول", f"السيول السيول {FLOOD}", "2018-03-01", "الأولى", "محلي"),
        Article("river", "النهر", "ارتفع النهر بعد السيول", "2018-03-05", "الأولى", "بيئة"),
        engine=engine,
    )


def test_the_best_copy_is_shown(index: Index) -> None:
    """Each story is shown once, by the article that would come first without grouping."""
    whole, grouped = index.search("السيول"), index.search("السيول", group="story")
    assert sorted(ids(whole)) == ["copy", "first", "river"]
    best = min(ids(whole).index(name) for name in ("copy", "first"))
    assert sorted(ids(grouped)) == sorted(["river", ids(whole)[best]])


def test_total_counts_articles(index: Index) -> None:
    """The total is that of the articles, beside the number of stories."""
    results = index.search("السيول", group="story", limit=1)
    assert (results.total, results.stories) == (3, 2)
    assert index.search("السيول").stories is None


def test_a_group_tells_its_size_and_sources(index: Index) -> None:
    """A hit says how many articles tell its story, and whose they are, the oldest first."""
    groups = {hit.id: hit.group for hit in index.search("السيول", group="story").hits}
    river = groups.pop("river")
    (flood,) = groups.values()
    assert river
    assert (river.size, river.sources) == (1, ("الأولى",))
    assert flood
    assert (flood.size, flood.sources) == (2, ("الأولى", "الثانية"))
    assert all(hit.group is None for hit in index.search("السيول").hits)


def test_a_group_is_of_the_answer(index: Index) -> None:
    """Articles that the query or a filter leaves out count in no group."""
    (hit,) = index.search("السيول", group="story", sources=("الثانية",)).hits
    assert hit.group
    assert [article.id for article in hit.group.articles] == ["copy"]
    assert (hit.id, hit.group.size, hit.group.sources) == ("copy", 1, ("الثانية",))


def test_a_story_lists_its_articles(index: Index) -> None:
    """The id of a group, as a filter, finds the articles of its story."""
    for hit in index.search("السيول", group="story").hits:
        assert hit.group
        listed = index.search("", story=hit.group.id)
        assert listed.total == hit.group.size
        assert hit.id in ids(listed)
    assert index.search("", story="7fffffffffffffff").total == 0


@pytest.mark.parametrize("story", ["", "x", "8000000000000000", "7ffffffffffffff", "1" * 17])
def test_what_is_no_story(story: str) -> None:
    """The id of a story is 63 bits in sixteen digits, and anything else is refused."""
    with pytest.raises(RequestError) as error:
        SearchRequest("السيول", story=story)
    assert error.value.parameter == "story"


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_of_stories(make_index: MakeIndex, engine: str, sort: Sort) -> None:
    """Paging shows every story once, in the order of the whole answer."""
    copies = [Article(f"{n}-{k}", body=f"خبر{n} مطر") for n in range(9) for k in range(1 + n % 4)]
    index = make_index(*copies, engine=engine)
    whole = index.search("مطر", group="story", sort=sort, limit=20)
    pages = [
        index.search("مطر", group="story", sort=sort, limit=2, offset=n) for n in range(0, 12, 2)
    ]
    assert [name for page in pages for name in ids(page)] == ids(whole)
    assert {(page.total, page.stories) for page in pages} == {(len(copies), 9)}
    assert len({hit.group.id for hit in whole.hits if hit.group}) == 9


def test_groups_of_a_long_page(make_index: MakeIndex, engine: str) -> None:
    """Every hit of the longest page has its group, and in it at least its own source."""
    crowd = [Article(f"c{n}", body="مطر", source="وكالة") for n in range(520)]
    others = [Article(str(n), body=f"خبر{n} مطر", source="صحيفة") for n in range(230)]
    index = make_index(*crowd, *others, engine=engine)
    results = index.search("مطر", group="story", limit=1000)
    assert sorted(sizes(results)) == [1] * 230 + [520]
    assert all(hit.group and hit.group.sources == (hit.article.source,) for hit in results.hits)


@pytest.fixture
def relaxing(make_index: MakeIndex, engine: str) -> Index:
    """Give an index where a story's first version has all words, and its second two of them."""
    report = "وصلت المساعدات إلى القرية مساء الجمعة بعد أيام من الانتظار"
    return make_index(
        Article("both", body=f"{report} والثلج كثيف", source="الأولى"),
        Article("one", body=f"{report} والبرد شديد", source="الثانية"),
        Article("snow", body="الثلج يغطي القرية", source="الأولى"),
        engine=engine,
    )


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_a_relaxed_answer_tells_no_story_twice(relaxing: Index, sort: Sort) -> None:
    """A story shown for all words does not come again for fewer; its group has all articles."""
    results = relaxing.search("الثلج القرية المساعدات", group="story", sort=sort)
    assert (results.relaxed, results.total, results.stories) == (True, 3, 2)
    assert sorted(ids(results)) == ["both", "snow"]
    assert sum(sizes(results)) == 3


def test_a_relaxed_answer_is_told_even_if_it_shows_no_more(relaxing: Index) -> None:
    """Where only copies of what is shown have fewer words, they are counted, which is told."""
    results = relaxing.search("كثيف القرية المساعدات", group="story")
    assert (ids(results), results.total, sizes(results)) == (["both"], 2, [2])
    assert results.relaxed


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_articles(make_index: MakeIndex, engine: str, count: int) -> None:
    """An index of no or one article is grouped like any other, also on pages that are empty."""
    index = make_index(*["مطر"] * count, engine=engine)
    for limit, offset in ((10, 0), (0, 0), (10, 990)):
        results = index.search("مطر", group="story", limit=limit, offset=offset)
        assert (results.total, results.stories) == (count, count)
        assert len(results.hits) == (count if limit and not offset else 0)
