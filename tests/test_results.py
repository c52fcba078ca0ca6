"""What an answer looks like on the wire."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from search import Article, Index
from tests.conftest import MakeIndex


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    """Give an index of four articles, two of which tell one story."""
    return make_index(
        Article("1", body="خبر مطر", source="س", date="2018-03-01"),
        Article("2", body="خبر مطر", source="ص", date="2018-03-02"),
        Article("3", body="سد مطر", date="2018-03-04"),
        Article("4", body="ريح مطر"),
    )


def answer(index: Index, **options: Any) -> dict[str, Any]:
    return index.search("مطر", **options).to_dict("https://example.org")


def parameters(link: str) -> dict[str, list[str]]:
    assert link.startswith("https://example.org/api/v1/search?")
    return parse_qs(urlsplit(link).query)


def test_groups(index: Index) -> None:
    """A grouped answer counts stories beside articles, and each hit tells its group."""
    found = answer(index, group="story", sort="newest")
    assert found["total"] == {"value": 4, "relation": "eq", "every": 4, "stories": 3}
    groups = [hit["group"] for hit in found["hits"]]
    assert [(group["size"], group["sources"]) for group in groups] == [
        (1, ()),
        (2, ("س", "ص")),
        (1, ()),
    ]
    assert answer(index)["hits"][0]["group"] is None
    assert "stories" not in answer(index)["total"]


def test_the_next_page_of_stories(index: Index) -> None:
    """Pages of stories end with the last story."""
    first = answer(index, group="story", limit=2)
    assert parameters(first["links"]["next"])["page"] == ["2"]
    assert answer(index, group="story", limit=2, offset=2)["links"]["next"] is None


def test_the_next_step_of_a_walk(index: Index) -> None:
    """With a cursor, the next link has the next cursor and no page, to the end."""
    first = answer(index, cursor="*", limit=3)
    step = parameters(first["links"]["next"])
    assert (step["per_page"], step.get("page")) == (["3"], None)
    last = answer(index, cursor=step["cursor"][0], limit=3)
    assert parameters(last["links"]["self"])["cursor"] == step["cursor"]
    assert (len(last["hits"]), last["links"]["next"]) == (1, None)


def test_the_timeline_is_a_facet(index: Index) -> None:
    """It stands with the other facets, only where it was asked for."""
    found = answer(index, facets=("timeline",))["facets"]["timeline"]
    assert found[0] == {"from": "2018-03-01", "to": "2018-03-01", "count": 1}
    assert [period["count"] for period in found] == [1, 1, 0, 1]
    assert answer(index)["facets"] == {}


def test_an_offer(index: Index) -> None:
    """A wider level is offered with its count."""
    offer = index.search("امطار", level="exact", offer=True).to_dict()["query"]["wider"]
    assert offer == {"level": "smart", "total": 4}
    assert answer(index)["query"]["wider"] is None
