"""The passages of an article that answer a query, and the words to mark in them.

A text is parted at blanks, and only those parts that a query can mark are looked at: which they
are is known from the forms kept with the index, so that an article costs no analysis but of these.
Every range belongs to the original text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Protocol

from search.analyzer import Analyzer, Token
from search.forms import AROUND
from search.passages import Match, best_passages
from search.query.plan import Mark
from search.results import Ranges, Snippet
from search.schema import LAYERS

#: A word of a part and the parts of the query it answers.
_Word = tuple[Token, frozenset[int]]
#: So many characters of a text are read for words to mark; few books have as many.
MARKED = 100_000
_NO_PARTS: frozenset[int] = frozenset()
#: The words of so many parts of texts are remembered.
_REMEMBERED = 50_000
#: What has none of these has no word.
_WORD = re.compile(r"[^\W_\u0640]")


class Forms(Protocol):
    """Knows how texts write the words that are looked for; see `search.forms`."""

    def of(self, key: str) -> Sequence[str]:
        """Return the forms of a word that has this key in any layer, besides the key itself."""
        ...


class Vocabulary:
    """The words of an index; all queries share it."""

    def __init__(self, analyzer: Analyzer, forms: Forms) -> None:
        self.forms = forms
        #: Gives the words of what stands between two blanks.
        self.tokens = lru_cache(maxsize=_REMEMBERED)(analyzer.tokens)


class _Matcher(dict[str, tuple[_Word, ...]]):
    """What a query marks in one field: for each part of a text that matters, its words."""

    def __init__(self, vocabulary: Vocabulary, field: str, marks: Sequence[Sequence[Mark]]) -> None:
        self._vocabulary = vocabulary
        self._keys: dict[tuple[str, str], frozenset[int]] = {}
        self.phrases: list[tuple[Mark, int]] = []
        for part, alternatives in enumerate(marks):
            for mark in alternatives:
                if mark.field in (None, field):
                    self._learn(mark, part)
        self.in_phrases = {(mark.layer, key) for mark, _ in self.phrases for key in mark.keys}

    def _learn(self, mark: Mark, part: int) -> None:
        if len(mark.keys) > 1:
            self.phrases.append((mark, part))
        else:
            key = (mark.layer, mark.keys[0])
            self._keys[key] = self._keys.get(key, _NO_PARTS) | {part}

    @cached_property
    def _forms(self) -> set[str]:
        """All forms that the query may mark."""
        keys = {key for _, key in (*self._keys, *self.in_phrases)}
        return keys.union(*map(self._vocabulary.forms.of, keys))

    def places(self, parts: Sequence[str]) -> list[int]:
        """Return which of a text's parts the query may mark, or has to leave out of phrases."""
        forms = self._forms
        if not self.phrases:
            return [at for at, part in enumerate(parts) if part.strip(AROUND) in forms]
        return [
            at
            for at, part in enumerate(parts)
            if part.strip(AROUND) in forms or not _WORD.search(part)
        ]

    def __missing__(self, part: str) -> tuple[_Word, ...]:
        tokens = self._vocabulary.tokens(part)
        self[part] = tuple((token, self._answers(token)) for token in tokens)
        return self[part]

    def _answers(self, token: Token) -> frozenset[int]:
        found = _NO_PARTS
        for layer in LAYERS:
            found |= self._keys.get((layer, getattr(token, layer)), _NO_PARTS)
        return found

    def is_in_phrase(self, token: Token) -> bool:
        """Tell whether some phrase has the word."""
        return any((layer, getattr(token, layer)) in self.in_phrases for layer in LAYERS)


