"""What searching by meaning finds: with `rank` what words find, with `find` more."""

from collections import Counter
from dataclasses import replace

import pytest

from search import Article, Index, Results, SearchRequest, Sort
from tests.retrieval.conftest import OTHERS, MakeEmbedded

FIRE = Article(
    "fire", "حريق في مستودع", "اندلع حريق في مستودع أخشاب.", "2024-05-01", "وكالة النهر", "محليات"
)
BLAZE = Article(
    "blaze", "نيران في غابة", "التهمت نيران غابة صنوبر.", "2024-05-03", "صحيفة الضفة", "بيئة"
)
#: In the same words as BLAZE, by another paper.
COPY = replace(BLAZE, id="copy", date="2024-05-04", source="إذاعة الوادي")
FIND = SearchRequest("حريق", meaning="find", facets=("source", "section", "timeline"), limit=100)


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


@pytest.fixture
def index(make_embedded: MakeEmbedded, engine: str) -> Index:
    return make_embedded(FIRE, BLAZE, COPY, *OTHERS, engine=engine)


def test_rank_finds_what_words_find(index: Index) -> None:
    """The same articles, totals and counts, in another order; meaning counts for each."""
    query = "حريق OR مستودع OR غابة OR قصة4"
    off = index.search(FIND, query=query, meaning="off")
    rank = index.search(FIND, query=query, meaning="rank")
    assert sorted(ids(rank)) == sorted(ids(off)) == ["blaze", "copy", "fire", "other4"]
    assert (rank.total, rank.every, rank.relaxed) == (off.total, off.every, off.relaxed)
    assert (rank.facets, rank.timeline) == (off.facets, off.timeline)
    assert (rank.meaning, rank.by_meaning, rank.found) == ("rank", 0, 4)
    assert all(hit.meaning and not hit.meaning.alone for hit in rank.hits)
    assert all(hit.meaning is None for hit in off.hits)


def test_the_order_is_that_of_both(make_embedded: MakeEmbedded, engine: str) -> None:
    """Of two that words find nearly as well the one goes first that is nearer in meaning."""
    index = make_embedded(
        Article("far", body="حريق زيت قمح", date="2024-05-02"),
        Article("near", body="حريق نيران fire نيران", date="2024-05-01"),
        *OTHERS,
        engine=engine,
    )
    assert ids(index.search("حريق")) == ["far", "near"]
    found = index.search("حريق", meaning="rank")
    assert ids(found) == ["near", "far"]
    assert [hit.score for hit in found.hits] == sorted((h.score for h in found.hits), reverse=True)


def test_find_also_finds_articles_with_none_of_the_words(index: Index) -> None:
    """They are marked, show their nearest passage, and are counted apart."""
    found = index.search(FIND)
    assert sorted(ids(found)) == ["blaze", "copy", "fire"]
    assert (found.total, found.every, found.by_meaning, found.found) == (1, 1, 2, 3)
    alone = {hit.id: hit for hit in found.hits if hit.meaning and hit.meaning.alone}
    assert alone.keys() == {"blaze", "copy"}
    assert [snippet.text for snippet in alone["blaze"].snippets] == [BLAZE.body]
    assert alone["blaze"].meaning
    assert alone["blaze"].meaning.share == 1


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_what_is_found_by_meaning_is_counted_everywhere(index: Index, sort: Sort) -> None:
    """In the facets, the timeline and the overview, and it is exported in the same order."""
    request = replace(FIND, sort=sort)
    found = index.search(request)
    sources = {value.value: value.count for value in found.facets["source"]}
    assert sources == Counter(a.source for a in (FIRE, BLAZE, COPY))
    assert {value.value: value.count for value in found.facets["section"]} == {
        "محليات": 1, "بيئة": 2,
    }  # fmt: skip
    assert sum(period.count for period in found.timeline) == 3
    assert sum(period.count for period in index.overview(request).periods) == 3
    assert [article.id for article in index.export(request)] == ids(found)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_by_time_all_are_in_its_order(index: Index, sort: Sort) -> None:
    """Those found by meaning are marked there too."""
    found = index.search(FIND, sort=sort)
    newest = ["copy", "blaze", "fire"]
    assert ids(found) == (newest if sort == "newest" else newest[::-1])
    assert {h.id for h in found.hits if h.meaning and h.meaning.alone} == {"blaze", "copy"}
    assert ids(index.search(FIND, sort=sort, meaning="rank")) == ["fire"]


def test_a_story_is_found_by_meaning_once(index: Index) -> None:
    """Its group counts all its articles that were found, of words and meaning."""
    found = index.search(FIND, group="story")
    assert (found.stories, found.total, found.by_meaning, found.length) == (2, 1, 2, 2)
    groups = {hit.group.size: set(hit.group.sources) for hit in found.hits if hit.group}
    assert groups == {1: {"وكالة النهر"}, 2: {"صحيفة الضفة", "إذاعة الوادي"}}
    exported = [article.id for article in index.export(replace(FIND, group="story"))]
    assert exported == ids(found)
    overview = index.overview(replace(FIND, group="story"))
    assert sum(period.count for period in overview.periods) == 2


def test_filters_hold_for_what_is_found_by_meaning(index: Index) -> None:
    """Those of names, days and stories."""
    assert ids(index.search(FIND, sources=("إذاعة الوادي",))) == ["copy"]
    assert ids(index.search(FIND, date_to="2024-05-03", sections=("بيئة",))) == ["blaze"]
    (story,) = {hit.group.id for hit in index.search(FIND, group="story").hits
                if hit.group and hit.group.size == 2}  # fmt: skip
    assert sorted(ids(index.search(FIND, story=story))) == ["blaze", "copy"]


def test_where_words_find_nothing_meaning_does(index: Index) -> None:
    """In another language, too."""
    found = index.search(FIND, query="doctor fire")
    assert (found.total, set(ids(found))) == (0, {"fire", "blaze", "copy"})


def test_meaning_off_is_as_without_vectors(index: Index) -> None:
    """By default, too."""
    assert index.search("حريق").meaning == index.search("حريق", meaning="off").meaning == "off"
    assert ids(index.search("حريق")) == ids(index.search("حريق", meaning="off")) == ["fire"]
