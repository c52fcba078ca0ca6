"""What is looked for letter by letter: phrases, near words, and words that may be misspelt."""

import pytest

from search.query.plan import Clue, Mark
from search.query.rewriting.literals import MAX_PHRASES
from search.query.tree import AnyOf, Boost, Nothing, Phrase, Term
from tests.query.trees import leaves, part_of, parts_of, sought

from .conftest import Planner


def test_a_phrase_is_looked_for_in_the_folded_layer(plan: Planner) -> None:
    assert set(leaves(plan('"قُوّات الأمن"').every)) == {
        Phrase(("قوات", "الامن"), "title_folded"),
        Phrase(("قوات", "الامن"), "text_folded"),
        Phrase(("قوات", "الامن"), "boilerplate_folded"),
    }


def test_a_phrase_as_typed_is_looked_for_in_the_written_layer(plan: Planner) -> None:
    """Its function words too."""
    assert set(leaves(plan('="هذه المدينه"').every)) == {
        Phrase(("هذه", "المدينه"), "title_written"),
        Phrase(("هذه", "المدينه"), "text_written"),
        Phrase(("هذه", "المدينه"), "boilerplate_written"),
    }


def test_a_phrase_of_one_word_is_a_word_in_the_folded_layer(plan: Planner) -> None:
    assert set(leaves(plan('"الكتب"').every)) == {
        Term("الكتب", "title_folded"),
        Term("الكتب", "text_folded"),
        Term("الكتب", "boilerplate_folded"),
    }


def test_a_phrase_of_no_word_finds_nothing(plan: Planner) -> None:
    """What looks like one to the eye may have none."""
    assert plan('"ـــ"').every == Nothing()


def test_near_words(plan: Planner) -> None:
    """Each two of the words must be near one another, in one field."""
    pairs = [("قوات", "الامن"), ("قوات", "حلب"), ("الامن", "حلب")]
    in_text = [
        leaf for leaf in sought(plan('"قوات الأمن حلب"~7').every) if leaf.field == "text_folded"
    ]
    assert in_text == [Phrase(pair, "text_folded", slop=7) for pair in pairs]
    assert leaves(plan('"حلب حلب"~7').every)[0] == Term("حلب", "title_folded")


def test_marks_of_near_words_know_how_far_apart_they_may_be(plan: Planner) -> None:
    ((mark,),) = plan('"قوات الأمن"~7').marks
    assert mark == Mark(None, "folded", ("قوات", "الامن"), slop=7)


def test_nearer_spellings_weigh_more(plan: Planner) -> None:
    planned = plan("عنوان:طهران~2", "طهران تهران طهرانن طهراننن")
    nearest, *others = parts_of(planned.every)
    assert part_of(nearest) == Term("طهران", "title_folded")
    spellings = [AnyOf((key,), "title_folded") for key in ("تهران", "طهرانن", "طهراننن")]
    assert [part_of(part_of(other)) for other in others] == spellings
    weights = [round(other.weight, 2) for other in others if isinstance(other, Boost)]
    assert weights == [0.44, 0.25, 0.11]


def test_of_several_words_before_an_asterisk_the_last_is_the_pattern(plan: Planner) -> None:
    planned = plan("كوفيد-19*", "19 190 كوفيد")
    assert set(planned.searched_as) == {"كوفيد", "19*"}
    assert AnyOf(("19", "190"), "text_folded") in leaves(planned.every)


@pytest.mark.parametrize(
    ("query", "clue"),
    [
        ('"قوات الأمن"', Clue("قوات الأمن", "phrase")),
        ("ام*ا", Clue("ام*ا", "pattern")),
        ("أمريكا~", Clue("امريكا", "near")),
    ],
)
def test_every_key_has_a_clue(plan: Planner, query: str, clue: Clue) -> None:
    """It tells which part of the query a key is looked for on behalf of."""
    clues = plan(query, "امريكا امريكي قوات الامن").clues
    assert clues
    assert set(clues.values()) == {clue}


@pytest.mark.parametrize("query", ['source:"وكالة الأنباء"', "tags:وكا*", "author:وكالة~"])
def test_nothing_is_marked_in_fields_of_names(plan: Planner, query: str) -> None:
    assert plan(query, "وكاله الانباء").marks == ()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"ميلي* الحشد"', ["ميليشيا الحشد", "ميليشيات الحشد"]),
        ('"الحشد ميلي*"', ["الحشد ميليشيا", "الحشد ميليشيات"]),
        ('"م?لس ميلي*"', ["مجلس ميليشيا", "مجلس ميليشيات"]),
        ('"مس*ول"', ["مسوول"]),
        ('"زيد* الحشد"', []),
    ],
)
def test_a_phrase_with_wildcards_is_each_phrase_of_their_words(
    plan: Planner, query: str, expected: list[str]
) -> None:
    planned = plan(query, "ميليشيا ميليشيات مجلس مسوول الحشد")
    found = {" ".join(mark.keys) for marks in planned.marks for mark in marks}
    assert found == set(expected)
    texts = {leaf.keys for leaf in leaves(planned.every) if isinstance(leaf, Phrase)}
    assert texts == {tuple(phrase.split()) for phrase in expected if " " in phrase}


def test_wildcards_of_near_words(plan: Planner) -> None:
    near = plan('"ميلي* دير"~5', "ميليشيا ميليشيات")
    assert near.searched_as == ('"ميلي* دير"~5',)
    assert {(leaf.keys, leaf.slop) for leaf in leaves(near.every) if isinstance(leaf, Phrase)} == {
        (("ميليشيا", "دير"), 5),
        (("ميليشيات", "دير"), 5),
    }


def test_a_phrase_stands_for_so_many_phrases_at_most(plan: Planner) -> None:
    """The most frequent words of its patterns count, and what is cut is told."""
    words = " ".join(f"كلمة{a}{b} نص{a}{b}" for a in "ابتثجح" for b in "ابتثجح")
    planned = plan('"كلمة* نص*"', words)
    assert sum(map(len, planned.marks)) <= MAX_PHRASES
    assert [notice.problem for notice in planned.notices] == ["cut-pattern"]
    assert planned.partial


def test_near_words_in_order(plan: Planner) -> None:
    """Each must be near the next."""
    near = plan('"هدنة اتفاق دير"~>5')
    assert near.searched_as == ('"هدنة اتفاق دير"~>5',)
    found = {leaf for leaf in leaves(near.every) if isinstance(leaf, Phrase)}
    assert {(leaf.keys, leaf.slop, leaf.ordered) for leaf in found} == {
        (("هدنة", "اتفاق"), 5, True),
        (("اتفاق", "دير"), 5, True),
    }
