"""Search by meaning in the API, in exports and in feeds."""

from typing import Any

import pytest

from tests.web.conftest import FIRES, Get, getter, json_of
from web import create_app

QUESTION = "لماذا اندلع حريق سفينة؟"


def asked(get: Get, **parameters: Any) -> dict[str, Any]:
    return json_of(get("/api/v1/search", **parameters))


def test_unless_it_is_asked_for_an_answer_tells_nothing_of_it(near: Get) -> None:
    """Neither the answer nor a hit; `off` is the same, and links keep it."""
    plain, off = (asked(near, q="حريق", **more) for more in ({}, {"meaning": "off"}))
    assert "meaning" not in plain | plain["hits"][0]
    assert "meaning=off" in off["links"]["self"]
    for found in (plain, off):
        del found["links"], found["took_ms"]
    assert plain == off


def test_rank_tells_how_much_meaning_counts(near: Get) -> None:
    """For each hit; words alone have found it."""
    found = asked(near, q="حريق", meaning="rank")
    assert found["meaning"] == {"used": "rank", "found": 0, "passage": None}
    ((article, meaning),) = [(hit["id"], hit["meaning"]) for hit in found["hits"]]
    assert article == "fire"
    assert meaning["alone"] is False
    assert 0 < meaning["share"] < 1


def test_find_counts_what_words_do_not_find_apart(near: Get) -> None:
    """Each is marked, and has the nearest passage in place of marked words."""
    found = asked(near, q=QUESTION, meaning="find")
    assert (found["total"]["value"], found["meaning"]["found"]) == (1, 1)
    _, blaze = found["hits"]
    assert (blaze["id"], blaze["meaning"]) == ("blaze", {"share": 1.0, "alone": True})
    assert [(h["field"], h["text"]) for h in blaze["highlights"]] == [("body", FIRES[1].body)]


def test_a_question_has_the_nearest_passage(near: Get) -> None:
    """As written, with its article."""
    passage = asked(near, q=QUESTION, meaning="find")["meaning"]["passage"]
    assert passage == {
        "id": "fire", "url": None, "title": FIRES[0].title, "source": "وكالة النهر",
        "section": "محليات", "date": "2024-05-01", "text": FIRES[0].body, "start": 0,
    }  # fmt: skip


def test_links_keep_it(near: Get) -> None:
    """The next page, which has the article found by meaning, and the feed."""
    links = asked(near, q=QUESTION, meaning="find", per_page=1)["links"]
    assert "meaning=find" in links["feed"]
    (hit,) = json_of(near(links["next"]))["hits"]
    assert hit["meaning"]["alone"]
    assert json_of(near(links["next"]))["links"]["next"] is None


def test_exports_and_feeds_find_by_meaning(near: Get) -> None:
    """As many articles as a search."""
    for meaning, ids in (("rank", {"fire"}), ("find", {"fire", "blaze"})):
        lines = near("/api/v1/export", q=QUESTION, meaning=meaning, format="csv").text.splitlines()
        assert {line.partition(",")[0] for line in lines[1:]} == ids
        items = json_of(near("/feed.json", q=QUESTION, meaning=meaning))["items"]
        assert len(items) == len(ids)


def test_where_there_are_no_vectors_it_is_told(get: Get) -> None:
    """The answer is that of the words."""
    found = asked(get, q="النفط", meaning="find")
    assert [hit["id"] for hit in found["hits"]] == ["2"]
    assert found["meaning"] == {"used": "off", "found": 0, "passage": None}
    assert [ignored["problem"] for ignored in found["query"]["ignored"]] == ["no-vectors"]


@pytest.mark.parametrize(("meaning", "number"), [(None, 2), ("rank", 1), ("off", 1)])
def test_the_server_sets_the_default(fires_url: str, meaning: str | None, number: int) -> None:
    """A request that says otherwise has its own, on the next page too, and in an export."""
    get = getter(create_app({"INDEX_URL": fires_url, "MEANING": "find"}).test_client())
    said = {"meaning": meaning} if meaning else {}
    found = asked(get, q=QUESTION, **said)
    assert len(found["hits"]) == number
    assert f"meaning={meaning or 'find'}" in found["links"]["self"]
    assert len(json_of(get(found["links"]["self"]))["hits"]) == number
    assert len(get("/api/v1/export", q=QUESTION, **said).text.splitlines()) == number
