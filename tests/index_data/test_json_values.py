"""JSON that is no JSON Lines."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
