"""The passages of an article that answer a query, and the words to mark in them.

A text is split into runs once, and only those that a query can mark are looked at: which they
are is known from a vocabulary of the runs seen so far and their keys, so that an article costs no
analysis but of the words never seen before. Every range belongs to the original text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from search.analyzer import REMEMBERED, Analyzer
from search.analyzer.tokenizer import RUN
from search.query.rewrite import Mark
from search.results import Ranges, Snippet

SNIPPETS = 2
SNIPPET_LENGTH = 240
#: How much of a long sentence is shown before the first marked word.
_LEAD = 60
#: Matches looked at when choosing passages; a page full of them needs no more.
_ENOUGH_MATCHES = 200

_SENTENCE_END = re.compile(r"(?:[.!?؟…]+[\"»”’)\]]*(?=\s)|[\r\n])\s*")
_SPLIT_RUNS = re.compile(f"({RUN.pattern})")


@dataclass(frozen=True, slots=True)
class _Match:
    """A word to mark, and the parts of the query that it answers."""

    start: int
    end: int
    parts: frozenset[int]


#: A word of a run: start, end, folded key and the parts of the query it answers.
_Word = tuple[int, int, str, frozenset[int]]
_NO_PARTS: frozenset[int] = frozenset()
_NO_RUNS: frozenset[str] = frozenset()


class Vocabulary:
    """The runs seen so far, by the keys of their words; shared by all queries of a process."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._forget()

    def learn(self, runs: set[str]) -> None:
        """Take in the runs of a text."""
        if len(self._seen) > REMEMBERED:
            self._forget()
        for run in runs - self._seen:
            _, folded, stem = self.analyzer.run_keys(run)
            for key in folded.split():
                self._folded.setdefault(key, set()).add(run)
            for key in stem.split():
                self._stem.setdefault(key, set()).add(run)
            if not folded:
                self.wordless.add(run)
            self._seen.add(run)

    def with_key(self, layer: str, key: str) -> set[str] | frozenset[str]:
        """Return the runs that hold a word with this key."""
        return (self._folded if layer == "folded" else self._stem).get(key, _NO_RUNS)

    def _forget(self) -> None:
        self._seen: set[str] = set()
        self.wordless: set[str] = set()
        self._folded: dict[str, set[str]] = {}
        self._stem: dict[str, set[str]] = {}


class _Matcher(dict[str, tuple[_Word, ...]]):
    """What a query marks in one field: for each run that matters, its words."""

    def __init__(self, vocabulary: Vocabulary, field: str, marks: Sequence[Sequence[Mark]]) -> None:
        self._vocabulary = vocabulary
        self._keys: dict[tuple[str, str], frozenset[int]] = {}
        self._prefixes: list[tuple[str, int]] = []
        self.phrases: list[tuple[tuple[str, ...], int]] = []
        for part, alternatives in enumerate(marks):
            for mark in alternatives:
                if mark.field in (None, field):
                    self._learn(mark, part)
        self.in_phrases = {key for keys, _ in self.phrases for key in keys}
        self._wanted = {*self._keys, *(("folded", key) for key in self.in_phrases)}

    def _learn(self, mark: Mark, part: int) -> None:
        if mark.prefix:
            self._prefixes.append((mark.keys[0], part))
        elif len(mark.keys) > 1:
            self.phrases.append((mark.keys, part))
        else:
            key = (mark.layer, mark.keys[0])
            self._keys[key] = self._keys.get(key, _NO_PARTS) | {part}

    def among(self, runs: set[str]) -> set[str]:
        """Return those of a text's runs that the query can mark."""
        self._vocabulary.learn(runs)
        found: set[str] = set()
        for layer, key in self._wanted:
            found |= runs & self._vocabulary.with_key(layer, key)
        if self._prefixes:
            found |= {run for run in runs if self._begins(run)}
        if self.phrases:
            found |= runs & self._vocabulary.wordless
        return found

    def __missing__(self, run: str) -> tuple[_Word, ...]:
        self[run] = tuple(
            (token.start, token.end, token.folded, self._parts(token.folded, token.stem))
            for token in self._vocabulary.analyzer.tokens(run)
        )
        return self[run]

    def _parts(self, folded: str, stem: str) -> frozenset[int]:
        found = self._keys.get(("folded", folded), _NO_PARTS)
        found |= self._keys.get(("stem", stem), _NO_PARTS)
        return found | {part for start, part in self._prefixes if folded.startswith(start)}

    def _begins(self, run: str) -> bool:
        words = self._vocabulary.analyzer.run_keys(run).folded.split()
        return any(word.startswith(start) for word in words for start, _ in self._prefixes)


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
        chosen = _best(list(_passages(text, matches[:_ENOUGH_MATCHES])))
        if not chosen:
            chosen = [_Passage(*_trimmed(text, 0, _word_end(text, SNIPPET_LENGTH)), frozenset(), 0)]
        return tuple(_snippet(text, p.start, p.end, matches) for p in chosen if p.end > p.start)

    def _matches(self, text: str, field: str) -> list[_Match]:
        matcher = self._matchers[field]
        pieces = _SPLIT_RUNS.split(text)
        runs = pieces[1::2]
        wanted = matcher.among(set(runs))
        if not wanted:
            return []
        ends = list(accumulate(map(len, pieces)))
        matches: list[_Match] = []
        in_phrases: list[_PhraseWord] = []
        more_words = 0
        for place in [place for place, run in enumerate(runs) if run in wanted]:
            first = ends[2 * place]
            words = matcher[runs[place]]
            more_words -= not words
            for at, (start, end, folded, parts) in enumerate(words):
                more_words += at > 0
                if parts:
                    matches.append(_Match(first + start, first + end, parts))
                if folded in matcher.in_phrases:
                    in_phrases.append((place + more_words, first + start, first + end, folded))
        return _merged(matches, _phrases(in_phrases, matcher.phrases)) if in_phrases else matches


