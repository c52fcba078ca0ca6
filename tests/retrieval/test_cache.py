"""Answers that are given again."""

from dataclasses import replace

import pytest

from search import Article, SearchRequest, WordList, open_index
from search.hits import Group
from search.results import Results
from search.retrieval.cache import Answers
from tests.conftest import MakeIndex

ENGINES = pytest.mark.parametrize("engine", ["tantivy", "whoosh"])


@ENGINES
def test_an_answer_is_given_again_until_the_index_changes(
    make_index: MakeIndex, engine: str
) -> None:
    """Whoever changes it: no answer is older than the last commit."""
    index = make_index("الهدنة في الجنوب", engine=engine)
    first = index.search("هدنة")
    assert index.search("هدنة").hits is first.hits
    assert index.search("هدنة", limit=1).hits is not first.hits
    with open_index(index.url) as other, other.writer() as writer:
        writer.add(Article("2", "هدنة"))
    assert index.search("هدنة").total == 2


def test_the_answers_asked_for_last_are_remembered(make_index: MakeIndex) -> None:
    made: list[str] = []
    index, answers = make_index("هدنة"), Answers(2)
    for query in "أ", "ب", "أ", "ج", "أ", "ب":
        request = SearchRequest(query)

        def answer(request: SearchRequest = request) -> Results:
            made.append(request.query)
            return index.search(request)

        answers.get(request, 1, answer)
    assert made == ["أ", "ب", "ج", "ب"]


def test_nothing_is_remembered_where_there_is_no_room(make_index: MakeIndex) -> None:
    """With no room at all, or for articles that would fill it."""
    index, request = make_index("هدنة " * 100_000), SearchRequest("هدنة")
    for answers in Answers(0), Answers(9):
        answers.get(request, 1, lambda: index.search(request))
        assert not answers._known


def test_the_articles_of_a_story_take_room_too(make_index: MakeIndex) -> None:
    """However short the hit is that stands for them."""
    index, request, answers = make_index("هدنة"), SearchRequest("هدنة", group="story"), Answers(9)
    results = index.search(request)
    story = Group("0" * 16, 500, articles=(Article("2", body="هدنة " * 100),) * 500)
    long = replace(results, hits=(replace(results.hits[0], group=story),))
    answers.get(request, 1, lambda: long)
    assert not answers._known


@ENGINES
def test_no_answer_is_of_other_synonyms(make_index: MakeIndex, engine: str) -> None:
    """Also when these changed more than once since the last search."""
    index = make_index("الهدنة", "الصلح", engine=engine)
    for _ in range(9):
        assert index.search("وفاق", match="all").total == 0
        for words in "وفاق, شقاق", "وفاق, هدنة":
            place = index.url
            open_index(place, synonyms=WordList("synonyms", words)).close()
            assert index.get("2")
        assert index.search("وفاق", match="all").total == 1
        open_index(place, synonyms=WordList("synonyms", "")).close()
