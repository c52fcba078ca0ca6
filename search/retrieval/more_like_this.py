"""Articles on the matter of another one, by its telling words and its date."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import log

from search.analyzer import Token
from search.article import Article
from search.engines.contract import EngineResults
from search.query.tree import (
    Boost,
    Keyword,
    Node,
    Range,
    Term,
    conjunction,
    disjunction,
    negation,
)
from search.schema import LEAD, STORY, key_field
from search.snapshot import Snapshot

#: An article is told by so many of its words, found in its headline and so many words of its body:
#: what comes later are side matters, and at the end often the headlines of other articles.
_TELLING, _READ = 25, 150
#: So many characters hold that many words.
_ENOUGH = 4_000
#: A word of the headline counts as so many of the body.
_HEADLINE = 3
#: So many of the likest articles are ordered anew by how near in time they are.
_CANDIDATES = 50
_COPIES = 50
#: The part of a likeness that stays whatever the date, and the days that halve the other part.
_TIMELESS, _HALF_LIFE = 0.5, 30.0
_SECONDS = 86_400

#: Where they are looked for: at the end of other articles too stand headlines that are not theirs.
_FIELD = key_field(LEAD, "stem")

#: A likeness, the number of a story, and one of its articles.
_Candidate = tuple[float, int, Article]


def similar(snapshot: Snapshot, article: Article, limit: int) -> list[Article]:
    """Return other articles on the matter of one, the likest first; copies of it are left out."""
    own = snapshot.engine.search(Keyword("id", (article.id,)), limit=1)
    words = _telling(
        snapshot, article, max(1, snapshot.engine.search(conjunction([]), limit=0).total)
    )
    if not words or not own.stories:
        return []
    told = negation(Range(STORY, own.stories[0], own.stories[0]))
    nodes: list[Node] = [Boost(Term(key, _FIELD), weight) for key, weight in words.items()]
    # Grouped here: the engine would count the stories of nearly the whole index.
    found = snapshot.engine.search(conjunction([disjunction(nodes), told]), limit=_CANDIDATES)
    firsts: dict[int, Article] = {}
    for _, story, other in sorted(_dated(article, found), key=_likest):
        firsts.setdefault(story, other)
    return list(firsts.values())[:limit]


def copies(snapshot: Snapshot, article_id: str) -> list[Article]:
    """Return the other articles that tell the story of one, the oldest first, at most fifty."""
    own = snapshot.engine.search(Keyword("id", (article_id,)), limit=1)
    if not own.stories:
        return []
    found = snapshot.engine.search(
        Range(STORY, own.stories[0], own.stories[0]), limit=_COPIES + 1, sort="oldest"
    )
    return [article for article, _ in found.hits if article.id != article_id][:_COPIES]


def _telling(snapshot: Snapshot, article: Article, articles: int) -> Mapping[str, float]:
    """Return the keys that tell an article best, by tf·idf (Salton and Buckley 1988)."""
    counts: Counter[str] = Counter()
    for text, weight in ((article.title, _HEADLINE), (article.body, 1)):
        for token in snapshot.analyzer.tokens(text[:_ENOUGH])[:_READ]:
            if _tells(token):
                counts[token.stem] += weight
    weights = {
        key: (1 + log(counts[key])) * log(articles / found)
        for key, found in snapshot.engine.frequencies(_FIELD, counts).items()
        if 1 < found < articles
    }
    best = sorted(weights, key=lambda key: (-weights[key], key))[:_TELLING]
    return {key: 1 + log(counts[key]) for key in best}


def _tells(token: Token) -> bool:
    return not token.stopword and len(token.stem) > 1


def _dated(article: Article, found: EngineResults) -> Iterator[_Candidate]:
    """Yield the hits with scores that fade with the time between them and an article."""
    for (other, score), story in zip(found.hits, found.stories, strict=True):
        yield score * _nearness(article, other), story, other


def _nearness(one: Article, other: Article) -> float:
    if one.instant is None or other.instant is None:
        return _TIMELESS
    days = abs(one.instant - other.instant) / _SECONDS
    return float(_TIMELESS + (1 - _TIMELESS) * 2 ** (-days / _HALF_LIFE))


def _likest(candidate: _Candidate) -> tuple[float, str]:
    return -candidate[0], candidate[2].id
