"""Days, months and years named in a query, to be offered as filters by date."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from search.analyzer import Analyzer, Token
from search.query.algebra import unscored
from search.query.language.date_words import date_words
from search.query.language.dates import read_days
from search.query.language.lexer import Kind
from search.query.language.months import MONTHS
from search.query.language.parser import Parsed, parse
from search.query.tree import And, EngineQuery, Node, Range, Span, Term
from search.request import SearchRequest
from search.results import NamedPeriod
from search.retrieval.day_counts import counted_by_day
from search.retrieval.target import Target
from search.schema import DAY, Schema
from search.snapshot import Snapshot
from search.timeline import month_of

#: The most periods offered for one query.
MAX_NAMED_PERIODS = 2

_NUMERIC = re.compile(r"\d{1,4}(?:[/-]\d{1,4}){1,2}")
#: What may stand before and behind a date: words, but no operator on it.
_BEFORE = (Kind.WORD, Kind.PHRASE, Kind.CLOSE)
_BEHIND = (Kind.WORD, Kind.PHRASE, Kind.OPEN, Kind.FIELD, Kind.NOT, Kind.EXACT)


@dataclass(frozen=True, slots=True)
class _Named:
    """A date in a query: its text, and where it stands with the words before it such as في.

    Without a year it is the latest such month or day that has articles.
    """

    text: str
    span: Span
    year: int | None
    month: int | None
    day: int | None
    bound: bool

    def days(self, year: int) -> tuple[date, date] | None:
        """Return the first and last day in a year, or None where it lacks them: 29 February."""
        try:
            first = date(year, self.month or 1, self.day or 1)
        except ValueError:
            return None
        if self.day:
            return first, first
        return first, month_of(first.replace(month=self.month or 12))[1]


def named_periods(
    snapshot: Snapshot, parsed: Parsed, request: SearchRequest
) -> tuple[NamedPeriod, ...]:
    """Return the periods that a query names among its words, each with its number of articles.

    These are the articles of its days that match all of the query without the words of its dates.
    There are none for a request that is filtered by date already, nor where a date is the bound of
    a longer time: قبل عام 2018.
    """
    if request.plain or request.date_from or request.date_to or _has_dates(parsed, snapshot.schema):
        return ()
    named = list(_named(snapshot, parsed, request.query))
    if not named or any(one.bound for one in named):
        return ()
    query = _without(request.query, [one.span for one in named])
    counts = _counts(snapshot, replace(request, query=query, match="all"), named)
    found: dict[tuple[date, date], NamedPeriod] = {}
    for one in named:
        for days, total in _latest(one, counts):
            found.setdefault(days, NamedPeriod(one.text, query, *days, total))
    return tuple(found.values())[:MAX_NAMED_PERIODS]


def _has_dates(parsed: Parsed, schema: Schema) -> bool:
    """Return whether a query has a field of dates: تاريخ:2018."""
    names = (lexeme.text.lower() for lexeme in parsed.lexemes if lexeme.kind is Kind.FIELD)
    fields = (schema.query_fields.get(name) for name in names)
    return any(field is not None and field.kind == "date" for field in fields)


def _named(snapshot: Snapshot, parsed: Parsed, query: str) -> Iterator[_Named]:
    """Yield the dates among the plain words of a query."""
    parts = parsed.tree.parts if isinstance(parsed.tree, And) else (parsed.tree,)
    for is_word, together in groupby(parts, lambda part: _is_plain(part, query)):
        if is_word:
            terms = [part for part in together if isinstance(part, Term)]
            for named in _dates(terms, snapshot.analyzer, query):
                if _is_free(named.span, parsed):
                    yield named


def _is_plain(part: Node, query: str) -> bool:
    if not isinstance(part, Term) or part.field is not None:
        return False
    start, end = part.span
    # A question mark belongs to the last word, and may stand apart from it.
    return query[start:end] == part.text.rstrip("؟") or query[start:end] == part.text


def _dates(terms: Sequence[Term], analyzer: Analyzer, query: str) -> Iterator[_Named]:
    """Yield the dates that are whole terms among adjacent ones."""
    tokens: list[Token] = []
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for term in terms:
        begins[len(tokens)] = term.span[0]
        tokens += analyzer.tokens(_spelt(term.text))
        ends[len(tokens)] = term.span[1]
    for named in date_words(tokens):
        if named.start in begins and named.core in begins and named.end in ends:
            span = begins[named.start], ends[named.end]
            text = query[begins[named.core] : span[1]]
            yield _Named(text, span, named.year, named.month, named.day, named.bound)


def _spelt(text: str) -> str:
    """Return a date in figures with the name of its month: 14 مايو 2018 for 14/5/2018."""
    first, last = (_NUMERIC.fullmatch(text) and read_days(text)) or (None, None)
    if first is None:
        return text
    day = f"{first.day} " if first == last else ""
    return f"{day}{MONTHS[first.month - 1][1]} {first.year}"


def _is_free(span: Span, parsed: Parsed) -> bool:
    """Tell whether no operator stands among the words of a span or applies to them."""
    start, end = span
    before = [lexeme.kind for lexeme in parsed.lexemes if lexeme.span[1] <= start][-1:]
    behind = [lexeme.kind for lexeme in parsed.lexemes if lexeme.span[0] >= end][:1]
    inside = [x.kind for x in parsed.lexemes if x.span[0] < end and x.span[1] > start]
    return (
        all(kind in _BEFORE for kind in before)
        and all(kind in _BEHIND for kind in behind)
        and all(kind is Kind.WORD for kind in inside)
    )


def _without(query: str, spans: Sequence[Span]) -> str:
    """Return a query without some parts of its text."""
    kept, at = [], 0
    for start, end in spans:
        kept.append(query[at:start].strip())
        at = end
    return " ".join(filter(None, [*kept, query[at:].strip()]))


def _counts(
    snapshot: Snapshot, request: SearchRequest, named: Sequence[_Named]
) -> Mapping[date, int]:
    """Return the number of articles that match a request by day, as far as it may be named."""
    tree = parse(request.query, snapshot.schema).tree
    target = Target.of(snapshot.plan(tree, request.level), request, snapshot)
    years = [one.year for one in named if one.year is not None]
    within: tuple[EngineQuery, ...] = ()
    if len(years) == len(named):
        within = (Range(DAY, min(years) * 10_000, (max(years) + 1) * 10_000),)
    return counted_by_day(snapshot, target.filtered(unscored(target.wanted), *within))


def _latest(named: _Named, counts: Mapping[date, int]) -> Iterator[tuple[tuple[date, date], int]]:
    """Yield the latest days that a date may mean and that have articles, with their number."""
    years = {day.year for day in counts}
    for year in sorted(years if named.year is None else years & {named.year}, reverse=True):
        if days := named.days(year):
            total = sum(count for day, count in counts.items() if days[0] <= day <= days[1])
            if total:
                yield days, total
                return
