"""Names of columns and keys, and values, as newsrooms, programs and data sets have them."""

import json
from pathlib import Path
from typing import Any

import pytest

from index_data.records import Reading
from tests.index_data.reported import BODY, TITLE, article, lines, read

HEADERS = [
    "title,content,date",
    "Headline,Content,published_at",
    "Title,Article,PubDate",
    "العنوان,النص,التاريخ",
    "عنوان الخبر,نص الخبر,تاريخ النشر",
    "العنوان,الموضوع,تاريخ",
    "news_headline,news_content,news_date",
    "post_title,post_content,post_date",
    "title_ar,content_ar,publishDate",
    "webTitle,bodyText,webPublicationDate",
    "Article Title,Story,Post date",
    "headline,maintext,date_publish",
    "\ufeff\ufeffالعنوان,النص,التاريخ",
    "\u200fالعنوان\u200f,\u202bالنص\u202c,\u00a0التاريخ",
    "العنـــوان,النَّصّ,التّاريخ",
    "العنوان*:,النص (مطلوب),التاريخ:",
    "TITLE,BODY,DATE",
]


@pytest.mark.parametrize("header", HEADERS)
def test_columns_by_any_usual_name(tmp_path: Path, header: str) -> None:
    found = article(tmp_path, "a.csv", f'{header}\n{TITLE},"{BODY}",2024-05-01\n')
    assert (found.title, found.body, found.date, dict(found.extra)) == (
        *(TITLE, BODY, "2024-05-01"),
        {},
    )


@pytest.mark.parametrize(
    "record",
    [
        {"Title": TITLE, "Body": BODY, "Date": "2024-05-01"},
        {"العنوان": TITLE, "النص": BODY, "التاريخ": "1 مايو 2024"},
        {"headline": TITLE, "articleBody": BODY, "datePublished": "2024-05-01"},
        {"title": [TITLE], "text": [BODY, " "], "publish_date": ["2024-05-01"]},
        {"title": TITLE, "maintext": BODY, "description": "و", "date_publish": "2024-05-01"},
        {"title": {"rendered": TITLE}, "content": {"rendered": f"<p>{BODY}</p>"}, "date": 45413},
        {"_id": "1", "_source": {"title": TITLE, "body": BODY, "date": "20240501"}},
        {"type": "a", "attributes": {"title": TITLE, "body": {"value": BODY}, "date": "1/5/2024"}},
        {"_id": {"$oid": "5f"}, "title": TITLE, "body": BODY, "date": {"$date": "2024-05-01"}},
        {"webTitle": TITLE, "fields": {"bodyText": BODY}, "webPublicationDate": "2024-05-01"},
        {"headline": TITLE, "content": [{"type": "p", "text": BODY}], "date": "2024-05-01"},
        {"title": TITLE, "text": BODY, "date": "2024-05-01", "author": "NULL", "id": "nan"},
    ],
)
@pytest.mark.parametrize("form", ["jsonl", "array", "pretty"])
def test_keys_and_values_by_any_usual_name(
    tmp_path: Path, record: dict[str, Any], form: str
) -> None:
    """In lines, in an array, or as the only record."""
    text = {
        "jsonl": lines(record, {"title": "آخر"}),
        "array": json.dumps([record, {"title": "آخر"}]),
        "pretty": json.dumps(record, indent=1),
    }[form]
    (found, *_), errors = read(tmp_path, "a.json", text)
    assert (found.title, found.body, found.date[:10], errors) == (TITLE, BODY, "2024-05-01", [])
    assert found.author == ""


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"authors": ["أحمد", "سعاد"]}, "author", "أحمد، سعاد"),
        ({"author": {"@type": "Person", "name": "أحمد"}}, "author", "أحمد"),
        ({"publisher": {"name": "صحيفة"}}, "source", "صحيفة"),
        ({"articleSection": ["ثقافة", "فن"]}, "section", "ثقافة"),
        ({"categories": [4, 5]}, "section", ""),
        ({"tags": ["\u200fأ ", " ", "أ", None]}, "tags", ("أ",)),
        ({"tags": [{"name": "ج"}, {"term": "د"}]}, "tags", ("ج", "د")),
        ({"source": "صحيفة\u00a0\u200fالرأي \u200f"}, "source", "صحيفة الرأي"),
        ({"source": "\ufeffصحيفة  الرأي\u200b"}, "source", "صحيفة الرأي"),
        ({"source": "صحيفة الرأي\n"}, "source", "صحيفة الرأي"),
        ({"id": 1.0}, "id", "1"),
        ({"id": 12345678901234567890123}, "id", "12345678901234567890123"),
    ],
)
def test_names_and_ids(tmp_path: Path, record: dict[str, Any], field: str, value: object) -> None:
    (found, _), _ = read(tmp_path, "a.jsonl", lines({"title": TITLE} | record, {"title": "ب"}))
    assert getattr(found, field) == value


def test_other_keys_keep_all_digits(tmp_path: Path) -> None:
    record = {"title": TITLE, "number": 12345678901234567890123}
    for text in (lines(record, {"title": "ب"}), json.dumps([record])):
        found = read(tmp_path, "a.json", text)[0][0]
        assert found.extra["number"] == "12345678901234567890123"


def test_an_id_without_its_digits_is_refused(tmp_path: Path) -> None:
    _, errors = read(tmp_path, "a.csv", "id,title\n1.23457E+15,أ\n1.23457E+15,ب\n")
    assert [error.place for error in errors] == ["2", "3"]
    assert "lost its digits" in errors[0].reason


def test_months_go_first_only_if_that_is_said(tmp_path: Path) -> None:
    text = "title,date\nأ,5/1/2024\nب,5/13/2024\n"
    (found,), (error,) = read(tmp_path, "a.csv", text)
    assert found.date == "2024-01-05"
    assert "--month-first" in error.reason
    found, other = read(tmp_path, "a.csv", text, Reading(month_first=True))[0]
    assert (found.date, other.date) == ("2024-05-01", "2024-05-13")
