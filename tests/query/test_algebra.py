"""Boolean algebra on query trees: what combinations come to, and what trees contain."""

from dataclasses import FrozenInstanceError

import pytest

from search.query.algebra import (
    boosted,
    conjunction,
    disjunction,
    hinted,
    negation,
    patterns,
    scores,
    unscored,
)
from search.query.language.parser import parse
from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    Boost,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
)

A, B, C = (Term(name, "text_folded") for name in "abc")
DAY = Range("day", 20180101, None)
IN_TITLE, IN_TEXT, IN_LEAD = (Term("a", f"{name}_stem") for name in ("title", "text", "lead"))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), All()),
        ((A,), A),
        ((A, B), And((A, B))),
        ((A, B, A), And((A, B))),
        ((A, A), A),
        ((A, All()), A),
        ((All(), All()), All()),
        ((A, Nothing()), Nothing()),
        ((All(), Nothing()), Nothing()),
        ((Nothing(),), Nothing()),
        ((A, And((B, C))), And((A, And((B, C))))),
    ],
)
def test_conjunction(parts: tuple[EngineQuery, ...], expected: EngineQuery) -> None:
    """Each part counts once; all of everything is everything, anything of nothing nothing."""
    assert conjunction(parts) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), Nothing()),
        ((A,), A),
        ((A, B), Or((A, B))),
        ((A, B, A), Or((A, B))),
        ((A, A), A),
        ((A, Nothing()), A),
        ((Nothing(), Nothing()), Nothing()),
        ((A, All()), All()),
        ((Nothing(), All()), All()),
        ((All(),), All()),
        ((A, Or((B, C))), Or((A, Or((B, C))))),
    ],
)
def test_disjunction(parts: tuple[EngineQuery, ...], expected: EngineQuery) -> None:
    """Each part counts once; it is to Nothing and All what a conjunction is to All and Nothing."""
    assert disjunction(parts) == expected


def test_parts_keep_their_order() -> None:
    """What is told of a query and what it marks follow its text."""
    assert conjunction((C, A, B, A)) == And((C, A, B))
    assert disjunction((C, A, B, A)) == Or((C, A, B))
    assert conjunction((A, B)) != conjunction((B, A))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (A, Not(A)),
        (Not(A), A),
        (All(), Nothing()),
        (Nothing(), All()),
        (And((A, B)), Not(And((A, B)))),
    ],
)
def test_negation(part: EngineQuery, expected: EngineQuery) -> None:
    """Twice is not at all."""
    assert negation(part) == expected
    assert negation(negation(part)) == part


def test_boosted() -> None:
    """Everything and nothing have no scores to multiply."""
    once: EngineQuery = Boost(A, 3)
    assert boosted(A, 3) == once
    assert boosted(once, 2) == Boost(once, 2)
    assert boosted(All(), 3) == All()
    assert boosted(Nothing(), 3) == Nothing()


def test_hinted() -> None:
    """Without hints, or without anything to raise, a part is itself."""
    assert hinted(A, [B, C]) == Hinted(A, (B, C))
    assert hinted(All(), [B]) == Hinted(All(), (B,))
    assert hinted(A, []) == A
    assert hinted(Nothing(), [B]) == Nothing()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (A, A),
        (Hinted(A, (B,)), A),
        (Hinted(Hinted(A, (B,)), (C,)), A),
        (And((Hinted(A, (B,)), DAY)), And((A, DAY))),
        (And((And((Hinted(A, (B,)), C)), DAY)), And((And((A, C)), DAY))),
        (Or((A, B)), Or((A, B))),
        (Or((Boost(A, 2), Boost(Or((Boost(B, 3), A)), 4))), Or((A, Or((B, A))))),
        (Or((Boost(A, 2), Boost(A, 3))), A),
        (And((Filter(Boost(A, 2)), B)), And((A, B))),
        (Or((IN_TITLE, IN_TEXT, IN_LEAD)), IN_TEXT),
        (Or((Boost(IN_TITLE, 2), Term("b", "text_stem"))), Or((IN_TITLE, Term("b", "text_stem")))),
        (Or((IN_TITLE, Term("a", "text_folded"))), Or((IN_TITLE, Term("a", "text_folded")))),
        (And((IN_TITLE, IN_TEXT)), And((IN_TITLE, IN_TEXT))),
    ],
)
def test_unscored(query: EngineQuery, expected: EngineQuery) -> None:
    """What only raises scores is gone, and words of the headline that are looked for in all."""
    assert unscored(query) == expected
    assert unscored(unscored(query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (A, True),
        (Phrase(("a", "b"), "text_folded"), True),
        (Boost(A, 3), True),
        (Or((DAY, A)), True),
        (And((DAY, A)), True),
        (Hinted(A, (B,)), True),
        (Hinted(DAY, (B,)), False),
        (DAY, False),
        (Keyword("source", ("s",)), False),
        (AnyOf(("a", "b"), "text_folded"), False),
        (AtLeast((DAY, A), 1), True),
        (AtLeast((DAY, Filter(A)), 1), False),
        (Filter(A), False),
        (And((DAY, Filter(A))), False),
        (Boost(Filter(A), 3), False),
        (Not(A), False),
        (And((DAY, Not(A))), False),
        (All(), False),
        (Nothing(), False),
    ],
)
def test_scores(query: EngineQuery, expected: bool) -> None:
    """Words and phrases tell articles apart; conditions, exclusions and patterns do not."""
    assert scores(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("سوريا", 0),
        ("سور* تركيا~", 2),
        ("(سور* OR ترك?*)^2 -لبن* =إير*", 4),
        ('"سور* تركيا"', 1),
        ('"سور* ترك*"~جملة atleast2:لبن* NOT "إير*"~3', 4),
        ("عنوان:سور* source:وك*", 2),
        ("", 0),
    ],
)
def test_patterns(query: str, expected: int) -> None:
    """Words with wildcards or a tilde count wherever they stand, excluded ones too."""
    assert patterns(parse(query).tree) == expected


class TestNodes:
    """Trees are values."""

    def test_equal_trees_are_equal(self) -> None:
        """And are found in sets, however deep."""
        one, other = (Or((And((A, Not(B))), Boost(Hinted(C, (DAY,)), 2))) for _ in range(2))
        assert one == other
        assert hash(one) == hash(other)
        assert len({one, other, A}) == 2

    def test_equal_choices_are_equal(self) -> None:
        one, other = (Filter(AtLeast((A, And((B, C))), 2)) for _ in range(2))
        assert one == other
        assert hash(one) == hash(other)

    def test_other_trees_are_not(self) -> None:
        """They differ by any part, though their hashes may not."""
        assert And((A, B)) != And((A, C))
        assert AtLeast((A, B), 1) != AtLeast((A, B), 2)
        assert AtLeast((A, B), 1) != AtLeast((A, C), 1)
        assert Filter(A) != Filter(B)
        both: EngineQuery = And((A, B))
        assert both != Or((A, B))
        assert Term("a", "text_folded") != Term("a", "title_folded")

    def test_nobody_changes_one(self) -> None:
        with pytest.raises(FrozenInstanceError):
            A.text = "b"  # type: ignore[misc]  # that it is frozen is what is tried
