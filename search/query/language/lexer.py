"""The lexer: from the text of a query to its lexemes, within the limits of a query."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from search.analyzer.tokenizer import words
from search.fields import Field
from search.query.language.signs import visible
from search.query.notices import Notice
from search.query.tree import Span

MAX_QUERY_CHARS = 1_000
MAX_TERMS = 64

#: The quotation marks around phrases, any with any.
QUOTES = '"“”„‟″＂«»‹›'
_END = r"(?=[\s()|]|$)"
#: Behind the tilde of a phrase, a blank may stand before or after it only where this follows it.
_NEARNESS = rf">?\s*\d+{_END}|(?:(?:ال)?(?:جمل[ةه]|فقر[ةه])|sentence|paragraph){_END}"
#: A dash that another one closes, as around an inserted clause, is no operator.
_CLOSED_DASH = rf"[^\s-][^-]{{0,80}}[^\W\d_]-(?=[\s().,،؛:!؟?{QUOTES}]|$)"
# Inside a run of letters every sign belongs to the run; the parser decides which of them are
# operators. A tilde or caret at the start of a lexeme follows a quotation mark or a parenthesis,
# unless there is a blank before it.
_PATTERN = rf"""
      [{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]
    | (?P<quote>[{QUOTES}])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<or>OR{_END}|\|+)
    | (?P<and>AND{_END}|\+|&&)
    | (?P<dash>-+(?=\d|{_CLOSED_DASH}))
    | (?P<not>NOT{_END}|-+(?=[^\s-]))
    | (?P<foreign>(?:NEAR|ADJ|ONEAR)/?\d+{_END}|(?<=\s)[WN]/\d+(?=\s)|(?<=[{QUOTES}])/\w+{_END}
        |[\[{{][^\]}}]{{0,60}}\sTO\s[^\]}}]{{0,60}}[\]}}])
    | (?P<times>(?i:atleast|تكرار)\d+(?=:\s*[^\s)])):\s*
    | (?P<field>(?i:FIELDS)(?=:\s*[^\s)]|:$)|[^\W\d_]+(?=:[^\s/)])):\s*
    | (?<=[{QUOTES}])\s*~\s*(?P<nearness>{_NEARNESS})
    | (?<=[{QUOTES}])(?:\s+(?=~[>\w]))?~(?P<near>>?(?:\d+|[^\W\d_]+)?)
    | (?P<weight>(?<=[^\s(|])\^[\d.,٫]*)
    | (?P<exact>=(?=[{QUOTES}(\w]))
    | (?P<stray>[~^=]+\d*{_END})
    | (?P<word>[^\s()|{QUOTES}]+)
    """
_QUESTION_MARKS, _END_MARKS = "؟?", "؟?!.…"
# An id or an address may have colons, and may begin with a hyphen.
_WHOLE = re.compile(rf"(?P<word>[^\s()|{QUOTES}=][^\s()|{QUOTES}]*)")


class Kind(Enum):
    """The kind of a lexeme."""

    PHRASE = auto()
    QUOTE = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    FIELD = auto()
    NEAR = auto()
    TIMES = auto()
    FOREIGN = auto()
    DASH = auto()
    WEIGHT = auto()
    EXACT = auto()
    STRAY = auto()
    WORD = auto()


#: The kinds that have words.
WORDS = (Kind.WORD, Kind.PHRASE)
_KINDS = {kind.name.lower(): kind for kind in Kind} | {"nearness": Kind.NEAR}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query: its kind, its text without delimiters, and its [start, end)."""

    kind: Kind
    text: str
    span: Span


@lru_cache(maxsize=64)
def _lexeme(fields: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a lexeme, given the names of the fields."""
    # Longest first: one name may be the beginning of another.
    names = "|".join(map(re.escape, sorted(fields, key=len, reverse=True)))
    return re.compile(_PATTERN.replace("FIELDS", names), re.VERBOSE)


def lex(text: str, fields: Mapping[str, Field]) -> tuple[list[Lexeme], list[Notice]]:
    """Return the lexemes of a query, cut to the limits, and a notice for each cut.

    ``fields`` are keyed by their names, in lower case.
    """
    notices = []
    if len(text) > MAX_QUERY_CHARS:
        notices.append(Notice("too-long", MAX_QUERY_CHARS))
        text = text[:MAX_QUERY_CHARS]
    seen = visible(text)
    lexemes: list[Lexeme] = []
    left = MAX_TERMS
    for match in _matches(seen.text, fields):
        name = match.lastgroup or ""
        kind = _KINDS[name]
        lexeme = Lexeme(kind, match[name], seen.span(*match.span()))
        if kind in WORDS:
            ends = [end for _, end in words(lexeme.text)]
            if kind is Kind.WORD and not ends and "*" not in lexeme.text:
                _keep_question_mark(lexemes, seen.text[match.start() :].strip())
                continue
            if len(ends) > left:
                notices.append(Notice("too-many-terms", lexeme.span[0]))
                if left:
                    lexemes.append(replace(lexeme, text=lexeme.text[: ends[left - 1]]))
                break
            left -= len(ends)
        lexemes.append(lexeme)
    return lexemes, notices


def is_question(text: str) -> bool:
    """Tell whether a text, or the last word of one, ends with a question mark."""
    end = text[len(text.rstrip(_END_MARKS)) :]
    return any(mark in end for mark in _QUESTION_MARKS)


def _keep_question_mark(lexemes: list[Lexeme], signs: str) -> None:
    """Add the question mark of a query that ends with a blank and ``signs`` to its last word."""
    last = lexemes[-1] if lexemes else None
    ends = not signs.strip(_END_MARKS) and is_question(signs)
    if last and last.kind is Kind.WORD and last.text[-1].isalpha() and ends:
        lexemes[-1] = replace(last, text=f"{last.text}؟")


def _matches(text: str, fields: Mapping[str, Field]) -> Iterator[re.Match[str]]:
    """Yield the lexemes; what follows the name of a field that is found as a whole is a word."""
    lexeme, whole, at = _lexeme(tuple(fields)), None, 0
    while match := whole or lexeme.search(text, at):
        yield match
        at = match.end()
        field = fields.get(match["field"].lower()) if match.lastgroup == "field" else None
        whole = _WHOLE.match(text, at) if field and field.kind == "whole" else None
