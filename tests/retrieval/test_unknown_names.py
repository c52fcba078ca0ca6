"""Names that no article has."""

from typing import Any

import pytest

from search import Article, Index
from tests.conftest import MakeIndex

ARTICLES = (
    Article("1", "قمة", source="رويترز", section="سياسة", author="سلمى الحداد"),
    Article("2", "قمة", source="وكالة الساحل", section="رياضة"),
    Article("3", "قمة", source="وكالة الساحل", section="رياضة"),
)


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    return make_index(*ARTICLES, engine=engine)


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        ("source:رويتر", {}, ["source رويتر: source رويترز"]),
        ("قمة (مصدر:رويتر OR قسم:رياظة)", {}, [
            "source رويتر: source رويترز", "section رياظة: section رياضة",
        ]),
        ('source:"وكاله الشاحل"', {}, ["source وكاله الشاحل: source وكالة الساحل"]),
        ("", {"sources": ("الساحل",)}, ["source الساحل: source وكالة الساحل"]),
        ("", {"sections": ("سياسه",)}, ["section سياسه: section سياسة"]),
        ("كاتب:رويترز", {}, ["author رويترز: source رويترز"]),
        ("source:xyz", {}, ["source xyz: source وكالة الساحل, source رويترز"]),
    ],
)  # fmt: skip
def test_the_nearest_are_named(
    index: Index, query: str, options: dict[str, Any], expected: list[str]
) -> None:
    """Those spelt nearly so; else where the name is found elsewhere; else the most frequent."""
    found = index.search(query, **options)
    assert found.total == 0
    assert [
        f"{name.field} {name.name}: {', '.join(f'{n.field} {n.value}' for n in name.nearest)}"
        for name in found.unknown_names
    ] == expected


@pytest.mark.parametrize("query", ["source:رويترز قطار", "قطار", "-source:رويتر", "source:روي*"])
def test_names_that_are_there_are_not_told(index: Index, query: str) -> None:
    """Nor those that an article must not have, nor when something is found."""
    assert index.search(query, match="all").unknown_names == ()


def test_where_no_article_has_any_name_none_is_told(make_index: MakeIndex) -> None:
    """The field of authors may be empty."""
    (name,) = make_index("قمة").search("author:سلمى", strict=True).unknown_names
    assert name.message == "no article has an author named “سلمى”"
    assert name.message_ar == "لا كاتب هنا باسم «سلمى»"


def test_it_is_told_in_both_languages(index: Index) -> None:
    """A name of another field with the field."""
    (name,) = index.search("كاتب:رويترز").unknown_names
    assert name.message == "no article has an author named “رويترز”; there is “رويترز” (source)"
    assert name.message_ar == "لا كاتب هنا باسم «رويترز»، وأقرب ما هنا: المصدر «رويترز»"
