"""Function words: told by their written form, and by what the stemmer cuts off before them."""

import pytest

from search.analyzer import Analyzer
from search.analyzer.function_words import FUNCTION_WORDS, is_function_word
from search.analyzer.normalize import folded


@pytest.mark.parametrize(
    "word",
    [
        *("إلى", "الى", "إلي", "الي", "أن", "ان", "إن", "أو", "او", "أي", "اي", "أى", "في", "فى"),
        *("على", "حتى", "الذي", "الذى", "هي", "هى", "إنه", "انه", "لأن", "لان", "إذا", "اذا"),
        *("كان", "لا", "ألا", "إلا", "الا", "أيضاً", "لِي", "ـفي"),
    ],
)
def test_with_and_without_hamza(analyzer: Analyzer, word: str) -> None:
    """Also with ى for ي, as in Egypt, and whatever the marks."""
    assert [token.stopword for token in analyzer.tokens(word)] == [True]


@pytest.mark.parametrize(
    "word",
    [
        *("منى", "ومنى", "آن", "الآن", "آي", "إي", "إم", "إل", "آل", "علي", "وعلي", "متي", "سوي"),
        *("أثر", "وأثر", "آية", "آنا", "وزير", "فيل", "لدي"),
    ],
)
def test_what_is_only_folded_to_one(analyzer: Analyzer, word: str) -> None:
    """The key of منى is that of مني; the word is another one."""
    assert not any(token.stopword for token in analyzer.tokens(word))


@pytest.mark.parametrize(
    "word",
    [
        *("ومن", "فمن", "وفي", "وفى", "وإلى", "وأن", "وان", "فإن", "وكان", "ولم", "فلا"),
        *("وهو", "وهي", "فهي", "وفيما", "وبينما", "فهناك", "ولماذا", "وأنا", "وهؤلاء", "وفيه"),
        *("لهذا", "بهذا", "لكل", "وبكل", "لأي"),
    ],
)
def test_behind_what_was_cut_off(analyzer: Analyzer, word: str) -> None:
    """Also where the stemmer knows both as forms of one word, as وهي of هي."""
    assert [token.stopword for token in analyzer.tokens(word)] == [True]


@pytest.mark.parametrize("word", ["ولي", "فقد", "فلك", "فلان", "والي", "وفاء", "فكي", "وليد"])
def test_whole_words_are_none(analyzer: Analyzer, word: str) -> None:
    """Nothing was cut off: ولي is no و and لي."""
    assert not any(token.stopword for token in analyzer.tokens(word))


def test_the_key_decides_what_was_cut_off() -> None:
    """فهم is فهم, or ف and هم."""
    assert is_function_word("فهم", "هم")
    assert not is_function_word("فهم", "فهم")
    assert not is_function_word("ومنى", "مني")


def test_folded_forms() -> None:
    """They are those by which keys are recognised."""
    assert {"الي", "الى", "ان", "في", "و", "ال"} <= FUNCTION_WORDS
    assert all(folded(word) == word for word in FUNCTION_WORDS)
