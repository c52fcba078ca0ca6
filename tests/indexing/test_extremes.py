"""What one article of any shape costs, at most."""

from collections.abc import Mapping
from time import process_time
from typing import Any

import pytest

from search import Article, ArticleError
from tests.conftest import MakeIndex

#: Each takes a fraction of it.
MAX_SECONDS = 5.0
MILLION = 1_000_000
WORDS = " ".join(f"كلمة{number}" for number in range(30_000))

RECORDS: Mapping[str, Mapping[str, Any]] = {
    "blanks": {"body": f"أ{' ' * MILLION}ب"},
    "lines": {"body": ".\n" * MILLION},
    "a word": {"body": "ب" * MILLION},
    "a word of ligatures": {"body": "\ufdfa" * 4 * MILLION},
    "a word of accents": {"body": "é" * MILLION},
    "a word like two that are joined": {"body": "عبدال" * (MILLION // 5)},
    "marks": {"body": "م" + "\u064e" * MILLION},
    "marks before a word": {"body": "ـ" + "\u064e" * MILLION + "كلمة"},
    "tatweel": {"body": 'وـ"' * (MILLION // 3)},
    "punctuation": {"body": "!" * MILLION},
    "quotation marks": {"body": "أ." + '"' * MILLION},
    "words in one part": {"body": "".join(f"أ{n % 9}" for n in range(MILLION // 5))},
    "numbers": {"body": "1," * (MILLION // 2)},
    "tags": {"title": "أ", "tags": [f"وسم {n}" for n in range(100_000)]},
    "a headline": {"title": "كلمة " * (MILLION // 5)},
    "words of headline and body": {"title": WORDS, "body": WORDS.replace("ك", "م")},
    "the address": {"title": "أ", "url": f"http://a/{'%25' * 600}"},
    "other keys": {"title": "أ", "extra": {str(n): n for n in range(100_000)}},
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_an_article_of_any_shape_is_indexed_and_found(
    make_index: MakeIndex, record: Mapping[str, Any]
) -> None:
    """In seconds, with its snippets, the marks in its whole text and why it was found."""
    started = process_time()
    article = Article.from_record({"id": "1", **record})
    index = make_index(article)
    text = article.body or article.title
    (hit,) = index.search("id:1 OR كلمة", explain=True).hits
    assert hit.article == article
    index.mark(text, "كلمة")
    assert process_time() - started < MAX_SECONDS


def test_an_article_nested_without_end_is_refused() -> None:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(ArticleError, match="nested too deeply"):
        Article.from_record({"title": "أ", "extra": nested})
