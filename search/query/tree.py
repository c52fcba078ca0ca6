"""Query trees of two kinds, made of frozen nodes.

A person's query is a `Node`: it has words, fields such as ``title`` (None: the whole article), and
in ``span`` its place in the text of the query, [start, end) in characters. What an engine runs is
an `EngineQuery`: it has keys, and fields of an index such as ``title_stem``.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
Unit = Literal["sentence", "paragraph"]

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or one key."""

    text: str
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a text, side by side; ``*`` and ``?`` in them are those of a `Pattern`.

    With ``slop``, in any order, with at most ``slop`` other words between each two of them; where
    they are ``ordered``, between each and the next.
    """

    text: str
    field: str | None = None
    span: Span = NOWHERE
    slop: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """The words that match ``text``: ``*`` is any number of letters, ``?`` is one letter."""

    text: str
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The words that differ from a word by at most ``edits`` letters."""

    text: str
    edits: int
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Together:
    """Articles that have all words of a text in one ``unit``, in any form and order.

    ``*`` and ``?`` in the words are those of a `Pattern`.
    """

    text: str
    unit: Unit
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Repeated:
    """Articles that have ``part`` at least ``times`` times, in any form."""

    part: "Node"
    times: int
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Preferred:
    """Every article; those that match ``part`` come first."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Exactly:
    """``part`` with its words exactly as typed."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Whole:
    """Articles whose ``field``, an id or an address, is the text as a whole."""

    text: str
    field: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Keys side by side.

    With ``slop``, two different keys with at most ``slop`` others between them, in either order
    unless they are ``ordered``.
    """

    keys: tuple[str, ...]
    field: str
    slop: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Articles that have at least one of the keys; all get the same score."""

    keys: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``, both included; None leaves an end open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Keyword:
    """Articles whose ``field`` has one of ``values`` as a whole."""

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
    """Articles that match at least one part; the scores of the parts add up."""

    parts: tuple[_Part, ...]

    def __hash__(self) -> int:
        return _hash(self.parts)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Articles that match at least ``count`` of the parts; the scores of the parts add up."""

    parts: "tuple[EngineQuery, ...]"
    count: int

    def __hash__(self) -> int:
        return _hash(self.parts)


@dataclass(frozen=True, slots=True)
class Filter:
    """Articles that match ``part``, which adds nothing to their scores."""

    part: "EngineQuery"


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
    """Articles that match ``part``; the scores of matching ``hints`` are added to theirs."""

    part: "EngineQuery"
    hints: "tuple[EngineQuery, ...]"


@dataclass(frozen=True, slots=True)
class All:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


#: A node without parts.
Leaf = Term | Quoted | Pattern | Fuzzy | Together | Whole | Range | All | Nothing
Node = (
    Leaf | Exactly | Repeated | Preferred | And["Node"] | Or["Node"] | Not["Node"] | Boost["Node"]
)
EngineQuery = (
    Term
    | Phrase
    | AnyOf
    | Range
    | Keyword
    | Hinted
    | AtLeast
    | Filter
    | And["EngineQuery"]
    | Or["EngineQuery"]
    | Not["EngineQuery"]
    | Boost["EngineQuery"]
    | All
    | Nothing
)
#: Either kind of tree; nodes of the two kinds are never mixed.
Tree = TypeVar("Tree", Node, EngineQuery)

EVERYTHING = All()


def _hash(parts: tuple[object, ...]) -> int:
    """Return the hash of the first part alone: hashing all parts at every level would be slow."""
    return hash(parts[:1])
