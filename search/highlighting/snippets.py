"""The passages of a text that best answer a query, chosen by the words that the query marks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import chain, islice

from search.query.plan import MarkedWord

MAX_PASSAGES = 2
MAX_PASSAGE_CHARS = 240
#: How much of a long sentence is shown before the first marked word, at most.
_MAX_LEAD_CHARS = 60
#: Passages are chosen by the first matches only, which are plenty.
_MAX_MATCHES = 200

#: The start and end of a passage.
Passage = tuple[int, int]
#: Also the parts of the query that the passage answers, and the number of its matches.
_Candidate = tuple[int, int, int, int]


def best_passages(
    text: str, ends: Iterable[int], matches: Sequence[MarkedWord], cuts: Sequence[Passage] = ()
) -> list[Passage]:
    """Return the passages that together show most of a query, in the order of the text.

    A passage is made of whole sentences, which end at the offsets ``ends``, or is cut out of a long
    sentence between words. Without matches, the beginning of the text is the only passage. None
    shows any of the ``cuts``, in which there may be no matches.
    """
    if not matches:
        return list(islice(_openings(text, cuts), 1))
    bounds, edges = [0, *ends, len(text)], frozenset(chain.from_iterable(cuts))
    if edges:
        bounds = sorted({*bounds, *edges})
    candidates = list(_candidates(text, bounds, edges, matches[:_MAX_MATCHES]))
    chosen: list[Passage] = []
    shown = 0
    while candidates and len(chosen) < MAX_PASSAGES:
        start, end, parts, _ = max(candidates, key=partial(_worth, shown))
        chosen.append(_trimmed(text, start, end))
        shown |= parts
        candidates = [other for other in candidates if other[1] <= start or other[0] >= end]
    return sorted(chosen)


def _openings(text: str, cuts: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the beginning of each stretch of a text between cuts that has any words."""
    starts = [0, *(end for _, end in cuts)]
    for begin, stop in zip(starts, [*(start for start, _ in cuts), len(text)], strict=True):
        start, end = _trimmed(text, begin, min(stop, _word_end(text, begin + MAX_PASSAGE_CHARS)))
        if end > start:
            yield start, end


def _worth(shown: int, passage: _Candidate) -> tuple[int, int, int]:
    """Return the sort key of a passage: parts of the query not shown yet count most."""
    _, _, parts, matches = passage
    return (parts & ~shown).bit_count(), parts.bit_count(), matches


def _candidates(
    text: str, bounds: list[int], edges: Set[int], matches: Sequence[MarkedWord]
) -> Iterator[_Candidate]:
    """Yield passages around the matches: short sentences with their neighbours, or windows.

    Sentences on different sides of one of the ``edges`` are not shown together.
    """
    starts = [start for start, _, _ in matches]
    after = 0
    for word, word_end, _ in matches:
        if word < after:
            continue
        at = bisect_right(bounds, word) - 1
        if bounds[at + 1] - bounds[at] <= MAX_PASSAGE_CHARS:
            start, end = _joined(bounds, at, edges)
            after = bounds[at + 1]
        else:
            start, end = _window(text, (bounds[at], bounds[at + 1]), (word, word_end))
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        parts = 0
        for _, _, answered in matches[first:last]:
            parts |= answered
        yield start, end, parts, last - first


def _joined(bounds: list[int], at: int, edges: Set[int]) -> tuple[int, int]:
    """Return a short sentence with as many of the next, then of the previous ones, as fit."""
    first, last = at, at + 1
    while last + 1 < len(bounds) and bounds[last + 1] - bounds[first] <= MAX_PASSAGE_CHARS:
        if bounds[last] in edges:
            break
        last += 1
    while first and bounds[last] - bounds[first - 1] <= MAX_PASSAGE_CHARS:
        if bounds[first] in edges:
            break
        first -= 1
    return bounds[first], bounds[last]


def _window(text: str, sentence: tuple[int, int], word: tuple[int, int]) -> tuple[int, int]:
    """Return the part of a long sentence around a word, cut between words."""
    start, end = sentence
    if word[1] - start > MAX_PASSAGE_CHARS - _MAX_LEAD_CHARS:
        start = text.find(" ", word[0] - _MAX_LEAD_CHARS, word[0]) + 1 or word[0]
    return start, min(end, _word_end(text, start + MAX_PASSAGE_CHARS))


def _word_end(text: str, limit: int) -> int:
    """Return the last offset up to the limit at which a word ends."""
    if limit >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, limit - _MAX_LEAD_CHARS), limit + 1)
    return space if space > 0 else limit


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    passage = text[start:end]
    start += len(passage) - len(passage.lstrip())
    return start, start + len(passage.strip())
