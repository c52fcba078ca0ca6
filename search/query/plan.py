"""The plan of a query: what an engine runs, and which words a highlighter marks."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import ceil

from search.query.algebra import conjunction, disjunction, hinted, scores, stems_of
from search.query.notices import Notice
from search.query.tree import AtLeast, EngineQuery, Filter, Unit
from search.ranking import MIN_SHARE_OF_PARTS


@dataclass(frozen=True, slots=True)
class Mark:
    """What one part of a query marks in a text: adjacent words with these keys.

    ``layer`` names the layer of the keys; a single word has one key. With ``slop``, two words with
    different keys are marked where at most ``slop`` words stand between them, in the order of the
    keys where they are ``ordered``.
    """

    field: str | None
    layer: str
    keys: tuple[str, ...]
    slop: int = 0
    ordered: bool = False


_LINE_END = re.compile("\n")
#: The start and end of a word to mark, and the parts of the query that it answers, one bit each.
MarkedWord = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """The words of an article that a query marks, in the headline and the body.

    ``sentence_ends`` are offsets in the body, and its first words, which with those of the headline
    are the lead of the article, end at ``lead_end``.
    """

    title: Sequence[MarkedWord]
    body: Sequence[MarkedWord]
    text: str
    sentence_ends: Sequence[int]
    lead_end: int

    def ends(self, unit: Unit) -> Sequence[int]:
        """Return the ends of the sentences or paragraphs of the body."""
        if unit == "paragraph":
            return [line.end() for line in _LINE_END.finditer(self.text)]
        return self.sentence_ends


@dataclass(frozen=True, slots=True)
class Clue:
    """The word of a query for which a key is searched for, and why.

    ``why`` is ``word`` (the word itself, in one of its forms), ``related`` (a related word or a
    near spelling), ``synonym``, ``phrase``, ``pattern``, ``near`` (a word with a tilde), or
    ``neighbours`` (adjacent words of the query).
    """

    word: str
    why: str


#: The clue of each key that is looked for, by its layer and the key.
Clues = Mapping[tuple[str, str], Clue]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run.

    ``every`` finds the articles that match all of the query. ``parts`` are what it wants, of which
    a relaxed answer may lack some; ``conditions`` are what it may not lack, and ``hints`` raise
    scores. ``marks`` has the marks of each part of the query. ``function_words`` were left out of
    the matching. ``notices`` name the patterns and sentences that were cut short. No article has
    what is ``excluded``, in the query language.
    """

    every: EngineQuery
    parts: tuple[EngineQuery, ...]
    conditions: tuple[EngineQuery, ...]
    hints: tuple[EngineQuery, ...]
    marks: tuple[tuple[Mark, ...], ...]
    searched_as: tuple[str, ...]
    function_words: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    clues: Clues = field(default_factory=dict, compare=False)
    excluded: tuple[str, ...] = ()

    @property
    def some(self) -> EngineQuery | None:
        """The query for the articles that match any of the parts; None for a single part."""
        return self._any(()) if len(self.parts) > 1 else None

    def most(self, count: Callable[[EngineQuery], int]) -> EngineQuery | None:
        """Return the query for the articles that match enough of the parts to be about the same.

        That is at least `MIN_SHARE_OF_PARTS` of them, or both of the rarest two that are found at
        all. None where nothing less than all is enough. ``count`` returns how many articles match
        a part.
        """
        # A word that stands there twice, in two forms, counts once.
        parts = tuple({stems_of(part) or part: part for part in self.parts}.values())
        enough = ceil(MIN_SHARE_OF_PARTS * len(parts))
        if enough == len(parts):
            return None
        either: list[EngineQuery] = [AtLeast(parts, enough)]
        # Any two are enough anyway.
        if enough > 2:
            counts = {part: found for part in parts if (found := count(part))}
            rarest = sorted(counts, key=lambda part: counts[part])[:2]
            either += [conjunction(rarest)] if rarest[1:] else []
        return self._any((Filter(disjunction(either)),))

    def _any(self, conditions: tuple[EngineQuery, ...]) -> EngineQuery:
        wanted = disjunction(self.parts)
        return hinted(conjunction([wanted, *self.conditions, *conditions]), self.hints)

    @property
    def is_ranked(self) -> bool:
        """Whether it can give articles different scores."""
        return scores(self.every)

    @property
    def partial(self) -> bool:
        """Whether the answer may lack articles that match the query."""
        return bool(self.notices)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A part of a query as an engine runs it, with its contributions to the plan.

    ``query`` is None where nothing is looked for, as for a function word that is left out.
    ``hints`` raise the scores of articles that the whole query finds; ``searched`` is what is
    looked for, in the query language, and ``function_words`` is what was left out. No article of
    the part has what is ``excluded``.
    """

    query: EngineQuery | None = None
    searched: tuple[str, ...] = ()
    marks: tuple[tuple[Mark, ...], ...] = ()
    hints: tuple[EngineQuery, ...] = ()
    function_words: tuple[str, ...] = ()
    clues: Clues = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    excluded: tuple[str, ...] = ()


def queries(parts: Sequence[Rewritten]) -> list[EngineQuery]:
    """Return the queries of those parts that have one."""
    return [part.query for part in parts if part.query is not None]


def united(parts: Sequence[Rewritten], query: EngineQuery | None) -> Rewritten:
    """Return several parts as one, with the given query."""
    return Rewritten(
        query,
        searched=tuple(chain.from_iterable(part.searched for part in parts)),
        marks=tuple(chain.from_iterable(part.marks for part in parts)),
        hints=tuple(chain.from_iterable(part.hints for part in parts)),
        function_words=tuple(chain.from_iterable(part.function_words for part in parts)),
        clues=united_clues(part.clues for part in parts),
        notices=tuple(chain.from_iterable(part.notices for part in parts)),
        excluded=tuple(chain.from_iterable(part.excluded for part in parts)),
    )


def united_clues(tables: Iterable[Clues]) -> Clues:
    """Return the clues of all tables; the last one of a key wins, but ``related`` replaces none."""
    clues: dict[tuple[str, str], Clue] = {}
    for key, clue in chain.from_iterable(table.items() for table in tables):
        if clue.why != "related" or key not in clues:
            clues[key] = clue
    return clues


def clues_of(marks: Sequence[Mark], clue: Clue) -> Clues:
    """Return the same clue for every key of some marks."""
    return {(mark.layer, key): clue for mark in marks for key in mark.keys}
