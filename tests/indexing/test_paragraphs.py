"""The short paragraphs of a body, and the keys by which they are counted."""

import pytest

from search import Article
from search.analyzer import Analyzer
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.paragraphs import KEY_CHARS, MAX_WORDS, Paragraphs
from search.schema import STANDARD


@pytest.fixture
def analyze(analyzer: Analyzer) -> ArticleAnalyzer:
    return ArticleAnalyzer(analyzer, STANDARD)


def keys(found: Paragraphs) -> list[str]:
    return [term[:KEY_CHARS] for term in found.terms.split()]


def places(found: Paragraphs) -> str:
    return "".join(term[KEY_CHARS:] for term in found.terms.split())


def test_a_paragraph_is_a_line_with_words(analyze: ArticleAnalyzer) -> None:
    """Lines without any are none; the ranges are those of its parts."""
    found = analyze.paragraphs(Article("1", body="\nخبر عاجل\n------\n\n…\nاقرأ أيضا\n"))
    assert found.ranges() == ((0, 2), (4, 6))
    assert not found.has_others


def test_the_key_tells_words_and_not_punctuation(analyze: ArticleAnalyzer) -> None:
    """Spellings that are folded count as one; another source has other paragraphs."""
    one, same, other = (
        analyze.paragraphs(Article("1", body=body)) for body in ("أقرأ هذا", "اقرأ - هذا!", "اقرأ")
    )
    assert keys(one) == keys(same) != keys(other)
    assert keys(analyze.paragraphs(Article("1", body="أقرأ هذا", source="س"))) != keys(one)


def test_a_long_paragraph_is_not_counted(analyze: ArticleAnalyzer) -> None:
    long, short = "كلمة " * (MAX_WORDS + 1), "كلمة " * MAX_WORDS
    assert analyze.paragraphs(Article("1", body=long)) == ("", b"", True)
    assert len(keys(analyze.paragraphs(Article("1", body=f"{long}\n{short}")))) == 1


def test_places_are_counted_from_the_end(analyze: ArticleAnalyzer) -> None:
    """Of the last eight; the first paragraph has none of these, however short the body is."""
    body = "\n".join(f"فقرة {number}" for number in range(10))
    assert places(analyze.paragraphs(Article("1", body=body))) == "~~76543210"
    assert places(analyze.paragraphs(Article("1", body="واحد\nاثنان"))) == "~0"
    assert places(analyze.paragraphs(Article("1", body="واحد"))) == "~"


def test_analysis_finds_the_same(analyze: ArticleAnalyzer) -> None:
    article = Article("1", "عنوان", "  خبر\n\nاقرأ أيضا: كوفيد-19\n", source="س")
    assert analyze(article).paragraphs == analyze.paragraphs(article)
