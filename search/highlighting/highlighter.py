"""The passages of an article that answer a query, and the words to mark in them.

Which parts of a text a query can mark, and where they are, is known from the map that an index
stores with an article (see `search.highlighting.word_map`): passages are chosen by it, and only
the parts in them are read. All ranges belong to the original text.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

from search.analyzer import NO_WORD, SEVERAL_WORDS, Analyzer, Token, stem_code
from search.article import Article
from search.highlighting.phrases import Phrases, PhraseWord
from search.highlighting.snippets import Passage, best_passages
from search.highlighting.word_map import WordMap, WordMaps
from search.hits import Ranges, Snippet
from search.query.plan import Mark, Marked, MarkedWord
from search.schema import LAYERS, LEAD_WORDS

#: A word of a part: its start and end there, what it answers (see `MarkedWord`), and its keys.
_Word = tuple[int, int, int, Token]
_CACHED_PARTS = 50_000


class Stems(Protocol):
    """The stems of an index's keys; see `search.highlighting.stem_index`."""

    def of(self, key: str) -> Sequence[str]:
        """Return the stems of the words with this key, except those by its own analysis."""
        ...


class TokenLookup:
    """The tokens of parts, cached, and the codes of keys; shared by all queries of an index."""

    def __init__(self, analyzer: Analyzer, stems: Stems) -> None:
        self.analyzer = analyzer
        self.stems = stems
        #: Returns the tokens of a part.
        self.tokens = lru_cache(maxsize=_CACHED_PARTS)(analyzer.tokens)

    def codes(self, layer: str, key: str) -> set[str]:
        """Return the codes of the parts whose only word has the key in the layer."""
        if layer == "stem":
            return {stem_code(key)}
        stems = self.analyzer.part_keys(key).stem, *self.stems.of(key)
        return set(map(stem_code, stems))


class _Matcher(dict[str, Sequence[_Word]]):
    """What a query marks in one field: the words of each part that it may mark."""

    def __init__(self, lookup: TokenLookup, field: str, marks: Sequence[Sequence[Mark]]) -> None:
        self._lookup = lookup
        #: layer → key → what a word with the key answers
        self._keys: dict[str, dict[str, int]] = {layer: {} for layer in LAYERS}
        self.phrases = Phrases()
        for number, alternatives in enumerate(marks):
            for mark in alternatives:
                if mark.field in (None, field):
                    self._add(mark, 1 << number)
        self._answers = [self._keys[layer].get for layer in LAYERS]

    def _add(self, mark: Mark, part: int) -> None:
        if len(mark.keys) > 1:
            self.phrases.add(mark, part)
        else:
            keys, (key,) = self._keys[mark.layer], mark.keys
            keys[key] = keys.get(key, 0) | part

    @cached_property
    def codes(self) -> dict[str, int]:
        """The codes of the parts that may be marked, and what a part with each code answers.

        That is 0 where the part must be read: with several words, or a word of a phrase.
        """
        codes = dict.fromkeys((SEVERAL_WORDS, NO_WORD) if self.phrases.keys else SEVERAL_WORDS, 0)
        for layer, keys in self._keys.items():
            for key, answers in keys.items():
                for code in self._lookup.codes(layer, key):
                    codes[code] = codes.get(code, 0) | answers
        for in_phrase in self.phrases.keys:
            codes |= dict.fromkeys(self._lookup.codes(*in_phrase), 0)
        return codes

    def __missing__(self, part: str) -> Sequence[_Word]:
        written, folded, stem = self._answers
        words = []
        for token in self._lookup.tokens(part):
            start, end, in_written, in_folded, in_stem, _ = token
            answers = written(in_written, 0) | folded(in_folded, 0) | stem(in_stem, 0)
            words.append((start, end, answers, token))
        self[part] = words
        return words

    def words(self, text: str, start: int, end: int) -> Sequence[_Word]:
        """Return the words of the part at [start, end) of a text."""
        return self[text[start:end].rstrip()]

    def read(self, text: str, start: int, end: int) -> list[MarkedWord]:
        """Return the words to mark in the part at [start, end) of a text."""
        return [
            (start + first, start + last, answers)
            for first, last, answers, _ in self.words(text, start, end)
            if answers
        ]

    def is_in_phrase(self, token: Token) -> bool:
        """Return whether a word belongs to any phrase of the query."""
        return any((layer, getattr(token, layer)) in self.phrases.keys for layer in LAYERS)


