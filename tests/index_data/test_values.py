"""The values of fields, and which keys give them."""

from typing import Any

import pytest

from index_data.records import Reading
from index_data.values import fits
from search import Article


def read(record: dict[str, Any], **options: Any) -> Article:
    """Return the article of a record."""
    return Reading(**options).article_of(record)


@pytest.mark.parametrize("value", [True, False, 1.5, {"a": 1}, [{"a": 1}], [True]])
def test_what_is_no_name_stays_under_its_own_key(value: Any) -> None:
    fits("tags", value)
    found = read({"title": "c", "keywords": value})
    assert found.tags or found.extra == {"keywords": value}


@pytest.mark.parametrize("value", [["", "رياضة"], [None, "رياضة", "فن"], [" ", {"name": "رياضة"}]])
def test_the_first_section_that_is_not_blank(value: list[Any]) -> None:
    assert read({"title": "c", "sections": value}).section == "رياضة"
    assert read({"title": "c", "section": value}).section == "رياضة"


@pytest.mark.parametrize(
    "record",
    [
        {"article": {"title": "A", "body": "B"}},
        {"data": {"title": "A", "body": "B"}, "summary": "s"},
        {"data": {"article": {"title": "A", "body": "B"}}, "summary": "s"},
        {"title": "A", "article": {"text": "B"}},
        {"title": "A", "body": "B", "article": {"title": "x", "text": "y"}},
        {"body": "B", "item": {"title": "A"}},
        {"attributes": {"title": "A", "body": "B"}, "data": {"title": "x", "body": "y"}},
        {"data": {"title": "x", "body": "y"}, "attributes": {"title": "A", "body": "B"}},
    ],
)
def test_the_record_in_a_wrapper(record: dict[str, Any]) -> None:
    """And the same one in every run, where there are several."""
    found = read(record)
    assert (found.title, found.body) == ("A", "B")


def test_a_wrapper_takes_no_text_from_what_it_is_in() -> None:
    found = read({"body": "B", "data": {"body": "x"}})
    assert (found.body, found.extra) == ("B", {"data": {"body": "x"}})


@pytest.mark.parametrize("nothing", [None, "", " ", "NULL", [], {}, {"rendered": ""}])
def test_a_key_without_a_value_takes_no_field_from_another(nothing: Any) -> None:
    assert read({"title": "t", "body": nothing, "content": "نص"}).body == "نص"
    assert read({"content": "نص", "title": "t", "body": nothing}).body == "نص"
    assert read({"title": nothing, "headline": "H"}).title == "H"
    found = read({"title": "t", "text": nothing, "content": "نص"})
    assert (found.body, found.extra) == ("نص", {"text": nothing})
    found = read({"title": "t", "text": nothing, "content": "نص", "summary": nothing})
    assert (found.body, list(found.extra)) == ("نص", ["text", "summary"])


def test_a_key_by_somebodys_word_keeps_its_field() -> None:
    found = read({"title": "t", "main": "", "content": "c"}, mapped={"main": "body"})
    assert (found.body, found.extra) == ("", {"content": "c"})
