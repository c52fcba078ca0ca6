"""Completions of a text by the frequent phrases of headlines, spelt as in the articles.

Typed text and phrases are compared without hamza and with final ى and ة as ي and ه. This maps
letter to letter, so that the beginning of a phrase remains its beginning.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from heapq import nlargest
from typing import Protocol

from search.analyzer import ARTICLE
from search.analyzer.normalize import written
from search.suggest.sound_phrases import SoundPhrase, is_mixed, joined, sound_phrases

#: Longer texts are not completed.
MAX_TEXT_CHARS = 100
#: The least letters of a text in Latin ones, which headlines seldom have; of a text that is
#: completed to a phrase with it inside (محمد صلاح for صلاح); and of the last words of a text that
#: are completed by themselves; the most of these words.
_MIN_LATIN_CHARS, _MIN_INNER_CHARS, _MIN_TAIL_CHARS, _MAX_TAIL_WORDS = 3, 3, 3, 3
#: The weight of a phrase that has the text inside, compared with one that begins with it.
_INNER_WEIGHT = 0.5
#: A hamza that is typed is meant; one that is not may have been left out.
_HAMZA = re.compile("[أإآؤئ]")
#: The most words that are tried as the last one of a text.
_MAX_TAILS = 16


class Surroundings(Protocol):
    """What the articles of an index tell of words that stand together."""

    def finds(self, text: str) -> bool:
        """Tell whether any article has all words of a text."""
        ...

    def behind(self, head: str, tails: list[str], letters: str = "") -> list[str]:
        """Return words that often stand right behind others, most often first.

        They are some of those given, and of those that begin with some letters.
        """
        ...

    def near(self, head: str, names: list[str]) -> list[str]:
        """Return those of some names that often stand in articles with others."""
        ...

    def spelt(self, head: str) -> str:
        """Return a text with the initial hamzas that most articles write."""
        ...


class Completer:
    """Complete texts by phrases; ``counts`` has the number of occurrences of each.

    Where it is not ``sure`` that all of them still occur, each is looked up before it is offered.
    """

    def __init__(self, counts: Mapping[str, int], *, sure: bool = True) -> None:
        self.sure = sure
        phrases = list(sound_phrases(counts))
        self._phrases = _Beginnings(phrases)
        self._inner = _Beginnings(inner for phrase in phrases for inner in _inside(phrase))
        # Texts of one or two letters have many completions, and are often asked for.
        self._best = lru_cache(maxsize=2_000)(self._find)

    def complete(self, text: str, limit: int, articles: Surroundings) -> tuple[str, ...]:
        """Return at most ``limit`` completions of a text that find something, best first."""
        found: dict[str, str] = {}
        least = _MIN_LATIN_CHARS if text.isascii() else 1
        if not least <= len(text.strip()) <= len(text) <= MAX_TEXT_CHARS:
            return ()
        for completion, sure in self._candidates(text, 2 * limit, articles):
            key = joined_letters(completion)
            if completion == text.strip() or key in found:
                continue
            if sure or articles.finds(completion):
                found[key] = completion
            if len(found) == limit:
                break
        return tuple(found.values())

    def phrases(self, beginning: str, limit: int) -> list[tuple[str, float]]:
        """Return the best phrases with words that begin with joined letters, with their scores."""
        return self._best(beginning, limit)

    def words(self, beginning: str, limit: int) -> list[tuple[str, float]]:
        """Return the best single words that begin with joined letters, with their scores."""
        found = self._best(beginning, limit)
        return [(phrase, score) for phrase, score in found if " " not in phrase]

    def _candidates(
        self, text: str, limit: int, articles: Surroundings
    ) -> Iterator[tuple[str, bool]]:
        """Yield completions of the whole text, with the article or not, else of its last words.

        Each comes with whether it is sure to find something.
        """
        typed = joined_letters(text).lstrip()
        hamzas = written(text.strip()) if _HAMZA.search(text) else ""
        begun = self._best(typed, limit, hamzas)
        defined = [] if typed.startswith(ARTICLE) else self._best(ARTICLE + typed, limit, hamzas)
        yield from ((phrase, self.sure) for phrase, _ in (*begun, *defined))
        if not begun:
            yield from ((whole, False) for whole in self._tails(text, limit, articles))

    def _tails(self, text: str, limit: int, articles: Surroundings) -> Iterator[str]:
        """Yield a text with its last words completed, which stand behind or near the first ones."""
        words, blank = text.split(), " " if text[-1:].isspace() else ""
        for start in range(max(1, len(words) - _MAX_TAIL_WORDS), len(words)):
            end, head = joined_letters(" ".join(words[start:]) + blank), " ".join(words[:start])
            if len(end.strip()) < _MIN_TAIL_CHARS:
                return
            tails = [tail for tail, _ in self._phrases.best(end, _MAX_TAILS)]
            last_word = start == len(words) - 1
            tails = articles.behind(head, tails, end if last_word else "")
            if last_word and not tails:
                tails = articles.near(head, [tail for tail, _ in self.words(end, _MAX_TAILS)])
            spelt = articles.spelt(head) if tails else head
            whole = (f"{spelt} {tail}" for tail in tails[:limit])
            yield from (one for one in whole if is_mixed(text) or not is_mixed(one))

    def _find(self, beginning: str, limit: int, hamzas: str = "") -> list[tuple[str, float]]:
        """Return the best phrases with a beginning; with its hamzas, if any are so written."""
        found = dict(self._phrases.best(beginning, limit, hamzas))
        if len(beginning.strip()) >= _MIN_INNER_CHARS:
            for phrase, score in self._inner.best(beginning, limit, hamzas):
                found.setdefault(phrase, score)
        if hamzas and not found:
            return self._best(beginning, limit)
        return nlargest(limit, found.items(), key=lambda phrase: phrase[1])


class _Beginnings:
    """Phrases in the order of their keys, to find the best that begin with some letters."""

    def __init__(self, phrases: Iterable[SoundPhrase]) -> None:
        ordered = sorted(phrases)
        self._keys = [phrase.key for phrase in ordered]
        self._texts = [phrase.text for phrase in ordered]
        self._scores = array("f", [phrase.score for phrase in ordered])

    def best(self, beginning: str, limit: int, within: str = "") -> list[tuple[str, float]]:
        """Return the phrases with the highest scores, each with its score, best first.

        Only those with a word that begins like ``within`` are, if it is given.
        """
        first = bisect_left(self._keys, beginning)
        last = bisect_left(self._keys, f"{beginning}\U0010ffff", lo=first)
        places: Iterable[int] = range(first, last)
        if within:
            places = (n for n in places if f" {within}" in f" {self._texts[n]}")
        best = nlargest(limit, places, key=self._scores.__getitem__)
        return [(self._texts[place], self._scores[place]) for place in best]


def joined_letters(text: str) -> str:
    """Return a text, which may end within a word, in the form in which phrases are compared."""
    words = " ".join(written(word) for word in text.split())
    return joined(f"{words} " if text[-1:].isspace() else words)


def _inside(phrase: SoundPhrase) -> Iterator[SoundPhrase]:
    """Yield a phrase by the words inside it."""
    key = phrase.key
    while key := key.partition(" ")[2]:
        yield SoundPhrase(key, phrase.text, _INNER_WEIGHT * phrase.score)
