"""Articles of one run: none takes the id of another by accident."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_data.ids import RunIds, text_digest
from search import Article


@pytest.fixture
def ids() -> Iterator[RunIds]:
    with closing(RunIds()) as made:
        yield made


def article(**record: str) -> Article:
    return Article.from_record({"title": "خبر", "body": "نص"} | record)


def identify(ids: RunIds, *articles: Article) -> list[tuple[str, str | None]]:
    return [tuple(ids.identify(one, text_digest(one))) for one in articles]  # type: ignore[misc]


def test_an_id_that_came_with_an_article_is_kept(ids: RunIds) -> None:
    """The later one replaces the earlier one, and which that was is told."""
    first, second = article(id="7", title="أول"), article(id="7", title="ثان")
    assert identify(ids, first, second) == [("7", None), ("7", "أول")]


def test_an_id_that_is_forgotten_is_free(ids: RunIds) -> None:
    one = article(id="7")
    identify(ids, one)
    ids.forget("7")
    ids.forget("8")
    assert identify(ids, one, one) == [("7", None), ("7", "خبر")]


def test_the_same_text_again_is_the_same_article(ids: RunIds) -> None:
    one = article(source="وكالة", date="2021-03-21")
    (first, _), (second, replaced) = identify(ids, one, one)
    assert (first, replaced) == (second, "خبر")


def test_other_texts_of_one_headline_and_day_are_articles_of_their_own(ids: RunIds) -> None:
    """As bulletins are, which have the same headline every hour."""
    bulletins = [
        article(source="وكالة", date="2021-03-21", title="موجز", body=f"نص {hour}")
        for hour in range(5)
    ]
    found = identify(ids, *bulletins)
    assert len({one for one, _ in found}) == 5
    assert all(replaced is None for _, replaced in found)


def test_articles_of_one_address_are_versions_if_they_have_one_headline(ids: RunIds) -> None:
    url = "https://daffa.example/news/1"
    first, version = article(url=url, body="نص"), article(url=url, body="نص أطول")
    other = article(url=url, title="خبر آخر", body="نص آخر")
    (one, _), (two, replaced), (three, none) = identify(ids, first, version, other)
    assert (one, replaced, none) == (two, "خبر", None)
    assert three != one


def test_a_run_gives_the_ids_of_the_run_before(ids: RunIds) -> None:
    """So that the same files, read again, replace their own articles."""
    articles = [
        article(source="وكالة", date="2021-03-21", title="موجز", body=f"نص {hour}")
        for hour in range(5)
    ]
    with closing(RunIds()) as others:
        assert identify(ids, *articles) == identify(others, *articles)


@given(st.lists(st.tuples(*[st.sampled_from(["", "أ", "ب", "ج"])] * 4), max_size=12))
def test_no_text_is_lost(texts: list[tuple[str, str, str, str]]) -> None:
    """Without ids and addresses, what replaces another article has its text."""
    records = [
        article(title=title, body=f"{body} نص", source=source, date=date and "2021-03-21")
        for title, body, source, date in texts
    ]
    kept: dict[str, bytes] = {}
    with closing(RunIds()) as ids:
        for one in records:
            article_id, replaced = ids.identify(one, text_digest(one))
            assert (replaced is not None) == (article_id in kept)
            kept[article_id] = text_digest(one)
    assert set(kept.values()) == {text_digest(one) for one in records}
