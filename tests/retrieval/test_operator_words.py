"""Words that may be meant as operators are offered as such, and never read so."""

import pytest

from search import Article, Index
from tests.conftest import MakeIndex


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    return make_index(
        Article("s", title="سوريا"),
        Article("l", title="لبنان"),
        Article("sl", title="سوريا لبنان"),
        Article("ws", title="حرب سوريا"),
        Article("wl", title="حرب لبنان"),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("سوريا أو لبنان", [("سوريا OR لبنان", 5)]),
        ("سوريا او لبنان", [("سوريا OR لبنان", 5)]),
        ("سوريا or لبنان", [("سوريا OR لبنان", 5)]),
        ('"سوريا" أو "لبنان"', [('"سوريا" OR "لبنان"', 5)]),
        ("سوريا وليس لبنان", [("سوريا NOT لبنان", 2)]),
        ("سوريا و ليس لبنان", [("سوريا NOT لبنان", 2)]),
        ("سوريا ما عدا لبنان", [("سوريا NOT لبنان", 2)]),
        ("سوريا بدون لبنان", [("سوريا NOT لبنان", 2)]),
        ("حرب سوريا أو لبنان", [("حرب سوريا OR لبنان", 4), ("حرب (سوريا OR لبنان)", 2)]),
        ("سوريا وليس حرب سوريا", [("سوريا NOT (حرب سوريا)", 2), ("سوريا NOT حرب سوريا", 2)]),
        ("سوريا أو لبنان أو حرب", [("سوريا OR لبنان OR حرب", 5)]),
        ("سوريا", []),
        ("أو", []),
        ("أو سوريا", []),
        ("سوريا أو", []),
        ("عراق أو يمن", []),
        ("سوريا أو لبنان -حرب", []),
        ('"سوريا أو لبنان"', []),
    ],
)
def test_readings(index: Index, query: str, expected: list[tuple[str, int]]) -> None:
    """Each with as many articles as its own search finds."""
    results = index.search(query, match="all", offer=True)
    assert [(found.query, found.total) for found in results.readings] == expected
    for found in results.readings:
        assert index.search(found.query, match="all").total == found.total
    assert not index.search(query).readings


def test_what_is_excluded_is_told(index: Index) -> None:
    assert index.search('سوريا -لبنان NOT "حرب سوريا"').excluded == ("لبنان", '"حرب سوريا"')
    assert index.search("سوريا").excluded == ()
    assert index.search("حرب OR -سوريا").excluded == ()
    assert index.search("حرب NOT (سوريا -لبنان)").excluded == ("سوريا -لبنان",)
