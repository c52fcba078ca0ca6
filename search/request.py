"""The request of a search: the query, the filters, the order and the page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, Self, get_args
from urllib.parse import urlencode

from search.errors import RequestError

Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["auto", "all", "most", "any"]
GroupName = Literal["story"]
LevelName = Literal["exact", "smart", "wide"]
MeaningName = Literal["off", "rank", "find"]

#: The deepest hit that can be requested by offset, and the most hits of one answer.
MAX_DEPTH = 1_000
#: The deepest hit that a cursor reaches; a longer answer can be exported.
MAX_CURSOR_DEPTH = 100_000
#: The cursor before the first hit.
BEGINNING = "*"
MIN_HALF_LIFE_DAYS, MAX_HALF_LIFE_DAYS = 0.01, 100_000.0
MAX_FILTER_VALUES = 64
MAX_FILTER_CHARS = 500

STORY = re.compile("[0-7][0-9a-f]{15}")
#: The options that have several values, and the parameter for one value.
_MULTIPLE = {"sources": "source", "sections": "section", "authors": "author", "facets": "facet"}
#: The parameters that a feed of a search does not have.
_NOT_OF_FEEDS = {"sort", "group", "half_life", "facet", "offer", "explain", "highlight"}
_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")


#: Keyword fields, sorted, each with names of which articles must have one.
Filters = tuple[tuple[str, tuple[str, ...]], ...]
#: The keyword fields that have an attribute of their own.
_ATTRIBUTES = {"source": "sources", "section": "sections", "author": "authors"}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Everything that one search depends on; raises RequestError for an invalid value.

    ``level`` is how closely words must match those of the query: ``exact`` as typed (vowel marks
    and tatweel aside), ``smart`` also their other forms and spellings, ``wide`` also related words.
    ``group`` returns the best article of each ``story``, and ``story`` all articles of one story.
    ``half_life`` is the age in days at which the decaying part of a score (70%) has halved; with 0
    age does not matter, None leaves it open. ``cursor`` pages through a long answer, from BEGINNING
    on, instead of ``offset``. ``offer`` counts the articles of a wider level, and looks for
    corrections, if this level finds few; ``explain`` says why each hit was found. ``date_from`` and
    ``date_to`` are inclusive calendar days (``2018-03-01``). ``sources``, ``sections`` and
    ``authors`` select articles with one of these names, and ``filters`` those with one of the names
    given for each other keyword field: ``{"tags": ["سياسة"]}``. ``facets`` are keyword fields, or
    ``timeline``. ``strict`` makes a query that is not well formed an error, and a ``date_from``
    after ``date_to``; otherwise a query is read as well as possible. ``plain`` reads it as words
    without operators. ``meaning`` is ``rank`` to order what words find by its meaning as well, and
    ``find`` to find by meaning too; None leaves it open, which is ``off`` here.
    """

    query: str = ""
    limit: int = 10
    offset: int = 0
    sort: Sort = "relevance"
    match: Match = "auto"
    level: LevelName = "smart"
    date_from: str | None = None
    date_to: str | None = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    highlight: bool = True
    group: GroupName | None = None
    story: str | None = None
    half_life: float | None = None
    cursor: str | None = None
    offer: bool = False
    explain: bool = False
    strict: bool = False
    plain: bool = False
    meaning: MeaningName | None = None
    #: A mapping is converted to pairs, which can be compared and hashed.
    filters: "Filters | Mapping[str, Iterable[str]]" = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "query", _UNSHOWABLE.sub("\ufffd", self.query))
        for name, parameter in _MULTIPLE.items():
            object.__setattr__(self, name, _as_tuple(parameter, getattr(self, name)))
        _one_of("sort", self.sort, get_args(Sort))
        _one_of("match", self.match, get_args(Match))
        _one_of("level", self.level, get_args(LevelName))
        if not 0 <= self.limit <= MAX_DEPTH:
            raise RequestError("limit", f"must be from 0 to {MAX_DEPTH}")
        if not 0 <= self.offset <= MAX_DEPTH - self.limit:
            raise RequestError(
                "offset", f"must be 0 or more; offset and limit reach to the {MAX_DEPTH:,}th hit"
            )
        if self.meaning is not None:
            _one_of("meaning", self.meaning, get_args(MeaningName))
        if self.group is not None:
            _one_of("group", self.group, get_args(GroupName))
        if self.story is not None and not STORY.fullmatch(self.story):
            raise RequestError("story", "must be the id of a group")
        if self.half_life and not MIN_HALF_LIFE_DAYS <= self.half_life <= MAX_HALF_LIFE_DAYS:
            raise RequestError("half_life", "must be 0, or from 0.01 to 100,000 days")
        if self.half_life is not None:
            # As it is read from a URL, so that a cursor is the same for both.
            object.__setattr__(self, "half_life", float(self.half_life))
        if self.cursor is not None and self.offset:
            raise RequestError("cursor", "cannot be combined with a page or an offset")
        self._gather_filters()
        # Other ways to write a day (20180301, 2018-W09-4) would not compare with it.
        object.__setattr__(self, "date_from", _iso_day("from", self.date_from))
        object.__setattr__(self, "date_to", _iso_day("to", self.date_to))
        first, last = self.date_from, self.date_to
        if self.strict and first and last and first > last:
            raise RequestError("from", "must not be after to")

    def _gather_filters(self) -> None:
        """Move each filter to its own attribute, or keep it in ``filters`` where it has none."""
        chosen = {
            name: (values,) if values and isinstance(values, str) else tuple(values)
            for name, values in dict(self.filters).items()
        }
        for name, attribute in _ATTRIBUTES.items():
            values = (*getattr(self, attribute), *chosen.pop(name, ()))
            object.__setattr__(self, attribute, values)
            _check_names(name, values)
        for name, values in chosen.items():
            _check_names(name, values)
        used = sorted((name, values) for name, values in chosen.items() if values)
        object.__setattr__(self, "filters", tuple(used))

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The names of all filters, by field; articles must have one of them for each field."""
        own = {name: getattr(self, attribute) for name, attribute in _ATTRIBUTES.items()}
        return {name: values for name, values in (own | dict(self.filters)).items() if values}

    def with_names(self, field: str, values: Iterable[str]) -> Self:
        """Return the request with another filter of a field; no names remove the filter."""
        change: dict[str, Any] = {"filters": dict(self.filters) | {field: tuple(values)}}
        if field in _ATTRIBUTES:
            change = {_ATTRIBUTES[field]: tuple(values)}
        return replace(self, **change)

    @property
    def first_day(self) -> int | None:
        """``date_from`` as the number YYYYMMDD."""
        return _day_number("from", self.date_from)

    @property
    def last_day(self) -> int | None:
        """``date_to`` as the number YYYYMMDD."""
        return _day_number("to", self.date_to)

    @property
    def story_number(self) -> int | None:
        """``story`` as its number in an index."""
        return None if self.story is None else int(self.story, 16)

    @property
    def effective_meaning(self) -> MeaningName:
        """How meaning counts: not at all where it is left open, or there are no words."""
        return self.meaning if self.meaning and self.query.strip() else "off"

    @property
    def ordering(self) -> str:
        """A text that is equal for requests with the same hits in the same order."""
        shown = replace(self, limit=0, offset=0, facets=(), highlight=True, cursor=None)
        ordering = repr(replace(shown, offer=False, explain=False, strict=False))
        return ordering + (repr(self.filters) if self.filters else "")

    def query_string(self, **paging: int | str) -> str:
        """Return the request as percent-encoded URL parameters, without defaults."""
        return urlencode([*self._parameters(), *paging.items()])

    def feed_string(self) -> str:
        """Return the parameters of a feed of the same search; a feed has its own order."""
        return urlencode([pair for pair in self._parameters() if pair[0] not in _NOT_OF_FEEDS])

    def _parameters(self) -> list[tuple[str, str | int]]:
        pairs: list[tuple[str, str | int]] = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name, values in self.names.items() for value in values]
        pairs += [("from", self.date_from)] if self.date_from else []
        pairs += [("to", self.date_to)] if self.date_to else []
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("match", self.match)] if self.match != "auto" else []
        pairs += [("level", self.level)] if self.level != "smart" else []
        pairs += [("meaning", self.meaning)] if self.meaning else []
        pairs += [("group", self.group)] if self.group else []
        pairs += [("story", self.story)] if self.story else []
        pairs += [] if self.half_life is None else [("half_life", _short(self.half_life))]
        pairs += [("facet", value) for value in self.facets]
        pairs += [("offer", "1")] if self.offer else []
        pairs += [("explain", "1")] if self.explain else []
        return pairs if self.highlight else [*pairs, ("highlight", "0")]


def _as_tuple(parameter: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return the values of an option as a tuple, since a list is mutable and not hashable."""
    if isinstance(values, str):
        raise RequestError(parameter, "must be a tuple of texts, not a single text")
    return tuple(values)


def _short(number: float) -> str:
    return str(number).removesuffix(".0")


def _one_of(parameter: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise RequestError(parameter, f"must be one of {', '.join(known)}")


def _check_names(parameter: str, values: tuple[str, ...]) -> None:
    if len(values) > MAX_FILTER_VALUES:
        raise RequestError(parameter, f"at most {MAX_FILTER_VALUES} values")
    for value in values:
        if len(value) > MAX_FILTER_CHARS or _UNSHOWABLE.search(value):
            reason = f"must have at most {MAX_FILTER_CHARS} printable characters"
            raise RequestError(parameter, reason)


def _iso_day(parameter: str, value: str | None) -> str | None:
    return None if value is None else str(_day(parameter, value))


def _day_number(parameter: str, value: str | None) -> int | None:
    return None if value is None else int(f"{_day(parameter, value):%Y%m%d}")


def _day(parameter: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise RequestError(parameter, "must be a day such as 2018-03-31") from None
