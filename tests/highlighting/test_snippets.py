"""The passages that are shown of a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer.sentences import sentence_ends
from search.highlighting.snippets import (
    MAX_PASSAGE_CHARS,
    MAX_PASSAGES,
    best_passages,
)
from search.query.plan import MarkedWord

#: Nine words, none of them looked for, and no sentence's end.
FILLING = "اجتمع الوزراء اليوم لبحث أزمة المياه ومشاريع الري الكبرى "
PIECES = st.sampled_from(["سوريا", "تركيا", "قوات ", FILLING, ". ", "؟\n", " ", "ا" * 300])


def matches(text: str, *words: str) -> list[MarkedWord]:
    """Return where words stand in a text; each is a part of the query."""
    found = [
        (place.start(), place.end(), 1 << number)
        for number, word in enumerate(words)
        for place in re.finditer(word, text)
    ]
    return sorted(found)


def passages(text: str, *words: str) -> list[str]:
    chosen = best_passages(text, sentence_ends(text), matches(text, *words))
    assert len(chosen) <= MAX_PASSAGES
    assert chosen == sorted(chosen)
    assert all(0 < end - start <= MAX_PASSAGE_CHARS for start, end in chosen)
    return [text[start:end] for start, end in chosen]


def test_without_a_match_the_opening_is_shown() -> None:
    """It is cut between words, and a short text is shown whole."""
    text = "\n" + FILLING * 10
    (passage,) = passages(text)
    assert text.startswith(f"\n{passage} ")
    assert passages("نص قصير.") == ["نص قصير."]
    assert passages("") == passages(" \n") == []


def test_a_passage_is_made_of_whole_sentences() -> None:
    text = f"{FILLING * 4}. جرت الحرب في سوريا. وقال الوزير «كفى!» وانصرف. {FILLING * 4}."
    assert passages(text, "سوريا") == ["جرت الحرب في سوريا. وقال الوزير «كفى!» وانصرف."]


def test_a_point_in_a_number_ends_no_sentence() -> None:
    text = f"{FILLING * 4}. بلغ سعر النفط 12.7 دولار في سوريا. {FILLING * 4}."
    assert passages(text, "سوريا") == ["بلغ سعر النفط 12.7 دولار في سوريا."]


def test_sentences_before_fill_a_passage_where_none_follow() -> None:
    text = f"{FILLING * 4}. قال الوزير. جرت الحرب في سوريا."
    assert passages(text, "سوريا") == ["قال الوزير. جرت الحرب في سوريا."]


def test_two_passages_show_different_words_of_the_query() -> None:
    filling = FILLING * 4 + ". "
    text = f"سوريا. {filling}سوريا سوريا. {filling}تركيا. {filling}سوريا. {filling}"
    shown = passages(text, "سوريا", "تركيا")
    assert len(shown) == 2
    assert {word for word in ("سوريا", "تركيا") if word in "".join(shown)} == {"سوريا", "تركيا"}


def test_the_passage_with_most_of_the_query_is_chosen_first() -> None:
    filling = FILLING * 4 + ". "
    text = f"سوريا سوريا. {filling}تركيا. {filling}سوريا وتركيا. {filling}"
    assert "سوريا وتركيا." in passages(text, "سوريا", "تركيا")


@pytest.mark.parametrize("before", [0, 1, 5, 50])
@pytest.mark.parametrize("after", [0, 1, 5, 50])
def test_a_long_sentence_is_cut_between_words(before: int, after: int) -> None:
    """Without punctuation the passage still begins and ends at words and shows the match."""
    text = FILLING * before + "سوريا " + FILLING * after
    (passage,) = passages(text, "سوريا")
    assert "سوريا" in passage.split()
    assert set(passage.split()) <= set(text.split())


@pytest.mark.parametrize("before", [0, 1, 100, 239, 240, 241, 500])
def test_a_text_without_spaces_is_cut_too(before: int) -> None:
    text = "ا،" * before + "سوريا" + "،ا" * 300
    assert any("سوريا" in passage for passage in passages(text, "سوريا"))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_passages_of_any_text_show_a_match(text: str) -> None:
    """They are not blank, do not overlap, and begin and end with a word."""
    found = matches(text, "سوريا", "تركيا")
    chosen = best_passages(text, sentence_ends(text), found)
    end = 0
    for start, after in chosen:
        assert end <= start < after
        assert text[start:after] == text[start:after].strip()
        end = after
    assert bool(chosen) == bool(text.strip())
    if found:
        assert all(any(start <= word < end for word, _, _ in found) for start, end in chosen)
