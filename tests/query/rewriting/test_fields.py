"""Where keys are looked for: the fields of an index, and what each weighs."""

import pytest

from search.query.rewriting.fields import Fields, near_each_other, side_by_side
from search.query.tree import (
    All,
    And,
    AnyOf,
    Boost,
    EngineQuery,
    Keyword,
    Not,
    Or,
    Phrase,
    Range,
    Term,
)
from search.ranking import LEVELS
from search.schema import STANDARD, Schema
from tests.query.trees import leaves, parts_of, sought

from .conftest import Planner

SMART = Fields(LEVELS["smart"], STANDARD)
SOURCE, WORD = Term("وكالة", "source_folded"), Term("حلب", "text_folded")


def test_a_word_is_looked_for_in_both_layers_of_both_fields(plan: Planner) -> None:
    assert set(leaves(plan("الكتب").every)) == {
        Term("الكتب", "title_folded"),
        Term("الكتب", "text_folded"),
        Term("كتاب", "title_stem"),
        Term("كتاب", "text_stem"),
        Term("كتاب", "lead_stem"),
    }


def test_a_named_field_is_the_only_one(plan: Planner) -> None:
    fields = {leaf.field for leaf in sought(plan("عنوان:(كتاب OR مستش*)").every)}
    assert fields == {"title_folded", "title_stem"}


def test_the_body_is_the_text_without_what_is_in_the_headline_alone(plan: Planner) -> None:
    (in_folded, in_stem) = parts_of(plan("نص:الكتب").every)
    assert in_folded == And(
        (
            Boost(Term("الكتب", "text_folded"), 0.5),
            Not(AnyOf(("الكتب",), "headline_only_folded")),
        )
    )
    assert parts_of(in_stem)[1] == Not(AnyOf(("كتاب",), "headline_only_stem"))


def test_each_of_several_keys_may_be_in_the_headline_alone() -> None:
    """One that is does not keep another from being found in the body."""
    either = parts_of(SMART.one_of("body", ("a", "b")))
    assert [parts_of(part)[1] for part in either] == [
        Not(AnyOf(("a",), "headline_only_folded")),
        Not(AnyOf(("b",), "headline_only_folded")),
    ]


@pytest.mark.parametrize("name", ["source", "section", "author", "tags"])
def test_names_are_looked_for_by_their_folded_words(plan: Planner, name: str) -> None:
    """A source is found by any of its words, function words included, and is not marked."""
    planned = plan(f"{name}:من")
    assert planned.every == Term("من", f"{name}_folded")
    assert planned.marks == ()
    assert plan(f'{name}:"وكالة الأنباء"').every == Phrase(("وكالة", "الانباء"), f"{name}_folded")
    assert plan(f"{name}:=الأنباء").every == Term("الانباء", f"{name}_folded")


def test_a_declared_facet_has_the_field_of_its_number() -> None:
    """Its name in queries may be any, which engines never see."""
    fields = Fields(LEVELS["smart"], Schema(("country", "بلد-الخبر")))
    assert fields.name("بلد-الخبر", "مصر") == Term("مصر", "facet_1_folded")
    assert fields.dictionary_field("country") == "facet_0_folded"
    assert fields.is_names("country")
    assert not SMART.is_names("country")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Range("day", 20180101, None), True),
        (Keyword("id", ("7",)), True),
        (Keyword("url", ("example.org",)), True),
        (Not(WORD), True),
        (SOURCE, True),
        (Phrase(("وكالة", "الانباء"), "source_folded"), True),
        (AnyOf(("وكالة",), "tags_folded"), True),
        (Boost(SOURCE, 3), True),
        (Or((SOURCE, Range("day", 20180101, None))), True),
        (WORD, False),
        (Or((SOURCE, WORD)), False),
        (And((SOURCE, WORD)), False),
        (Boost(WORD, 3), False),
        (AnyOf(("حلب",), "text_folded"), False),
        (All(), False),
    ],
)
def test_conditions(query: EngineQuery, expected: bool) -> None:
    """An article must have the days, names, ids and addresses, however few words it has."""
    assert SMART.is_condition(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "date:2018",
        "(date:2018 OR date:2019)",
        "source:وكالة",
        "tags:سياسة",
        "id:7",
        "url:x.org",
        "-لبنان",
    ],
)
def test_conditions_hold_even_where_few_words_do(plan: Planner, query: str) -> None:
    """They are no words that an article may lack."""
    assert plan(f"{query} سوريا").some is None
    assert plan(f"سوريا {query}").some is None
    assert plan(f"{query} سوريا تركيا").some is not None


def test_side_by_side() -> None:
    assert side_by_side(("a",), "text_folded") == Term("a", "text_folded")
    assert side_by_side(("a", "b"), "text_folded") == Phrase(("a", "b"), "text_folded")


def test_near_each_other() -> None:
    """All pairs together weigh as one phrase."""
    assert near_each_other(("a", "b"), "f", 3) == Boost(Phrase(("a", "b"), "f", 3), 1.0)
    near = near_each_other(("a", "b", "c"), "f", 3)
    assert isinstance(near, Boost)
    assert near.weight == pytest.approx(1 / 2)
    assert parts_of(near.part) == (
        Phrase(("a", "b"), "f", 3),
        Phrase(("a", "c"), "f", 3),
        Phrase(("b", "c"), "f", 3),
    )


@pytest.mark.parametrize("field", [None, "title", "body", "source", "tags"])
def test_every_field_is_one_that_the_index_has(field: str | None) -> None:
    """In each layer of each level, and with the positions that phrases need."""
    for level in LEVELS.values():
        fields = Fields(level, STANDARD)
        for query in (fields.literally(field, ("a", "b")), fields.one_of(field, ("a", "b"))):
            for leaf in sought(query):
                assert leaf.field in STANDARD.key_fields
                if isinstance(leaf, Phrase):
                    assert STANDARD.key_fields[leaf.field] == "position"
        assert fields.dictionary_field(field) in STANDARD.key_fields