class Highlighter:
    """Mark and excerpt articles for one query."""

    def __init__(self, vocabulary: Vocabulary, marks: Sequence[Sequence[Mark]]) -> None:
        self._matchers = {field: _Matcher(vocabulary, field, marks) for field in ("title", "body")}

    def ranges(self, text: str, field: str) -> Ranges:
        """Return the [start, end) of every word of the text that the query marks."""
        return tuple((match.start, match.end) for match in self._matches(text, field))

    def title(self, text: str) -> Snippet:
        """Return a headline, whole and marked."""
        return Snippet("title", text, self.ranges(text, "title"))

    def snippets(self, text: str) -> tuple[Snippet, ...]:
        """Return the best passages of a body in their order, the opening one if none matches."""
        matches = self._matches(text, "body")
        return tuple(_snippet(text, *passage, matches) for passage in best_passages(text, matches))

    def _matches(self, text: str, field: str) -> list[Match]:
        matcher = self._matchers[field]
        parts = text[: _end(text)].split()
        places = matcher.places(parts)
        matches: list[Match] = []
        in_phrases: list[_PhraseWord] = []
        more_words = 0
        for place, first in zip(places, _found(text, (parts[p] for p in places)), strict=True):
            words = matcher[parts[place]]
            more_words -= not words
            for at, (token, answers) in enumerate(words):
                more_words += at > 0
                span = first + token.start, first + token.end
                if answers:
                    matches.append(Match(*span, answers))
                if matcher.phrases and matcher.is_in_phrase(token):
                    in_phrases.append((place + more_words, *span, token))
        return _merged(matches, _phrases(in_phrases, matcher.phrases)) if in_phrases else matches


def _end(text: str) -> int:
    """Return how far a text is read: to its end, or to the blank before `MARKED`."""
    return len(text) if len(text) <= MARKED else text.rfind(" ", 0, MARKED) + 1


def _found(text: str, parts: Iterable[str]) -> Iterator[int]:
    """Yield where each part begins; they are all the parts of these spellings, in their order."""
    at = 0
    for part in parts:
        while True:
            at = text.index(part, at)
            end = at + len(part)
            if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
                break
            at += 1
        yield at
        at = end


#: A word that stands in some phrase: its place among the words, start, end and keys.
_PhraseWord = tuple[int, int, int, Token]


def _phrases(found: list[_PhraseWord], phrases: list[tuple[Mark, int]]) -> Iterator[Match]:
    """Yield the words of each phrase where all of them stand in a row, or near one another."""
    for mark, part in phrases:
        keys = [getattr(token, mark.layer) for *_, token in found]
        places = _near(found, keys, mark) if mark.slop else _in_a_row(found, keys, mark)
        for at in places:
            _, start, end, _ = found[at]
            yield Match(start, end, frozenset({part}))


def _in_a_row(found: list[_PhraseWord], keys: list[str], mark: Mark) -> Iterator[int]:
    size = len(mark.keys)
    for at in range(len(found) - size + 1):
        adjacent = found[at + size - 1][0] - found[at][0] == size - 1
        if adjacent and tuple(keys[at : at + size]) == mark.keys:
            yield from range(at, at + size)


def _near(found: list[_PhraseWord], keys: list[str], mark: Mark) -> Iterator[int]:
    wanted = [at for at, key in enumerate(keys) if key in mark.keys]
    for one, other in pairwise(wanted):
        if keys[one] != keys[other] and found[other][0] - found[one][0] <= mark.slop + 1:
            yield from (one, other)


def _merged(matches: list[Match], more: Iterator[Match]) -> list[Match]:
    """Return the matches in order, each word once."""
    by_place = {match.start: match for match in matches}
    for match in more:
        known = by_place.get(match.start)
        parts = match.parts | known.parts if known else match.parts
        by_place[match.start] = Match(match.start, match.end, parts)
    return [by_place[start] for start in sorted(by_place)]


def _snippet(text: str, start: int, end: int, matches: list[Match]) -> Snippet:
    ranges = tuple(
        (match.start - start, min(match.end, end) - start)
        for match in matches
        if start <= match.start < end
    )
    return Snippet("body", text[start:end], ranges, start)
