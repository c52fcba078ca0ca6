"""Corrections of a query: another spelling, another keyboard layout, or names in Latin letters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from math import inf, log

from search.analyzer import Analyzer
from search.engines.contract import Engine
from search.query.language.lexer import Kind
from search.query.language.parser import Parsed, parse
from search.query.tree import Node
from search.results import Correction
from search.schema import Schema
from search.suggest.keyboard import other_layouts
from search.suggest.latin_names import LATIN, begins_english, in_arabic, is_abbreviation
from search.suggest.spellchecker import Spellchecker
from search.suggest.term_stats import TermStats

#: Longer queries are not corrected; in a shorter one, only its first doubtful words.
MAX_QUERY_CHARS, MAX_CORRECTED_WORDS = 200, 3
#: The most corrections that are counted and returned.
_MAX_CORRECTIONS = 5
#: How many times as many articles a correction must find as the query.
_MIN_GAIN = 5
#: The weight, in the order of corrections of several words, of the articles with all the words.
_CONTEXT_WEIGHT = 2.0
#: A correction of a word is dropped when it weighs so much less than the best.
_MAX_WEIGHT_LOSS = 12.0
#: The fewest letters of a text that was typed in another layout, and how few make sense by chance:
#: then each word must be in so many of 30,000 articles.
_MIN_LETTERS, _FEW_LETTERS, _MIN_COUNT_OF_FEW_LETTERS = 3, 4, 30
_OPERATORS = (Kind.OR, Kind.AND, Kind.NOT, Kind.NEAR, Kind.TIMES, Kind.FOREIGN)


@dataclass(frozen=True, slots=True)
class _Change:
    """Replacements of [start, end) of a query, each with its weight, best first."""

    start: int
    end: int
    texts: list[tuple[str, float]]


class Corrector:
    """Correct queries by the words of an index; ``count`` tells how many articles a tree finds."""

    def __init__(
        self, engine: Engine, analyzer: Analyzer, schema: Schema, count: Callable[[Node], int]
    ) -> None:
        self._terms = TermStats(engine)
        self._analyzer = analyzer
        self._spellchecker = Spellchecker(self._terms, analyzer)
        self._schema = schema
        self._count = count

    def corrections(self, text: str, parsed: Parsed) -> tuple[Correction, ...]:
        """Return at most five queries that may have been meant and find more, best first."""
        if len(text) > MAX_QUERY_CHARS:
            return ()
        words = _words_of(text, parsed, self._schema)
        retyped, rarest = self._retyped(text)
        why = "name" if LATIN.search(words) else "spelling"
        changed = list(islice(self._changed(text, words), _MAX_CORRECTIONS))
        kinds = [("keyboard", retyped), (why, changed)]
        if LATIN.fullmatch(words) and max((w for _, w in changed), default=-inf) > rarest:
            # A text in Latin letters may be a name or mistyped, whichever is more likely.
            kinds.reverse()
        for kind, others in kinds:
            if others and (found := self._better(text, parsed, kind, others)):
                return found
        return ()

    def _better(
        self, text: str, parsed: Parsed, why: str, others: list[tuple[str, float]]
    ) -> tuple[Correction, ...]:
        """Return the weighted readings that find enough more than the text, best first."""
        min_count = max(1, _MIN_GAIN * self._count(parsed.tree))
        context = _CONTEXT_WEIGHT if len(text.split()) > 1 else 0.0
        counted = [
            (self._count(parse(other, self._schema).tree), other, weight)
            for other, weight in others
        ]
        found = [
            (weight + context * log(count), Correction(other, why, count))
            for count, other, weight in counted
            if count >= min_count
        ]
        found.sort(key=lambda pair: (pair[0], pair[1].count))
        # Corrections with the same stems find the same articles: the best of them is enough.
        best = {self._analyzer.keys(correction.text).stem: correction for _, correction in found}
        return tuple(reversed(best.values()))

    def _retyped(self, text: str) -> tuple[list[tuple[str, float]], float]:
        """Return the text as typed in other keyboard layouts, and the weight of its rarest word.

        The index has all of the words. Abbreviations and what begins words of English are meant.
        """
        found: list[tuple[str, float]] = []
        best = -inf
        as_meant = is_abbreviation(text) or all(map(begins_english, text.split()))
        for other in () if as_meant else other_layouts(text):
            tokens = self._analyzer.tokens(other)
            letters = sum(len(token.written) for token in tokens)
            count = min((self._terms.count(token.folded) for token in tokens), default=0)
            rare = letters <= _FEW_LETTERS and count * self._terms.scale < _MIN_COUNT_OF_FEW_LETTERS
            if letters >= _MIN_LETTERS and count and not rare:
                found.append((other, 0.0))
                best = max(best, self._terms.weight(count))
        return found, best

    def _changed(self, text: str, words: str) -> Iterator[tuple[str, float]]:
        """Yield the text with its doubtful words replaced: all by the best, then one by another."""
        found = self._names(words) if LATIN.search(words) else self._mistakes(words)
        changes = list(islice(found, MAX_CORRECTED_WORDS))
        if not changes:
            return
        best = [change.texts[0] for change in changes]
        yield _with(text, changes, best)
        for place, change in enumerate(changes):
            for other in change.texts[1:]:
                if other[1] > best[place][1] - _MAX_WEIGHT_LOSS:
                    yield _with(text, changes, [*best[:place], other, *best[place + 1 :]])

    def _names(self, text: str) -> Iterator[_Change]:
        for name in LATIN.finditer(text):
            if readings := in_arabic(name[0], self._terms):
                yield _Change(*name.span(), readings)

    def _mistakes(self, text: str) -> Iterator[_Change]:
        tokens = self._analyzer.tokens(text)
        joined = None
        for token, after in zip_longest(tokens, tokens[1:]):
            if token is None or token is joined:
                continue
            apart = text[token.end : after.start].isspace() if after else False
            if after and apart and (word := self._spellchecker.joined(token, after)):
                joined = after
                yield _Change(token.start, after.end, [word])
            elif words := self._spellchecker.corrections(token):
                yield _Change(token.start, token.end, words)


def _words_of(text: str, parsed: Parsed, schema: Schema) -> str:
    """Return a query with its operators, fields and days masked, and all else where it was.

    Days, ids, addresses and names are such as the articles have: they are not corrected.
    """
    fields = schema.query_fields
    field, depth = "", 0
    for lexeme in parsed.lexemes:
        known = lexeme.text.lower() if lexeme.kind is Kind.FIELD else ""
        known = known if known in fields else ""
        given = field and fields[field].kind != "text"
        if known or given or lexeme.kind in _OPERATORS:
            start, end = lexeme.span
            # Neither a letter nor a blank: across a blank two words could be joined.
            text = text[:start] + "|" * (end - start) + text[end:]
        if given and lexeme.kind in (Kind.OPEN, Kind.CLOSE):
            depth += 1 if lexeme.kind is Kind.OPEN else -1
        field = field if depth > 0 else known
    return text


def _with(text: str, changes: list[_Change], words: list[tuple[str, float]]) -> tuple[str, float]:
    """Return the text with a word in the place of each change, and the sum of their weights."""
    for change, (word, _) in reversed(list(zip(changes, words, strict=True))):
        text = text[: change.start] + word + text[change.end :]
    return text, sum(weight for _, weight in words)
