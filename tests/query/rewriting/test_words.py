"""Words of a query: in every form that the level allows, with hints, without function words."""

import pytest

from search.query.plan import Clue
from search.query.tree import Not, Phrase, Term
from tests.query.trees import hints, keys, leaves, part_of, parts_of

from .conftest import Planner


def test_related_words_and_near_spellings_are_hints(plan: Planner) -> None:
    """They raise what the words themselves have found, and are not marked."""
    planned = plan("اشتبك غوتنبرغ")
    found = hints(planned.every)
    assert {Term("اشتباك", "text_stem"), Term("كوتنبرج", "text_stem")} <= found
    assert found == hints(planned.some)
    assert {mark.keys for marks in planned.marks for mark in marks} == {
        ("اشتبك",),
        ("غوتنبرغ",),
        ("جوتنبرج",),
    }


def test_at_the_wide_level_they_are_looked_for_and_marked(plan: Planner) -> None:
    """They weigh less than the word itself."""
    planned = plan("غوتنبرغ", level="wide")
    assert "كوتنبرج" in keys(planned.every, "text_stem")
    assert ("كوتنبرج",) in {mark.keys for mark in planned.marks[0]}
    assert planned.clues["stem", "كوتنبرج"] == Clue("غوتنبرغ", "related")
    assert planned.clues["folded", "غوتنبرغ"] == Clue("غوتنبرغ", "word")


def test_neighbours_are_a_hint(plan: Planner) -> None:
    """Words of the query that stand side by side in a text count more, with function words too."""
    pairs = [("مجلس", "الامن"), ("الامن", "سوريا")]
    beside = [("الامن", "في"), ("في", "سوريا"), ("الامن", "في", "سوريا")]
    found = hints(plan("مجلس الأمن في سوريا -تركيا").every)
    assert {hint.keys for hint in found if isinstance(hint, Phrase)} == {*pairs, *beside}
    assert all(hint.field == "text_folded" for hint in found if isinstance(hint, Phrase))


def test_words_of_one_field_have_no_neighbours(plan: Planner) -> None:
    """Hints are for queries of the whole article."""
    assert not isinstance(plan("عنوان:مجلس عنوان:الأمن").every, Phrase)
    assert all(not isinstance(leaf, Phrase) for leaf in leaves(plan("عنوان:(مجلس الأمن)").every))


def test_as_typed_there_are_no_hints_but_neighbours(plan: Planner) -> None:
    assert hints(plan("اشتبك الجيش", level="exact").every) == {
        Phrase(("اشتبك", "الجيش"), "text_written")
    }


def test_words_that_the_index_does_not_hold_are_not_looked_for(plan: Planner) -> None:
    held = plan("غوتنبرغ", "كوتنبرغ")
    assert hints(held.every) == {Term("كوتنبرج", "text_stem")}
    assert leaves(held.every) == leaves(plan("غوتنبرغ", "").every)


def test_function_words_are_left_out(plan: Planner) -> None:
    assert plan("الحرب في سوريا").searched_as == ("الحرب", "سوريا")
    assert plan("الحرب (في OR على) سوريا").searched_as == ("الحرب", "سوريا")


@pytest.mark.parametrize("text", ["من هو", "في", "في OR على", "في -سوريا"])
def test_function_words_stay_when_nothing_else_is_wanted(plan: Planner, text: str) -> None:
    assert plan(text).searched_as[0] in ("من", "في")


def test_function_words_stay_in_quotation_marks(plan: Planner) -> None:
    assert plan('الحرب "في سوريا"').searched_as == ("الحرب", '"في سوريا"')


def test_function_words_can_be_excluded(plan: Planner) -> None:
    planned = plan("الحرب -في")
    assert planned.searched_as == ("الحرب", "-في")
    assert isinstance(parts_of(part_of(planned.every))[1], Not)


@pytest.mark.parametrize("text", ["ا1" * 499, "a_" * 499, "-" + "ا1" * 499, '"' + "ا1" * 498 + '"'])
def test_at_most_sixty_four_words_are_looked_for(plan: Planner, text: str) -> None:
    """The limit counts words as they are looked for, however they are joined."""
    found = leaves(plan(text).every)
    sought = [leaf.keys if isinstance(leaf, Phrase) else ("key",) for leaf in found]
    assert sum(map(len, sought)) <= 64 * 5
