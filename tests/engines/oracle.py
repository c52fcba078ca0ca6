"""What a query must find, worked out article by article without an index."""

from collections import Counter
from collections.abc import Iterable

from search.article import Article
from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    Boost,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
)
from search.schema import BETWEEN


def words(article: Article, field: str) -> list[str]:
    """Return the keys in an engine's field such as ``title_folded``."""
    name = field.partition("_")[0]
    if name == "tags":
        return f" {BETWEEN} ".join(article.tags).split()
    return (article.title if name == "title" else article.body).split()


def matches(article: Article, query: EngineQuery) -> bool:
    """Return whether the query finds the article."""
    match query:
        case Term(text, str(field)):
            return text in words(article, field)
        case AnyOf(keys, field):
            return not set(keys).isdisjoint(words(article, field))
        case Phrase(wanted, field, slop=slop, ordered=ordered) if slop:
            there = words(article, field)
            first, second = ([n for n, key in enumerate(there) if key == word] for word in wanted)
            distances = (b - a if ordered else abs(a - b) for a in first for b in second)
            return any(0 < distance <= slop + 1 for distance in distances)
        case Phrase(wanted, field):
            there, size = words(article, field), len(wanted)
            return any(tuple(there[n : n + size]) == wanted for n in range(len(there)))
        case Range(_, low, high):
            day = article.day
            return day is not None and (low or day) <= day <= (high or day)
        case Keyword(field, values):
            return not set(values).isdisjoint(article.names(field))
        case And(parts):
            return all(matches(article, part) for part in parts)
        case Or(parts):
            return any(matches(article, part) for part in parts)
        case AtLeast(parts, count):
            return sum(matches(article, part) for part in parts) >= count
        case Not(part):
            return not matches(article, part)
        case Boost(part) | Filter(part) | Hinted(part):
            return matches(article, part)
        case All() | Nothing():
            return isinstance(query, All)
    raise TypeError(query)


def by_time(articles: Iterable[Article], *, newest: bool) -> list[str]:
    """Return the ids in the order of time, undated ones last, equal ones by id."""
    sign = -1 if newest else 1
    keys = [(a.instant is None, sign * (a.instant or 0), a.id) for a in articles]
    return [article_id for *_, article_id in sorted(keys)]


def counted(articles: Iterable[Article], name: str) -> list[tuple[str, int]]:
    """Return the values of a facet and how many articles have each."""
    counts = Counter(value for article in articles for value in article.names(name))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
