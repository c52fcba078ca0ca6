"""Whether an engine finds and counts what the stored articles say."""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from search.article import Article
from search.engines.contract import MAX_FACET_VALUES, Engine, Record
from search.highlighting.word_map import WordMaps
from search.indexing.near_duplicates import Story, story_number
from search.maintenance.report import Cases, Fault
from search.query.tree import EVERYTHING, EngineQuery, Keyword, Range
from search.schema import DAY, STORY, Schema

Item = TypeVar("Item")

#: The articles that are looked up by id at a time.
_IDS_AT_A_TIME = 1_000
#: The stories that are counted at a time; engines bound the number of values of a facet.
_STORIES_AT_A_TIME = 5_000


class Tally:
    """What the stored articles say an index holds: ids, names, days and stories."""

    def __init__(self, schema: Schema) -> None:
        self._fields = schema.names
        self._ids: Counter[str] = Counter()
        self._names: dict[str, Counter[str]] = {own: Counter() for own in schema.names.values()}
        self._days: Counter[int] = Counter()
        self._stories: Counter[int] = Counter()
        self._cases = Cases()
        self._faults: list[Fault] = []
        #: The number of stored articles that cannot be read.
        self.unreadable = 0

    @property
    def articles(self) -> int:
        """The number of stored articles that can be read."""
        return self._ids.total()

    def add(self, record: Record) -> None:
        """Count what the index stores of an article."""
        article = record.article
        if article is None:
            self.unreadable += 1
            self._cases.add(f"articles that cannot be read ({record.problem})", "", "articles")
            return
        self._ids[article.id] += 1
        self._stories[record.story] += 1
        if article.day is not None:
            self._days[article.day] += 1
        for name, own in self._fields.items():
            self._names[own].update(article.names(name))
        for problem in _problems(article, record):
            self._cases.add(problem, article.id)

    def compare(self, engine: Engine) -> None:
        """Compare the articles with what an engine finds and counts; see `faults`."""
        total = engine.count(EVERYTHING)
        if total != self.articles + self.unreadable:
            stored = self.articles + self.unreadable
            problem = f"{stored:,} articles are stored, and {total:,} are counted"
            self._faults.append(Fault("derived", problem))
        self._compare_ids(engine)
        self._compare_facets(engine)
        self._compare_names(engine)
        self._compare_months(engine)
        self._compare_stories(engine)

    def faults(self) -> Iterator[Fault]:
        """Yield what differs."""
        yield from self._faults
        yield from self._cases.faults()

    def _compare_ids(self, engine: Engine) -> None:
        for article_id, count in self._ids.items():
            if count > 1:
                self._cases.add("ids that several articles have", article_id)
        for ids in batches(self._ids, _IDS_AT_A_TIME):
            found = {article.id for article in engine.get(ids)}
            for article_id in ids:
                if article_id not in found:
                    self._cases.add("articles that are not found by their id", article_id)

    def _compare_facets(self, engine: Engine) -> None:
        told = engine.search(EVERYTHING, limit=0, facets=(*self._names, DAY)).facets
        for own, names in self._names.items():
            self._compare(f"values of the facet {self._label(own)}", names, dict(told[own]))
        days = {str(day): count for day, count in self._days.items()}
        self._compare("days", days, dict(told[DAY]))

    def _compare_names(self, engine: Engine) -> None:
        for own, names in self._names.items():
            told = engine.frequencies(own, names)
            # Where they differ, deleted articles may have been counted too.
            found = {
                name: count if told.get(name) == count else engine.count(Keyword(own, (name,)))
                for name, count in names.items()
            }
            self._compare(f"filters by {self._label(own)}", names, found)

    def _compare_months(self, engine: Engine) -> None:
        months: Counter[int] = Counter()
        for day, count in self._days.items():
            months[day // 100] += count
        found = {month: engine.count(_month(month)) for month in months}
        self._compare("filters by date", months, found)

    def _compare_stories(self, engine: Engine) -> None:
        for numbers in batches(sorted(self._stories), _STORIES_AT_A_TIME):
            query = Range(STORY, numbers[0], numbers[-1])
            told = engine.search(query, limit=0, facets=(STORY,)).facets[STORY]
            stories = {str(number): self._stories[number] for number in numbers}
            self._compare("stories", stories, dict(told))

    def _compare(self, what: str, stored: Mapping[Item, int], told: Mapping[Item, int]) -> None:
        # An engine tells only the most frequent of many names, and may count some too low.
        some = len(told) == MAX_FACET_VALUES < len(stored)
        for value in told if some else stored.keys() | told.keys():
            has, counted = stored.get(value, 0), told.get(value, 0)
            if counted > has or counted < has and not some:
                case = f"{value}: {counted:,}, but {has:,} articles have it"
                self._cases.add(f"{what} that are counted wrongly", case)

    def _label(self, own: str) -> str:
        return next(name for name, field in self._fields.items() if field == own)


def _problems(article: Article, record: Record) -> Iterator[str]:
    """Yield what is wrong with a record that can be read."""
    try:
        fit = WordMaps.from_bytes(article.words).fit(article)
    except ValueError:
        fit = False
    if not fit:
        yield "articles whose word map does not fit their text"
    if record.instant != article.instant:
        yield "articles that are sorted by another time than theirs"
    if not _has_its_story(article, record):
        yield "articles that are the first of a story and not kept as such, or the reverse"


def _has_its_story(article: Article, record: Record) -> bool:
    """Return whether an article that begins a story, and no other, is kept to compare others."""
    begins = record.story == story_number(article.id)
    if not begins or not record.first:
        return begins == bool(record.first)
    try:
        first = Story.from_bytes(record.first)
    except (ValueError, struct.error):
        return False
    return (first.id, first.instant) == (article.id, article.instant)


def _month(month: int) -> EngineQuery:
    return Range(DAY, month * 100 + 1, month * 100 + 31)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of a size; the last may be shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
