"""Completions of names that are being typed in Latin letters: Erdog is أردوغان."""

from collections.abc import Iterable, Iterator
from heapq import nlargest, nsmallest
from itertools import chain
from math import log
from typing import NamedTuple, Protocol

from search.analyzer import ARTICLE, Analyzer
from search.suggest.completion import Surroundings
from search.suggest.latin_names import (
    LATIN,
    begins_english,
    begun_in_table,
    in_arabic,
    is_english,
    parts_of,
    with_or_without_article,
)
from search.suggest.sound_phrases import joined
from search.suggest.term_stats import TermStats
from search.suggest.transliterate import arabic_spellings

#: The least letters of an unfinished word that is looked for in the table, and by its sounds.
_MIN_TABLE_CHARS, _MIN_SOUND_CHARS = 3, 4
#: The most spellings of an unfinished word that are looked up, the phrases of each, and the most
#: readings of a text as if it were finished, and of names behind its first words.
_MAX_BEGINNINGS, _MAX_PHRASES, _MAX_READINGS, _MAX_TAILS = 40, 4, 2, 12
#: How much weight (the logarithm of a score) a cost of 1 takes from a completion.
_COST_WEIGHT = 10.0
#: A completion is left out that weighs less than this, less so much for each letter of the text
#: beyond the fewest, or than another limit where the text begins a word of English; and one that
#: weighs so much less than the best.
_MIN_WEIGHT, _WEIGHT_OF_LETTER, _MIN_DOUBTFUL_WEIGHT, _MAX_WEIGHT_LOSS = 0.0, 2.5, 3.0, 4.0


class Phrases(Protocol):
    """Phrases to complete a text by."""

    def phrases(self, beginning: str, limit: int) -> list[tuple[str, float]]:
        """Return the best phrases with words that begin with joined letters, with their scores."""
        ...

    def words(self, beginning: str, limit: int) -> list[tuple[str, float]]:
        """Return the best single words that begin with joined letters, with their scores."""
        ...


class _Beginning(NamedTuple):
    """The beginning of Arabic words, and the cost of reading Latin letters so."""

    text: str
    cost: float
    #: Whether more than its sounds speaks for it: the table, or the words before it.
    is_certain: bool = False


class LatinCompleter:
    """Complete names in Latin letters by the phrases and the words of an index."""

    def __init__(
        self, phrases: Phrases, articles: Surroundings, terms: TermStats, analyzer: Analyzer
    ) -> None:
        self._phrases = phrases
        self._articles = articles
        self._terms = terms
        self._analyzer = analyzer

    def complete(self, text: str, limit: int) -> list[str]:
        """Return at most ``limit`` names that a text is or begins, best first."""
        name = text.strip()
        if len(name) < _MIN_TABLE_CHARS or not LATIN.fullmatch(name) or not parts_of(name):
            return []
        weights = _highest(chain(self._finished(name), self._begun(name)))
        least = _MIN_WEIGHT - _WEIGHT_OF_LETTER * (len(name) - _MIN_TABLE_CHARS)
        if " " not in name and begins_english(name):
            least = _MIN_DOUBTFUL_WEIGHT
        least = max([least, *(weight - _MAX_WEIGHT_LOSS for weight in weights.values())])
        found = [phrase for phrase, weight in weights.items() if weight >= least]
        best = nlargest(limit, found, key=weights.__getitem__)
        return best or self._behind(name)[:limit]

    def _finished(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the phrases with what a text means if it is finished, each with its weight."""
        for reading, weight in in_arabic(text, self._terms)[:_MAX_READINGS]:
            found = self._phrases.phrases(joined(reading), _MAX_PHRASES)
            for phrase, score in found if " " in reading or self._is_name(reading) else ():
                if f" {reading} " in f" {phrase} ":
                    yield phrase, weight + log(score / found[0][1])

    def _begun(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the phrases that a text begins, each with its weight."""
        for beginning in _beginnings(text, self._terms):
            key = joined(beginning.text)
            for phrase, score in self._phrases.phrases(key, _MAX_PHRASES):
                if beginning.is_certain or any(map(self._is_name, _begun_words(phrase, key))):
                    yield phrase, log(score * self._terms.scale) - _COST_WEIGHT * beginning.cost

    def _behind(self, text: str) -> list[str]:
        """Return a text with its last word completed by names that stand behind the first ones."""
        *first, last = parts_of(text)
        head = _head(first, self._terms) if first and not is_english(last) else ""
        if not head:
            return []
        weights = _highest(
            (word, log(score) - _COST_WEIGHT * beginning.cost)
            for beginning in _spelt(last)
            for word, score in self._phrases.words(joined(beginning.text), _MAX_PHRASES)
            if self._is_name(word)
        )
        names = nlargest(_MAX_TAILS, weights, key=weights.__getitem__)
        return [f"{head}{name}" for name in self._articles.behind(head, names)]

    def _is_name(self, word: str) -> bool:
        return self._analyzer.is_name(word.removeprefix(ARTICLE))


def _highest(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the highest weight of each text."""
    weights: dict[str, float] = {}
    for text, weight in weighted:
        weights[text] = max(weight, weights.get(text, weight))
    return weights


def _begun_words(phrase: str, key: str) -> list[str]:
    """Return those words of a phrase that begin with some joined letters."""
    return [word for word in phrase.split() if joined(word).startswith(key)]


def _beginnings(text: str, terms: TermStats) -> Iterator[_Beginning]:
    """Yield what a text may begin in Arabic: its first words are read, the last is unfinished."""
    parts = parts_of(text)
    for start in range(len(parts)):
        begun = " ".join(parts[start:])
        # Behind other names, fewer letters will do: bi of bin.
        names = begun_in_table(begun) if len(begun) + bool(start) >= _MIN_TABLE_CHARS else []
        if names and (head := _head(parts[:start], terms)) is not None:
            yield from (_Beginning(f"{head}{name}", 0.0, is_certain=True) for name in names)
    *first, last = parts
    if is_english(last) or not first and len(last) < _MIN_SOUND_CHARS:
        return
    if (head := _head(first, terms)) is not None:
        for spelt, cost, _ in _spelt(last):
            yield _Beginning(f"{head}{spelt}", cost, is_certain=bool(first))


def _head(parts: list[str], terms: TermStats) -> str | None:
    """Return the most likely reading of the first words, with a blank behind it if there are any.

    None if they have none.
    """
    if not parts:
        return ""
    readings = in_arabic(" ".join(parts), terms)
    return f"{readings[0][0]} " if readings else None


def _spelt(part: str) -> list[_Beginning]:
    """Return the cheapest spellings of an unfinished word."""
    name = part.removeprefix("+")
    found = [
        _Beginning(text, cost + more)
        for spelling, cost in arabic_spellings(name, finished=False)
        for text, more in with_or_without_article(spelling, defined=name != part)
    ]
    return nsmallest(_MAX_BEGINNINGS, found, key=lambda beginning: beginning.cost)
