"""Long texts without operators, such as a pasted headline or sentence, are read as quotations.

Their signs are punctuation: a dash excludes nothing, and a name before a colon is no field.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from search.analyzer.tokenizer import words
from search.query.language.lexer import WORDS, Kind, Lexeme

#: Longer texts are quotations.
MAX_TYPED_WORDS = 10

#: The words of the parts of a quotation.
PART_WORDS = 4
_OPERATORS = (Kind.NEAR, Kind.TIMES, Kind.WEIGHT, Kind.EXACT)
_NO_WILDCARDS = str.maketrans("*?", "  ")


def is_quotation(text: str, lexemes: Sequence[Lexeme], fields: Container[str]) -> bool:
    """Tell whether a text has so many words and no operator, except NOT.

    ``fields`` are the names of fields, in lower case. Quotation marks are no operators: what they
    hold is looked for as a phrase in either reading.
    """
    if count_words(lexemes) <= MAX_TYPED_WORDS:
        return False
    strokes = sum(lexeme.kind is Kind.OR for lexeme in lexemes)
    if strokes > 1 or any(
        one.kind is Kind.NOT and not is_dash(one) and other.kind is Kind.OPEN
        for one, other in pairwise(lexemes)
    ):
        return False
    return not any(_operates(text, lexeme, fields) for lexeme in lexemes)


def count_words(lexemes: Sequence[Lexeme]) -> int:
    """Return how many words there are in words and phrases."""
    return sum(1 for lexeme in lexemes if lexeme.kind in WORDS for _ in words(lexeme.text))


def _operates(text: str, lexeme: Lexeme, fields: Container[str]) -> bool:
    match lexeme.kind:
        case Kind.FIELD:
            return text[lexeme.span[1] - 1] == ":" and lexeme.text.lower() in fields
        case Kind.AND | Kind.OR:
            # A single stroke stands between a headline and the name of its site.
            return lexeme.text in ("AND", "OR")
        case Kind.WORD:
            return any(sign in lexeme.text for sign in "*~^")
        case kind:
            return kind in _OPERATORS


def is_dash(lexeme: Lexeme) -> bool:
    """Tell whether a lexeme is a dash that would exclude what follows it."""
    return lexeme.kind is Kind.NOT and lexeme.text.startswith("-")


def without_punctuation(lexemes: Sequence[Lexeme]) -> Iterator[Lexeme]:
    """Yield the words and phrases of a quotation, and each NOT."""
    for lexeme in lexemes:
        if lexeme.kind in WORDS or (lexeme.kind is Kind.NOT and not is_dash(lexeme)):
            yield lexeme
        elif lexeme.kind is Kind.FIELD:
            start, _ = lexeme.span
            yield replace(lexeme, kind=Kind.WORD, span=(start, start + len(lexeme.text)))


def quoted_texts(lexemes: Sequence[Lexeme]) -> list[str]:
    """Return the text of a quotation without what it excludes, and parts of it that overlap.

    So an article comes first that has it, or most of it where a word was changed.
    """
    before = [None, *lexemes]
    kept = " ".join(
        lexeme.text
        for lexeme, last in zip(lexemes, before, strict=False)
        if lexeme.kind in WORDS and not (last and last.kind is Kind.NOT)
    )
    typed = kept.translate(_NO_WILDCARDS).split()
    starts = range(0, len(typed) - PART_WORDS + 1, PART_WORDS // 2)
    return [" ".join(typed), *(" ".join(typed[at : at + PART_WORDS]) for at in starts)]
