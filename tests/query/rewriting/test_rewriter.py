"""From a person's query to an engine's: what all its parts come to."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analyzer import Analyzer
from search.query.language.parser import parse
from search.query.plan import Mark, Plan
from search.query.rewriting.rewriter import rewrite
from search.query.tree import (
    All,
    And,
    AnyOf,
    Boost,
    EngineQuery,
    Hinted,
    Nothing,
    Phrase,
    Range,
    Term,
)
from search.schema import STANDARD
from tests.conftest import MakeDictionary
from tests.query.trees import hints, leaves, part_of, parts_of, sought

from .conftest import Planner


def test_as_typed(plan: Planner) -> None:
    """Behind an equals sign words are looked for in the written layer, function words too."""
    assert {leaf.field for leaf in sought(plan("=المدينه").every)} == {
        "title_written",
        "text_written",
    }
    assert plan("=المدينه سوريا =في").searched_as == ("=المدينه", "سوريا", "=في")
    assert plan("عنوان:=المدينه").searched_as == ("title:=المدينه",)


def test_weights_multiply(plan: Planner) -> None:
    assert part_of(plan("سوريا^3").every) == Boost(part_of(plan("سوريا").every), 3)
    assert plan("ـــ^3").every == Nothing()


def test_what_was_looked_for_is_told(plan: Planner) -> None:
    """In the form in which it can be typed again."""
    text = (
        '"مجلس امن"~3 نتن*و طهران~1 =إيران date:2018-03-01..2018-05-31 -date:2019-01-01 title:حلب'
    )
    assert " ".join(plan(text).searched_as) == text
    assert plan("date:2018..").searched_as == ("date:2018-01-01..",)


@pytest.mark.parametrize("text", ["ـــ", "___", "\u064b\u0651", "_ ـ"])
def test_a_query_of_nothing_but_marks_finds_nothing(plan: Planner, text: str) -> None:
    assert plan(text).every == Nothing()


def test_an_empty_query_finds_everything(plan: Planner) -> None:
    assert plan("") == Plan(All(), (All(),), (), (), (), ())


def test_some_of_the_words(plan: Planner) -> None:
    """Of several words the second plan wants one; what is excluded stays excluded."""
    planned = plan("سوريا تركيا -لبنان")
    either, without = parts_of(part_of(planned.some))
    assert {leaf.text for leaf in leaves(either) if isinstance(leaf, Term)} >= {"سوريا", "تركيا"}
    assert without == parts_of(part_of(planned.every))[2]


@pytest.mark.parametrize(
    "text",
    [
        "سوريا",
        '"سوريا تركيا"',
        "سوريا OR تركيا",
        "سوريا -تركيا",
        "سوريا مصدر:(أنباء OR =وكالة)",
        "",
    ],
)
def test_where_one_thing_is_wanted_there_is_no_second_plan(plan: Planner, text: str) -> None:
    assert plan(text).some is None


def test_marks_belong_to_parts_of_the_query(plan: Planner) -> None:
    """Each part marks its own keys; what is excluded marks nothing."""
    planned = plan('الكتب "قوات الأمن" عنوان:مستش* -سوريا', "مستشار المستشار")
    assert planned.marks == (
        (Mark(None, "folded", ("الكتب",)), Mark(None, "stem", ("كتاب",))),
        (Mark(None, "folded", ("قوات", "الامن")),),
        (Mark("title", "folded", ("المستشار",)), Mark("title", "folded", ("مستشار",))),
    )


#: Parts of every kind, none of which is a word beside another.
PARTS = (
    "(الكتب OR مجلس)",
    '"قوات الأمن"',
    '"قوات الأمن حلب"~7',
    '"قوات الأمن"~جملة',
    "مستش*",
    "طهران~",
    "=المدينه",
    "عنوان:حلب",
    "نص:حلب",
    "source:وكالة",
    "date:2018",
    "id:7",
    "غوتنبرغ^3",
    "-لبنان",
)
HELD = "مستشار مستشفي طهران تهران غوتنبرغ كوتنبرغ قوات الامن حلب"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_rewritten_alike_wherever_it_stands(plan: Planner, part: str) -> None:
    """Before another part, behind it, and twice: values in, values out."""
    alone = plan(part, HELD)
    for other in PARTS:
        if part == other == "date:2018":
            continue  # To the parser the same days twice are one.
        beside = plan(other, HELD)
        for first, second, query in (
            (alone, beside, f"{part} {other}"),
            (beside, alone, f"{other} {part}"),
        ):
            planned = plan(query, HELD)
            assert planned.searched_as == first.searched_as + second.searched_as
            assert planned.marks == first.marks + second.marks
            assert planned.clues == {**first.clues, **second.clues}
            found = conditions(planned.every)
            assert found == conditions(first.every) | conditions(second.every), query


def conditions(query: EngineQuery) -> set[EngineQuery]:
    """Return what an article must match, all of it, for a query to find it."""
    match query:
        case Hinted(part):
            return conditions(part)
        case And(parts):
            return set().union(*map(conditions, parts))
        case _:
            return {query}


def test_the_order_of_parts_is_only_that_of_what_is_told(plan: Planner) -> None:
    """Parts in any order find, hint at and mark the same."""
    parts = ("(الكتب OR مجلس)", '"قوات الأمن"', "مستش*", "=المدينه", "غوتنبرغ^3", "-لبنان")
    first, *others = [plan(" ".join(order), HELD) for order in permutations(parts[:5])]
    for other in others:
        assert conditions(other.every) == conditions(first.every)
        assert set(other.marks) == set(first.marks)
        assert hints(other.every) == hints(first.every)


def test_rewriting_changes_neither_the_tree_nor_the_next_plan(
    analyzer: Analyzer, vocabulary: MakeDictionary
) -> None:
    """A tree is rewritten twice, and beside others that were, to the same plan."""
    tree, dictionary = parse(" ".join(PARTS)).tree, vocabulary(HELD)
    before = repr(tree)
    first = rewrite(tree, analyzer, dictionary)
    rewrite(parse(" ".join(reversed(PARTS))).tree, analyzer, dictionary)
    assert rewrite(tree, analyzer, dictionary) == first
    assert repr(tree) == before


SIGNS = """في - ( ) " OR * ؟ ? ~ ~3 ^2 = نص: مصدر: date: 2018 ـ _ 19"""
WORDS = st.sampled_from([" ", "سوريا", *SIGNS.split()])


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(words=st.lists(WORDS, max_size=15))
def test_engines_get_only_what_they_can_run(plan: Planner, words: list[str]) -> None:
    """Every plan is made of known fields, keys without spaces and phrases of two words or more."""
    planned = plan("".join(words), "سوريا 19 السوريا سوري")
    for leaf in leaves(planned.every) + leaves(planned.some or All()):
        match leaf:
            case Term(text, field):
                assert text.split() == [text]
                assert field in STANDARD.key_fields
            case AnyOf(several, field):
                assert several
                assert field in STANDARD.key_fields
            case Phrase(several, field, slop=slop):
                assert len(several) > 1
                assert STANDARD.key_fields[field or ""] == "position"
                assert not slop or (len(several) == len(set(several)) == 2)
            case _:
                assert isinstance(leaf, Range | All | Nothing)
    assert All() not in leaves(planned.every) or planned.every == All()
    assert Nothing() not in leaves(planned.every) or planned.every == Nothing()
