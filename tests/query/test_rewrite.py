"""From a person's query to an engine's: keys, layers, fields, function words and marks."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import Analyzer
from search.query.parser import parse
from search.query.rewrite import MAX_ALTERNATIVES, Mark, Plan, rewrite
from search.query.tree import (
    All,
    And,
    Boost,
    Hinted,
    Keyword,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
)
from search.ranking import LEVELS
from search.schema import KEY_FIELDS

Planner = Callable[[str], Plan]


@pytest.fixture
def plan(analyzer: Analyzer) -> Planner:
    """Give a function from a query's text to its plan."""
    return lambda text: rewrite(parse(text).tree, analyzer)


def leaves(node: Node) -> list[Node]:
    match node:
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Not(part) | Boost(part) | Hinted(part):
            return leaves(part)
    return [node]


def test_a_word_is_looked_for_in_both_layers_of_both_fields(plan: Planner) -> None:
    assert {(leaf.text, leaf.field) for leaf in leaves(plan("الكتب").every)} == {
        ("الكتب", "title_folded"),
        ("الكتب", "text_folded"),
        ("كتاب", "title_stem"),
        ("كتاب", "text_stem"),
        ("كتاب", "lead_stem"),
    }


def hints(node: Node) -> set[Node]:
    assert isinstance(node, Hinted)
    return {hint.part for hint in node.hints if isinstance(hint, Boost)}


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


def test_neighbours_are_a_hint(plan: Planner) -> None:
    """Words of the query that stand side by side in a text count more, function words aside."""
    pairs = [("مجلس", "الامن"), ("الامن", "سوريا")]
    found = hints(plan("مجلس الأمن في سوريا -تركيا").every)
    assert [Phrase(pair, "text_folded") in found for pair in pairs] == [True, True]
    assert {hint.words for hint in found if isinstance(hint, Phrase)} == set(pairs)


def test_words_that_the_index_does_not_hold_are_not_looked_for(analyzer: Analyzer) -> None:
    tree = parse("غوتنبرغ").tree
    held = rewrite(tree, analyzer, frequency=lambda field, key: int(key == "كوتنبرغ"))
    assert hints(held.every) == {Term("كوتنبرج", "text_stem")}
    assert leaves(held.every) == leaves(rewrite(tree, analyzer, frequency=lambda f, k: 0).every)


def test_as_typed_there_are_no_hints_but_neighbours(analyzer: Analyzer) -> None:
    planned = rewrite(parse("اشتبك الجيش").tree, analyzer, LEVELS["exact"])
    assert hints(planned.every) == {Phrase(("اشتبك", "الجيش"), "text_written")}


def test_a_named_field_is_the_only_one(plan: Planner) -> None:
    fields = {leaf.field for leaf in leaves(plan("عنوان:(كتاب OR مستش*)").every)}
    assert fields == {"title_folded", "title_stem"}


@pytest.mark.parametrize("name", ["source", "section"])
def test_names_are_looked_for_by_their_folded_words(plan: Planner, name: str) -> None:
    """A source is found by any of its words, function words included, and is not marked."""
    planned = plan(f"{name}:من")
    assert planned.every == Term("من", f"{name}_folded")
    assert planned.marks == ()
    assert plan(f'{name}:"وكالة الأنباء"').every == Phrase(("وكالة", "الانباء"), f"{name}_folded")


def test_a_phrase_is_looked_for_in_the_folded_layer(plan: Planner) -> None:
    assert {(leaf.words, leaf.field) for leaf in leaves(plan('"قُوّات الأمن"').every)} == {
        (("قوات", "الامن"), "title_folded"),
        (("قوات", "الامن"), "text_folded"),
    }


def test_a_phrase_of_one_word_is_a_word_in_the_folded_layer(plan: Planner) -> None:
    assert set(leaves(plan('"الكتب"').every)) == {
        Term("الكتب", "title_folded"),
        Term("الكتب", "text_folded"),
    }


def test_a_prefix_is_looked_for_in_the_folded_layer(plan: Planner) -> None:
    """A prefix stands at the beginning of a word, or behind its article."""
    assert set(leaves(plan("أمري*").every)) == {
        Prefix(start, field)
        for start in ("امري", "الامري")
        for field in ("title_folded", "text_folded")
    }
    assert {leaf.text for leaf in leaves(plan("الأمري*").every)} == {"الامري"}


