"""A search that may take so long leaves out what there is no time for, and says so."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from search import Article, Index, Results, SearchTimeout, open_index
from search.query.notices import PROBLEMS
from search.retrieval.budget import LATE, Budget
from tests.conftest import MakeIndex

#: A request with every step that can be left out.
EVERYTHING: dict[str, Any] = {
    "group": "story", "facets": ("source",), "explain": True, "offer": True,
}  # fmt: skip
#: The notices of the steps in their order, each with what an answer then lacks.
STEPS: dict[str, Callable[[Results], object]] = {
    "late-groups": lambda results: results.hits[0].group,
    "late-snippets": lambda results: results.hits[0].snippets,
    "late-reasons": lambda results: results.hits[0].reasons,
    "late-counts": lambda results: results.facets,
    "late-offers": lambda results: results.wider,
}


@pytest.fixture
def index(make_index: MakeIndex) -> Iterator[Index]:
    """Give an index of two articles whose searches may take ten seconds."""
    made = make_index(
        Article("1", title="كاتب", body="وصل كاتب إلى المدينة", source="سنابل"),
        Article("2", title="مكتبة", body="في المدينة مكتبة", source="سنابل"),
    )
    with open_index(made.url, max_search_seconds=10) as index:
        yield index


@pytest.fixture
def run_out(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Give a function after which time is over once the clock was looked at so often."""

    def set_clock(looks: int) -> None:
        times = count()
        clock = "search.retrieval.budget.monotonic"
        monkeypatch.setattr(clock, lambda: 10.0 * (next(times) >= looks))

    return set_clock


def test_a_search_in_time_is_whole(index: Index) -> None:
    """With time left nothing is left out."""
    results = index.search("كاتب", **EVERYTHING)
    assert (results.partial, results.notices) == (False, ())
    assert all(of(results) for of in STEPS.values())


# The clock is also looked at when a search begins, and when its plan is made.
@pytest.mark.parametrize("done", range(len(STEPS)))
def test_every_step_is_left_out_once_time_is_over(
    index: Index, run_out: Callable[[int], None], done: int
) -> None:
    """The total and the hits are there, whatever else is left out."""
    run_out(2 + done)
    results = index.search("كاتب", **EVERYTHING)
    assert [notice.problem for notice in results.notices] == list(STEPS)[done:]
    assert (results.partial, results.total, results.hits[0].id) == (True, 1, "1")
    assert [bool(of(results)) for of in STEPS.values()] == [at < done for at in range(len(STEPS))]


def test_what_was_not_asked_for_is_not_missed(index: Index, run_out: Callable[[int], None]) -> None:
    """An answer is not partial for want of what nobody wanted."""
    run_out(2)
    results = index.search("المدينة", highlight=False)
    assert (results.total, results.partial, results.notices) == (2, False, ())


def test_the_rest_of_the_hits_is_shown_without_marks(
    index: Index, run_out: Callable[[int], None]
) -> None:
    """Articles are marked one by one until time is over."""
    run_out(3)
    one, two = index.search("المدينة").hits
    assert one.snippets
    assert (two.snippets, two.title.text, two.title.ranges) == ((), two.article.title, ())


def test_a_search_without_time_for_its_hits_fails(
    index: Index, run_out: Callable[[int], None]
) -> None:
    """Where not even the hits could be looked for there is an error, and no empty answer."""
    run_out(1)
    with pytest.raises(SearchTimeout, match="10 seconds") as error:
        index.search("كاتب")
    assert error.value.seconds == 10


def test_a_partial_answer_is_not_cached(index: Index, run_out: Callable[[int], None]) -> None:
    """Whoever asks next gets a whole answer."""
    run_out(2)
    assert index.search("كاتب", **EVERYTHING).partial
    run_out(100)
    assert not index.search("كاتب", **EVERYTHING).partial


def test_without_a_bound_time_is_never_over(run_out: Callable[[int], None]) -> None:
    """By default a search takes as long as it takes."""
    run_out(1)
    budget = Budget()
    budget.check()
    assert budget.allows("offers")
    assert budget.notices == ()


def test_readers_are_told_in_both_languages() -> None:
    """Every step that can be left out has a notice, which is no mistake of the query."""
    assert set(STEPS) == LATE
    assert all(PROBLEMS[step].arabic and not PROBLEMS[step].mistake for step in LATE)
