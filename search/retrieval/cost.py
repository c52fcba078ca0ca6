"""The cost of a request, estimated before any work is done: what is heavy can be told from light.

Estimates are in milliseconds of processor time on an index of 30,000 articles, where most searches
take less; on a larger index all take longer. ``benchmarks/costs.py`` compares them with what
searches take.
"""

from collections import Counter
from math import comb
from typing import NamedTuple

from search.analyzer import ARTICLE
from search.errors import RequestError
from search.query.algebra import is_wild
from search.query.language.parser import parse, plain
from search.query.tree import (
    And,
    Boost,
    Exactly,
    Fuzzy,
    Node,
    Not,
    Or,
    Pattern,
    Preferred,
    Quoted,
    Repeated,
    Term,
    Together,
)
from search.request import LevelName, SearchRequest
from search.retrieval import cursor
from search.retrieval.meaning_query import MAX_CHARS
from search.schema import LEAD

#: Up to this cost a request is light: none of those tried took longer than it by much.
LIGHT_MS = 50.0


class _Cost(NamedTuple):
    """The milliseconds of a part of a query, and the leaves of the plan that it becomes."""

    ms: float
    leaves: int = 0


_COSTS = {
    "word at exact": _Cost(0.3, 3),
    "word at smart": _Cost(0.7, 8),
    "word at wide": _Cost(1.2, 20),
    "word of a phrase": _Cost(1.0, 3),
    "pair of near words": _Cost(1.5, 4),
    "pattern": _Cost(8.0, 3),
    "pattern of one letter": _Cost(25.0, 3),
    "pattern in a phrase": _Cost(50.0, 40),
    "word with a tilde": _Cost(20.0, 9),
    "read part": _Cost(25.0),
}
#: Where articles are read, however many parts ask for it; see `search.query.rewriting.reading`.
_READING_MS = 350.0
#: Of words of which any is enough, more articles are scored.
_ANY_FACTOR = 1.5
_MAX_EXPLAINED_LEAVES = 200
_PHRASE_IN_HIT_MS = 0.15
_BASE_MS, _OFFER_MS, _CORRECTED_WORD_MS = 2.0, 3.0, 1.0
_HIT_MS, _WORD_IN_HIT_MS, _MAX_WORDS_IN_HIT, _GROUPED_HIT_MS = 0.13, 0.012, 20, 0.2
_EXPLAINED_LEAF_MS, _EXPLAINED_HIT_MS, _LEAF_OF_HIT_MS = 0.4, 0.15, 0.006
_FACET_MS, _WORD_IN_FACET_MS, _GROUP_MS, _FADING_MS = 1.5, 0.1, 15.0, 3.0
#: Hits before those shown are ranked, those before a cursor up to three times.
_SKIPPED_HIT_MS, _MAX_SKIPPED_HITS, _CURSOR_MS = 0.03, 10_000, 10.0
#: The vector of a query takes two thirds of it, and reading those of articles the rest; that of a
#: longer query takes longer.
_MEANING_MS, _CHAR_OF_MEANING_MS = 30.0, 0.25


def cost_of(request: SearchRequest) -> float:
    """Return about how many milliseconds of processor time a search takes, and seldom too few.

    It depends on the request alone, and is never smaller where more is asked for. A request of
    `LIGHT_MS` or less is one of the kind that readers send. To tell takes as long as to parse the
    query: a tenth of a millisecond for a few words, and at most a few.
    """
    counts = _counts(request)
    leaves = sum(_COSTS[part].leaves * number for part, number in counts.items())
    words = counts.total()
    matching = sum(_COSTS[part].ms * number for part, number in counts.items())
    if request.match == "any":
        matching *= _ANY_FACTOR
    reading = _READING_MS if counts["read part"] else 0.0
    shown = _of_answer(request, words) + _of_reasons(request, leaves)
    phrases = _PHRASE_IN_HIT_MS * counts["pattern in a phrase"] * request.limit
    return _BASE_MS + matching + reading + shown + phrases + _of_meaning(request)


def _of_meaning(request: SearchRequest) -> float:
    if request.effective_meaning == "off":
        return 0.0
    return _MEANING_MS + _CHAR_OF_MEANING_MS * min(len(request.query), MAX_CHARS)


def _of_answer(request: SearchRequest, words: int) -> float:
    """Return the cost of what an answer shows."""
    hits = request.limit * (_HIT_MS + _WORD_IN_HIT_MS * min(words, _MAX_WORDS_IN_HIT))
    facets = len(request.facets) * (_FACET_MS + _WORD_IN_FACET_MS * words)
    grouped = _GROUP_MS + _GROUPED_HIT_MS * request.limit if request.group else 0.0
    fading = _FADING_MS if request.half_life else 0.0
    offered = _OFFER_MS + _CORRECTED_WORD_MS * words if request.offer else 0.0
    return hits + facets + grouped + fading + offered + _of_skipping(request)


def _of_skipping(request: SearchRequest) -> float:
    """Return the cost of the hits before those shown."""
    skipped, jump = request.offset, 0.0
    if request.cursor is not None:
        try:
            skipped, _ = cursor.decode(request, request.cursor)
        except RequestError:
            # Refused before anything is looked for.
            return 0.0
        jump = _CURSOR_MS if skipped else 0.0
    return jump + _SKIPPED_HIT_MS * min(skipped, _MAX_SKIPPED_HITS)


def _of_reasons(request: SearchRequest, leaves: int) -> float:
    """Return the cost of saying why hits were found."""
    if not request.explain:
        return 0.0
    leaves = min(leaves, _MAX_EXPLAINED_LEAVES)
    of_hits = request.limit * (_EXPLAINED_HIT_MS + _LEAF_OF_HIT_MS * leaves)
    return _EXPLAINED_LEAF_MS * leaves + of_hits


def _counts(request: SearchRequest) -> Counter[str]:
    """Return how many parts of each kind a query has."""
    parsed = plain(request.query) if request.plain else parse(request.query)
    counts: Counter[str] = Counter()
    _count(parsed.tree, request.level, counts)
    return counts


def _count(node: Node, level: LevelName, counts: Counter[str]) -> None:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                _count(part, level, counts)
        case Boost(part) | Not(part) | Preferred(part):
            _count(part, level, counts)
        case Exactly(part):
            _count(part, "exact", counts)
        case Repeated(part):
            counts["read part"] += 1
            _count(part, level, counts)
        case Term(_, field):
            counts[f"word at {level}"] += 1
            counts["read part"] += field == LEAD and level == "exact"
        case Pattern(text, field):
            counts[_kind(text)] += 1
            counts["read part"] += field == LEAD
        case Fuzzy(field=field):
            counts["word with a tilde"] += 1
            counts["read part"] += field == LEAD
        case Quoted():
            _count_phrase(node, counts)
        case Together(text):
            counts["read part"] += 1
            for word in text.split():
                counts[_kind(word) if is_wild(word) else f"word at {level}"] += 1


def _count_phrase(phrase: Quoted, counts: Counter[str]) -> None:
    words = phrase.text.split()
    counts["pattern in a phrase"] += sum(map(is_wild, words))
    counts["read part"] += phrase.field == LEAD
    if phrase.slop:
        counts["pair of near words"] += comb(len(words), 2)
    else:
        counts["word of a phrase"] += len(words)


def _kind(pattern: str) -> str:
    """Return the kind of a pattern: all words that begin with its first letters are looked at."""
    return "pattern of one letter" if is_wild(pattern.removeprefix(ARTICLE)[:2]) else "pattern"
