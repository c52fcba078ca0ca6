"""What an article may be, what is made of its record, and its dates."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Article
from search.article import MAX_DISTINCT_WORDS
from search.errors import ArticleError


def test_a_record_becomes_an_article() -> None:
    record = {
        "id": " 7 ",
        "title": "عنوان",
        "body": "نص",
        "date": " 2018-03-01 ",
        "source": "س",
        "section": "ق",
        "url": "https://example.org/7",
        "author": "كاتب",
        "tags": ["أ", "ب"],
        "views": 3,
    }
    article = Article.from_record(record)
    assert article.to_dict() == {**record, "id": "7", "date": "2018-03-01"}
    assert (article.tags, article.extra) == (("أ", "ب"), {"views": 3})


@pytest.mark.parametrize(
    "record", [{"title": "عنوان"}, {"body": "نص"}, {"body": "نص", "title": None}]
)
def test_title_or_body_is_enough(record: dict[str, Any]) -> None:
    assert Article.from_record(record).id


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "neither title nor body"),
        ({"title": " \n", "body": "\t"}, "neither title nor body"),
        ({"title": 7}, "title must be text, not int"),
        ({"title": "أ", "source": ["س"]}, "source must be text, not list"),
        ({"title": "أ", "id": True}, "id must be text, not bool"),
        ({"title": "أ\ud800"}, "title contains half a character"),
        ({"title": "أ", "id": "ا" * 513}, "id is longer than 512"),
        ({"title": "أ", "source": "س" * 2_001}, "source is longer than 2,000"),
        ({"body": "ا" * 4_000_001}, "body is longer than 4,000,000"),
        ({"title": "أ", "tags": 7}, "tags must be a list of texts"),
        ({"title": "أ", "tags": [7]}, "tags must be text, not int"),
        ({"title": "أ", "date": "أمس"}, "date is not written as"),
        ({"title": "أ", "date": "2018-02-30"}, "date is not written as"),
        ({"title": "أ", "date": "20180301"}, "date is not written as"),
        ({"title": "أ", "date": 2018}, "date must be text, not int"),
    ],
)
def test_what_cannot_be_indexed_says_why(record: dict[str, Any], reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        Article.from_record(record)


@pytest.mark.parametrize("separator", [" ", "\n", "،", "_"])
def test_an_article_has_so_many_words_at_most(separator: str) -> None:
    """Different ones, in headline and body together, whatever stands between them."""
    words = [f"ك{number}" for number in range(MAX_DISTINCT_WORDS)]
    record = {"title": separator.join(words[:100]), "body": separator.join(words[50:])}
    assert Article.from_record(record).body == record["body"]
    with pytest.raises(ArticleError, match="more than 200,000 different words"):
        Article.from_record({**record, "title": f"{record['title']}{separator}أخرى"})


def test_many_words_may_be_the_same() -> None:
    assert Article.from_record({"title": "أ", "body": "كلمة " * 500_000}).title == "أ"


def test_words_of_a_usual_article_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is too short to have so many is not read."""
    monkeypatch.setattr("search.article._WORDS", ())
    words = " ".join(map(str, range(MAX_DISTINCT_WORDS + 1)))
    assert Article.from_record({"body": words}).body == words
    monkeypatch.setattr("search.article._WORDS", None)
    assert Article.from_record({"body": "ك " * (MAX_DISTINCT_WORDS - 1)}).id


@pytest.mark.parametrize("date", ["2018-W10", "2018-W10-1"])
def test_a_date_is_refused_or_has_its_day(date: str) -> None:
    """A date that is accepted can be indexed: weeks are no days of the calendar."""
    with pytest.raises(ArticleError, match="date is not written as"):
        Article.from_record({"title": "أ", "date": date})


def test_a_number_may_be_an_id() -> None:
    assert Article.from_record({"id": 7, "title": "أ"}).id == "7"


def test_one_tag_may_be_a_text() -> None:
    assert Article.from_record({"title": "أ", "tags": "رياضة"}).tags == ("رياضة",)
    assert Article.from_record({"title": "أ", "tags": " "}).tags == ()


def test_an_id_is_made_of_the_address() -> None:
    """The same address gives the same id, whatever the text says by now."""
    ids = {
        Article.from_record({"title": title, "url": url}).id
        for title, url in [
            ("أ", "https://x.org/1"),
            ("ب", "https://x.org/1"),
            ("أ", "https://x.org/2"),
        ]
    }
    assert len(ids) == 2


def test_an_id_is_made_of_source_and_title() -> None:
    """Without an address source and title count, and not the body."""
    records = [
        {"source": "س", "title": "أ", "body": "نص"},
        {"source": "س", "title": " أ ", "body": "نص آخر"},
        {"source": "ص", "title": "أ"},
        {"source": "س", "title": "ب"},
    ]
    made = [Article.from_record(record).id for record in records]
    assert made[0] == made[1]
    assert len(set(made)) == 3


def test_an_id_is_made_of_the_body_where_there_is_no_title() -> None:
    one, two = (Article.from_record({"body": body}).id for body in ("أ", "ب"))
    assert one != two


@pytest.mark.parametrize(
    ("date", "day", "instant"),
    [
        ("1970-01-02", 19700102, 86_400),
        ("1970-01-01T01:00:00", 19700101, 3_600),
        ("1970-01-01T00:00:00Z", 19700101, 0),
        ("1970-01-01T02:00:00+03:00", 19700101, -3_600),
        ("1970-01-01 00:00:01.900", 19700101, 1),
        ("1960-02-29", 19600229, -310_521_600),
        ("", None, None),
    ],
)
def test_day_and_instant(date: str, day: int | None, instant: int | None) -> None:
    """The day is the one written; the instant is UTC, also where no zone is written."""
    article = Article.from_record({"title": "أ", "date": date})
    assert (article.day, article.instant) == (day, instant)


def test_blank_fields_are_left_out_of_a_record() -> None:
    assert Article("7", title="أ").to_dict() == {"id": "7", "title": "أ"}


def test_unknown_keys_never_hide_known_ones() -> None:
    assert Article("7", title="أ", extra={"title": "ب"}).to_dict()["title"] == "أ"


@settings(deadline=None, derandomize=True, database=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "body", "date", "source", "url", "tags", "x"]),
        st.one_of(st.text(max_size=8), st.integers(), st.none(), st.lists(st.text(max_size=3))),
    )
)
def test_any_record_is_an_article_or_an_article_error(record: dict[str, Any]) -> None:
    """What is accepted has an id, a text and a readable date, and comes back from its record."""
    try:
        article = Article.from_record(record)
    except ArticleError:
        return
    assert article.id
    assert article.title.strip() or article.body.strip()
    assert (article.day is None) == (article.instant is None) == (article.date == "")
    assert Article.from_stored(article.to_dict()) == article


def test_a_number_too_long_is_no_id() -> None:
    """An id that JSON readers round would take the place of its neighbours."""
    with pytest.raises(ArticleError, match="write it as text"):
        Article.from_record({"id": 9.007199254740993e21, "title": "خبر"})
