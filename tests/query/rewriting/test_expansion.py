"""What else a word may be found by: related words and near spellings that the index holds."""

from collections.abc import Iterable

import pytest

from search.analyzer import Analyzer, Token
from search.query.rewriting.expansion import (
    MAX_ALTERNATIVES_OF_QUERY,
    MAX_RELATED_OF_WORD,
    Expansion,
    KnownExpansions,
    new_cache,
)
from tests.conftest import ANY_WORDS, AnyWords, Words
from tests.query.trees import leaves

from .conftest import Planner


def word(analyzer: Analyzer, text: str) -> Token:
    (token,) = analyzer.tokens(text)
    return token


class Counting(AnyWords):
    """A term dictionary that may hold every word and counts how often it is asked."""

    asked = 0

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        self.asked += 1
        return super().frequencies(field, keys)


def test_related_words_and_near_spellings(analyzer: Analyzer) -> None:
    """By their stems, near spellings also as they are written."""
    expansion = Expansion(analyzer, Words("اشتباك كوتنبرغ كوتنبرج"), {})
    assert ("stem", "اشتباك") in expansion.of(word(analyzer, "اشتبك"))
    assert expansion.of(word(analyzer, "غوتنبرغ")) == [
        ("stem", "كوتنبرج"),
        ("folded", "كوتنبرغ"),
    ]


def test_only_what_the_index_holds(analyzer: Analyzer) -> None:
    """With the article or without."""
    for held, expected in (("", []), ("الكوتنبرغ", [("stem", "كوتنبرج"), ("folded", "كوتنبرغ")])):
        assert Expansion(analyzer, Words(held), {}).of(word(analyzer, "غوتنبرغ")) == expected


@pytest.mark.parametrize("text", ["كتاب", "اشتبك", "هجوم", "انتخاب"])
def test_few_related_words(analyzer: Analyzer, text: str) -> None:
    """Those behind them are mostly of another meaning of the root."""
    found = Expansion(analyzer, ANY_WORDS, {}).of(word(analyzer, text))
    stems = {key for layer, key in found if layer == "stem"}
    spelt = {key for layer, key in found if layer == "folded"}
    assert len(stems) <= MAX_RELATED_OF_WORD + len(spelt)


def test_alternatives_are_bounded(plan: Planner) -> None:
    """However many words a query has, the wide level takes only so many alternatives of them."""
    words = ["اشتباك", "سيطرة", "كتاب", "انتخاب", "هجوم", "تفجير", "غوتنبرغ", "نتنياهو"] * 8
    query = " ".join(words)
    narrow, wide = (len(leaves(plan(query, level=level).every)) for level in ("smart", "wide"))
    # In title, text and lead.
    assert narrow < wide <= narrow + 3 * MAX_ALTERNATIVES_OF_QUERY


def test_a_word_is_looked_up_once(analyzer: Analyzer) -> None:
    """What is known is not asked for again, by later queries either, and is not changed."""
    dictionary, known = Counting(), KnownExpansions()
    first = Expansion(analyzer, dictionary, known).of(word(analyzer, "غوتنبرغ"))
    asked = dictionary.asked
    again = Expansion(analyzer, dictionary, known)
    assert again.of(word(analyzer, "غوتنبرغ")) == again.of(word(analyzer, "غوتنبرغ")) == first
    assert dictionary.asked == asked > 0


def test_a_query_that_has_used_its_share_takes_nothing_from_the_next(analyzer: Analyzer) -> None:
    """The bound is of one query; what is known of a word is whole."""
    known, token = KnownExpansions(), word(analyzer, "غوتنبرغ")
    whole = Expansion(analyzer, ANY_WORDS, known).of(token)
    spent = Expansion(analyzer, ANY_WORDS, known)
    taken = sum(len(spent.of(token)) for _ in range(MAX_ALTERNATIVES_OF_QUERY))
    assert taken == MAX_ALTERNATIVES_OF_QUERY
    assert spent.of(token) == []
    assert Expansion(analyzer, ANY_WORDS, known).of(token) == whole


class TestCache:
    """What is remembered from query to query."""

    def test_until_the_index_changes(self) -> None:
        cache = new_cache()
        cache.of(1)["كتب", "كتاب"] = [("stem", "مكتب")]
        assert cache.of(1) == {("كتب", "كتاب"): [("stem", "مكتب")]}
        assert cache.of(2) == {}
        assert cache.of(1) == {}

    def test_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Beyond so many words it begins anew, and who has the old ones keeps them."""
        monkeypatch.setattr("search.query.rewriting.expansion._CACHED_WORDS", 2)
        cache = new_cache()
        known = cache.of(1)
        for n in range(3):
            known["كتب", str(n)] = []
        assert cache.of(1) == {}
        assert len(known) == 3
