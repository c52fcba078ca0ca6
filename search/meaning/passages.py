"""The passages of an article whose vectors are kept: its text in parts of some 120 words."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from hashlib import blake2b
from itertools import islice

from search.analyzer.sentences import sentence_ends
from search.article import Article

#: The words of a passage, and the most passages of one article: what is behind them is found by
#: its words alone.
PASSAGE_WORDS = 120
MAX_PASSAGES = 64
#: Changes whenever other passages are made of the same text.
PASSAGES_VERSION = 1
#: How far, as a share of a passage, its end may move to where a sentence ends.
_GIVE = 1 / 3
_WORD = re.compile(r"\S+")


def key_of(article: Article) -> int:
    """Return the key of the vectors of an article: 64 bits of a digest of its id and its texts."""
    text = f"{article.id}\0{article.title}\0{article.body}".encode(errors="replace")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")


def passages(article: Article) -> list[tuple[int, int]]:
    """Return the [start, end) of each passage of the body; one empty passage for a headline alone.

    They are of about the same length, and end where sentences end if any does near enough.
    """
    body, most = article.body, MAX_PASSAGES * PASSAGE_WORDS
    words = [word.start() for word in islice(_WORD.finditer(body), most + 1)]
    last = words[-1] if len(words) > most else len(body)
    count = max(1, round(len(words) / PASSAGE_WORDS))
    length = len(words) / count
    ends = sentence_ends(body, words[-1] if words else 0)
    cuts = [0]
    for number in range(1, count):
        low, goal, high = (words[int(length * (number + give))] for give in (-_GIVE, 0, _GIVE))
        cuts.append(_nearest(ends, goal, low, high))
    return list(zip(cuts, [*cuts[1:], last], strict=True))


def texts(article: Article) -> list[str]:
    """Return the text of each passage, as it is embedded: with the headline before it."""
    return [
        f"{article.title}\n{article.body[start:end]}".strip() for start, end in passages(article)
    ]


def _nearest(ends: Sequence[int], goal: int, low: int, high: int) -> int:
    """Return the end of a sentence nearest to a goal from ``low`` to ``high``, or the goal."""
    at = bisect_left(ends, goal)
    near = [end for end in ends[max(0, at - 1) : at + 1] if low <= end <= high]
    return min(near, key=lambda end: abs(end - goal), default=goal)
