"""The passages of a text that best answer a query, given the words that it marks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

PASSAGES = 2
PASSAGE_LENGTH = 240
#: How much of a long sentence is shown before the first marked word.
_LEAD = 60
#: Matches looked at when choosing; a page full of them needs no more.
_ENOUGH_MATCHES = 200

#: The start and end of a word to mark, and the parts of the query that it answers, a bit for each.
Match = tuple[int, int, int]
#: Where a passage starts and ends.
Passage = tuple[int, int]
#: Besides, the parts of the query that its words answer, and how many words.
_Candidate = tuple[int, int, int, int]


def best_passages(text: str, ends: Iterable[int], matches: Sequence[Match]) -> list[Passage]:
    """Return the passages that together show most of a query, in order.

    They are whole sentences, by where these ``ends``, where they are short enough, else parts of
    one cut between words. Without matches it is the text's beginning.
    """
    if not matches:
        start, end = _trimmed(text, 0, _word_end(text, PASSAGE_LENGTH))
        return [(start, end)] if end > start else []
    candidates = list(_candidates(text, [0, *ends, len(text)], matches[:_ENOUGH_MATCHES]))
    chosen: list[Passage] = []
    shown = 0
    while candidates and len(chosen) < PASSAGES:
        start, end, parts, _ = max(candidates, key=partial(_worth, shown))
        chosen.append(_trimmed(text, start, end))
        shown |= parts
        candidates = [other for other in candidates if other[1] <= start or other[0] >= end]
    return sorted(chosen)


def _worth(shown: int, passage: _Candidate) -> tuple[int, int, int]:
    """Return what a passage shows beside what others do: new parts of the query count most."""
    _, _, parts, matches = passage
    return (parts & ~shown).bit_count(), parts.bit_count(), matches


def _candidates(text: str, bounds: list[int], matches: Sequence[Match]) -> Iterator[_Candidate]:
    """Yield passages around the matches: sentences with what fits beside, or windows."""
    starts = [start for start, _, _ in matches]
    after = 0
    for word, word_end, _ in matches:
        if word < after:
            continue
        at = bisect_right(bounds, word) - 1
        if bounds[at + 1] - bounds[at] <= PASSAGE_LENGTH:
            start, end = _joined(bounds, at)
            after = bounds[at + 1]
        else:
            start, end = _window(text, (bounds[at], bounds[at + 1]), (word, word_end))
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        parts = 0
        for _, _, answered in matches[first:last]:
            parts |= answered
        yield start, end, parts, last - first


def _joined(bounds: list[int], at: int) -> tuple[int, int]:
    """Return a short sentence with as many after it, or else before it, as fit."""
    first, last = at, at + 1
    while last + 1 < len(bounds) and bounds[last + 1] - bounds[first] <= PASSAGE_LENGTH:
        last += 1
    while first and bounds[last] - bounds[first - 1] <= PASSAGE_LENGTH:
        first -= 1
    return bounds[first], bounds[last]


def _window(text: str, sentence: tuple[int, int], word: tuple[int, int]) -> tuple[int, int]:
    """Return the part of a long sentence that shows a word, cut between words."""
    start, end = sentence
    if word[1] - start > PASSAGE_LENGTH - _LEAD:
        start = text.find(" ", word[0] - _LEAD, word[0]) + 1 or word[0]
    return start, min(end, _word_end(text, start + PASSAGE_LENGTH))


def _word_end(text: str, limit: int) -> int:
    """Return the last place not beyond the limit where a word ends."""
    if limit >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, limit - _LEAD), limit + 1)
    return space if space > 0 else limit


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    passage = text[start:end]
    start += len(passage) - len(passage.lstrip())
    return start, start + len(passage.strip())
