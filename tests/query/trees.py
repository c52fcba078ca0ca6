"""Ways into trees of queries."""

from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    Boost,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
    Tree,
)

#: What an engine looks for in a field.
Sought = Term | Phrase | AnyOf | Range | Keyword


def leaves(query: EngineQuery) -> list[Sought | All | Nothing]:
    """Return the nodes that have no parts, from left to right, without hints."""
    match query:
        case And(parts) | Or(parts) | AtLeast(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Not(part) | Boost(part) | Hinted(part) | Filter(part):
            return leaves(part)
        case leaf:
            return [leaf]


def sought(query: EngineQuery) -> list[Sought]:
    """Return the leaves that look for something in a field."""
    return [leaf for leaf in leaves(query) if not isinstance(leaf, All | Nothing)]


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """Return the parts of a conjunction or a disjunction."""
    assert isinstance(tree, And | Or)
    return tree.parts


def part_of(query: EngineQuery | None) -> EngineQuery:
    """Return what a node weighs or gives hints to."""
    assert isinstance(query, Boost | Hinted)
    return query.part


def hints(query: EngineQuery | None) -> set[EngineQuery]:
    """Return what raises the scores of a query, without its weight."""
    assert isinstance(query, Hinted)
    return {hint.part for hint in query.hints if isinstance(hint, Boost)}


def keys(query: EngineQuery, field: str = "text_folded") -> set[str]:
    """Return the keys that a query looks for in a field."""
    found: set[str] = set()
    for leaf in sought(query):
        match leaf:
            case Term(text, name) if name == field:
                found.add(text)
            case Phrase(several, name) | AnyOf(several, name) if name == field:
                found.update(several)
    return found
