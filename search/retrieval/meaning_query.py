"""What a request asks for by meaning: a text to be near to, and what articles must have besides."""

import re
from dataclasses import dataclass

from search.query.algebra import conjunction
from search.query.language.parser import Parsed
from search.query.tree import (
    And,
    Boost,
    Exactly,
    Fuzzy,
    Node,
    Or,
    Preferred,
    Quoted,
    Repeated,
    Term,
    Together,
)
from search.request import SearchRequest
from search.schema import LEAD

#: More of a query is not understood: it would take long, and say little more.
MAX_CHARS = 500
#: The fields whose words are words of texts, not names.
_TEXTS = frozenset({None, "title", "body", LEAD})
_WILDCARDS = re.compile(r"[*?]+")


@dataclass(frozen=True, slots=True)
class MeaningQuery:
    """The text whose meaning is looked for; "" where a request has no words to be understood.

    ``required`` is what articles must match of the query: what is excluded, fields, dates, and all
    that an operator demands to the letter. ``quotes`` says whether there are quotation marks.
    """

    text: str
    required: Node
    quotes: bool = False

    @classmethod
    def of(cls, parsed: Parsed, request: SearchRequest) -> "MeaningQuery":
        """Return what a request asks for by meaning."""
        parts = parsed.tree.parts if isinstance(parsed.tree, And) else (parsed.tree,)
        wanted = [part for part in parts if not isinstance(part, Preferred)]
        free = [part for part in wanted if _is_free(part)]
        required = [part for part in wanted if not _is_free(part)]
        # The text as typed says more than its words one by one.
        as_typed = not required and all(isinstance(part, Term) for part in free)
        words = [word for part in wanted for word in _words(part)]
        text = request.query.strip() if as_typed and words else " ".join(words)
        return cls(text[:MAX_CHARS], conjunction(required), any(map(_is_quoted, free)))


def _is_free(node: Node) -> bool:
    """Return whether an article may have the meaning of a part of a query without its words."""
    match node:
        case Term(field=None):
            return True
        case Quoted(field=None, slop=0):
            return True
        case Or(parts):
            return all(map(_is_free, parts))
        case Boost(part):
            return _is_free(part)
        case _:
            return False


def _is_quoted(node: Node) -> bool:
    match node:
        case Quoted():
            return True
        case Or(parts):
            return any(map(_is_quoted, parts))
        case Boost(part):
            return _is_quoted(part)
        case _:
            return False


def _words(node: Node) -> list[str]:
    """Return the words of a part of a query by which it can be understood."""
    match node:
        case Term(text, field=field) | Fuzzy(text, field=field) if field in _TEXTS:
            return [text]
        case Quoted(text, field=field) | Together(text, field=field) if field in _TEXTS:
            return [_WILDCARDS.sub(" ", text)]
        case And(parts) | Or(parts):
            return [word for part in parts for word in _words(part)]
        case Boost(part) | Exactly(part) | Repeated(part):
            return _words(part)
        case _:
            return []
