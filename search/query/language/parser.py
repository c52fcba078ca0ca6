"""The parser of the query language.

    query    = either*
    either   = sequence ("OR" sequence)*          also |
    sequence = (["AND"] unary)+                   all words are required
    unary    = ("-" | "NOT")* leaf ["^" weight]
    leaf     = [field ":"] ["atleast" n ":"] ["="] (word | "phrase" ["~" near] | "(" either ")")
    near     = [">"] slop | "sentence" | "paragraph"

The operators within and after a word are read by `search.query.language.leaves`. The parser never
fails: it leaves out what it cannot make sense of, with a notice. Strict parsing is the same, with
the first notice of a mistake as an error.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from search.analyzer.tokenizer import words
from search.errors import QuerySyntaxError
from search.query.algebra import boosted, conjunction, disjunction, negation
from search.query.language.leaves import Leaves
from search.query.language.lexer import (
    MAX_QUERY_CHARS,
    MAX_TERMS,
    WORDS,
    Kind,
    Lexeme,
    is_question,
    lex,
)
from search.query.language.quotations import (
    is_dash,
    is_quotation,
    quoted_texts,
    without_punctuation,
)
from search.query.notices import Notice
from search.query.tree import All, And, Exactly, Node, Nothing, Preferred, Quoted, Term
from search.schema import STANDARD, Schema

MAX_NESTING = 8
#: The latest queries that are not parsed again: each is estimated first, and then searched.
_CACHED_QUERIES = 64
_LEAF_KINDS = (*WORDS, Kind.OPEN)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a query, what was ignored in its text, and its lexemes."""

    tree: Node
    notices: tuple[Notice, ...]
    lexemes: tuple[Lexeme, ...] = ()


def parse(text: str, schema: Schema = STANDARD, *, strict: bool = False) -> Parsed:
    """Parse a query to an index; with ``strict``, raise QuerySyntaxError for the first problem."""
    parsed = _parsed(text, schema)
    mistake = next((notice for notice in parsed.notices if notice.is_mistake), None)
    if strict and mistake:
        raise QuerySyntaxError(mistake.problem, mistake.error, mistake.error_ar, mistake.position)
    return parsed


@lru_cache(maxsize=_CACHED_QUERIES)
def _parsed(text: str, schema: Schema) -> Parsed:
    lexemes, notices = lex(text, schema.query_fields)
    if is_quotation(text, lexemes, schema.query_fields):
        tree = _quotation(lexemes, notices, schema)
    else:
        tree = _Parser(lexemes, notices, schema).query()
    if tree is None:
        if text.strip() and not notices:
            notices.append(Notice("no-word", 0, text.strip()[:20]))
        tree = Nothing() if text.strip() else All()
    notices.sort(key=lambda notice: notice.position)
    return Parsed(tree, tuple(notices), tuple(lexemes))


def _quotation(lexemes: list[Lexeme], notices: list[Notice], schema: Schema) -> Node | None:
    """Return the tree of a quotation: all its words, and first the articles that have it."""
    dash = next(filter(is_dash, lexemes), None)
    if dash:
        notices.append(Notice("dash-in-quotation", dash.span[0]))
    stroke = next((lexeme for lexeme in lexemes if lexeme.kind is Kind.OR), None)
    if stroke:
        notices.append(Notice("stroke-in-quotation", stroke.span[0]))
    kept = list(without_punctuation(lexemes))
    tree = _Parser(kept, notices, schema).query()
    if tree is None:
        return None
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return conjunction([*parts, *(Preferred(Quoted(text)) for text in quoted_texts(kept))])


def plain(text: str) -> Parsed:
    """Read a text as words without operators, up to the limits of a query."""
    text = text[:MAX_QUERY_CHARS]
    spans = list(islice(words(text), MAX_TERMS))
    terms: list[Node] = [Term(text[start:end], None, (start, end)) for start, end in spans]
    if terms and is_question(text.rstrip()):
        start, end = spans[-1]
        terms[-1] = Term(f"{text[start:end]}؟", None, (start, end))
    return Parsed(conjunction(terms) if terms or not text.strip() else Nothing(), ())


