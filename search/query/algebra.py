"""Boolean algebra on query trees: combinations that simplify themselves, and what trees contain."""

from collections.abc import Sequence

from search.fields import LEAD_FIELD
from search.query.tree import (
    All,
    And,
    AtLeast,
    Boost,
    EngineQuery,
    Exactly,
    Fuzzy,
    Hinted,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Phrase,
    Preferred,
    Quoted,
    Repeated,
    Term,
    Together,
    Tree,
)


def conjunction(parts: Sequence[Tree]) -> Tree:
    """Return And of the distinct parts; a single part as it is, and All where there is none."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(part, Nothing) for part in parts):
        return Nothing()
    distinct = tuple(part for part in dict.fromkeys(parts) if not isinstance(part, All))
    return And(distinct) if len(distinct) > 1 else distinct[0] if distinct else All()


def disjunction(parts: Sequence[Tree]) -> Tree:
    """Return Or of the distinct parts; a single part as it is, and Nothing where there is none."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(part, All) for part in parts):
        return All()
    distinct = tuple(part for part in dict.fromkeys(parts) if not isinstance(part, Nothing))
    return Or(distinct) if len(distinct) > 1 else distinct[0] if distinct else Nothing()


def hinted(part: EngineQuery, hints: Sequence[EngineQuery]) -> EngineQuery:
    """Return the part with hints, or as it is where hints have no effect."""
    return Hinted(part, tuple(hints)) if hints and not isinstance(part, Nothing) else part


def unhinted(query: EngineQuery) -> EngineQuery:
    """Return a query without hints that finds the same articles."""
    match query:
        case Hinted(part):
            return unhinted(part)
        case And(parts):
            return And(tuple(map(unhinted, parts)))
        case _:
            return query


def boosted(part: Tree, weight: float) -> Tree:
    """Return the part with its score multiplied by ``weight``; All and Nothing as they are."""
    return part if isinstance(part, All | Nothing) else Boost(part, weight)


def negation(part: Tree) -> Tree:
    """Return Not of the part, simplified."""
    if isinstance(part, All):
        return Nothing()
    if isinstance(part, Nothing):
        return All()
    return part.part if isinstance(part, Not) else Not(part)


def scores(query: EngineQuery) -> bool:
    """Return whether a query can give articles different scores."""
    match query:
        case Term() | Phrase():
            return True
        case And(parts) | Or(parts) | AtLeast(parts):
            return any(map(scores, parts))
        case Boost(part) | Hinted(part):
            return scores(part)
        case _:
            return False


def stems_of(query: EngineQuery) -> frozenset[str]:
    """Return the keys of stems that a query looks for."""
    match query:
        case Term(text, str(field)) if field.endswith("_stem"):
            return frozenset({text})
        case And(parts) | Or(parts):
            return frozenset().union(*map(stems_of, parts))
        case Boost(part):
            return stems_of(part)
        case _:
            return frozenset()


def patterns(tree: Node) -> int:
    """Return the number of patterns and misspelt words in a query."""
    match tree:
        case And(parts) | Or(parts):
            return sum(map(patterns, parts))
        case Not(part) | Boost(part) | Exactly(part) | Repeated(part) | Preferred(part):
            return patterns(part)
        case Quoted(text) | Together(text):
            return sum(map(is_wild, text.split()))
        case _:
            return isinstance(tree, Pattern | Fuzzy)


def is_read(tree: Node) -> bool:
    """Return whether articles are read to answer a query, each time it is asked."""
    match tree:
        case And(parts) | Or(parts):
            return any(map(is_read, parts))
        case Not(part) | Boost(part) | Exactly(part):
            return is_read(part)
        case Repeated() | Together():
            return True
        case Quoted(field=field) | Pattern(field=field) | Fuzzy(field=field):
            return field == LEAD_FIELD.name
        case _:
            return False


def is_wild(text: str) -> bool:
    """Return whether there are wildcards in a text of a query tree."""
    return "*" in text or "?" in text
