"""The leaves of a query's tree: what a single word, phrase or date stands for.

A sign is an operator only where it is not part of a word or number: ``12:30``, ``5*3``, ``10^6``,
web addresses, and the question mark after the last word of a question are read as written.
"""

import re
from collections.abc import Iterator
from datetime import date

from search.analyzer import ARTICLE
from search.analyzer.normalize import JOINERS, MARKS
from search.analyzer.tokenizer import words
from search.query.algebra import boosted, conjunction
from search.query.language.dates import is_hijri, read_days
from search.query.language.lexer import Lexeme
from search.query.notices import Notice
from search.query.tree import (
    Fuzzy,
    Node,
    Pattern,
    Quoted,
    Range,
    Repeated,
    Term,
    Together,
    Unit,
    Whole,
)
from search.schema import DAY

#: The most words of one query that may have wildcards or a tilde.
MAX_PATTERNS = 8
MAX_EDITS, DEFAULT_EDITS = 2, 1
#: The words that may stand between near words, at most and by default, and the most near words.
MAX_SLOP, DEFAULT_SLOP, MAX_NEAR_WORDS = 50, 5, 5
MIN_WEIGHT, MAX_WEIGHT = 0.1, 10.0
#: How many times a word can be asked for.
MAX_TIMES = 100
#: What may follow the tilde of a phrase, besides a number.
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("جملة", "sentence", "s"), "sentence"),
    **dict.fromkeys(("فقرة", "paragraph", "p"), "paragraph"),
}
#: The letters and question marks required before an asterisk.
MIN_PREFIX_CHARS = 2

_INSIDE = rf"[\w{MARKS}{JOINERS}]"
#: A word that ends with a letter or a wildcard, and the operators after it.
_OPERATED = re.compile(
    rf"(?P<base>[^/:@&=~^]*[^\W\d_][{MARKS}{JOINERS}]*[*?]*)"
    r"(?P<fuzzy>~(?P<edits>\d*))?(?P<weighted>\^(?P<weight>[\d.,٫]*))?"
)
_PATTERN = re.compile(rf"(?=.*[^\W\d_]|\d\d+\*+$)(?:{_INSIDE}|[*?'’.-])+", re.DOTALL)
_PIECE = re.compile(rf"(?:(?!_){_INSIDE}|[*?])+")
_WILDCARDS = re.compile(r"[*?]+")
_PUNCTUATION = ".,،؛:!؟…"


