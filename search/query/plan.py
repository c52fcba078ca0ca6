"""What a query comes to: the trees an engine runs, and the words a highlighter marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.query.notices import Notice
from search.query.tree import Node
from search.schema import NAME_FIELDS


@dataclass(frozen=True, slots=True)
class Mark:
    """What one part of a query marks in a text: words with the keys, in a row.

    ``layer`` names the keys' layer; ``keys`` are the neighbouring words' keys (one for a single
    word); with ``slop``, words with different ones of the keys and at most so many between.
    """

    field: str | None
    layer: str
    keys: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Clue:
    """The word of a query that a key is looked for on behalf of, and why.

    ``why`` is ``word`` (the word itself, in one of its forms), ``related`` (a related word or a
    near spelling), ``synonym``, ``phrase``, ``pattern``, ``near`` (asked for with a tilde), or
    ``neighbours`` (words of the query side by side).
    """

    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run.

    ``every`` finds articles holding all that was asked for, ``some`` those holding part of it
    (None: the same); ``marks`` are numbered by the part of the query they belong to. ``notices``
    tell which patterns stand for more words than are looked for. ``clues`` tell of each key that
    is looked for, by its layer, what for.
    """

    every: Node
    some: Node | None
    marks: tuple[tuple[Mark, ...], ...]
    searched_as: tuple[str, ...]
    notices: tuple[Notice, ...] = ()
    clues: Mapping[tuple[str, str], Clue] = field(default_factory=dict, compare=False)

    @property
    def partial(self) -> bool:
        """Whether the answer leaves out words that were asked for."""
        return bool(self.notices)


class Draft:
    """What a plan has beside its trees, gathered while a query is rewritten.

    ``sign`` stands before what is told as searched, as in the query language.
    """

    def __init__(self, sign: str = "") -> None:
        self.sign = sign
        self.marks: list[tuple[Mark, ...]] = []
        self.hints: list[Node] = []
        self.searched: list[str] = []
        self.clues: dict[tuple[str, str], Clue] = {}

    def named(self, field: str | None, text: str) -> str:
        """Return how it is told that a text is looked for in a field."""
        return f"{field}:{self.sign}{text}" if field else self.sign + text

    def tell(self, field: str | None, text: str) -> None:
        """Tell that a text is looked for in a field."""
        self.searched.append(self.named(field, text))

    def explain(self, keys: Iterable[tuple[str, str]], clue: Clue) -> None:
        """Give keys their clue; a related word's never takes the place of another."""
        if clue.why == "related":
            for key in keys:
                self.clues.setdefault(key, clue)
        else:
            self.clues.update(dict.fromkeys(keys, clue))

    def mark(self, marks: list[Mark], clue: Clue) -> None:
        """Have the marks of one part of a query marked, and their keys explained."""
        self.explain(((mark.layer, key) for mark in marks for key in mark.keys), clue)
        shown = tuple(mark for mark in marks if mark.field not in NAME_FIELDS)
        self.marks += [shown] if shown else []

    def take_in(self, inside: "Draft") -> None:
        """Take in what was gathered for a part that is rewritten by itself, without its hints."""
        self.searched += inside.searched
        self.marks += inside.marks
        self.clues |= inside.clues
