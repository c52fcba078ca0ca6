"""How a text goes on: by the frequent phrases of headlines, as the articles write them.

Typed text and phrases meet without hamza, and with final ى and ة as ي and ه, letter by letter, so
that the beginning of a phrase stays one.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from heapq import nlargest

from search.analyzer.normalize import folded, written
from search.analyzer.stopwords import is_stopword

#: Longer texts are not completed.
LONGEST = 100
#: What a phrase of 1, 2, … words counts beside others.
_SIZES = (1.0, 1.6, 1.8)
#: So often a phrase of several words must occur, and once more among many phrases.
_LEAST, _MANY = 2, 20_000
#: A phrase that goes on the same way so often is only its beginning.
_ALWAYS = 0.7
#: A function word at an end belongs to a phrase that has it so often, and occurs so often.
_MOSTLY, _NAME = 0.5, 5
#: TermStats after which a name goes on.
_OPEN = frozenset({"بن", "ابن", "أبو", "ابو", "عبد", "آل"})
#: The shortest end of a text that is completed by itself, and the most words of one.
_SHORTEST_END, _LONGEST_END = 3, 3

_JOINED = str.maketrans("أإآٱؤئىة", "ااااوييه", "ء")


def joined_letters(text: str) -> str:
    """Return a text, which may end within a word, as completions are compared."""
    words = " ".join(written(word) for word in text.split())
    return (f"{words} " if text[-1:].isspace() else words).translate(_JOINED)


class Completer:
    """Complete texts by phrases; ``counts`` says how often each occurs.

    When it is not ``sure`` that they still occur, they are looked for before they are given.
    """

    def __init__(self, counts: Mapping[str, int], *, sure: bool = True) -> None:
        self._sure = sure
        least = _LEAST if len(counts) < _MANY else _LEAST + 1
        frequent = {p: n for p, n in counts.items() if n >= least or " " not in p}
        offered = sorted(_offered(_one_spelling(frequent)))
        self._keys = [key for key, _, _ in offered]
        self._texts = [text for _, text, _ in offered]
        self._scores = array("f", [score for _, _, score in offered])
        # What begins with one or two letters is much, and often asked for.
        self._best = lru_cache(maxsize=2_000)(self._find)

    def complete(self, text: str, limit: int, finds: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the best completions of a text, of those that find something."""
        found: dict[str, str] = {}
        if not text.strip() or len(text) > LONGEST:
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

        With each goes whether it is sure to be found.
        """
        typed = joined_letters(text).lstrip()
        beginnings = (typed, f"ال{typed}")[: 1 if typed.startswith("ال") else 2]
        for beginning in beginnings:
            yield from ((phrase, self._sure) for phrase in self._best(beginning, limit))
        words, blank = text.split(), " " if typed.endswith(" ") else ""
        for start in range(max(1, len(words) - _LONGEST_END), len(words)):
            end = joined_letters(" ".join(words[start:]) + blank)
            if len(end.strip()) >= _SHORTEST_END:
                head = " ".join(words[:start])
                yield from ((f"{head} {tail}", False) for tail in self._best(end, limit))

    def _find(self, beginning: str, limit: int) -> list[str]:
        first = bisect_left(self._keys, beginning)
        last = bisect_left(self._keys, f"{beginning}\U0010ffff", lo=first)
        best = nlargest(limit, range(first, last), key=self._scores.__getitem__)
        return [self._texts[place] for place in best]


def _one_spelling(counts: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Return each phrase by its joined letters: as it is mostly written, and its whole count."""
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
    goes_on: dict[str, int] = {}
    for key, (_, count) in phrases.items():
        beginning = key.rpartition(" ")[0]
        goes_on[beginning] = max(count, goes_on.get(beginning, 0))
    for key, (text, count) in phrases.items():
        size = key.count(" ")
        whole = goes_on.get(key, 0) < _ALWAYS * count
        if whole and _is_bounded(key, text, count, phrases):
            yield key, text, count * _SIZES[size]


def _is_bounded(key: str, text: str, count: int, phrases: dict[str, tuple[str, int]]) -> bool:
    """Return whether a phrase has no function word at its ends but one that is part of a name."""
    words = text.split()
    if len(words) > 1 and words[-1] in _OPEN:
        return False
    for word, rest in ((words[0], key.partition(" ")[2]), (words[-1], key.rpartition(" ")[0])):
        if _is_function_word(word):
            alone = phrases.get(rest, ("", 0))[1]
            if not alone or count < _NAME or count < _MOSTLY * alone:
                return False
    return True


@lru_cache(maxsize=20_000)
def _is_function_word(word: str) -> bool:
    return len(word) < 2 or is_stopword(folded(word))