class _Parser:
    def __init__(self, lexemes: list[Lexeme], notices: list[Notice], schema: Schema) -> None:
        self._lexemes = lexemes
        self._fields = schema.query_fields
        self._leaves = Leaves(notices)
        self._note = self._leaves.note
        self._at = 0
        self._nesting = 0
        self._ignored_opens = 0

    def query(self) -> Node | None:
        parts = []
        while self._at < len(self._lexemes):
            parts.append(self._either(None))
            if self._next(Kind.CLOSE):
                self._note("unopened-parenthesis", self._take())
        return _all_of(parts)

    def _either(self, field: str | None) -> Node | None:
        options = [self._sequence(field)]
        while self._next(Kind.OR):
            operator = self._take()
            options.append(self._sequence(field))
            if options[-1] is None or options[-2] is None:
                self._note("dangling-operator", operator)
        found = [option for option in options if option is not None]
        return disjunction(found) if found else None

    def _sequence(self, field: str | None) -> Node | None:
        parts = []
        while (lexeme := self._peek()) and lexeme.kind not in (Kind.OR, Kind.CLOSE):
            parts.append(self._unary(field))
            while self._ignored_opens and self._next(Kind.CLOSE):
                self._take()
                self._ignored_opens -= 1
        return _all_of(parts)

    def _unary(self, field: str | None) -> Node | None:
        negative = False
        operator = None
        while (lexeme := self._peek()) and lexeme.kind in (Kind.NOT, Kind.AND, Kind.DASH):
            operator = self._take()
            negative ^= operator.kind is Kind.NOT
            following = self._peek()
            if operator.kind is Kind.DASH and following:
                before_number = following.text[:1].isdecimal()
                self._note("dash-before-number" if before_number else "closed-dash", following)
        if lexeme is None or lexeme.kind in (Kind.OR, Kind.CLOSE):
            self._note("dangling-operator", operator)
            return None
        leaf = self._weighted(self._leaf(field))
        return negation(leaf) if leaf is not None and negative else leaf

    def _weighted(self, leaf: Node | None) -> Node | None:
        while self._next(Kind.WEIGHT):
            caret = self._take()
            weight = self._leaves.weight(caret.text[1:], caret)
            leaf = boosted(leaf, weight) if leaf is not None else None
        return leaf

    def _leaf(self, field: str | None) -> Node | None:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.WORD | Kind.PHRASE if field and self._kind(field) == "date":
                return self._leaves.date(lexeme)
            case Kind.WORD | Kind.PHRASE if field and self._kind(field) == "whole":
                return self._leaves.whole(lexeme, field)
            case Kind.WORD:
                return self._leaves.word(lexeme, field)
            case Kind.PHRASE:
                near = self._take() if self._next(Kind.NEAR) else None
                return self._leaves.phrase(lexeme, field, near)
            case Kind.FIELD:
                return self._field(lexeme)
            case Kind.TIMES:
                return self._times(lexeme, field)
            case Kind.EXACT:
                return self._exact(lexeme, field)
            case Kind.OPEN:
                return self._parentheses(lexeme, field)
            case Kind.QUOTE:
                self._note("unclosed-phrase", lexeme)
            case Kind.FOREIGN:
                self._note("foreign-operator", lexeme)
            case _:
                self._note("dangling-operator", lexeme)
        return None

    def _exact(self, operator: Lexeme, field: str | None) -> Node | None:
        if (following := self._peek()) and following.kind in _LEAF_KINDS:
            inside = self._leaf(field)
            return Exactly(inside) if inside is not None else None
        self._note("dangling-operator", operator)
        return None

    def _times(self, operator: Lexeme, field: str | None) -> Node | None:
        following = self._peek()
        if following is None or following.kind not in (*_LEAF_KINDS, Kind.EXACT, Kind.FIELD):
            self._note("dangling-operator", operator)
            return None
        inside = self._leaf(field)
        if field and self._kind(field) != "text":
            self._note("times-of-names", operator)
            return inside
        return self._leaves.times(operator, inside) if inside is not None else None

    def _field(self, lexeme: Lexeme) -> Node | None:
        field = self._fields.get(lexeme.text.lower())
        if field is None:
            self._note("unknown-field", lexeme)
            return Term(lexeme.text, None, lexeme.span)
        following = self._peek()
        if following and following.kind in (*_LEAF_KINDS, Kind.EXACT, Kind.TIMES):
            return self._leaf(field.name)
        if not (following and following.kind is Kind.FOREIGN):
            self._note("empty-field", lexeme)
        return None

    def _kind(self, field: str) -> str:
        return self._fields[field.lower()].kind

    def _parentheses(self, opening: Lexeme, field: str | None) -> Node | None:
        if self._nesting == MAX_NESTING:
            self._note("too-deep", opening)
            self._ignored_opens += 1
            return None
        self._nesting += 1
        inside = self._either(field)
        self._nesting -= 1
        if self._next(Kind.CLOSE):
            closing = self._take()
            if inside is None and closing.span[0] == opening.span[1]:
                self._note("empty-parentheses", opening)
        else:
            self._note("unclosed-parenthesis", opening)
        return inside

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _next(self, kind: Kind) -> bool:
        lexeme = self._peek()
        return lexeme is not None and lexeme.kind is kind

    def _take(self) -> Lexeme:
        self._at += 1
        return self._lexemes[self._at - 1]


def _all_of(parts: list[Node | None]) -> Node | None:
    found = [part for part in parts if part is not None]
    return conjunction(found) if found else None
