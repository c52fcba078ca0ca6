"""The passages of an article that answer a query, and the words to mark in them.

A text is read as runs; each distinct run is compared with the query once. Nothing is analysed
that the analyzer has seen before, and every range belongs to the original text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analyzer import Analyzer
from search.analyzer.tokenizer import RUN
from search.query.rewrite import Mark
from search.results import Ranges, Snippet

SNIPPETS = 2
SNIPPET_LENGTH = 240
#: How much of a long sentence is shown before the first marked word.
_LEAD = 60
#: Matches looked at when choosing passages; a page full of them needs no more.
_ENOUGH_MATCHES = 200

_SENTENCE_END = re.compile(r"[.!?؟…]+[\"»”’)\]]*\s+|\s*[\r\n]\s*")


@dataclass(frozen=True, slots=True)
class _Match:
    """A word to mark, and the parts of the query that it answers."""

    start: int
    end: int
    parts: frozenset[int]


class _Words:
    """What a query marks in one field: which parts each single key, prefix or phrase answers."""

    def __init__(self, field: str, marks: Sequence[Sequence[Mark]]) -> None:
        self.keys: dict[tuple[str, str], set[int]] = {}
        self.prefixes: list[tuple[str, int]] = []
        self.phrases: list[tuple[tuple[str, ...], int]] = []
        for part, alternatives in enumerate(marks):
            for mark in alternatives:
                if mark.field not in (None, field):
                    continue
                if mark.prefix:
                    self.prefixes.append((mark.keys[0], part))
                elif len(mark.keys) > 1:
                    self.phrases.append((mark.keys, part))
                else:
                    self.keys.setdefault((mark.layer, mark.keys[0]), set()).add(part)
        self.in_phrases = {key for keys, _ in self.phrases for key in keys}

    def parts(self, folded: str, stem: str) -> frozenset[int]:
        found = self.keys.get(("folded", folded), set()) | self.keys.get(("stem", stem), set())
        found |= {part for start, part in self.prefixes if folded.startswith(start)}
        return frozenset(found)


class _Matcher(dict[str, tuple[tuple[int, int, str, frozenset[int]], ...] | None]):
    """For each run seen: its words as (start, end, folded key, parts), None if none matters."""

    def __init__(self, analyzer: Analyzer, words: _Words) -> None:
        self._analyzer = analyzer
        self.words = words

    def __missing__(self, run: str) -> tuple[tuple[int, int, str, frozenset[int]], ...] | None:
        words = self.words
        found = tuple(
            (token.start, token.end, token.folded, words.parts(token.folded, token.stem))
            for token in self._analyzer.tokens(run)
        )
        if len(found) == 1 and not found[0][3] and found[0][2] not in words.in_phrases:
            self[run] = None
        else:
            self[run] = found
        return self[run]


class Highlighter:
    """Mark and excerpt articles for one query."""

    def __init__(self, analyzer: Analyzer, marks: Sequence[Sequence[Mark]]) -> None:
        self._matchers = {
            field: _Matcher(analyzer, _Words(field, marks)) for field in ("title", "body")
        }

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
        matches: list[_Match] = []
        in_phrases: list[tuple[int, int, int, str]] = []
        place = 0
        for run in RUN.finditer(text):
            words = matcher[run[0]]
            place += 1
            if words is None:
                continue
            first = run.start()
            for start, end, folded, parts in words:
                if parts:
                    matches.append(_Match(first + start, first + end, parts))
                if folded in matcher.words.in_phrases:
                    in_phrases.append((place, first + start, first + end, folded))
                place += 1
            place -= 1
        return _merged(matches, _phrases(in_phrases, matcher.words.phrases))


def _phrases(
    found: list[tuple[int, int, int, str]], phrases: list[tuple[tuple[str, ...], int]]
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
