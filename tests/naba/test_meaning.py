"""Searching by meaning from the command line: hits by meaning are marked, counted and explained."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from search import embed
from search.meaning.embedder import Embedder

COMMANDS = ("search", "export", "feed", "evaluate")


def naba(command: str, url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, *arguments, "--index", url])


def hits(result: Result) -> list[list[str]]:
    """Return the lines of each hit that is printed."""
    _, *found = result.stdout.split("\n\n")
    return [lines.splitlines() for lines in found]


@pytest.fixture
def embedded(news: str) -> str:
    embed(news)
    return news


@pytest.fixture
def judged(tmp_path: Path) -> tuple[str, str]:
    """Give a file of one question, about a fire, and the judgement that flames answer it."""
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    queries.write_text('{"id": "q", "text": "حريق"}')
    qrels.write_text("q\t1\t1\n")
    return str(queries), str(qrels)


def test_what_was_found_by_meaning_alone_is_marked_and_counted_apart(embedded: str) -> None:
    """Words that stand there are no matter of meaning."""
    assert naba("search", embedded, "حريق").stdout.startswith("0 articles in")
    result = naba("search", embedded, "حريق", "--meaning", "find")
    assert result.stdout.startswith("0 articles, and 1 more by meaning in")
    assert [lines[1].strip() for lines in hits(result)] == ["by meaning"]
    both = naba("search", embedded, "حريق OR نيران", "--meaning", "find")
    assert both.stdout.startswith("1 article in")
    assert "by meaning" not in both.stdout


def test_ranking_finds_no_more(embedded: str) -> None:
    """It only orders what words find."""
    assert naba("search", embedded, "حريق", "--meaning", "rank").stdout.startswith("0 articles in")


def test_explaining_tells_the_share_of_meaning(embedded: str) -> None:
    """Of hundred."""
    result = naba("search", embedded, "نيران", "--meaning", "rank", "--explain")
    (lines,) = hits(result)
    (told,) = [line.strip() for line in lines if line.endswith("% meaning")]
    words, meaning = (int(part.split("%")[0].split()[-1]) for part in told.split(", "))
    assert told.startswith("why: ")
    assert words + meaning == 100
    assert 0 < meaning < 100
    assert "% meaning" not in naba("search", embedded, "نيران", "--meaning", "rank").stdout


def test_a_question_shows_the_nearest_passage_before_the_hits(embedded: str) -> None:
    """Quoted, with its article."""
    result = naba("search", embedded, "أين اندلع حريق؟", "--meaning", "find")
    passage, *_ = hits(result)
    assert passage[0].startswith("the passage nearest to the question")
    assert passage[1].strip() == "«نيران في غابات الساحل»"
    assert passage[2].split()[-1] == "1"
    assert "nearest" not in naba("search", embedded, "حريق", "--meaning", "find").stdout


def test_json_is_the_answer_of_the_api(embedded: str) -> None:
    """With what was found by meaning."""
    answer = json.loads(naba("search", embedded, "حريق", "--meaning", "find", "--json").stdout)
    assert (answer["total"]["value"], answer["meaning"]["found"]) == (0, 1)
    assert answer["hits"][0]["meaning"]["alone"] is True


def test_exports_and_feeds_have_what_was_found_by_meaning(embedded: str) -> None:
    """As searches have."""
    exported = naba("export", embedded, "حريق", "--meaning", "find")
    assert [json.loads(line)["id"] for line in exported.stdout.splitlines()] == ["1"]
    feed = naba("feed", embedded, "حريق", "--meaning", "find", "--format", "json")
    assert len(json.loads(feed.stdout)["items"]) == 1
    assert exported.stderr == feed.stderr == ""


def test_relevance_is_measured_with_meaning(embedded: str, judged: tuple[str, str]) -> None:
    """Words alone find nothing here."""
    measures = [
        json.loads(naba("evaluate", embedded, *judged, "--meaning", meaning, "--json").stdout)
        for meaning in ("off", "rank", "find")
    ]
    assert [measured["nDCG@10"] for measured in measures] == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_index_without_vectors_is_told(news: str, judged: tuple[str, str], command: str) -> None:
    """Each command says what to do; words alone are not measured as if they were meaning."""
    arguments = judged if command == "evaluate" else ("نيران",)
    result = naba(command, news, *arguments, "--meaning", "find")
    assert "no article has vectors yet" in result.output
    assert "naba embed" in result.output
    assert result.exit_code == (2 if command == "evaluate" else 0)
    if command in ("export", "feed"):
        assert "vectors" not in result.stdout


def test_a_note_about_the_index_is_at_no_place_of_the_query(news: str) -> None:
    """Mistakes are."""
    result = naba("search", news, '"نيران', "--meaning", "find")
    notes = [line for line in result.stdout.splitlines() if line.startswith("note: ")]
    assert [note.endswith("(character 1)") for note in notes] == [True, False]


def test_a_model_that_is_gone_is_told(embedded: str, models: dict[str, Embedder]) -> None:
    """And words are searched for."""
    models.clear()
    result = naba("search", embedded, "نيران", "--meaning", "find")
    assert result.stdout.startswith("1 article in")
    assert "pip install 'naba[meaning]'" in result.stdout
