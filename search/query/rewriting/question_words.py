"""The words of questions, from a list: openers, and what says no more than these after them."""

import re
from collections.abc import Iterator, Sequence

from search.analyzer.normalize import folded, written
from search.wordlist import Line, WordList

_LINE = re.compile(r"(?:asks(?P<first> first)?:|\[(?P<openers>[^\[\]]+)\]) (?P<words>[^\[\]:]+)")
#: What stands in the list for any opener, and for any place in a question.
_ANY_OPENER, _ANYWHERE = "*", "?"

#: The folded forms of adjacent words.
_Forms = tuple[str, ...]


class QuestionWords:
    """The openers of questions, and the words that say no more than these, by a list.

    Raises WordListError for a line that cannot be read.
    """

    def __init__(self, given: WordList) -> None:
        openers: set[str] = set()
        first: set[_Forms] = set()
        self._after: dict[str, set[_Forms]] = {}
        for line in given.lines():
            parts = _LINE.fullmatch(line.text)
            if parts is None:
                raise line.error("write asks: words, asks first: words, or [openers] words")
            if parts["openers"]:
                for opener in _single(line, parts["openers"]):
                    self._after.setdefault(opener, set()).update(_folded(parts["words"]))
            elif parts["first"]:
                first.update(_folded(parts["words"]))
            else:
                openers.update(_single(line, parts["words"]))
        self.openers, self.first = frozenset(openers), frozenset(first)
        self.anywhere = frozenset(words[0] for words in self._after.pop(_ANYWHERE, ()))
        lengths = (len(words) for entries in self._after.values() for words in entries)
        self._longest = max(lengths, default=0)

    def length(self, opener: str, words: Sequence[str]) -> int:
        """Return how many of the words right after an opener say no more than it does."""
        for length in range(min(self._longest, len(words)), 0, -1):
            belonging = tuple(words[:length])
            if any(belonging in self._after.get(key, ()) for key in (opener, _ANY_OPENER)):
                return length
        return 0


def _folded(words: str) -> Iterator[_Forms]:
    for entry in words.split("|"):
        yield tuple(folded(written(word)) for word in entry.split())


def _single(line: Line, words: str) -> Iterator[str]:
    for forms in _folded(words):
        if len(forms) != 1:
            raise line.error("write openers of one word each")
        yield forms[0]
