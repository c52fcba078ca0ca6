"""Names in Latin letters, in Arabic as the articles of an index write them."""

import re
from collections.abc import Iterator
from functools import cache
from math import inf
from pathlib import Path

from search.analyzer.normalize import folded
from search.suggest.term_stats import TermStats
from search.suggest.transliterate import plain_name, spellings

#: So many words of a name are read, so many readings of each and of the whole are given.
_MOST_WORDS, _MOST_READINGS = 6, 3
#: The longest entry of the table, in words.
_LONGEST_ENTRY = 3
#: What a spelling's cost takes of its weight, and what an article costs that was not typed.
_COST, _ARTICLE = 14.0, 0.8
#: A lighter word is no reading of a name.
_LEAST = -20.0

_LETTER = r"[A-Za-z\u00c0-\u024f]"
_WORD = rf"{_LETTER}(?:{_LETTER}|['’‘ʿʾ`-])*"
#: Signs between letters are of another keyboard layout, not of a name.
_NO_NAME = r"[\w\[\]{};<>/]"
LATIN = re.compile(rf"(?<!{_NO_NAME}){_WORD}(?: +{_WORD})*(?!{_NO_NAME})")
#: What is one word in Latin letters, and two in Arabic.
_APART = (
    (re.compile(r"(?<=\w\w)[aeiou]ll?ah\b"), " allah"),
    (re.compile(r"\babd[aeu](?:l|([rnszdt])(?=[- ]?\1))[- ]?(?=\w{3})"), "abd al-"),
    (re.compile(r"(?<=\w\w)[aeiou][ld]d(?:ee|ei|i)ne?\b"), " al-din"),
)
#: The Arabic article, whose l sounds as the letter behind it; a plus stands for it from here on.
_THE = re.compile(r"\b(?:[ae]l[- ]|[ae](sh|th|dh|[drstzn])[- ](?=\1))(?=\w)")
_SMALL_WORDS = frozenset({"the", "of", "and"})


@cache
def _table() -> dict[str, str]:
    lines = (Path(__file__).parent / "latin_names.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def in_arabic(name: str, words: TermStats) -> list[tuple[str, float]]:
    """Return a name of Latin letters in Arabic, each with its weight, the likeliest first.

    Each word is one that the articles have; nothing is returned when there is none for a part.
    """
    name = plain_name(name)
    for pattern, apart in _APART:
        name = pattern.sub(apart, name)
    parts = re.split(r"[\s-]+", _THE.sub("+", name))
    readings = list(_readings([part for part in parts if part not in _SMALL_WORDS], words))
    if not readings or not all(readings):
        return []
    best = [ways[0] for ways in readings]
    found = [best]
    for place, ways in enumerate(readings):
        found += [[*best[:place], other, *best[place + 1 :]] for other in ways[1:]]
    return [(" ".join(w for w, _ in way), sum(weight for _, weight in way)) for way in found]


def _readings(parts: list[str], words: TermStats) -> Iterator[list[tuple[str, float]]]:
    """Yield the readings of each word, or of a few words that the table has together."""
    parts = parts[:_MOST_WORDS]
    while parts:
        for length in range(min(_LONGEST_ENTRY, len(parts)), 0, -1):
            arabic = _table().get(" ".join(parts[:length]), "")
            if arabic and all(words.count(folded(word)) for word in arabic.split()):
                yield [(arabic, 0.0)]
                break
        else:
            length = 1
            yield _spelt(parts[0], words)
        parts = parts[length:]


def _spelt(part: str, words: TermStats) -> list[tuple[str, float]]:
    """Return the words of the articles that a word may stand for, the likeliest first."""
    name = part.removeprefix("+")
    costs: dict[str, float] = {}
    for spelling, cost in spellings(name):
        for word, dearer in _ways(spelling, defined=name != part):
            costs[word] = min(cost + dearer, costs.get(word, inf))
    counts = words.counts(costs)
    weights = {word: words.weight(often) - _COST * costs[word] for word, often in counts.items()}
    best = sorted(weights.items(), key=lambda way: -way[1])[:_MOST_READINGS]
    return [(words.spelt(word), weight) for word, weight in best if weight > _LEAST]


def _ways(spelling: str, *, defined: bool) -> Iterator[tuple[str, float]]:
    """Yield a spelling, and what it costs, as a word with or without the article."""
    if defined:
        yield f"ال{spelling}", 0.0
    else:
        yield spelling, 0.0
        yield f"ال{spelling}", _ARTICLE
