"""Why an article was found: the words, the layers, the fields and what each brought."""

from itertools import pairwise

import pytest

from search import Article, Index
from search.hits import Reason
from tests.conftest import MakeIndex


@pytest.fixture(params=["tantivy", "whoosh"])
def index(request: pytest.FixtureRequest, make_index: MakeIndex) -> Index:
    """Give an index of three articles."""
    return make_index(
        Article("leaders", title="لقاء القائد", body="اجتمع قادة الجيش في دير الزور اليوم"),
        Article("camp", body="اشتباكات قرب المخيم، وهدنة في المدينة"),
        Article("other", title="رياضة", body="فاز الفريق بالمباراة"),
        engine=request.param,
    )


def reasons(index: Index, query: str, **options: object) -> tuple[Reason, ...]:
    return index.search(query, explain=True, **options).hits[0].reasons


@pytest.mark.parametrize(
    "query",
    [
        "قادة",
        "القائد الجيش",
        '"دير الزور"',
        "قاد* الجيش^2",
        "هدنه~",
        "عنوان:قادة",
        "=قادة",
        "متن:جيش",
    ],
)
@pytest.mark.parametrize("level", ["smart", "wide"])
def test_the_parts_add_up_to_the_score(index: Index, query: str, level: str) -> None:
    hit = index.search(query, explain=True, level=level).hits[0]
    assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, rel=1e-4)
    assert all(one.score >= two.score > 0 for one, two in pairwise(hit.reasons))


def test_a_word_is_shown_as_the_article_has_it(index: Index) -> None:
    """Each layer and field names the first word that it matched."""
    found = {(r.layer, r.field): (r.word, r.matched, r.why) for r in reasons(index, "قادة")}
    assert found == {
        ("folded", "text"): ("قادة", "قادة", "word"),
        ("stem", "text"): ("قادة", "القائد", "word"),
        ("stem", "title"): ("قادة", "القائد", "word"),
        ("stem", "lead"): ("قادة", "القائد", "word"),
    }


@pytest.mark.parametrize(
    ("query", "level", "expected"),
    [
        ("مخيم اشتبك", "smart", ("اشتبك", "اشتباكات", "related")),
        ("اشتبك", "wide", ("اشتبك", "اشتباكات", "related")),
        ('"دير الزور"', "smart", ("دير الزور", "دير الزور", "phrase")),
        ("قادة الجيش", "smart", ("قادة الجيش", "قادة الجيش", "neighbours")),
        ("اشتبا*", "smart", ("اشتبا*", "اشتباكات", "pattern")),
        ("هدنه~", "smart", ("هدنه", "وهدنة", "near")),
    ],
)
def test_every_reason_is_named(
    index: Index, query: str, level: str, expected: tuple[str, str, str]
) -> None:
    found = reasons(index, query, level=level, match="any")
    assert expected in {(reason.word, reason.matched, reason.why) for reason in found}


def test_a_name_is_told_like_a_word(make_index: MakeIndex) -> None:
    """A word looked for in a name is the one that the name has."""
    index = make_index(Article("a", "خبر", "نص", author="إيناس الغربي"))
    (reason,) = reasons(index, "كاتب:ايناس")
    assert (reason.word, reason.matched, reason.field) == ("إيناس", "إيناس", "author")


def test_reasons_are_given_when_asked_for(index: Index) -> None:
    assert index.search("قادة").hits[0].reasons == ()
    assert index.search("", explain=True).hits[0].reasons == ()
    assert index.search("قادة", explain=True, limit=0).hits == ()
