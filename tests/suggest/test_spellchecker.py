"""The spellchecker: which words are doubted, and what they are corrected to."""

import pytest

from search.analyzer import Analyzer
from search.suggest.spellchecker import Spellchecker
from tests.suggest.conftest import MakeTerms

TEXT = "أعلن الحرس الثوري أن مجلس الأمن سيجتمع في مدرسة الطيران مع نتنياهو وبوزداغ"


@pytest.fixture
def checker(make_terms: MakeTerms, analyzer: Analyzer) -> Spellchecker:
    return Spellchecker(make_terms(*[TEXT] * 40), analyzer)


def corrected(checker: Spellchecker, analyzer: Analyzer, word: str) -> list[str]:
    (token,) = analyzer.tokens(word)
    return [text for text, _ in checker.corrections(token)]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("نتنايهو", "نتنياهو"),
        ("نتنياهوو", "نتنياهو"),
        ("والحرص", "والحرس"),
        ("للحرص", "للحرس"),
        ("مدرصة", "مدرسة"),
        ("مجلسالأمن", "مجلس الأمن"),
    ],
)
def test_one_edit_is_corrected(
    checker: Spellchecker, analyzer: Analyzer, word: str, meant: str
) -> None:
    """Spelt as in the articles, behind a particle too, and where a blank is missing."""
    assert corrected(checker, analyzer, word)[0] == meant


@pytest.mark.parametrize("word", ["نتنياهو", "ناتانياهوه", "من", "covid", "2018", "كوفيد"])
def test_other_words_are_not(checker: Spellchecker, analyzer: Analyzer, word: str) -> None:
    """Words of the index, two edits, short and foreign words, words of the lexicon."""
    assert corrected(checker, analyzer, word) == []


def test_a_word_of_the_lexicon_may_lack_a_hamza_or_dots(
    checker: Spellchecker, analyzer: Analyzer
) -> None:
    """الحرص is a word that no article has; it differs from الحرس by confused letters."""
    assert corrected(checker, analyzer, "الحرص") == ["الحرس"]
    assert corrected(checker, analyzer, "الحرب") == []


def test_in_a_small_index_one_article_is_enough_to_trust_a_word(
    make_terms: MakeTerms, analyzer: Analyzer
) -> None:
    """Counts are scaled to an index of 30,000 articles."""
    few = Spellchecker(make_terms("بوزداغ", "بوزداع"), analyzer)
    assert corrected(few, analyzer, "بوزداع") == []


def test_two_neighbours_are_one_word(checker: Spellchecker, analyzer: Analyzer) -> None:
    """Unless the articles have them side by side."""
    found = checker.joined(*analyzer.tokens("الطي ران"))
    assert found is not None
    assert found[0] == "الطيران"
    assert checker.joined(*analyzer.tokens("مجلس الأمن")) is None
    assert checker.joined(*analyzer.tokens("الطي مدرسة")) is None
