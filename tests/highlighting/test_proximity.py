"""Words of a query near each other raise a score, as far as words stand anywhere in articles."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from search import Article, Index, SearchRequest
from search.hits import Reason
from search.ranking import MAX_RERANKED_HITS, NEAR_WORDS, RERANKED_HITS_PER_PAIR
from search.request import BEGINNING, GroupName
from search.schema import LEAD_WORDS
from tests.conftest import MakeIndex

#: A word that is in no query.
OTHER = "ماء"
OTHERS = (OTHER, "نار", "شجر", "ورد")
FAR = 4 * NEAR_WORDS


def text(*words: str, between: int = 2, length: int = LEAD_WORDS + 300, other: str = OTHER) -> str:
    """Return a text of a length in words, with some words after the lead and others between."""
    filled = [other] * LEAD_WORDS
    for word in words:
        filled += [word, *[other] * between]
    return " ".join([*filled, *[other] * (length - len(filled))])


def ids(index: Index, query: str, **options: object) -> list[str]:
    return [hit.id for hit in index.search(query, **options).hits]


def nearness(index: Index, query: str, **options: object) -> dict[str, float]:
    """Return what nearness adds to the score of each hit."""
    hits = index.search(query, explain=True, **options).hits
    return {hit.id: sum(reason.score for reason in of_proximity(hit.reasons)) for hit in hits}


def of_proximity(reasons: Sequence[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.why == "proximity"]


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Give an index of articles with the same words, far apart in the first, near in the second."""
    words = "القائد", "وزار", "بالجيش", "عنوان"
    return make_index(
        text(*words, between=FAR),
        text(*words, between=3),
        text("القائد"),
        *[text()] * 5,
        engine=engine,
    )


@pytest.mark.parametrize(
    "query",
    [
        "القائد بالجيش",
        "الجيش القائد",
        "قادة وجيوش",
        "قائدهم جيشنا زار",
        "في الجيش كان القائد",
        "=القائد جيش",
        "(قائد OR ملك) جيش",
        '"القائد" "بالجيش"',
        "قائ* جيش",
        "القائد^3 جيش",
        "القائد بالجيش -غائب",
    ],
)
def test_words_near_each_other_go_first(index: Index, query: str) -> None:
    """In any form, with any clitics, and in any order."""
    assert ids(index, query, match="all") == ["2", "1"]
    near = nearness(index, query, match="all")
    assert near["2"] > near["1"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "الجيش",
        "في الجيش",
        "الجيش -قائد",
        '"القائد ماء"',
        '"القائد ماء" جيش',
        '"القائد ماء" "ماء وزار"',
        '"القائد زار"~3 جيش',
        "title:(القائد الجيش)",
        "title:القائد الجيش",
        "date:2018 الجيش",
        "الجيش غائب",
        "",
    ],
)
def test_fewer_than_two_words_are_near_nothing(index: Index, query: str) -> None:
    """Nor are phrases, which have their words side by side, nor words of a field."""
    assert set(nearness(index, query, match="any").values()) <= {0}


def test_words_of_headlines(make_index: MakeIndex) -> None:
    """Words looked for in headlines are not near each other; others are also there."""
    index = make_index(Article("1", "زار القائد اليوم الجيش", text()))
    assert nearness(index, "title:(القائد الجيش)") == {"1": 0}
    assert nearness(index, "القائد الجيش")["1"] > 0


def test_a_pattern_of_many_words_is_near_nothing(make_index: MakeIndex) -> None:
    """Only one of a few is: with many words there is always one near."""
    few = text("سوريا", "ظغثا", between=2)
    letters = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
    words = [f"ظغث{one}{other}" for one, other in combinations(letters, 2)][:60]
    index = make_index(few, text(), text())
    assert nearness(index, "سوريا ظغث*")["1"] > 0
    index = make_index(few, text(*words), text())
    assert nearness(index, "سوريا ظغث*") == {"1": 0}


@pytest.mark.parametrize(("between", "near"), [(NEAR_WORDS - 1, True), (NEAR_WORDS, False)])
def test_how_far_is_near(make_index: MakeIndex, between: int, near: bool) -> None:
    index = make_index(text("قائد", "جيش", between=between), text())
    assert (nearness(index, "القائد الجيش")["1"] > 0) == near