class Highlighter:
    """Mark the words of articles and choose their snippets, for one query."""

    def __init__(self, lookup: TokenLookup, marks: Sequence[Sequence[Mark]]) -> None:
        self._lookup = lookup
        self._body = self._title = _Matcher(lookup, "body", marks)
        if any(mark.field for alternatives in marks for mark in alternatives):
            self._title = _Matcher(lookup, "title", marks)

    def ranges(self, text: str, field: str) -> Ranges:
        """Return the [start, end) of every word of the text that the query marks."""
        words = WordMap.analyzed(text, self._lookup.analyzer)
        matcher = self._title if field == "title" else self._body
        return tuple((start, end) for start, end, _ in _matches(matcher, text, words))

    def marked(self, article: Article) -> Marked:
        """Return the words of an article that the query marks, but none of what is left out."""
        maps = WordMaps.of(article, self._lookup.analyzer)
        body = _matches(self._body, article.body, maps.body)
        return Marked(
            _matches(self._title, article.title, maps.title),
            _outside(maps.cuts(), body),
            article.body,
            maps.ends,
            _lead_end(maps),
        )

    def snippets(self, article: Article) -> tuple[Snippet, tuple[Snippet, ...]]:
        """Return the whole headline and the best passages of the body, in order, with their marks.

        Where no word matches, the body's opening passage is the only one.
        """
        maps = WordMaps.of(article, self._lookup.analyzer)
        title, body = article.title, article.body
        in_title = _matches(self._title, title, maps.title)
        passages, matches = _best(self._body, body, maps)
        return (
            _snippet("title", title, (0, len(title)), in_title),
            tuple(_snippet("body", body, passage, matches) for passage in passages),
        )


def _best(matcher: _Matcher, text: str, maps: WordMaps) -> tuple[list[Passage], list[MarkedWord]]:
    """Return the best passages of a body, and the words to mark in them, maybe among others.

    Two stems may share a code, so the parts in the passages are read. If one of them answers
    something else than its code says, all words are read and the passages chosen again. Nothing is
    shown of the paragraphs that are left out.
    """
    cuts = maps.cuts()
    if not matcher.phrases.keys:
        expected = _outside(cuts, list(_expected(matcher, text, maps.body)))
        passages = best_passages(text, maps.ends, expected, cuts)
        shown = [part for start, end in passages for part in expected if start <= part[0] < end]
        matches = [match for start, end, _ in shown for match in matcher.read(text, start, end)]
        if [answers for *_, answers in matches] == [answers for *_, answers in shown]:
            return passages, matches
    matches = _outside(cuts, _matches(matcher, text, maps.body))
    return best_passages(text, maps.ends, matches, cuts), matches


def _lead_end(maps: WordMaps) -> int:
    """Return the offset in the body at which the lead of an article ends."""
    words = min(LEAD_WORDS - len(maps.title.codes), len(maps.body.codes))
    return maps.body.spans([words - 1])[0][1] if words > 0 else 0


def _outside(cuts: Sequence[Passage], matches: list[MarkedWord]) -> list[MarkedWord]:
    """Return the matches that are in none of the cuts."""
    if not cuts:
        return matches
    return [match for match in matches if not any(start <= match[0] < end for start, end in cuts)]


def _expected(matcher: _Matcher, text: str, words: WordMap) -> Iterator[MarkedWord]:
    """Yield the parts of a text to mark by their codes, and the words of those to be read."""
    codes, answers = words.codes, matcher.codes
    places = words.places(answers)
    for place, (start, end) in zip(places, words.spans(places), strict=True):
        if answered := answers[codes[place]]:
            yield start, end, answered
        else:
            yield from matcher.read(text, start, end)


def _matches(matcher: _Matcher, text: str, words: WordMap) -> list[MarkedWord]:
    """Return all words of a text to mark."""
    places = words.places(matcher.codes)
    spans = words.spans(places)
    matches = [match for start, end in spans for match in matcher.read(text, start, end)]
    if not matcher.phrases.keys:
        return matches
    found = [(start, matcher.words(text, start, end)) for start, end in spans]
    in_phrases = list(_in_phrases(matcher, places, found))
    return _merged(matches, matcher.phrases.marked(in_phrases))


def _in_phrases(
    matcher: _Matcher, places: Iterable[int], found: Iterable[tuple[int, Sequence[_Word]]]
) -> Iterator[PhraseWord]:
    """Yield the words that belong to any phrase, of those found in parts at some positions."""
    more_words = 0
    for place, (at, words) in zip(places, found, strict=True):
        more_words -= not words
        for number, (start, end, _, token) in enumerate(words):
            more_words += number > 0
            if matcher.is_in_phrase(token):
                yield place + more_words, at + start, at + end, token


def _merged(matches: list[MarkedWord], more: Iterator[MarkedWord]) -> list[MarkedWord]:
    """Return all matches in the order of the text, each word once."""
    by_place = {start: (start, end, parts) for start, end, parts in matches}
    for start, end, parts in more:
        *_, known = by_place.get(start, (start, end, 0))
        by_place[start] = start, end, parts | known
    return [by_place[start] for start in sorted(by_place)]


def _snippet(field: str, text: str, passage: Passage, matches: Sequence[MarkedWord]) -> Snippet:
    start, end = passage
    ranges = [
        (first - start, (last if last < end else end) - start)
        for first, last, _ in matches
        if start <= first < end
    ]
    return Snippet(field, text[start:end], tuple(ranges), start)
