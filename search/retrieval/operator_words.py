"""Words between others that may be meant as operators: أو, وليس; offered with their counts."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from search.analyzer.normalize import folded
from search.query.language.lexer import WORDS, Kind, Lexeme
from search.query.language.parser import Parsed
from search.query.language.quotations import MAX_TYPED_WORDS, count_words
from search.results import Reading

#: The most readings offered for one query.
MAX_READINGS = 2
_OPERATOR_OF = {
    folded(word): operator
    for operator, words in {
        "OR": "أو or",
        "NOT": "وليس وليست بدون باستثناء",
    }.items()
    for word in words.split()
}
#: Words that are an operator together with the one before them: ما عدا.
_PAIRS = dict.fromkeys((("ما", "عدا"), ("و", "ليس"), ("من", "دون"), ("من", "غير")), "NOT")


def operator_readings(
    text: str, parsed: Parsed, count: Callable[[str], int]
) -> tuple[Reading, ...]:
    """Return the other readings of a query that find articles, with their numbers.

    ``count`` tells how many articles match a query. There are none for a query with operators.
    """
    lexemes = parsed.lexemes
    if any(lexeme.kind not in WORDS for lexeme in lexemes):
        return ()
    if count_words(lexemes) > MAX_TYPED_WORDS:
        return ()
    readings = dict.fromkeys(_readings(text, lexemes))
    counted = ((query, count(query)) for query in islice(readings, MAX_READINGS))
    return tuple(Reading(query, total) for query, total in counted if total)


def _readings(text: str, lexemes: Sequence[Lexeme]) -> Iterator[str]:
    """Yield the query with operators between all that stands beside them, then beside one word."""
    found = list(_operators(lexemes))
    if not found:
        return
    loose = text
    for first, last, operator in reversed(found):
        start, end = lexemes[first].span[0], lexemes[last].span[1]
        behind = loose[end:]
        if operator == "NOT" and last + 2 < len(lexemes):
            behind = f" ({behind.strip()})"
        loose = f"{loose[:start]}{operator}{behind}"
    yield loose
    if len(found) > 1 or len(lexemes) - len(found) == 2:
        return
    first, last, operator = found[0]
    left, right = lexemes[first - 1], lexemes[last + 1]
    start, end = left.span[0], right.span[1]
    one, other = text[start : left.span[1]], text[right.span[0] : end]
    tight = f"({one} OR {other})" if operator == "OR" else f"{one} NOT {other}"
    yield text[:start] + tight + text[end:]


def _operators(lexemes: Sequence[Lexeme]) -> Iterator[tuple[int, int, str]]:
    """Yield the places of the first and last word of each operator, and the operator."""
    for at in range(1, len(lexemes) - 1):
        before, word = (folded(lexeme.text) for lexeme in lexemes[at - 1 : at + 1])
        if at > 1 and (operator := _PAIRS.get((before, word))):
            yield at - 1, at, operator
        elif lexemes[at].kind is Kind.WORD and (operator := _OPERATOR_OF.get(word)):
            yield at, at, operator
