"""Query nodes: frozen values, used for what a person asked and for what an engine runs.

A person's tree names a field such as ``title`` (None: the whole article) and holds words; the
rewritten tree names an engine's field such as ``title_stem`` and holds keys. ``span`` is the
node's place in the query's text, (start, end) in characters.
"""

from dataclasses import dataclass

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Term:
    """One word (or one key)."""

    text: str
    field: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side; in a person's tree one text, in an engine's one key each.

    With ``slop``, words in any order with at most so many others between each two of them; an
    engine gets two different keys then.
    """

    words: tuple[str, ...]
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
    """Words spelt as one word is but for so many ``edits``."""

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
    """Articles whose whole ``field`` is one of ``values``."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match every part."""

    parts: tuple["Node", ...]

    def __hash__(self) -> int:
        return _hash(self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match at least one part; scores add up."""

    parts: tuple["Node", ...]

    def __hash__(self) -> int:
        return _hash(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match ``part``."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Boost:
    """``part`` with its score multiplied."""

    part: "Node"
    weight: float


@dataclass(frozen=True, slots=True)
class Hinted:
    """Articles that match ``part``; what matches ``hints`` among them has their scores added."""

    part: "Node"
    hints: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class All:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


EVERYTHING = All()

#: What a person asks for and engines do not know: `rewrite` finds out which keys it stands for.
Asked = Pattern | Fuzzy | SameSentence | Exactly
Node = (
    Term
    | Phrase
    | AnyOf
    | Range
    | Keyword
    | And
    | Or
    | Not
    | Boost
    | Hinted
    | All
    | Nothing
    | Asked
)


def _hash(parts: tuple[Node, ...]) -> int:
    """Return the hash of the first part: nodes are told apart at every level of a tree."""
    return hash(parts[:1])


def conjunction(parts: list[Node]) -> Node:
    """Return And of the parts, each once; the only one itself where there is one, else All."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(p, Nothing) for p in parts):
        return Nothing()
    parts = [p for p in dict.fromkeys(parts) if not isinstance(p, All)]
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else All()


def disjunction(parts: list[Node]) -> Node:
    """Return Or of the parts, each once; the only one itself where there is one, else Nothing."""
    if len(parts) == 1:
        return parts[0]
    if any(isinstance(p, All) for p in parts):
        return All()
    parts = [p for p in dict.fromkeys(parts) if not isinstance(p, Nothing)]
    return Or(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Nothing()


def hinted(part: Node, hints: list[Node]) -> Node:
    """Return the part with hints, without the wrapping where there are none."""
    return Hinted(part, tuple(hints)) if hints else part


def unhinted(node: Node) -> Node:
    """Return what finds the same articles without looking for hints."""
    match node:
        case Hinted(part):
            return unhinted(part)
        case And(parts):
            return And(tuple(map(unhinted, parts)))
        case _:
            return node


def boosted(part: Node, weight: float) -> Node:
    """Return the part with its score multiplied, or what that comes to."""
    return part if isinstance(part, All | Nothing) else Boost(part, weight)


def negation(part: Node) -> Node:
    """Return Not of the part, or what that comes to."""
    if isinstance(part, Hinted):
        return negation(part.part)
    if isinstance(part, All):
        return Nothing()
    if isinstance(part, Nothing):
        return All()
    return part.part if isinstance(part, Not) else Not(part)


def scores(node: Node) -> bool:
    """Return whether some of what the node finds can be better than the rest."""
    match node:
        case Term() | Phrase():
            return True
        case And(parts) | Or(parts):
            return any(scores(part) for part in parts)
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
