"""What a query may have been meant to be: another spelling, keyboard layout or script."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from math import log

from search.analyzer import Analyzer
from search.engines.contract import Engine
from search.query.language.lexer import Kind
from search.query.language.parser import Parsed, parse
from search.query.tree import Node
from search.results import Correction
from search.schema import Schema
from search.suggest.keyboard import other_layouts
from search.suggest.latin_names import LATIN, in_arabic
from search.suggest.spellchecker import Spellchecker
from search.suggest.term_stats import TermStats

#: Longer queries are not corrected; of the others, so many doubtful words are.
LONGEST, MOST_WORDS = 200, 3
#: So many corrections are counted and given.
_COUNTED = 5
#: A correction finds so many times more than the query.
_BETTER = 5
#: What the articles with all its words weigh in the place of a correction of several words.
_CONTEXT = 2.0
#: So much heavier is the best correction of a word, at most, than one that is given beside it.
_BEHIND = 12.0
_OPERATORS = (Kind.OR, Kind.AND, Kind.NOT)


@dataclass(frozen=True, slots=True)
class _Change:
    """Other words for a place in the text, each with its weight, the best first."""

    start: int
    end: int
    texts: list[tuple[str, float]]


class Corrector:
    """Correct queries by the words of an index; ``count`` tells how many articles a tree finds."""

    def __init__(
        self, engine: Engine, analyzer: Analyzer, schema: Schema, count: Callable[[Node], int]
    ) -> None:
        self._words = TermStats(engine)
        self._analyzer = analyzer
        self._spellchecker = Spellchecker(self._words, analyzer)
        self._schema = schema
        self._count = count

    def corrections(self, text: str, parsed: Parsed) -> tuple[Correction, ...]:
        """Return the queries that may have been meant by a text and find more, at most five."""
        if len(text) > LONGEST:
            return ()
        words = _words_of(text, parsed, self._schema)
        latin = LATIN.search(words) is not None
        kinds = [
            ("keyboard", self._retyped(text)),
            ("name" if latin else "spelling", self._changed(text, words)),
        ]
        for why, readings in kinds:
            others = list(islice(readings, _COUNTED))
            if others and (found := self._better(text, parsed, why, others)):
                return found
        return ()

    def _better(
        self, text: str, parsed: Parsed, why: str, others: list[tuple[str, float]]
    ) -> tuple[Correction, ...]:
        """Return those of some weighed readings that find enough more than the text."""
        least = max(1, _BETTER * self._count(parsed.tree))
        context = _CONTEXT if len(text.split()) > 1 else 0.0
        counted = [
            (self._count(parse(other, self._schema).tree), other, weight)
            for other, weight in others
        ]
        found = [
            (weight + context * log(count), Correction(other, why, count))
            for count, other, weight in counted
            if count >= least
        ]
        found.sort(key=lambda pair: (pair[0], pair[1].count))
        # Of those with the same stems, which find the same articles, the best is enough.
        best = {self._analyzer.keys(correction.text).stem: correction for _, correction in found}
        return tuple(reversed(best.values()))

    def _retyped(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield what the text is in another keyboard layout, if the articles have all its words."""
        for other in other_layouts(text):
            tokens = self._analyzer.tokens(other)
            letters = sum(len(token.written) for token in tokens)
            if letters >= 3 and all(self._words.count(token.folded) for token in tokens):
                yield other, 0.0

    def _changed(self, text: str, words: str) -> Iterator[tuple[str, float]]:
        """Yield the text with its doubtful words changed: all to the best, then one to the next."""
        found = self._names(words) if LATIN.search(words) else self._mistakes(words)
        changes = list(islice(found, MOST_WORDS))
        if not changes:
            return
        best = [change.texts[0] for change in changes]
        yield _with(text, changes, best)
        for place, change in enumerate(changes):
            for other in change.texts[1:]:
                if other[1] > best[place][1] - _BEHIND:
                    yield _with(text, changes, [*best[:place], other, *best[place + 1 :]])

    def _names(self, text: str) -> Iterator[_Change]:
        for name in LATIN.finditer(text):
            if ways := in_arabic(name[0], self._words):
                yield _Change(*name.span(), ways)

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
    """Return a query with its operators, fields and days blotted out, every word at its place.

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
            # Neither a letter nor a blank, across which two words could be one.
            text = text[:start] + "|" * (end - start) + text[end:]
        if given and lexeme.kind in (Kind.OPEN, Kind.CLOSE):
            depth += 1 if lexeme.kind is Kind.OPEN else -1
        field = field if depth > 0 else known
    return text


def _with(text: str, changes: list[_Change], words: list[tuple[str, float]]) -> tuple[str, float]:
    for change, (word, _) in reversed(list(zip(changes, words, strict=True))):
        text = text[: change.start] + word + text[change.end :]
    return text, sum(weight for _, weight in words)
