"""Words that stand behind or near others in articles."""

import pytest

from search.analyzer import default_analyzer
from search.suggest.neighbours import Articles
from tests.suggest.conftest import MakeTerms

TEXTS = (
    *["هبطت أسعار القمح في مصر"] * 3, *["أسعار القمر الصناعي"] * 2, "القمة", "القمع",
    *["ترامب يهدد، وتركيا ترد"] * 4, "إيران", *["سوريا"] * 20,
)  # fmt: skip


@pytest.fixture
def articles(make_terms: MakeTerms) -> Articles:
    return Articles(make_terms(*TEXTS), default_analyzer())


def test_what_stands_behind_others(articles: Articles) -> None:
    """Most often first, also words that were not given; function words bind to those before."""
    assert articles.behind("أسعار", ["القمة", "القمر", "القمح"]) == ["القمح", "القمر"]
    assert articles.behind("أسعار", [], "القم") == ["القمح", "القمر"]
    assert articles.behind("القمح في", ["مصر", "سوريا"]) == ["مصر"]
    assert articles.behind("", ["مصر"]) == articles.behind("في", ["مصر"]) == []


def test_names_that_stand_near_others(articles: Articles) -> None:
    """More often than by chance; words that are no names say nothing."""
    assert articles.near("ترامب", ["تركيا", "سوريا", "ترد"]) == ["تركيا"]
    assert articles.near("من", ["تركيا"]) == []


def test_hamzas_are_written_as_in_the_articles(articles: Articles) -> None:
    assert articles.spelt("اسعار القمح") == "أسعار القمح"
    assert articles.spelt("الفلاح -ايران") == "الفلاح -إيران"
