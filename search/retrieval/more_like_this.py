"""Articles similar to another one, by its most characteristic words, its meaning and its date."""

from collections import Counter
from collections.abc import Mapping
from math import log
from typing import NamedTuple

from search.analyzer import Token
from search.article import Article
from search.highlighting.word_map import kept_text
from search.query.algebra import conjunction, disjunction, negation
from search.query.tree import EVERYTHING, Boost, EngineQuery, Hinted, Keyword, Term
from search.ranking import decay
from search.retrieval.near_stories import nearest_to
from search.retrieval.target import of_story
from search.schema import ID, LEAD, key_field
from search.snapshot import Snapshot

#: The most characteristic words of an article, which are looked for.
_MAX_QUERY_WORDS = 25
#: The words that are read of each text, and the characters that hold them. What comes later in a
#: body matters less, and at its end there are often the headlines of other articles.
_MAX_WORDS_READ, _MAX_CHARS_READ = 150, 4_000
#: A word of the headline counts as much as this many words of the body.
_HEADLINE_WEIGHT = 3
#: The most similar articles, which are reranked by how close in time they are.
_MAX_CANDIDATES = 50
_MAX_COPIES = 50
#: The share of a score that does not depend on dates, and the days that halve the rest.
_TIMELESS_SHARE, _HALF_LIFE_DAYS = 0.5, 30.0
#: An article with a smaller share of the score that an article gets for its own words is about
#: something else: nine of ten of the five best above it are on the same subject, see
#: docs/relevance.md. As a share it hardly depends on the number of articles.
_MIN_SCORE_SHARE = 0.24
#: One that is nearer in meaning than this share of how near the article is to itself is similar.
_MIN_NEARNESS = 0.5

#: Only the lead is searched, as the end of other articles may have foreign headlines too.
_FIELD = key_field(LEAD, "stem")


class _Candidate(NamedTuple):
    """An article with the number of its story, and how similar it is: 1 is an article to itself."""

    article: Article
    story: int
    words: float = 0.0
    meaning: float = 0.0

    @property
    def is_similar(self) -> bool:
        return self.words >= _MIN_SCORE_SHARE or self.meaning >= _MIN_NEARNESS

    @property
    def order(self) -> tuple[float, str]:
        """What sorts the most similar first."""
        return -(self.words + self.meaning), self.article.id


def similar(snapshot: Snapshot, article: Article, limit: int) -> list[Article]:
    """Return at most ``limit`` articles similar to one, most similar first, without its copies.

    Of each story there is one article. There may be none.
    """
    own = snapshot.engine.search(Keyword(ID, (article.id,)), limit=1)
    if not own.stories:
        return []
    others = negation(of_story(own.stories[0]))
    found = _by_words(snapshot, article, own.stories[0], others)
    for name, near in _by_meaning(snapshot, article, others).items():
        found[name] = near._replace(words=found[name].words) if name in found else near
    firsts: dict[int, Article] = {}
    for candidate in sorted(found.values(), key=lambda one: one.order):
        if candidate.is_similar:
            firsts.setdefault(candidate.story, candidate.article)
    return list(firsts.values())[:limit]


def _by_words(
    snapshot: Snapshot, article: Article, story: int, others: EngineQuery
) -> dict[str, _Candidate]:
    """Return the articles most similar in words among ``others``, by id."""
    engine = snapshot.engine
    in_story = engine.count(of_story(story))
    words = _query_words(snapshot, article, engine.count(EVERYTHING), in_story)
    if not words:
        return {}
    nodes: list[EngineQuery] = [Boost(Term(key, _FIELD), weight) for key, weight in words.items()]
    itself = Keyword(ID, (article.id,))
    scored = engine.search(Hinted(itself, tuple(nodes)), limit=1).hits
    own_score = sum(score for _, score in scored) * _time_factor(article, article) or 1.0
    # Grouped by who calls, as the engine would count the stories of nearly the whole index.
    found = engine.search(conjunction([disjunction(nodes), others]), limit=_MAX_CANDIDATES)
    return {
        other.id: _Candidate(other, story, score * _time_factor(article, other) / own_score)
        for (other, score), story in zip(found.hits, found.stories, strict=True)
    }


def _by_meaning(snapshot: Snapshot, article: Article, others: EngineQuery) -> dict[str, _Candidate]:
    """Return the articles nearest in meaning among ``others``, by id, where there are vectors."""
    itself = _time_factor(article, article)
    return {
        near.article.id: _Candidate(
            near.article,
            near.story,
            meaning=share * _time_factor(article, near.article) / itself,
        )
        for near, share in nearest_to(snapshot, article, _MAX_CANDIDATES, others)
    }


def copies(snapshot: Snapshot, article_id: str) -> list[Article]:
    """Return the other articles of the same story, oldest first, at most 50."""
    own = snapshot.engine.search(Keyword(ID, (article_id,)), limit=1)
    if not own.stories:
        return []
    found = snapshot.engine.search(of_story(own.stories[0]), limit=_MAX_COPIES + 1, sort="oldest")
    return [article for article, _ in found.hits if article.id != article_id][:_MAX_COPIES]


def _query_words(
    snapshot: Snapshot, article: Article, articles: int, in_story: int
) -> Mapping[str, float]:
    """Return the most characteristic keys of an article by tf·idf, with their weights.

    Of ``articles`` in all, ``in_story`` are of its own story; a key that no more have finds none.
    Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988).
    """
    counts: Counter[str] = Counter()
    for text, weight in ((article.title, _HEADLINE_WEIGHT), (kept_text(article), 1)):
        for token in snapshot.analyzer.tokens(text[:_MAX_CHARS_READ])[:_MAX_WORDS_READ]:
            if _is_characteristic(token):
                counts[token.stem] += weight
    weights = {
        key: (1 + log(counts[key])) * log(articles / found)
        for key, found in snapshot.engine.frequencies(_FIELD, counts).items()
        if in_story < found < articles
    }
    best = sorted(weights, key=lambda key: (-weights[key], key))[:_MAX_QUERY_WORDS]
    return {key: 1 + log(counts[key]) for key in best}


def _is_characteristic(token: Token) -> bool:
    return not token.stopword and len(token.stem) > 1


def _time_factor(one: Article, other: Article) -> float:
    if one.instant is None or other.instant is None:
        return _TIMELESS_SHARE
    apart = abs(one.instant - other.instant)
    return _TIMELESS_SHARE + (1 - _TIMELESS_SHARE) * decay(apart, _HALF_LIFE_DAYS)
