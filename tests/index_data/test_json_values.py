"""JSON that is no JSON Lines."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers import json_values
from index_data.readers.json_values import read_json
from index_data.records import Reading
from search import Article

NEWS = [{"title": "خبر"}, {"title": "خبر ثان", "tags": ["أ", "ب"], "n": {"a": [1.5, {"b": None}]}}]


def read(text: str | bytes) -> list[str]:
    """Return the titles of the articles in a text, and why others have none."""
    data = text if isinstance(text, bytes) else text.encode()
    items = read_json(io.BufferedReader(io.BytesIO(data)), "f.json", Reading())
    return [
        item.title if isinstance(item, Article) else f"{item.place}: {item.reason}"
        for item in items
    ]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "value",
    [
        NEWS,
        {"articles": NEWS},
        {"status": "ok", "data": {"page": 1, "items": NEWS}},
        {"tags": [{"name": "أ"}], "articles": NEWS},
    ],
)
def test_the_first_array_of_records(value: Any, indent: int | None) -> None:
    """On one line or spread out, at the top or inside."""
    assert read(json.dumps(value, indent=indent, ensure_ascii=False)) == ["خبر", "خبر ثان"]


def test_a_single_record() -> None:
    """Whatever arrays it has."""
    record = {"tags": ["أ"], "people": [{"name": "سامي"}, {"name": "هدى"}], "title": "خبر"}
    [article] = read_json(
        io.BufferedReader(io.BytesIO(json.dumps(record).encode())), "f", Reading()
    )
    assert isinstance(article, Article)
    assert (article.title, article.tags) == ("خبر", ("أ",))
    assert article.extra == {"people": record["people"]}


def test_what_is_no_record_stops_no_other() -> None:
    deep: list[Any] = []
    for _ in range(300):
        deep = [deep]
    values = [{"title": "أ"}, 5, "نص", [1, [2]], {}, {"title": "ب", "x": deep}, {"title": "ج"}]
    titles = read(json.dumps(values))
    assert titles[0] == "أ"
    assert titles[-1] == "ج"
    assert [title.partition(":")[0] for title in titles[1:-1]] == [
        f"record {n}" for n in range(2, 7)
    ]
    assert "200 levels" in titles[5]


@pytest.mark.parametrize("text", ["", "5", '"نص"', "[]", "{}", "[[]]", "null"])
def test_what_has_no_record(text: str) -> None:
    assert all(":" in title for title in read(text))


def test_records_before_a_mistake_are_kept() -> None:
    first, mistake = read('[{"title": "خبر"}, {"title": }]')
    assert first == "خبر"
    assert mistake.startswith("after record 1: not JSON")


def test_depth_costs_no_memory() -> None:
    [refused] = read("[" * 100_000)
    assert "not JSON" in refused
    assert "200 levels" in read('{"title": "x", "a": ' + "[" * 1_000 + "]" * 1_000 + "}")[0]


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "body", "a"]), inside, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.integers(0, 200))
def test_any_json_is_read_or_refused(value: Any, cut: int) -> None:
    text = json.dumps(value, ensure_ascii=False)
    read(text)
    read(text[:cut])


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)


LONG = "1" * 5_000


@pytest.mark.parametrize("number", [LONG, f"-{LONG}", "1e1000000000000000000000", f"[1,{LONG}]"])
@pytest.mark.parametrize("blanks", [0, 5, (1 << 20) - 3_000])
def test_a_number_that_is_none_ends_the_file_by_name(number: str, blanks: int) -> None:
    first, mistake = read(f'[{{"title": "خبر"}},{" " * blanks}{{"title": "b", "x": {number}}}]')
    assert first == "خبر"
    assert mistake.startswith("after record 1: not JSON: a number of more than 4,000 digits")


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 3_000])
def test_a_number_that_cannot_be_kept_is_a_text(number: str) -> None:
    stream = io.BufferedReader(io.BytesIO(f'[{{"title": "a", "x": {number}}}]'.encode()))
    [article] = read_json(stream, "f", Reading())
    assert isinstance(article, Article)
    assert isinstance(article.extra["x"], str)


def test_digits_in_a_text_are_no_number() -> None:
    assert read(json.dumps([{"title": "a", "x": LONG}])) == ["a"]


@pytest.mark.parametrize(("item", "events"), [('""', 1), ("1", 1), ("{}", 2), ('{"a":[]}', 5)])
def test_a_record_of_too_many_values(
    item: str, events: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_values, "_MAX_BYTES", json_values._MAX_BYTES // 100)
    many = ",".join([item] * (10_500 // events))
    assert read(f'[{{"title": "a", "x": [{many}]}}, {{"title": "b"}}]') == [
        "record 1: of too many values",
        "b",
    ]


def test_a_large_record_of_usual_values() -> None:
    record = {"title": "a", "x": [{"name": "n" * 20, "value": n} for n in range(50_000)]}
    assert read(json.dumps([record])) == ["a"]


@pytest.mark.parametrize("form", ["%s", '{"items": %s}', '{"title": "t", "items": %s}'])
@pytest.mark.parametrize("others", ["null", '5, "نص"', "[1, [2]], []"])
def test_the_first_object_of_an_array_tells_what_it_is(form: str, others: str) -> None:
    """Items before it that are none are rejected one by one."""
    found = read(form % f'[{others}, {{"title": "أ"}}, null, {{"title": "ب"}}]')
    count = 1 if others == "null" else 2
    assert found == [
        *(f"record {n}: not a JSON object" for n in range(1, count + 1)),
        "أ",
        f"record {count + 2}: not a JSON object",
        "ب",
    ]


PLURALS = ["articles", "items", "posts", "entries", "news", "stories", "results", "docs"]
TWO = [{"title": "أ", "body": "x"}, {"title": "ب", "body": "y"}]
ABOUT = {"title": "Latest", "description": "All news"}


@pytest.mark.parametrize(
    "key", ["articles", "items", "posts", "entries", "news", "stories", "results", "docs"]
)
@pytest.mark.parametrize("records", [TWO, [{"title": "أ"}, {"title": "ب"}]])
def test_a_list_of_articles_with_a_title_and_a_description(key: str, records: Any) -> None:
    """Before it, behind it, or in an object beside it, however large."""
    many = {key: records}
    for value in (
        ABOUT | many,
        many | ABOUT,
        {"meta": ABOUT} | many,
        {"meta": ABOUT, "x": "x" * 17_000_000} | many,
        {"data": ABOUT | many},
    ):
        assert read(json.dumps(value)) == ["أ", "ب"]


def test_articles_in_an_article() -> None:
    """Both are kept; what has but a title is part of it."""
    own = {"title": "t", "body": "b"}
    assert read(json.dumps(own | {"stories": TWO})) == ["أ", "ب", "t"]
    assert read(json.dumps(own | {"stories": [{"title": "أ"}]})) == ["t"]
    assert read(json.dumps(own | {"data": TWO})) == ["t"]
