"""Answers that are given again."""

from collections.abc import Callable

import pytest

from search import Article, Index, SearchRequest, open_index
from search.remembering import Answers

ENGINES = pytest.mark.parametrize("engine", ["tantivy", "whoosh"])


@ENGINES
def test_an_answer_is_given_again_until_the_index_changes(
    make_index: Callable[..., Index], engine: str
) -> None:
    """Whoever changes it: no answer is older than the last commit."""
    index = make_index("الهدنة في الجنوب", engine=engine)
    first = index.search("هدنة")
    assert index.search("هدنة").hits is first.hits
    assert index.search("هدنة", limit=1).hits is not first.hits
    with open_index(f"{engine}:{index._last.path}") as other, other.writer() as writer:
        writer.add(Article("2", "هدنة"))
    assert index.search("هدنة").total == 2


def test_the_answers_asked_for_last_are_remembered(make_index: Callable[..., Index]) -> None:
    made: list[str] = []
    index, answers = make_index("هدنة"), Answers(2)
    for query in "أ", "ب", "أ", "ج", "أ", "ب":
        request = SearchRequest(query)
        answers.get(request, 1, lambda: made.append(query) or index.search(request))  # noqa: B023
    assert made == ["أ", "ب", "ج", "ب"]


def test_nothing_is_remembered_where_there_is_no_room(make_index: Callable[..., Index]) -> None:
    """With no room at all, or for articles that would fill it."""
    index, request = make_index("هدنة " * 100_000), SearchRequest("هدنة")
    for answers in Answers(0), Answers(9):
        answers.get(request, 1, lambda: index.search(request))
        assert not answers._known
