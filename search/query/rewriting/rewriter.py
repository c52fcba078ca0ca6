"""The rewriter: from a person's query to what an engine runs, and to what a highlighter marks.

Every word becomes its keys, spread over the layers of the fields in which it is looked for.
Function words are left out where other words remain, but never inside quotation marks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search.analyzer import Analyzer
from search.query.algebra import (
    boosted,
    conjunction,
    disjunction,
    hinted,
    negation,
    patterns,
)
from search.query.notices import Notice
from search.query.plan import Plan, Rewritten, queries, united
from search.query.rewriting.expansion import Expansion, KnownExpansions
from search.query.rewriting.fields import Fields
from search.query.rewriting.literals import Literals
from search.query.rewriting.read_parts import ReadParts
from search.query.rewriting.reading import MarkReader, Reading, mark_nothing
from search.query.rewriting.roles import Roles
from search.query.rewriting.synonyms import NO_SYNONYMS, Synonyms
from search.query.rewriting.wildcards import Wildcards
from search.query.rewriting.words import WordRewriter, named
from search.query.term_dictionary import TermDictionary
from search.query.tree import (
    All,
    And,
    AnyOf,
    Boost,
    EngineQuery,
    Exactly,
    Fuzzy,
    Keyword,
    Leaf,
    Node,
    Not,
    Or,
    Pattern,
    Preferred,
    Quoted,
    Range,
    Repeated,
    Term,
    Together,
    Whole,
)
from search.ranking import LEVELS, QUOTATION_WEIGHT, WHOLE_WEIGHT, Level
from search.schema import LEAD, STANDARD, URL, Schema
from search.urls import url_key, url_term

#: What an id or an address has to be quoted for.
_QUOTED = re.compile(r"[\s()|]|^=")


def rewrite(
    tree: Node,
    analyzer: Analyzer,
    dictionary: TermDictionary,
    level: Level = LEVELS["smart"],
    *,
    reader: MarkReader = mark_nothing,
    schema: Schema = STANDARD,
    synonyms: Synonyms = NO_SYNONYMS,
    known: KnownExpansions | None = None,
) -> Plan:
    """Return the plan of a query tree at a level of searching.

    Related words, near spellings and the words of patterns are looked for only where the
    ``dictionary`` of the index holds them. Expansions that are ``known`` are not looked up again;
    new ones are added to it. ``reader`` reads articles for what the index does not tell.
    """
    means = _Means(
        analyzer,
        schema,
        Wildcards(dictionary, patterns(tree)),
        Expansion(analyzer, dictionary, {} if known is None else known),
        Reading(dictionary, reader),
    )
    keep = not _has_content(tree, analyzer)
    return _Rewriter(means, level, synonyms, keep_function_words=keep).plan(tree)


def _has_content(tree: Node, analyzer: Analyzer) -> bool:
    match tree:
        case Term():
            return _has_content(And((tree,)), analyzer)
        case Quoted() | Pattern() | Fuzzy() | Together() | Exactly():
            return True
        case And(parts):
            terms = [part for part in parts if isinstance(part, Term)]
            words = [token for term in terms for token in analyzer.tokens(term.text)]
            return bool(Roles.of(analyzer, words, terms).wanted) or any(
                _has_content(part, analyzer) for part in parts if not isinstance(part, Term)
            )
        case Or(parts):
            return any(_has_content(part, analyzer) for part in parts)
        case Boost(part) | Repeated(part):
            return _has_content(part, analyzer)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class _Means:
    """What all parts of one query share, including their bounds."""

    analyzer: Analyzer
    schema: Schema
    wildcards: Wildcards
    expansion: Expansion
    reading: Reading


class _Rewriter:
    def __init__(
        self,
        means: _Means,
        level: Level,
        synonyms: Synonyms = NO_SYNONYMS,
        *,
        keep_function_words: bool = True,
        sign: str = "",
    ) -> None:
        self._means = means
        self._level = level
        self._sign = sign
        self._fields = fields = Fields(level, means.schema)
        self._literals = Literals(means.analyzer, fields, means.wildcards, sign)
        self._words = WordRewriter(
            means.analyzer,
            level,
            fields,
            means.expansion,
            synonyms,
            keep_function_words=keep_function_words,
            sign=sign,
        )
        self._read = ReadParts(
            means.analyzer, fields, means.reading, self._words, self._literals, self._rewritten
        )

    def plan(self, tree: Node) -> Plan:
        parts = self._conditions(tree.parts if isinstance(tree, And) else (tree,))
        together = conjunction(queries(parts))
        whole = united(parts, together)
        wanted: list[EngineQuery] = []
        conditions: list[EngineQuery] = []
        for query in queries(parts):
            (conditions if self._fields.is_condition(query) else wanted).append(query)
        return Plan(
            hinted(together, whole.hints),
            tuple(wanted),
            tuple(conditions),
            whole.hints,
            whole.marks,
            whole.searched,
            whole.function_words,
            _distinct(whole.notices),
            whole.clues,
            whole.excluded,
        )

    def _conditions(self, parts: Sequence[Node]) -> list[Rewritten]:
        """Return parts of a conjunction as the conditions they stand for."""
        found: list[Rewritten] = []
        for _, side_by_side in groupby(parts, _word_field):
            together = list(side_by_side)
            terms = [part for part in together if isinstance(part, Term)]
            if terms and (terms[0].field != LEAD or "stem" in self._level.layers):
                found += self._words.conditions(terms)
            elif terms:
                found += map(self._read.in_lead, terms)
            else:
                found += map(self._rewritten, together)
        return found

    def _rewritten(self, tree: Node) -> Rewritten:
        match tree:
            case And(parts):
                found = self._conditions(parts)
                wanted = queries(found)
                return united(found, conjunction(wanted) if wanted else None)
            case Or(parts):
                found = list(map(self._rewritten, parts))
                either = queries(found)
                whole = united(found, disjunction(either) if either else None)
                return whole if len(found) == 1 else replace(whole, excluded=())
            case Boost(part, weight):
                inside = self._rewritten(part)
                query = inside.query
                return replace(inside, query=None if query is None else boosted(query, weight))
            case Not(part):
                return self._excluded(part)
            case Exactly(part):
                return self._exactly(part)
            case Repeated():
                return self._read.repeated(tree)
            case Preferred(part):
                return Rewritten(hints=tuple(map(_scoring, queries([self._rewritten(part)]))))
            case Quoted(field=field) | Pattern(field=field) | Fuzzy(field=field) if field == LEAD:
                return self._read.in_lead(tree)
            case _:
                return self._leaf(tree)

    def _leaf(self, leaf: Leaf) -> Rewritten:
        match leaf:
            case Term():
                return self._rewritten(And((leaf,)))
            case Quoted():
                return self._literals.phrase(leaf)
            case Pattern():
                return self._literals.pattern(leaf)
            case Fuzzy():
                return self._literals.fuzzy(leaf)
            case Together():
                return self._read.together(leaf, self._sign)
            case Whole(text, field):
                key = url_term(url_key(text)) if field == URL else text
                typed = f'"{text}"' if _QUOTED.search(text) else text
                return Rewritten(Keyword(field, (key,)), (named(field, typed),))
            case Range():
                return Rewritten(leaf, (_days(leaf),))
            case _:
                return Rewritten(leaf)

    def _excluded(self, part: Node) -> Rewritten:
        """Return the negation of a part, of which nothing is marked."""
        inside = _Rewriter(self._means, self._level, sign=self._sign)._rewritten(part)
        query: EngineQuery = All() if inside.query is None else negation(inside.query)
        searched = tuple(f"-{text}" for text in inside.searched)
        excluded = (" ".join(inside.searched),) if inside.searched else ()
        return Rewritten(query, searched, notices=inside.notices, excluded=excluded)

    def _exactly(self, part: Node) -> Rewritten:
        """Return a part whose words are looked for as typed, without hints."""
        inside = _Rewriter(self._means, LEVELS["exact"], sign="=")._rewritten(part)
        return replace(inside, hints=())


def _distinct(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return the notices sorted by problem, each text once."""
    by_text: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        by_text.setdefault((notice.problem, notice.text), notice)
    return tuple(sorted(by_text.values(), key=lambda notice: notice.problem))


def _days(days: Range) -> str:
    low, high = (f"{n:08}" if n else "" for n in (days.low, days.high))
    low, high = (f"{n[:4]}-{n[4:6]}-{n[6:]}".strip("-") for n in (low, high))
    return f"date:{low}" if low == high else f"date:{low}..{high}"


def _scoring(query: EngineQuery) -> EngineQuery:
    """Return a query that puts what it finds first; an id has no score by itself."""
    if isinstance(query, Keyword):
        return Boost(AnyOf(query.values, query.field), WHOLE_WEIGHT)
    return Boost(query, QUOTATION_WEIGHT)


def _word_field(part: Node) -> tuple[bool, str | None]:
    return (True, part.field) if isinstance(part, Term) else (False, None)
