"""One score of words and meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.meaning.fusion import FULL_DEVIATIONS, MEANING_WEIGHT, Fused, fused

NAMES = st.sampled_from("abcdefgh")
SCORES = st.dictionaries(NAMES, st.floats(0.1, 50, allow_nan=False))
DEVIATIONS = st.dictionaries(NAMES, st.floats(-6, 9, allow_nan=False))


def order(ranks: dict[str, Fused]) -> str:
    return "".join(sorted(ranks, key=lambda name: -ranks[name].score))


def test_words_count_as_shares_of_the_best() -> None:
    """So it does not matter how high the scores of an engine are."""
    low, high = ({"a": 4 * factor, "b": factor} for factor in (1.0, 100.0))
    assert fused(low, {}) == fused(high, {}) == {"a": Fused(1.0, 0.0), "b": Fused(0.25, 0.0)}


def test_meaning_counts_by_its_deviations() -> None:
    """What is no nearer than usual counts nothing, and the weight is that of many deviations."""
    ranks = fused({}, {"far": -2.0, "usual": 0.0, "half": FULL_DEVIATIONS / 2}, weight=0.8)
    assert [one.meaning for one in ranks.values()] == [0.0, 0.0, pytest.approx(0.4)]
    assert [one.share for one in ranks.values()] == [0.0, 0.0, 1.0]


def test_the_share_of_meaning() -> None:
    """Of the score, as it is told."""
    (one,) = fused({"a": 3.0}, {"a": FULL_DEVIATIONS}).values()
    assert one.share == pytest.approx(MEANING_WEIGHT / (1 + MEANING_WEIGHT))


def test_what_is_near_goes_up() -> None:
    """As far as words leave room for it."""
    words = {"a": 10.0, "b": 9.0, "c": 1.0}
    assert order(fused(words, {"a": 0.0, "b": 3.0, "c": 3.0})) == "bac"


def test_without_vectors_an_article_counts_as_the_middle_one() -> None:
    """Of those found by words, however near others are; it falls behind those that are nearer."""
    words = {"near": 5.0, "unknown": 5.1, "middle": 5.0, "far": 5.0}
    deviations = {"near": 4.0, "middle": 1.0, "far": 0.0, "alone": 9.0}
    ranks = fused(words, deviations)
    assert ranks["unknown"].meaning == ranks["middle"].meaning
    by_score = sorted(words, key=lambda name: -ranks[name].score)
    assert by_score == ["near", "unknown", "middle", "far"]


def test_ranks_count_where_all_words_score_the_same() -> None:
    """Where scores say nothing; one whose meaning is not known has the rank of the middle."""
    same = dict.fromkeys("abcd", 2.0)
    ranks = fused(same, {"a": -1.0, "c": 2.0, "d": 5.0, "x": 1.0})
    assert order(ranks)[-1] == "x"
    by_meaning = sorted(ranks, key=lambda name: -ranks[name].meaning)
    assert by_meaning == ["d", "b", "c", "x", "a"]


def test_one_article_is_no_tie() -> None:
    """A single score is the best one."""
    assert fused({"a": 2.0}, {"a": 0.0}) == {"a": Fused(1.0, 0.0)}


@given(SCORES, DEVIATIONS)
def test_any_scores(words: dict[str, float], deviations: dict[str, float]) -> None:
    """Every article has one score from 0 on, and with more of both stands above."""
    words = dict(sorted(words.items(), key=lambda one: -one[1]))
    ranks = fused(words, deviations)
    assert ranks.keys() == words.keys() | deviations.keys()
    assert all(
        one.words >= 0 and one.meaning >= 0 and 0 <= one.share <= 1 for one in ranks.values()
    )
    both = words.keys() & deviations.keys()
    for one in both:
        for other in both:
            if words[one] > words[other] and deviations[one] > deviations[other]:
                assert ranks[one].score > ranks[other].score
