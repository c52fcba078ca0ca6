"""Compare the estimated cost of requests of every kind with the processor time of their searches.

    python -m benchmarks.costs INDEX ARTICLES.jsonl.gz [--count 500]

What matters is that no request with a small estimate takes long; such ones are listed.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import correlation
from typing import Any

from benchmarks.answers import Draw
from benchmarks.worst_searches import COMMON, FACETS, SHORT
from search import LIGHT_MS, Index, SearchError, SearchRequest, cost_of, open_index

#: Pieces of heavy queries; ``{}`` is a common word, ``{short}`` a short one, ``{begin}`` the
#: beginning of a word.
_PIECES = (
    "{}", "{}", "{}", '"{} {}"', '"{} {}"~50', "{short}~2", "{short}~", "{}~2", "{letter}?*",
    "{begin}*", '"{} {}"~جملة', '"{begin}* {begin}*"', "={}", "-{}", "atleast3:{}", 'مقدمة:"{}"',
    "({} OR {})", "title:{}", "نص:{}",
)  # fmt: skip
_CHOICES: dict[str, tuple[Any, ...]] = {
    "match": ("auto", "auto", "all", "any", "most"), "level": ("smart", "smart", "wide", "exact"),
    "limit": (0, 10, 10, 20, 50, 100, 1000), "group": (None, None, "story"),
    "half_life": (None, None, 30), "facets": ((), (), FACETS), "offer": (False, False, True),
    "explain": (False, False, True), "sort": ("relevance",) * 9 + ("newest",),
}  # fmt: skip


def heavy(chance: random.Random) -> SearchRequest:
    """Return a request of many common words, patterns or operators, with any options."""
    pieces = ("{}",) if chance.random() < 0.5 else _PIECES
    size = chance.choice((1, 2, 3, 5, 10) if pieces is _PIECES else (1, 3, 5, 20, 64))
    query = " ".join(chance.choice(pieces) for _ in range(size))
    while "{" in query:
        word, short = chance.choice(COMMON), chance.choice(SHORT)
        for place, text in (("{short}", short), ("{letter}", word[2]), ("{begin}", word[:3])):
            query = query.replace(place, text, 1)
        query = query.replace("{}", word, 1)
    return SearchRequest(query, **{name: chance.choice(of) for name, of in _CHOICES.items()})


def requests(articles: Path, size: int) -> Iterator[SearchRequest]:
    """Yield requests of every kind, half of them heavy."""
    chance = random.Random(5)  # noqa: S311  # no secret hangs on it
    for name, options in islice(Draw(articles).requests(size), size // 2):
        if name.startswith("search:"):
            try:
                yield SearchRequest(**{**options, "strict": False})
            except SearchError:
                continue
    for _ in range(size - size // 2):
        yield heavy(chance)


def took(index: Index, request: SearchRequest) -> float:
    """Return the milliseconds of the quicker of two searches."""
    times = []
    for _ in range(2):
        began = time.process_time()
        index.search(request)
        times.append((time.process_time() - began) * 1000)
    return min(times)


def rank_correlation(pairs: list[tuple[float, float]]) -> float:
    """Return Spearman's correlation of the ranks of pairs."""
    ranks = [_ranks(values) for values in zip(*pairs, strict=True)]
    return correlation(*ranks)


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda at: values[at])
    return [float(rank) for _, rank in sorted(zip(order, range(len(order)), strict=True))]


def main() -> None:
    """Measure what the command line asks for, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=500)
    options = parser.parse_args()
    found: list[tuple[float, float, SearchRequest]] = []
    with open_index(options.index, cache_size=0) as index:
        for request in requests(options.articles, options.count):
            try:
                found.append((cost_of(request), took(index, request), request))
            except SearchError:
                continue
    light = [ms for cost, ms, _ in found if cost <= LIGHT_MS]
    pairs = [(cost, ms) for cost, ms, _ in found]
    print(f"{len(found)} requests, rank correlation {rank_correlation(pairs):.2f}")
    print(f"{len(light)} light, the longest of them {max(light):.0f} ms")
    for cost, ms, request in sorted(found, key=lambda one: one[0] - one[1])[:10]:
        print(f"estimated {cost:.0f} ms, took {ms:.0f} ms: {request.query_string()[:200]}")


if __name__ == "__main__":
    main()