def test_one_word_is_not_near_itself(make_index: MakeIndex) -> None:
    """Forms of a word are one word of the query, however often it stands there."""
    index = make_index(text("كتاب"), text("كتاب", "كتب"), text())
    assert set(nearness(index, "كتاب الكتب").values()) == {0}


def test_the_more_often_and_the_rarer_the_more(make_index: MakeIndex) -> None:
    """Each pair of words counts, more often when it is near more often."""
    index = make_index(
        text("قائد", "جيش"),
        text("قائد", "جيش", *[OTHER] * NEAR_WORDS, "قائد", "جيش"),
        text("قائد", "جيش", "زار"),
        *[text("زار")] * 6,
        text(),
    )
    near = nearness(index, "القائد الجيش زار", match="any")
    assert near["3"] > near["2"] > near["1"] > 0
    index = make_index(text("زار", "قائد"), text("جيش", "قائد"), *[text("زار")] * 6, *[text()] * 3)
    near = nearness(index, "القائد الجيش زار", match="any")
    assert near["2"] > near["1"] > 0


@pytest.mark.parametrize("options", [{}, {"group": "story"}, {"match": "any"}, {"offset": 1}])
def test_the_parts_add_up_to_the_score(index: Index, options: dict[str, object]) -> None:
    """Nearness is one of the reasons of a hit, with the words that are near."""
    hits = index.search("القائد زار الجيش", explain=True, **options).hits
    assert hits
    for hit in hits:
        assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, rel=1e-4)
        reasons = of_proximity(hit.reasons)
        assert len(reasons) == (hit.id == "2")
        for reason in reasons:
            assert reason.word == reason.matched == "القائد زار الجيش"
            assert (reason.layer, reason.field) == ("stem", "text")


@pytest.fixture
def many(make_index: MakeIndex, engine: str) -> Index:
    """Give an index of forty articles of four stories with two words, in some near each other."""
    articles = [
        text("قائد", "جيش", between=n * 7 % 40, length=200 + 3 * n, other=OTHERS[n % len(OTHERS)])
        for n in range(40)
    ]
    return make_index(*articles, *[text("قائد")] * 3, text(), engine=engine)


def test_only_the_first_hits_are_reordered(many: Index) -> None:
    """The others have no such reason, and all reasons add up."""
    hits = many.search("القائد الجيش", limit=40, explain=True).hits
    near = [bool(of_proximity(hit.reasons)) for hit in hits]
    assert sum(near[:RERANKED_HITS_PER_PAIR]) > 1
    assert not any(near[RERANKED_HITS_PER_PAIR:])
    assert RERANKED_HITS_PER_PAIR < MAX_RERANKED_HITS < len(hits)
    for hit in hits:
        assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, rel=1e-4)


@pytest.mark.parametrize("group", [None, "story"])
@pytest.mark.parametrize("query", ["القائد الجيش", "القائد الجيش -غائب", "القائد الجيش غائب"])
def test_the_order_is_one(many: Index, query: str, group: GroupName | None) -> None:
    """Page by page, by cursor, and in an export."""
    request = SearchRequest(query, limit=100, group=group, match="any")
    whole = [hit.id for hit in many.search(request).hits]
    assert len(whole) >= (len(OTHERS) if group else 40)
    plain = [hit.id for hit in many.search(replace(request, sort="newest")).hits]
    assert whole != plain
    for size in (3, 10, 25):
        pages = [
            [hit.id for hit in many.search(replace(request, limit=size, offset=offset)).hits]
            for offset in range(0, len(whole), size)
        ]
        assert [article_id for page in pages for article_id in page] == whole
    assert by_cursor(many, replace(request, limit=7)) == whole
    if group is None:
        for limit in (10, 0):
            found = many.export(replace(request, limit=limit))
            assert [article.id for article in found] == whole


def by_cursor(index: Index, request: SearchRequest) -> list[str]:
    """Return the ids of all hits, page after page."""
    found: list[str] = []
    cursor: str | None = BEGINNING
    while cursor is not None:
        results = index.search(replace(request, cursor=cursor))
        found += [hit.id for hit in results.hits]
        cursor = results.next_cursor
    return found
