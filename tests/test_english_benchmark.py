"""Rules of the English questions to the Arabic samples, which measure search across languages."""

import json
import re
from pathlib import Path

from search.evaluation import read_judgements, read_queries

ROOT = Path(__file__).parent.parent
QUESTIONS = read_queries(ROOT / "benchmarks" / "english" / "queries.jsonl")
JUDGEMENTS = read_judgements(ROOT / "benchmarks" / "english" / "qrels.tsv")
SAMPLES = (ROOT / "seeds" / "articles.jsonl").read_text("utf-8").splitlines()


def test_there_are_a_hundred_different_questions() -> None:
    """None is asked twice, so that each counts for a hundredth of a measure."""
    assert len({text.casefold() for text in QUESTIONS.values()}) == len(QUESTIONS) == 100


def test_no_question_has_arabic_letters() -> None:
    """What is found is found across languages, and not by a word that both texts have."""
    assert [text for text in QUESTIONS.values() if re.search("[\u0600-\u06ff]", text)] == []


def test_every_question_is_judged() -> None:
    """Each has an article of grade 1 or 2: 2 where one answers best what others only touch."""
    assert JUDGEMENTS.keys() == QUESTIONS.keys()
    assert {grade for grades in JUDGEMENTS.values() for grade in grades.values()} == {1, 2}


def test_every_sample_is_asked_for() -> None:
    """The judged articles are the samples, all of them, and nothing else."""
    judged = {article for grades in JUDGEMENTS.values() for article in grades}
    assert judged == {json.loads(line)["id"] for line in SAMPLES}
