"""The word map: where the words of a text are, by their codes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Article
from search.analyzer import NO_WORD, SEVERAL_WORDS, Analyzer, stem_code
from search.highlighting.word_map import (
    MAX_MARKED_CHARS,
    WordMap,
    WordMaps,
    kept_text,
    marked_sentence_ends,
    with_left_out,
)

TEXTS = st.lists(
    st.sampled_from(["قادة", "كوفيد-19", "…", "ا" * 300, " ", "  ", "\n", "\u00a0", "🙂"]),
    max_size=30,
).map("".join)


def mapped(analyzer: Analyzer, text: str) -> WordMap:
    return WordMap.analyzed(text, analyzer)


def test_a_part_has_the_code_of_its_word(analyzer: Analyzer) -> None:
    """Forms of one word share their code; parts without a word and with several have their own."""
    leader = stem_code("قائد")
    assert (
        mapped(analyzer, "القادة، … كوفيد-19 وقائد").codes
        == leader + NO_WORD + SEVERAL_WORDS + leader
    )


def test_places_are_in_their_order(analyzer: Analyzer) -> None:
    words = mapped(analyzer, "قادة مدينة وقائد … مدن")
    assert words.places([stem_code("قائد")]) == [0, 2]
    assert words.places([NO_WORD, stem_code("مدينة"), stem_code("قائد")]) == [0, 1, 2, 3, 4]
    assert words.places([]) == []


@given(text=TEXTS)
def test_parts_are_found_in_the_text(analyzer: Analyzer, text: str) -> None:
    """Whatever the blanks between, before and behind them, and however long they are."""
    words = mapped(analyzer, text)
    parts = [text[start:end].rstrip() for start, end in words.spans(range(len(words.codes)))]
    assert [part for part in parts if part] == text.split()
    assert all(part or code == NO_WORD for part, code in zip(parts, words.codes, strict=True))
    some = list(words.spans(range(1, len(words.codes), 2)))
    assert some == list(words.spans(range(len(words.codes))))[1::2]


@given(title=TEXTS, body=TEXTS)
def test_maps_come_back_from_bytes(analyzer: Analyzer, title: str, body: str) -> None:
    maps = WordMaps.of(Article("1", title, body), analyzer)
    kept = WordMaps.from_bytes(maps.to_bytes())
    for one, other in zip(maps[:2], kept[:2], strict=True):
        assert (one.codes, list(one.lengths)) == (other.codes, list(other.lengths))
    assert list(maps.ends) == list(kept.ends)
    article = Article.unpacked(Article("1", title, body).packed(maps.to_bytes()))
    assert WordMaps.of(article, analyzer) == kept


def test_damaged_maps_are_told(analyzer: Analyzer) -> None:
    """However much of one is missing, and whatever stands in its place."""
    kept = WordMaps.of(Article("1", "قادة", "كتب 12.7 قادة"), analyzer).to_bytes()
    for damaged in (*(kept[:end] for end in range(1, len(kept))), kept + b"1", b"\xff" * 20):
        with pytest.raises(ValueError, match=r".+"):
            WordMaps.from_bytes(damaged)


def test_very_long_texts_are_mapped_to_a_bound(analyzer: Analyzer) -> None:
    text = "كلمة " * MAX_MARKED_CHARS
    assert len(mapped(analyzer, text).codes) == MAX_MARKED_CHARS // 5
    assert mapped(analyzer, "ا" * 2 * MAX_MARKED_CHARS) == WordMap("", [])
    assert marked_sentence_ends("كلمة. " * MAX_MARKED_CHARS)[-1] <= MAX_MARKED_CHARS


def test_what_is_left_out_has_no_codes(analyzer: Analyzer) -> None:
    """It is told of the maps, and the other parts keep their places."""
    article = Article("1", "قادة", "كتب\nاقرأ أيضا\nقادة")
    maps = WordMaps.of(article, analyzer)
    stored = with_left_out(maps.to_bytes(), ((1, 3),))
    same = WordMaps.from_bytes(maps.to_bytes())
    assert WordMaps.from_bytes(stored) == same._replace(left_out=((1, 3),))
    assert WordMaps.from_bytes(stored).to_bytes() == stored
    codes = WordMaps.codes_of(maps.to_bytes())
    assert WordMaps.codes_of(stored) == codes[:2] + 2 * NO_WORD + codes[4:]
    assert kept_text(replace(article, words=stored)).split() == ["كتب", "قادة"]
    assert kept_text(article) == article.body


def test_what_is_left_out_may_be_behind_the_map(analyzer: Analyzer) -> None:
    """Of a very long text, whose end is not mapped."""
    article = Article("1", body="كلمة " * MAX_MARKED_CHARS + "\nاقرأ أيضا")
    parts = len(article.body.split())
    stored = with_left_out(WordMaps.of(article, analyzer).to_bytes(), ((parts - 2, parts),))
    assert WordMaps.from_bytes(stored).cuts() == []
    assert len(WordMaps.codes_of(stored)) == MAX_MARKED_CHARS // 5