def test_of_several_words_before_an_asterisk_the_last_is_the_prefix(plan: Planner) -> None:
    planned = plan("كوفيد-19*")
    assert set(planned.searched_as) == {"كوفيد", "19*"}
    assert {type(leaf) for leaf in leaves(planned.every)} == {Term, Prefix}


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
    assert isinstance(planned.every.part.parts[1], Not)


@pytest.mark.parametrize("text", ["ـــ", "___", "\u064b\u0651", "_ ـ"])
def test_a_query_of_nothing_but_marks_finds_nothing(plan: Planner, text: str) -> None:
    assert plan(text).every == Nothing()


def test_an_empty_query_finds_everything(plan: Planner) -> None:
    assert plan("") == Plan(All(), None, (), ())


@pytest.mark.parametrize("text", ["ا1" * 499, "a_" * 499, "-" + "ا1" * 499, '"' + "ا1" * 498 + '"'])
def test_at_most_sixty_four_words_are_looked_for(plan: Planner, text: str) -> None:
    """The limit counts words as they are looked for, however they are joined."""
    keys = [key for leaf in leaves(plan(text).every) for key in getattr(leaf, "words", ("word",))]
    assert len(keys) <= 64 * 5


def test_some_of_the_words(plan: Planner) -> None:
    """Of several words the second plan wants one; what is excluded stays excluded."""
    planned = plan("سوريا تركيا -لبنان")
    either, without = planned.some.part.parts
    assert {leaf.text for leaf in leaves(either)} >= {"سوريا", "تركيا"}
    assert without == planned.every.part.parts[2]


@pytest.mark.parametrize("text", ["سوريا", '"سوريا تركيا"', "سوريا OR تركيا", "سوريا -تركيا", ""])
def test_where_one_thing_is_wanted_there_is_no_second_plan(plan: Planner, text: str) -> None:
    assert plan(text).some is None


def test_marks_belong_to_parts_of_the_query(plan: Planner) -> None:
    """Each part marks its own keys; what is excluded marks nothing."""
    assert plan('الكتب "قوات الأمن" عنوان:مستش* -سوريا').marks == (
        (Mark(None, "folded", ("الكتب",)), Mark(None, "stem", ("كتاب",))),
        (Mark(None, "folded", ("قوات", "الامن")),),
        (
            Mark("title", "folded", ("مستش",), prefix=True),
            Mark("title", "folded", ("المستش",), prefix=True),
        ),
    )


WORDS = st.sampled_from(
    ["سوريا", "في", "-", "(", ")", '"', "OR", "*", "مصدر:", "ـ", "_", "19", " "]
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(WORDS, max_size=15))
def test_engines_get_only_what_they_can_run(analyzer: Analyzer, words: list[str]) -> None:
    """Every plan is made of known fields, keys without spaces and phrases of two words or more."""
    planned = rewrite(parse(" ".join(words)).tree, analyzer)
    for leaf in leaves(planned.every) + leaves(planned.some or All()):
        match leaf:
            case Term(text, field) | Prefix(text, field):
                assert text.split() == [text]
                assert field in KEY_FIELDS
            case Phrase(keys, field):
                assert len(keys) > 1
                assert KEY_FIELDS[field or ""]
            case _:
                assert not isinstance(leaf, Range | Keyword)
    assert All() not in leaves(planned.every) or planned.every == All()
    assert Nothing() not in leaves(planned.every) or planned.every == Nothing()


def test_alternatives_are_bounded(analyzer: Analyzer) -> None:
    """However many words a query has, the wide level takes only so many alternatives of them."""
    words = ["اشتباك", "سيطرة", "كتاب", "انتخاب", "هجوم", "تفجير", "غوتنبرغ", "نتنياهو"] * 8
    tree = parse(" ".join(words)).tree
    narrow, wide = (
        len(leaves(rewrite(tree, analyzer, LEVELS[level]).every)) for level in ("smart", "wide")
    )
    # In title, text and lead.
    assert narrow < wide <= narrow + 3 * MAX_ALTERNATIVES
