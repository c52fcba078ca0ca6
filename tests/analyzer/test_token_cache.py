"""The rows and columns of the parts of texts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import NO_WORD, SEVERAL_WORDS, Analyzer, pick, word_hash

SIGNS = st.text(st.sampled_from("،.«»\"'()[]-–…؟!:؛%"), max_size=4)


@given(before=SIGNS, word=st.sampled_from(["قادة", "وبالثروات", "12.7", "covid"]), after=SIGNS)
def test_signs_around_a_word_are_no_other_word(
    analyzer: Analyzer, before: str, word: str, after: str
) -> None:
    cache = analyzer.token_cache()
    assert cache[f"{before}{word}{after}"] == cache[word]


def test_a_row_has_the_keys_of_its_part(analyzer: Analyzer) -> None:
    """One word's, several words', or none's."""
    cache = analyzer.token_cache()
    leaders, covid, dash = cache.rows(["القادة", "كوفيد-19", "–"])
    assert [column[leaders] for column in cache.layers] == ["القادة", "القادة", "قائد"]
    assert [column[covid] for column in cache.layers] == ["كوفيد 19"] * 3
    assert [column[dash] for column in cache.layers] == [""] * 3
    assert (chr(cache.codes[covid]), chr(cache.codes[dash])) == (SEVERAL_WORDS, NO_WORD)


def test_equal_keys_are_one_string(analyzer: Analyzer) -> None:
    cache = analyzer.token_cache()
    one, other = cache.rows(["قادة", "وقائد"])
    assert cache.stems[one] is cache.stems[other]


def test_hashes_tell_words_from_numbers_and_from_nothing() -> None:
    assert word_hash("") == 0
    assert {word_hash(key) % 2 for key in ("قائد", "covid", "كوفيد 19")} == {0}
    assert {word_hash(key) % 2 for key in ("2018", "12.7")} == {1}
    assert all(map(word_hash, ("قائد", "0")))


@pytest.mark.parametrize("indices", [[], [2], [0, 2], [1, 1, 0]])
def test_picking_items_of_a_column(indices: list[int]) -> None:
    """However many, and in whatever order."""
    column = ["أ", "ب", "ج"]
    assert list(pick(column, indices)) == [column[index] for index in indices]


def test_threads_that_meet_the_same_parts_get_the_same_rows(analyzer: Analyzer) -> None:
    cache = analyzer.token_cache()
    parts = [f"{word}{number}،" for number in range(300) for word in ("كلمة", "كوفيد-")]
    with ThreadPoolExecutor(8) as threads:
        first, *others = threads.map(cache.rows, [parts] * 8)
    assert all(rows == first for rows in others)
    alone = analyzer.token_cache()
    for column, of_alone in zip(cache.layers, alone.layers, strict=True):
        assert pick(column, first) == pick(of_alone, alone.rows(parts))
