"""Requests at random: every option of a search, mostly valid, sometimes not."""

from base64 import urlsafe_b64encode
from random import Random
from typing import Any

import orjson

from benchmarks.fuzzing.grammar import query
from benchmarks.fuzzing.seeds import DATES, ODD, vocabulary
from search import RequestError, SearchRequest
from search.request import BEGINNING
from search.retrieval import cursor as cursors

_NAMES = ("سياسة", "اقتصاد", "الضحى", "وكالة الضفة", "x" * 500, "", "﷽")
_FORGED = ("", "*", "AAAA", "!!", "WzEsMiwzXQ", "*" * 999, "W10", "bnVsbA", "e30")
#: Chances of what is no valid value, of one option.
_WRONG = 0.02


def request(random: Random) -> dict[str, Any]:
    """Return the options of a search, as JSON has them."""
    options: dict[str, Any] = {"query": query(random)}
    options["limit"] = random.choice((0, 1, 3, 10, 10, 10, 20))
    chances = {
        "offset": (0.1, (1, 5, 19, 500, 990)),
        "sort": (0.3, ("newest", "oldest", "relevance")),
        "match": (0.5, ("auto", "all", "most", "any")),
        "level": (0.6, ("exact", "smart", "wide")),
        "date_from": (0.1, ("2018-01-01", "2021-03-21", "2024-06-01", "0001-01-01")),
        "date_to": (0.1, ("2018-01-01", "2021-03-21", "2024-06-01", "9999-12-31")),
        "facets": (0.3, (["source"], ["timeline"], ["source", "section", "author", "timeline"])),
        "group": (0.2, ("story",)),
        "half_life": (0.1, (0, 0.01, 30, 100_000)),
        "highlight": (0.1, (False,)),
        "offer": (0.3, (True,)),
        "explain": (0.2, (True,)),
        "strict": (0.2, (True,)),
        "plain": (0.05, (True,)),
    }
    for name, (chance, values) in chances.items():
        if random.random() < chance:
            options[name] = random.choice(values)
    for name in ("sources", "sections", "authors"):
        if random.random() < 0.05:
            options[name] = random.sample(_NAMES, random.randint(1, 3))
    if random.random() < 0.05:
        options["filters"] = {random.choice(("tags", "source", "author")): [random.choice(_NAMES)]}
    if "offset" not in options and random.random() < 0.15:
        options["cursor"] = _cursor(options, random)
    if random.random() < 0.03:
        options["story"] = f"{random.getrandbits(63):016x}"
    if random.random() < _WRONG:
        options |= _wrong(random)
    return options


def _cursor(options: dict[str, Any], random: Random) -> str:
    """Return the beginning, a cursor that only looks like one, or one of hits that are none."""
    kind = random.randrange(4)
    if kind < 2:
        return BEGINNING
    seen, last = random.choice((1, 5, 99_999, 100_001)), random.choice(("a-001", "", *ODD[:5]))
    if kind == 2:
        with_digest = orjson.dumps([random.choice(_NAMES), seen, last])
        return random.choice((*_FORGED, urlsafe_b64encode(with_digest).decode()))
    try:
        return cursors.encode(SearchRequest(**options), seen, last)
    except (RequestError, TypeError):
        return BEGINNING


def _wrong(random: Random) -> dict[str, Any]:
    wrong: tuple[dict[str, Any], ...] = (
        {"limit": -1}, {"limit": 1_001}, {"offset": 1_000}, {"sort": "x"}, {"match": ""},
        {"level": "deep"}, {"date_from": random.choice(DATES)}, {"date_to": "2021-02-30"},
        {"facets": ["x"]}, {"group": "source"}, {"half_life": -1.0}, {"half_life": 1e9},
        {"story": "x"}, {"filters": {"x": ["y"]}}, {"sources": ["x" * 501]},
        {"sources": ["\ud800"]}, {"sources": list(vocabulary()[:65])}, {"facets": ["timeline"] * 9},
        {"date_from": "2021-05-01", "date_to": "2020-01-01"}, {"offset": 3, "cursor": "*"},
    )  # fmt: skip
    return random.choice(wrong)
