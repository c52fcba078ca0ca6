"""Completions of a text by the frequent phrases of headlines, spelt as in the articles.

Typed text and phrases are compared without hamza and with final ى and ة as ي and ه. This maps
letter to letter, so that the beginning of a phrase remains its beginning.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from heapq import nlargest

from search.analyzer import ARTICLE, default_analyzer
from search.analyzer.function_words import FUNCTION_WORDS
from search.analyzer.normalize import folded, written
from search.query.rewriting.content_words import content_words

#: Longer texts are not completed.
MAX_TEXT_CHARS = 100
#: The weight of a phrase by its number of words: 1, 2, 3.
_WEIGHTS = (1.0, 1.6, 1.8)
#: How often a phrase of several words must occur, and one time more among many phrases.
_MIN_COUNT, _MANY_PHRASES = 2, 20_000
#: A phrase is left out when a greater share of its occurrences continues in the same way.
_MAX_CONTINUED_SHARE = 0.7
#: A phrase keeps a function word at its end if it occurs so often, and in at least this share of
#: the occurrences of its other words: then it is a name.
_MIN_NAME_COUNT, _MIN_NAME_SHARE = 5, 0.5
#: Words after which a name continues.
_CONTINUED = frozenset({"بن", "ابن", "أبو", "ابو", "عبد", "آل"})
#: The last words of a text are also completed by themselves: at least this many characters and at
#: most this many words.
_MIN_TAIL_CHARS, _MAX_TAIL_WORDS = 3, 3

_JOINED = str.maketrans("أإآٱؤئىة", "ااااوييه", "ء")


def joined_letters(text: str) -> str:
    """Return a text, which may end within a word, in the form in which phrases are compared."""
    words = " ".join(written(word) for word in text.split())
    return (f"{words} " if text[-1:].isspace() else words).translate(_JOINED)


class Completer:
    """Complete texts by phrases; ``counts`` has the number of occurrences of each.

    Where it is not ``sure`` that all of them still occur, each is looked up before it is offered.
    """

    def __init__(self, counts: Mapping[str, int], *, sure: bool = True) -> None:
        self._sure = sure
        min_count = _MIN_COUNT if len(counts) < _MANY_PHRASES else _MIN_COUNT + 1
        frequent = {p: n for p, n in counts.items() if n >= min_count or " " not in p}
        offered = sorted(_offered(_one_spelling(frequent)))
        self._keys = [key for key, _, _ in offered]
        self._texts = [text for _, text, _ in offered]
        self._scores = array("f", [score for _, _, score in offered])
        # Texts of one or two letters have many completions, and are often asked for.
        self._best = lru_cache(maxsize=2_000)(self._find)

    def complete(self, text: str, limit: int, finds: Callable[[str], bool]) -> tuple[str, ...]:
        """Return at most ``limit`` completions of a text, best first.

        ``finds`` tells whether a search for a text finds anything.
        """
        found: dict[str, str] = {}
        if not text.strip() or len(text) > MAX_TEXT_CHARS:
            return ()
        for completion, sure in self._candidates(text, 2 * limit):
            key = joined_letters(completion)
            if completion == text.strip() or key in found:
                continue
            if sure or finds(completion):
                found[key] = completion
            if len(found) == limit:
                break
        return tuple(found.values())

    def _candidates(self, text: str, limit: int) -> Iterator[tuple[str, bool]]:
        """Yield completions of the whole text, then with the article, then of its last words.

        Each comes with whether it is sure to find something.
        """
        typed = joined_letters(text).lstrip()
        beginnings = [typed] if typed.startswith(ARTICLE) else [typed, ARTICLE + typed]
        for beginning in beginnings:
            yield from ((phrase, self._sure) for phrase in self._best(beginning, limit))
        words, blank = text.split(), " " if typed.endswith(" ") else ""
        for start in range(max(1, len(words) - _MAX_TAIL_WORDS), len(words)):
            end = joined_letters(" ".join(words[start:]) + blank)
            if len(end.strip()) >= _MIN_TAIL_CHARS:
                head = " ".join(words[:start])
                yield from ((f"{head} {tail}", False) for tail in self._best(end, limit))

    def _find(self, beginning: str, limit: int) -> list[str]:
        first = bisect_left(self._keys, beginning)
        last = bisect_left(self._keys, f"{beginning}\U0010ffff", lo=first)
        best = nlargest(limit, range(first, last), key=self._scores.__getitem__)
        return [self._texts[place] for place in best]


def _one_spelling(counts: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Return the phrases by their joined letters: the most frequent spelling and total count."""
    found: dict[str, tuple[str, int]] = {}
    best: dict[str, int] = {}
    for phrase, count in counts.items():
        key = phrase.translate(_JOINED)
        text, total = found.get(key, (phrase, 0))
        if count > best.get(key, 0):
            best[key], text = count, phrase
        found[key] = text, total + count
    return found


def _offered(phrases: dict[str, tuple[str, int]]) -> Iterator[tuple[str, str, float]]:
    """Yield the phrases that are good completions: key, text and score."""
    continued: dict[str, int] = {}
    for key, (_, count) in phrases.items():
        beginning = key.rpartition(" ")[0]
        continued[beginning] = max(count, continued.get(beginning, 0))
    for key, (text, count) in phrases.items():
        is_whole = continued.get(key, 0) < _MAX_CONTINUED_SHARE * count
        if is_whole and _has_sound_ends(key, text, count, phrases):
            yield key, text, count * _WEIGHTS[key.count(" ")]


def _has_sound_ends(key: str, text: str, count: int, phrases: dict[str, tuple[str, int]]) -> bool:
    """Tell whether a phrase begins and ends with no function word, except as part of a name."""
    words = text.split()
    if len(words) > 1 and words[-1] in _CONTINUED:
        return False
    for place, rest in ((0, key.partition(" ")[2]), (-1, key.rpartition(" ")[0])):
        if _is_function_word(words[place]):
            alone = phrases.get(rest, ("", 0))[1]
            is_name = alone and count >= max(_MIN_NAME_COUNT, _MIN_NAME_SHARE * alone)
            if not is_name and not _is_content_word(text, place):
                return False
    return True


@lru_cache(maxsize=20_000)
def _is_function_word(word: str) -> bool:
    if len(word) < 2:
        return True
    # Most words are none, with or without particles, and need not be analysed.
    if not any(folded(word[particles:]) in FUNCTION_WORDS for particles in range(3)):
        return False
    return all(token.stopword for token in default_analyzer().tokens(word))


def _is_content_word(text: str, place: int) -> bool:
    """Tell whether the word at a place of a phrase is part of a name there."""
    analyzer = default_analyzer()
    told = content_words(analyzer).told(analyzer.tokens(text))
    return len(told) > 1 and not told[place].stopword and len(told[place].written) > 1
