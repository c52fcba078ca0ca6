"""The passages of articles."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Article
from search.meaning.passages import MAX_PASSAGES, PASSAGE_WORDS, key_of, passages, texts

MOST_WORDS = MAX_PASSAGES * PASSAGE_WORDS
#: Bodies of up to some 600 words, with sentences that end anywhere.
BODIES = st.lists(st.sampled_from(["كلمة ", "نهاية. ", "سطر\n", "  ", "3.5 "]), max_size=600).map(
    "".join
)


def cut(body: str) -> list[str]:
    """Return the passages of a body."""
    return [body[start:end] for start, end in passages(Article("1", body=body))]


@given(BODIES)
@settings(max_examples=60, deadline=None)
def test_passages_are_the_body(body: str) -> None:
    """Side by side they are all of it, each of about the same number of words, none cut."""
    parts = cut(body)
    assert "".join(parts) == body
    assert [word for part in parts for word in part.split()] == body.split()
    if len(parts) > 1:
        assert all(PASSAGE_WORDS * 0.4 < len(part.split()) < PASSAGE_WORDS * 1.8 for part in parts)
    else:
        assert len(body.split()) <= PASSAGE_WORDS * 1.5


@pytest.mark.parametrize("more", [-120, -61, -60, -1, 0])
def test_up_to_the_most_passages_nothing_is_left_out(more: int) -> None:
    """Not even the last word of the longest body that is read as a whole."""
    body = " ".join(map(str, range(MOST_WORDS + more)))
    assert "".join(cut(body)) == body


@pytest.mark.parametrize("more", [1, 59, 60, 61, 5_000])
def test_of_a_longer_body_the_beginning_is_read(more: int) -> None:
    """So many words as the most passages have."""
    parts = cut(" ".join(map(str, range(MOST_WORDS + more))))
    assert len(parts) == MAX_PASSAGES
    assert "".join(parts).split() == list(map(str, range(MOST_WORDS)))


def test_a_passage_ends_where_a_sentence_ends_near() -> None:
    """Otherwise at a word, as where sentences are long or the text has no signs."""
    sentence = "كلمة " * 35 + "نهاية. "
    assert all(part.endswith("نهاية.") for part in map(str.strip, cut(sentence * 20)))
    assert [len(part.split()) for part in cut("كلمة " * 240)] == [120, 120]
    far = "كلمة " * 10 + "نهاية. " + "كلمة " * 229
    assert [len(part.split()) for part in cut(far)] == [120, 120]


@pytest.mark.parametrize("body", ["", " \n ", "كلمة"])
def test_a_short_body_is_one_passage(body: str) -> None:
    """A headline alone has one, which is empty."""
    article = Article("1", "عنوان", body)
    assert passages(article) == [(0, len(body))]
    assert texts(article) == [f"عنوان\n{body}".strip()]


def test_every_passage_has_the_headline() -> None:
    """As it tells what all of them are about."""
    found = texts(Article("1", "عنوان", "كلمة " * 300))
    assert len(found) > 1
    assert all(text.startswith("عنوان\nكلمة") for text in found)


@pytest.mark.parametrize("part", ["س", "س ", ".", "\n", ".»", "س. "])
def test_no_body_is_too_long(part: str) -> None:
    """Of four million characters there are at most as many passages as of others."""
    spans = passages(Article("1", body=part * (4_000_000 // len(part))))
    assert 1 <= len(spans) <= MAX_PASSAGES
    assert all(one[1] == other[0] for one, other in pairwise(spans))


def test_a_key_is_that_of_the_texts() -> None:
    """Another text or id has another; where and when it was printed does not matter."""
    article = Article("1", "عنوان", "نص", "2024-01-01", "صحيفة")
    assert key_of(article) == key_of(replace(article, source="وكالة", date="2024-02-02"))
    others = replace(article, id="2"), replace(article, title="ن"), replace(article, body="")
    assert len({key_of(article), *map(key_of, others)}) == 4
