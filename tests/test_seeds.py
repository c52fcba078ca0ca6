"""Rules of the sample articles, and how well they are searched.

Both engines reach the same measures. What is done for speed may not change them; whoever changes
the ranking writes the new ones here.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Article, Index, open_index
from search.evaluation import ask, evaluate, read_judgements, read_queries

SEEDS = Path(__file__).parent.parent / "seeds"
RECORDS = [json.loads(row) for row in (SEEDS / "articles.jsonl").read_text("utf-8").splitlines()]
QUESTIONS = read_queries(SEEDS / "questions.jsonl")
JUDGEMENTS = read_judgements(SEEDS / "qrels.tsv")
MEASURES = {"nDCG@10": 0.9881, "MRR@10": 1.0, "S@1": 1.0, "R@100": 1.0}


@pytest.fixture
def seeds(tmp_path: Path, engine: str) -> Iterator[Index]:
    """Give an index of the sample articles, made by each engine in turn."""
    with open_index(f"{engine}:{tmp_path / 'seeds'}", create=True) as index:
        with index.writer() as writer:
            for record in RECORDS:
                writer.add(Article.from_record(record))
        yield index


def test_the_right_articles_come_first(seeds: Index) -> None:
    """The judged questions, as readers type them, are answered exactly as well as ever."""
    measures = evaluate(ask(seeds.search, QUESTIONS, depth=100), JUDGEMENTS).measures
    assert {name: round(value, 4) for name, value in measures.items()} == MEASURES


def test_the_ids_are_unique() -> None:
    """No sample takes the place of another."""
    assert len({record["id"] for record in RECORDS}) == len(RECORDS)


def test_the_samples_are_as_long_as_news() -> None:
    """At least sixty have 120 to 400 words; the others are the short reports there are too."""
    lengths = [len(record["body"].split()) for record in RECORDS]
    assert sum(120 <= length <= 400 for length in lengths) >= 60, sorted(lengths)


def test_the_samples_are_marked_and_dated() -> None:
    """Each says that it is a sample, and is of the years that the README names."""
    assert all("عينة" in record["tags"] for record in RECORDS)
    assert all("2019" <= record["date"][:4] <= "2025" for record in RECORDS)


def test_every_question_is_judged() -> None:
    """Each question has an article that answers it, and judgements name what there is."""
    ids = {record["id"] for record in RECORDS}
    assert JUDGEMENTS.keys() == QUESTIONS.keys()
    assert all(grades.keys() <= ids and any(grades.values()) for grades in JUDGEMENTS.values())
