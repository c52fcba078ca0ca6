"""Names in Latin letters, converted to Arabic as the articles of an index spell them."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from math import inf
from pathlib import Path

from search.analyzer import ARTICLE
from search.analyzer.normalize import folded
from search.suggest.term_stats import TermStats
from search.suggest.transliterate import arabic_spellings, plain_name

#: The words of a name that are read, and the readings that are kept of each.
_MAX_NAME_WORDS, _MAX_READINGS = 6, 3
#: The longest entry of the table.
_MAX_ENTRY_WORDS = 3
#: How much weight a cost of 1 takes from a spelling, and the cost of an article that was not typed.
_COST_WEIGHT, _ARTICLE_COST = 14.0, 0.5
_MAX_ABBREVIATION_CHARS = 4
#: A word that weighs less is no reading of a name.
_MIN_WEIGHT = -20.0

_LETTER = r"[A-Za-z\u00c0-\u024f]"
_WORD = rf"{_LETTER}(?:{_LETTER}|['’‘ʿʾ`-])*"
#: Signs between letters come from another keyboard layout: such a text is no name.
_NO_NAME = r"[\w\[\]{};<>/]"
LATIN = re.compile(rf"(?<!{_NO_NAME}){_WORD}(?: +{_WORD})*(?!{_NO_NAME})")
#: What is part of a word in Latin letters, and a word of its own in Arabic.
_APART = (
    (re.compile(r"(?<=\w\w)[aeiou]ll?ah\b"), " allah"),
    (re.compile(r"\babd[aeu](?:l|([rnszdt])(?=[- ]?\1))[- ]?(?=\w{3})"), "abd al-"),
    (re.compile(r"(?<=\w\w)[aeiou][ld]d(?:ee|ei|i)ne?\b"), " al-din"),
)
#: The Arabic article, whose l is assimilated to the next letter. A plus sign replaces it.
_THE = re.compile(r"\b(?:[ae]l[- ]|[ae](sh|th|dh|[drstzn])[- ](?=\1))(?=\w)")
_SMALL_WORDS = frozenset({"the", "of", "and"})


@cache
def _table() -> dict[str, str]:
    lines = (Path(__file__).parent / "latin_names.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _english() -> frozenset[str]:
    lines = (Path(__file__).parent / "english_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_english(word: str) -> bool:
    """Tell whether a word in small Latin letters is a common one of English, and no name."""
    return word in _english()


def begins_english(text: str) -> bool:
    """Tell whether the last word of a text is the beginning of a common one of English."""
    last = plain_name(text).split()[-1:]
    return LATIN.search(text) is not None and any(map(_begins_english, last))


@lru_cache(maxsize=2_000)
def _begins_english(beginning: str) -> bool:
    return any(word.startswith(beginning) for word in _english())


def is_abbreviation(text: str) -> bool:
    """Tell whether a text is a few capitals that stand for no name of the table: USB."""
    return text.isupper() and len(text) <= _MAX_ABBREVIATION_CHARS and text.lower() not in _table()


def in_arabic(name: str, terms: TermStats) -> list[tuple[str, float]]:
    """Return the readings of a name in Latin letters, each with its weight, most likely first.

    All their words occur in the index. There is no reading if any word of the name has none, nor of
    an abbreviation.
    """
    if is_abbreviation(name):
        return []
    found = list(_readings(parts_of(name), terms))
    readings = [reading for reading, _ in found]
    if not readings or not all(readings):
        return []
    best = [of_word[0] for of_word in readings]
    texts = [best]
    for place, of_word in enumerate(readings):
        texts += [[*best[:place], other, *best[place + 1 :]] for other in of_word[1:]]
    whole = [(" ".join(w for w, _ in one), sum(weight for _, weight in one)) for one in texts]
    return _standing_together(whole, terms, sure=all(is_name for _, is_name in found))


def parts_of(name: str) -> list[str]:
    """Return the words of a name in Latin letters, as Arabic divides them; + stands for ال."""
    name = plain_name(name)
    for pattern, apart in _APART:
        name = pattern.sub(apart, name)
    parts = re.split(r"[\s-]+", _THE.sub("+", name))
    return [part for part in parts if part not in _SMALL_WORDS]


def _standing_together(
    readings: list[tuple[str, float]], terms: TermStats, *, sure: bool
) -> list[tuple[str, float]]:
    """Return the readings whose words stand together in articles, or if there are none, all.

    Unless they are ``sure`` to be names, only the former are.
    """
    together = [
        reading
        for reading in readings
        if (words := folded_words(reading[0])) and len(words) > 1 and terms.phrase_count(words)
    ]
    return together or (readings if sure else [])


def folded_words(text: str) -> tuple[str, ...]:
    """Return the keys of some Arabic words without particles."""
    return tuple(map(folded, text.split()))


def _readings(parts: list[str], terms: TermStats) -> Iterator[tuple[list[tuple[str, float]], bool]]:
    """Yield the readings of each word, or of several words that are one entry of the table.

    Each comes with whether it is likely to be a name.
    """
    parts = parts[:_MAX_NAME_WORDS]
    while parts:
        for length in range(min(_MAX_ENTRY_WORDS, len(parts)), 0, -1):
            arabic = _table().get(" ".join(parts[:length]), "")
            if arabic and all(terms.count(folded(word)) for word in arabic.split()):
                yield [(arabic, 0.0)], True
                break
        else:
            length = 1
            yield _transliterated(parts[0], terms), not is_english(parts[0])
        parts = parts[length:]


def _transliterated(part: str, terms: TermStats) -> list[tuple[str, float]]:
    """Return the words of the index that a word may stand for, most likely first."""
    name = part.removeprefix("+")
    costs: dict[str, float] = {}
    for spelling, cost in arabic_spellings(name):
        for word, more in with_or_without_article(spelling, defined=name != part):
            costs[word] = min(cost + more, costs.get(word, inf))
    weights = {
        word: terms.weight(count) - _COST_WEIGHT * costs[word]
        for word, count in terms.counts(costs).items()
    }
    best = sorted(weights.items(), key=lambda reading: -reading[1])[:_MAX_READINGS]
    return [(terms.usual_spelling(word), weight) for word, weight in best if weight > _MIN_WEIGHT]


def begun_in_table(beginning: str) -> list[str]:
    """Return the Arabic names of the table whose Latin ones begin with some letters."""
    return [arabic for latin, arabic in _table().items() if latin.startswith(beginning)]


def with_or_without_article(spelling: str, *, defined: bool) -> Iterator[tuple[str, float]]:
    """Yield a spelling with the article, and without unless it is defined, with the extra cost."""
    if defined:
        yield ARTICLE + spelling, 0.0
    else:
        yield spelling, 0.0
        yield ARTICLE + spelling, _ARTICLE_COST
