"""Query nodes: frozen values, of which two kinds of trees are made.

What a person asked is a `Node`: it names fields such as ``title`` (None: the whole article), holds
words, and knows by ``span`` its place in the query's text, [start, end) in characters. What an
engine runs is an `EngineQuery`: it names an index's fields such as ``title_stem``, and holds keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Span = tuple[int, int]
NOWHERE: Span = (0, 0)

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or one key."""

    text: str
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a text side by side.

    With ``slop``, its words in any order, with at most ``slop`` others between each two of them.
    """

    text: str
    field: str | None = None
    span: Span = NOWHERE
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that ``text`` stands for: ``*`` is any letters or none, ``?`` is one."""

    text: str
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words that differ from a word by at most ``edits`` letters."""

    text: str
    edits: int
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class SameSentence:
    """Articles with all words of a text in one sentence, in any form and order."""

    text: str
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Exactly:
    """``part`` with its words as they are typed."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Whole:
    """Articles whose ``field``, an id or an address, is the text as it stands."""

    text: str
    field: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Keys side by side.

    With ``slop``, two different keys in either order, with at most ``slop`` others between them.
    """

    keys: tuple[str, ...]
    field: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Articles that hold at least one of the keys; all have the same score."""

    keys: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``, both included; None leaves a side open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Keyword:
    """Articles whose ``field``, as a whole, has one of ``values``."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And(Generic[_Part]):
    """Articles that match every part."""

    parts: tuple[_Part, ...]

    def __hash__(self) -> int:
        return _hash(self.parts)


@dataclass(frozen=True, slots=True)
class Or(Generic[_Part]):
    """Articles that match at least one part; scores add up."""

    parts: tuple[_Part, ...]

    def __hash__(self) -> int:
        return _hash(self.parts)


@dataclass(frozen=True, slots=True)
class Not(Generic[_Part]):
    """Articles that do not match ``part``."""

    part: _Part


@dataclass(frozen=True, slots=True)
class Boost(Generic[_Part]):
    """``part`` with its score multiplied."""

    part: _Part
    weight: float


@dataclass(frozen=True, slots=True)
class Hinted:
    """Articles that match ``part``; what matches ``hints`` among them has their scores added."""

    part: "EngineQuery"
    hints: "tuple[EngineQuery, ...]"


@dataclass(frozen=True, slots=True)
class All:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


#: What a person asked that has no parts.
Leaf = Term | Quoted | Pattern | Fuzzy | SameSentence | Whole | Range | All | Nothing
Node = Leaf | Exactly | And["Node"] | Or["Node"] | Not["Node"] | Boost["Node"]
EngineQuery = (
    Term
    | Phrase
    | AnyOf
    | Range
    | Keyword
    | Hinted
    | And["EngineQuery"]
    | Or["EngineQuery"]
    | Not["EngineQuery"]
    | Boost["EngineQuery"]
    | All
    | Nothing
)
#: Either kind of tree: parts of the two never mix.
Tree = TypeVar("Tree", Node, EngineQuery)

EVERYTHING = All()


def _hash(parts: tuple[object, ...]) -> int:
    """Return the hash of the first part: nodes are told apart at every level of a tree."""
    return hash(parts[:1])


def conjunction(parts: Sequence[Tree]) -> Tree:
    """Return And of the parts, each once; the only one itself where there is one, else All."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(part, Nothing) for part in parts):
        return Nothing()
    distinct = tuple(part for part in dict.fromkeys(parts) if not isinstance(part, All))
    return And(distinct) if len(distinct) > 1 else distinct[0] if distinct else All()


def disjunction(parts: Sequence[Tree]) -> Tree:
    """Return Or of the parts, each once; the only one itself where there is one, else Nothing."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(part, All) for part in parts):
        return All()
    distinct = tuple(part for part in dict.fromkeys(parts) if not isinstance(part, Nothing))
    return Or(distinct) if len(distinct) > 1 else distinct[0] if distinct else Nothing()


def hinted(part: EngineQuery, hints: Sequence[EngineQuery]) -> EngineQuery:
    """Return the part with hints; without the wrapping where there is nothing to raise by them."""
    return Hinted(part, tuple(hints)) if hints and not isinstance(part, Nothing) else part


def unhinted(query: EngineQuery) -> EngineQuery:
    """Return what finds the same articles without looking for hints."""
    match query:
        case Hinted(part):
            return unhinted(part)
        case And(parts):
            return And(tuple(map(unhinted, parts)))
        case _:
            return query


def boosted(part: Tree, weight: float) -> Tree:
    """Return the part with its score multiplied, or what that comes to."""
    return part if isinstance(part, All | Nothing) else Boost(part, weight)


def negation(part: Tree) -> Tree:
    """Return Not of the part, or what that comes to."""
    if isinstance(part, All):
        return Nothing()
    if isinstance(part, Nothing):
        return All()
    return part.part if isinstance(part, Not) else Not(part)


def scores(query: EngineQuery) -> bool:
    """Return whether some of what the query finds can be better than the rest."""
    match query:
        case Term() | Phrase():
            return True
        case And(parts) | Or(parts):
            return any(map(scores, parts))
        case Boost(part) | Hinted(part):
            return scores(part)
        case _:
            return False


def patterns(tree: Node) -> int:
    """Return how many words of a query stand for others of the index."""
    match tree:
        case And(parts) | Or(parts):
            return sum(map(patterns, parts))
        case Not(part) | Boost(part) | Exactly(part):
            return patterns(part)
        case _:
            return isinstance(tree, Pattern | Fuzzy)
