"""What a query comes to: the trees an engine runs, and the words a highlighter marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.query.problems import Notice
from search.query.tree import Node


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
