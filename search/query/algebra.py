"""Boolean algebra on query trees: combinations that simplify themselves, and what trees contain."""

from collections.abc import Mapping, Sequence

from search.query.tree import (
    All,
    And,
    AtLeast,
    Boost,
    EngineQuery,
    Exactly,
    Filter,
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
from search.schema import LAYERS, LEAD, key_field

#: The fields of the whole text, each by the fields that have a part of it.
_WHOLE_TEXTS: Mapping[str | None, str] = {
    key_field(part, layer): key_field("text", layer) for part in ("title", LEAD) for layer in LAYERS
}


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


def unscored(query: EngineQuery) -> EngineQuery:
    """Return a query that finds the same articles with less work, as nothing need be scored."""
    match query:
        case Term():
            return query
        case Boost(part) | Hinted(part) | Filter(part):
            return unscored(part)
        case And(parts):
            return And(tuple(map(unscored, parts)))
        case Or(parts):
            return disjunction(_uncovered([unscored(part) for part in parts]))
        case _:
            return query


def _uncovered(options: Sequence[EngineQuery]) -> list[EngineQuery]:
    """Return alternatives without words of the headline that are looked for in all of the text."""
    words = {(option.text, option.field) for option in options if isinstance(option, Term)}
    return [
        option
        for option in options
        if not isinstance(option, Term)
        or (option.text, _WHOLE_TEXTS.get(option.field)) not in words
    ]


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
            return field == LEAD
        case _:
            return False


def is_wild(text: str) -> bool:
    """Return whether there are wildcards in a text of a query tree."""
    return "*" in text or "?" in text