#: A word that stands in some phrase: its place among the words, start, end and folded key.
_PhraseWord = tuple[int, int, int, str]


def _phrases(
    found: list[_PhraseWord], phrases: list[tuple[tuple[str, ...], int]]
) -> Iterator[_Match]:
    """Yield the words of each phrase where all of them stand in a row."""
    for keys, part in phrases:
        for at in range(len(found) - len(keys) + 1):
            row = found[at : at + len(keys)]
            adjacent = row[-1][0] - row[0][0] == len(keys) - 1
            if adjacent and all(word[3] == key for word, key in zip(row, keys, strict=True)):
                for _, start, end, _ in row:
                    yield _Match(start, end, frozenset({part}))


def _merged(matches: list[_Match], more: Iterator[_Match]) -> list[_Match]:
    """Return the matches in order, each word once."""
    by_place = {match.start: match for match in matches}
    for match in more:
        known = by_place.get(match.start)
        parts = match.parts | known.parts if known else match.parts
        by_place[match.start] = _Match(match.start, match.end, parts)
    return [by_place[start] for start in sorted(by_place)]


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int
    parts: frozenset[int]
    matches: int


def _passages(text: str, matches: list[_Match]) -> Iterator[_Passage]:
    """Yield candidate passages around the matches: sentences, or windows of long ones."""
    if not matches:
        return
    bounds = [0, *(end.end() for end in _SENTENCE_END.finditer(text)), len(text)]
    starts = [match.start for match in matches]
    after = 0
    for match in matches:
        if match.start < after:
            continue
        at = bisect_right(bounds, match.start) - 1
        if bounds[at + 1] - bounds[at] <= SNIPPET_LENGTH:
            start, end = _joined(bounds, at)
            after = bounds[at + 1]
        else:
            start, end = _window(text, bounds[at], bounds[at + 1], match)
        start, end = _trimmed(text, start, end)
        inside = matches[bisect_left(starts, start) : bisect_left(starts, end)]
        parts = frozenset[int]().union(*(m.parts for m in inside))
        yield _Passage(start, end, parts, len(inside))


def _joined(bounds: list[int], at: int) -> tuple[int, int]:
    """Return a short sentence with as many after it, or else before it, as fit."""
    first, last = at, at + 1
    while last + 1 < len(bounds) and bounds[last + 1] - bounds[first] <= SNIPPET_LENGTH:
        last += 1
    while first and bounds[last] - bounds[first - 1] <= SNIPPET_LENGTH:
        first -= 1
    return bounds[first], bounds[last]


def _window(text: str, start: int, end: int, match: _Match) -> tuple[int, int]:
    """Return the part of a long sentence that shows a match, cut between words."""
    if match.end - start > SNIPPET_LENGTH - _LEAD:
        start = text.find(" ", match.start - _LEAD, match.start) + 1 or match.start
    return start, min(end, _word_end(text, start + SNIPPET_LENGTH))


def _word_end(text: str, limit: int) -> int:
    """Return the last place not beyond the limit where a word ends."""
    if limit >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, limit - _LEAD), limit + 1)
    return space if space > 0 else limit


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    passage = text[start:end]
    start += len(passage) - len(passage.lstrip())
    return start, start + len(passage.strip())


def _best(passages: list[_Passage]) -> list[_Passage]:
    """Return the passages that together show most of the query, in the text's order."""
    chosen: list[_Passage] = []
    while passages and len(chosen) < SNIPPETS:
        shown = frozenset[int]().union(*(passage.parts for passage in chosen))
        best = max(passages, key=lambda p: (len(p.parts - shown), len(p.parts), p.matches))
        chosen.append(best)
        passages = [p for p in passages if p.end <= best.start or p.start >= best.end]
    return sorted(chosen, key=lambda passage: passage.start)


def _snippet(text: str, start: int, end: int, matches: list[_Match]) -> Snippet:
    ranges = tuple(
        (match.start - start, min(match.end, end) - start)
        for match in matches
        if start <= match.start < end
    )
    return Snippet("body", text[start:end], ranges, start)
