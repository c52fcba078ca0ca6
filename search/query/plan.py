"""What a query comes to: what an engine runs, and which words a highlighter marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from search.query.notices import Notice
from search.query.tree import EngineQuery


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


#: What is told of each key that is looked for, by its layer.
Clues = Mapping[tuple[str, str], Clue]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run.

    ``every`` finds articles holding all that was asked for, ``some`` those holding part of it
    (None: the same); ``marks`` are numbered by the part of the query they belong to. ``notices``
    tell which patterns and sentences were cut short.
    """

    every: EngineQuery
    some: EngineQuery | None
    marks: tuple[tuple[Mark, ...], ...]
    searched_as: tuple[str, ...]
    notices: tuple[Notice, ...] = ()
    clues: Clues = field(default_factory=dict, compare=False)

    @property
    def partial(self) -> bool:
        """Whether the answer leaves out articles that were asked for."""
        return bool(self.notices)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A part of a query as an engine runs it, and what else a plan says of it.

    ``query`` is None where nothing is looked for, as of a function word that is left out. ``hints``
    raise articles that the whole query finds; ``searched`` tells what is looked for, in the query
    language.
    """

    query: EngineQuery | None = None
    searched: tuple[str, ...] = ()
    marks: tuple[tuple[Mark, ...], ...] = ()
    hints: tuple[EngineQuery, ...] = ()
    clues: Clues = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def queries(parts: Sequence[Rewritten]) -> list[EngineQuery]:
    """Return what is looked for in some parts."""
    return [part.query for part in parts if part.query is not None]


def united(parts: Sequence[Rewritten], query: EngineQuery | None) -> Rewritten:
    """Return some parts as one that looks for a query."""
    return Rewritten(
        query,
        searched=tuple(chain.from_iterable(part.searched for part in parts)),
        marks=tuple(chain.from_iterable(part.marks for part in parts)),
        hints=tuple(chain.from_iterable(part.hints for part in parts)),
        clues=united_clues(part.clues for part in parts),
        notices=tuple(chain.from_iterable(part.notices for part in parts)),
    )


def united_clues(tables: Iterable[Clues]) -> Clues:
    """Return all clues; of one key the last, but that of a related word only without another."""
    clues: dict[tuple[str, str], Clue] = {}
    for key, clue in chain.from_iterable(table.items() for table in tables):
        if clue.why != "related" or key not in clues:
            clues[key] = clue
    return clues


def clues_of(marks: Sequence[Mark], clue: Clue) -> Clues:
    """Return the clue of every key of some marks."""
    return {(mark.layer, key): clue for mark in marks for key in mark.keys}
