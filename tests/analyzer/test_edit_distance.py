"""The edit distance of words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import edit_distance
from search.analyzer.edit_distance import first_letters, within_distance

from . import edit_distance_oracle as oracle


def distance(one: str, other: str, most: int = 2) -> float | None:
    return dict(within_distance(one, [other], most)).get(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("مجلس", "مجلس", 0),
        ("مدينة", "مدينه", 0.5),
        ("مستشفى", "مستشفي", 0.5),
        ("أحمد", "احمد", 0.5),
        ("ضابط", "ظابط", 0.5),
        ("ضابط", "دابت", 1),
        ("مجلس", "مجالس", 1),
        ("مجالس", "مجلس", 1),
        ("مجلس", "مجلش", 1),
        ("مجلس", "ملجس", 1),
        ("مجلس", "مجسلا", 2),
        ("مجلس", "قنبلة", None),
        ("مجلس", "مجلسيون", None),
    ],
)
def test_distances(one: str, other: str, expected: float | None) -> None:
    """Confused letters cost half, all other edits one, and so do swapped neighbours."""
    assert distance(one, other) == expected


def test_near_words_begin_with_the_same_letter_or_one_confused_with_it() -> None:
    assert first_letters("ضابط") == ["ض", "د", "ظ"]
    assert first_letters("مجلس") == ["م"]


def slow(one: str, other: str) -> float:
    """Return the distance by the plain definition."""
    half = {frozenset(pair) for pair in ("ةه", "تط")}
    if not one or not other:
        return float(len(one) + len(other))
    change = 0 if one[-1] == other[-1] else 0.5 if {one[-1], other[-1]} in half else 1
    steps = [
        slow(one[:-1], other[:-1]) + change,
        slow(one[:-1], other) + 1,
        slow(one, other[:-1]) + 1,
    ]
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[:-3:-1]:
        steps.append(slow(one[:-2], other[:-2]) + 1)
    return min(steps)


WORDS = st.text("ةهتطا", min_size=1, max_size=5)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(word=WORDS, others=st.sets(WORDS, max_size=12), most=st.sampled_from([1, 2]))
def test_comparing_many_words_at_once_misses_none(word: str, others: set[str], most: int) -> None:
    all_distances = {other: slow(word, other) for other in others}
    expected = {other: cost for other, cost in all_distances.items() if cost <= most}
    assert dict(within_distance(word, others, most)) == expected


LETTERS = "ةهىياأإآضظذزثستطدبمﷺ٣a🙂\u064b"
WRITTEN = st.text(LETTERS, max_size=7) | st.text(
    st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=4
)


@settings(max_examples=400, deadline=None)
@given(word=WRITTEN, others=st.lists(WRITTEN, max_size=30), most=st.sampled_from([0, 1, 2, 3]))
def test_the_library_changes_nothing(word: str, others: list[str], most: int) -> None:
    """The same words come with the same distances, in the same order, as without it."""
    found = list(within_distance(word, iter(others), most))
    assert found == list(oracle.within_distance(word, others, most))


def test_many_words_are_compared_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is lost between two of them."""
    monkeypatch.setattr(edit_distance, "_WORDS_AT_ONCE", 3)
    others = [f"مجل{letter}" for letter in "ابتثجحخدذر"]
    expected = [(other, 1.0) for other in sorted(others)]
    assert list(within_distance("مجلس", (other for other in others), 1)) == [
        (other, 0.5 if other == "مجلث" else cost) for other, cost in expected
    ]
