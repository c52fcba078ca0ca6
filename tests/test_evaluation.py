"""Rules of evaluating an index against relevance judgements."""

import math
from pathlib import Path

import pytest

from search.article import Article
from search.evaluation import (
    JudgementError,
    ask,
    evaluate,
    read_judgements,
    read_queries,
    write_run,
)
from search.hits import Hit, Snippet
from search.request import SearchRequest
from search.results import Results


def run(*ids: str) -> dict[str, list[tuple[str, float]]]:
    return {"q": [(article_id, 1.0) for article_id in ids]}


def test_the_second_place_counts_less_than_the_first() -> None:
    """The rank of the first relevant article decides MRR, and the place of each nDCG."""
    measures = evaluate(run("x", "a"), {"q": {"a": 1, "b": 1}}).measures
    assert measures["MRR@10"] == 1 / 2
    assert measures["R@100"] == 1 / 2
    assert measures["S@1"] == 0
    ideal = 1 + 1 / math.log2(3)
    assert measures["nDCG@10"] == pytest.approx((1 / math.log2(3)) / ideal)


def test_grades_are_gains() -> None:
    """The better article first is worth more than the other way round."""
    judgements = {"q": {"a": 2, "b": 1}}
    assert evaluate(run("a", "b"), judgements).measures["nDCG@10"] == 1
    second = evaluate(run("b", "a"), judgements).measures["nDCG@10"]
    assert second == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_only_the_first_ten_and_hundred_count() -> None:
    """The eleventh hit counts for recall only, the hundred and first for nothing."""
    noise = [f"x{n}" for n in range(100)]
    eleventh = evaluate(run(*noise[:10], "a"), {"q": {"a": 1}}).measures
    assert (eleventh["nDCG@10"], eleventh["MRR@10"], eleventh["R@100"]) == (0, 0, 1)
    assert evaluate(run(*noise, "a"), {"q": {"a": 1}}).measures["R@100"] == 0


def test_the_mean_is_over_all_judged_questions() -> None:
    """A question that was not asked, or has nothing relevant, counts as 0."""
    result = evaluate(run("a"), {"q": {"a": 1}, "other": {"a": 1}, "none": {"a": 0}, "more": {}})
    assert (result.questions, result.measures["S@1"]) == (4, 1 / 4)
    assert result.not_asked == ("other", "none", "more")


def test_questions_are_asked_as_plain_words() -> None:
    """Operators in a question are words, and only ids and scores are wanted."""
    asked: list[SearchRequest] = []

    def search(request: SearchRequest) -> Results:
        asked.append(request)
        return Results(request, 1, (Hit(Article("a"), 2.0, Snippet("title", "")),))

    assert ask(search, {"q": "ما هي (القمة)؟"}, depth=7) == {"q": [("a", 2.0)]}
    assert (asked[0].plain, asked[0].limit, asked[0].highlight) == (True, 7, False)


def test_a_run_is_tab_separated(tmp_path: Path) -> None:
    """A line is question id, article id, rank from 1 and score."""
    write_run(tmp_path / "run", {"q": [("a", 2.0), ("b", 1.5)]})
    assert (tmp_path / "run").read_text() == "q\ta\t1\t2.000000\nq\tb\t2\t1.500000\n"


def test_files_are_read(tmp_path: Path) -> None:
    """Blank lines and a byte order mark are skipped; a missing grade is 1."""
    path = tmp_path / "file"
    path.write_text('\ufeff{"id": 5, "text": "سؤال"}\n\n', encoding="utf-8")
    assert read_queries(path) == {"5": "سؤال"}
    path.write_text("q\ta\t2\r\nq\tb\n\n")
    assert read_judgements(path) == {"q": {"a": 2, "b": 1}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"id": "q"}', ":1: not a JSON object with id and text"),
        ("5", ":1: not a JSON object with id and text"),
        ('{"id": "q", "text": 1}', ":1: id and text must be texts"),
        ('{"id": "q", "text": "a"}\n{"id": "q", "text": "b"}', ":2: the id q is there twice"),
        ("", ": no questions in it"),
        ("\udcff", ":1: not text in UTF-8"),
    ],
)
def test_bad_questions_are_named(tmp_path: Path, text: str, reason: str) -> None:
    """An error has file, line and reason."""
    path = tmp_path / "queries.jsonl"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(JudgementError) as caught:
        read_queries(path)
    assert str(caught.value) == f"{path}{reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("q a 1", ":1: not question id, article id, grade with tabs"),
        ("q\ta\tgood", ":1: the grade 'good' is no number from 0 to 999"),
        ("q\ta\t-1", ":1: the grade '-1' is no number from 0 to 999"),
        ("\n", ": no judgements in it"),
    ],
)
def test_bad_judgements_are_named(tmp_path: Path, text: str, reason: str) -> None:
    """An error has file, line and reason."""
    path = tmp_path / "qrels.tsv"
    path.write_text(text)
    with pytest.raises(JudgementError) as caught:
        read_judgements(path)
    assert str(caught.value) == f"{path}{reason}"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """What keeps a file from being read is the reason."""
    with pytest.raises(JudgementError, match="No such file"):
        read_queries(tmp_path / "none")
