"""Texts typed in the wrong keyboard layout."""

import pytest

from search.suggest.keyboard import other_layouts
from tests.conftest import MakeIndex


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hgpvs hge,vd", "الحرس الثوري"),
        ("hf, f;v", "ابو بكر"),
        ("YdvhK", "إيرا"),
        ("Hog", "أخل"),
        ("GHk", "لأأن"),
        ("`i]", "ذهد"),
        ("ulhm", "عماة"),
        ("عماد hgpvs", "عماد الحرس"),
        ("اثممخ", "hello"),
        ("مهلاقث", "libre"),
        ("إخق", "Yor"),
    ],
)
def test_the_layout_of_pcs(typed: str, meant: str) -> None:
    """The same keys in the other script, with shift too."""
    assert other_layouts(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("sMvdh", "سؤديا"), ("lwv]", "مصدة"), ("zhic", "ظاهذ")]
)
def test_the_layout_of_apple(typed: str, meant: str) -> None:
    """Apple's keys differ in the last row, at ة and with shift."""
    assert meant in other_layouts(typed)


def test_capitals_may_be_due_to_caps_lock() -> None:
    assert "الحرس" in other_layouts("HGPVS")


@pytest.mark.parametrize("text", ["", "2018", "12.7 - 5"])
def test_a_text_without_letters_has_no_other_layout(text: str) -> None:
    assert other_layouts(text) == ()


def test_of_two_layouts_the_more_common_word_is_first(make_index: MakeIndex) -> None:
    """On a PC's keyboard v is ر, on Apple's it is another letter."""
    index = make_index("الحدس", *["الحرس"] * 3)
    found = [(other.text, other.count) for other in index.suggest("hgpvs").corrections]
    assert found == [("الحرس", 3), ("الحدس", 1)]