class Leaves:
    """Turn lexemes into nodes, and add a notice for each problem with them to ``notices``."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices
        self._patterns = 0

    def note(self, problem: str, lexeme: Lexeme | None) -> None:
        """Add a notice of a problem, once per kind: a thousand parentheses are one mistake."""
        if lexeme and problem not in {notice.problem for notice in self._notices}:
            self._notices.append(Notice(problem, lexeme.span[0], lexeme.text))

    def word(self, lexeme: Lexeme, field: str | None) -> Node | None:
        """Return the node of a word with the operators in and after it."""
        operated = _OPERATED.fullmatch(lexeme.text)
        base = operated["base"] if operated else lexeme.text
        pattern = _as_pattern(base)
        node: Node | None
        if pattern:
            node = self._wild(lexeme, pattern, field)
            if operated and operated["fuzzy"]:
                self.note("fuzzy-pattern", lexeme)
        elif not any(words(base)):
            fuzzy = operated is not None and operated["fuzzy"]
            self.note("dangling-operator" if fuzzy else "short-prefix", lexeme)
            return None
        elif operated and operated["fuzzy"]:
            node = self._fuzzy(lexeme, base, operated["edits"], field)
        else:
            node = Term(base, field, lexeme.span)
        if operated and operated["weighted"] and node:
            node = boosted(node, self.weight(operated["weight"], lexeme))
        return node

    def phrase(self, lexeme: Lexeme, field: str | None, near: Lexeme | None) -> Node | None:
        """Return the node of quoted words: side by side, near each other or in one sentence."""
        text = self._quoted(lexeme)
        if not any(words(text)):
            self.note("empty-phrase", lexeme)
            return None
        if near is None:
            return Quoted(text, field, lexeme.span)
        if unit := _UNITS.get(near.text.lower().replace("ه", "ة").removeprefix(ARTICLE)):
            return Together(text, unit, field, lexeme.span)
        number = near.text.removeprefix(">")
        if number and not number.strip().isdecimal():
            self.note("unknown-nearness", near)
            number = ""
        asked = int(number or DEFAULT_SLOP)
        slop = min(max(asked, 1), MAX_SLOP)
        if asked != slop:
            self.note("slop-range", near)
        ends = _ends(text)
        if len(ends) > MAX_NEAR_WORDS:
            self.note("near-too-long", lexeme)
            text = text[: ends[MAX_NEAR_WORDS - 1]]
        return Quoted(text, field, lexeme.span, slop, ordered=near.text.startswith(">"))

    def times(self, lexeme: Lexeme, part: Node) -> Node:
        """Return the node of what must stand in an article a number of times."""
        asked = int("".join(filter(str.isdecimal, lexeme.text)))
        times = min(max(asked, 1), MAX_TIMES)
        if asked != times:
            self.note("times-range", lexeme)
        return Repeated(part, times, lexeme.span)

    def date(self, lexeme: Lexeme) -> Node | None:
        """Return the range of days of a date."""
        days = read_days(lexeme.text)
        if days is None:
            self.note("bad-date", lexeme)
            return None
        if is_hijri(lexeme.text):
            self.note("hijri-date", lexeme)
        first, last = days
        if first and last and first > last:
            self.note("swapped-dates", lexeme)
            first, last = last, first
        return Range(DAY, _number(first), _number(last))

    def whole(self, lexeme: Lexeme, field: str) -> Node | None:
        """Return the node of an id or an address."""
        text = lexeme.text.strip()
        if not text:
            self.note("empty-phrase", lexeme)
            return None
        return Whole(text, field, lexeme.span)

    def weight(self, text: str, lexeme: Lexeme) -> float:
        """Return the weight after a caret, from `MIN_WEIGHT` to `MAX_WEIGHT`; 1 for no number."""
        try:
            asked = float(text.replace("٫", ".").replace(",", "."))
        except ValueError:
            asked = 0.0
        weight = min(max(asked, MIN_WEIGHT), MAX_WEIGHT) if asked else 1.0
        if asked != weight:
            self.note("weight-range", lexeme)
        return weight

    def _quoted(self, lexeme: Lexeme) -> str:
        """Return the text of a phrase, in which all wildcards are those of patterns."""
        if not _WILDCARDS.search(lexeme.text):
            return lexeme.text
        parts: list[str] = []
        typed = lexeme.text.split()
        for place, part in enumerate(typed, start=1):
            pattern = _as_pattern(part, last=place == len(typed))
            if not pattern and "*" in part:
                self.note("short-prefix", lexeme)
            parts += self._pieces(lexeme, pattern) if pattern else [_WILDCARDS.sub(" ", part)]
        return " ".join(parts)

    def _pieces(self, lexeme: Lexeme, text: str) -> Iterator[str]:
        """Yield the patterns and words of a text without blanks, such as ``كوفيد-19*``."""
        for piece in _PIECE.findall(text):
            if _is_short(piece):
                self.note("short-prefix", lexeme)
                yield _WILDCARDS.sub(" ", piece)
            elif not _WILDCARDS.search(piece):
                yield piece
            elif self._counted(lexeme):
                yield _WILDCARDS.sub(_squeezed, piece)

    def _wild(self, lexeme: Lexeme, text: str, field: str | None) -> Node | None:
        found: list[Node] = []
        for piece in self._pieces(lexeme, text):
            if _WILDCARDS.search(piece):
                found.append(Pattern(piece, field, lexeme.span))
            elif any(words(piece)):
                found.append(Term(piece.strip(), field, lexeme.span))
        return conjunction(found) if found else None

    def _fuzzy(self, lexeme: Lexeme, text: str, edits: str, field: str | None) -> Node | None:
        """Return the words of a text, of which the last may be misspelt."""
        asked = int(edits or DEFAULT_EDITS)
        if not 1 <= asked <= MAX_EDITS:
            self.note("edits-range", lexeme)
        *before, last = [text[start:end] for start, end in words(text)]
        found: list[Node] = [Term(word, field, lexeme.span) for word in before]
        if self._counted(lexeme):
            found.append(Fuzzy(last, min(max(asked, 1), MAX_EDITS), field, lexeme.span))
        return conjunction(found) if found else None

    def _counted(self, lexeme: Lexeme) -> bool:
        self._patterns += 1
        if self._patterns > MAX_PATTERNS:
            self.note("too-many-patterns", lexeme)
        return self._patterns <= MAX_PATTERNS


def _as_pattern(base: str, *, last: bool = True) -> str | None:
    """Return the text of a pattern, or None when its signs are not wildcards.

    A question mark behind the ``last`` word is none.
    """
    text = base.rstrip(_PUNCTUATION)
    asked = text.rstrip("?" + _PUNCTUATION) if last else text
    if not _WILDCARDS.search(asked):
        text = asked
    return text if _WILDCARDS.search(text) and _PATTERN.fullmatch(text) else None


def _is_short(piece: str) -> bool:
    """Return whether there are too few letters before the wildcards."""
    wild = _WILDCARDS.search(piece)
    if wild is None:
        return False
    start, star, _ = piece.partition("*")
    letters = sum(c.isalnum() or c == "?" for c in start)
    return wild.start() == 0 or bool(star and letters < MIN_PREFIX_CHARS)


def _ends(text: str) -> list[int]:
    """Return the end of each word or pattern of a phrase."""
    if _WILDCARDS.search(text):
        return [part.end() for part in re.finditer(r"\S+", text)]
    return [end for _, end in words(text)]


def _squeezed(signs: re.Match[str]) -> str:
    return "?" * signs[0].count("?") + "*" * ("*" in signs[0])


def _number(day: date | None) -> int | None:
    return None if day is None else int(f"{day:%Y%m%d}")
