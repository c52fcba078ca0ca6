"""Explanations: the words by which an article was found, where, and their part of its score."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from search.article import Article
from search.errors import IndexDamaged
from search.highlighting.proximity import Proximity
from search.highlighting.word_map import MAX_MARKED_CHARS
from search.hits import Reason
from search.query.algebra import conjunction
from search.query.plan import Clue, Plan
from search.query.tree import And, AnyOf, Boost, EngineQuery, Hinted, Keyword, Or, Phrase, Term
from search.schema import BOILERPLATE, ID, LAYERS, LEAD
from search.snapshot import Snapshot

#: The most parts of a query that are explained, highest weight first; long queries have more.
_MAX_LEAVES = 200

_Leaf = Term | Phrase | AnyOf
#: layer → key → the word of an article that has it
_Words = Mapping[str, Mapping[str, str]]


def reasons(
    snapshot: Snapshot, plan: Plan, articles: Sequence[Article], proximity: Proximity | None = None
) -> dict[str, tuple[Reason, ...]]:
    """Return the reasons of each article by its id, highest score first.

    Their scores add up to the article's score before it fades with age. Each part of the plan is
    run by itself on these articles, so the scores are the engine's own.
    """
    found: dict[str, list[Reason]] = {article.id: [] for article in articles}
    these: EngineQuery = Keyword(ID, tuple(found))
    names = {own: name for name, own in snapshot.schema.names.items()}

    @cache
    def words(field: str) -> dict[str, _Words]:
        return {article.id: _words(snapshot, _texts(article, field)) for article in articles}

    leaves = sorted(_leaves(plan.some or plan.every, 1.0), key=lambda leaf: -leaf[1])
    for leaf, weight in leaves[:_MAX_LEAVES] if articles else ():
        weighed: EngineQuery = Boost(leaf, weight)
        query = conjunction([these, weighed])
        own, layer = str(leaf.field).rsplit("_", 1)
        field = "text" if own == BOILERPLATE else names.get(own, own)
        known = words("text" if field == LEAD else field)
        clue = _clue(plan, layer, leaf)
        for article, score in snapshot.engine.search(query, limit=len(articles)).hits:
            if article.id not in found:
                place = snapshot.storage.place
                raise IndexDamaged(place, f"another article is found by the id of {article.id}")
            matched = _matched(leaf, known[article.id][layer])
            reason = Reason(clue.word or matched, matched, clue.why, layer, field, score)
            found[article.id].append(reason)
    if proximity:
        for article in articles:
            found[article.id] += _of_proximity(proximity, article)
    return {
        article_id: tuple(sorted(reasons, key=lambda reason: -reason.score))
        for article_id, reasons in found.items()
    }


def _of_proximity(proximity: Proximity, article: Article) -> Iterator[Reason]:
    if score := proximity.added(article.words):
        words = " ".join(proximity.words)
        yield Reason(words, words, "proximity", "stem", "text", score)


def _leaves(node: EngineQuery, weight: float) -> Iterator[tuple[_Leaf, float]]:
    """Yield the leaves of a plan that have a score of their own, each with its weight."""
    match node:
        case Term() | Phrase() | AnyOf():
            yield node, weight
        case Boost(part, more):
            yield from _leaves(part, weight * more)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part, weight)
        case Hinted(part, hints):
            for each in (part, *hints):
                yield from _leaves(each, weight)
        case _:
            return


def _keys(leaf: _Leaf) -> tuple[str, ...]:
    match leaf:
        case Term(text):
            return (text,)
        case Phrase(keys):
            return keys
        case AnyOf(keys):
            return keys


def _clue(plan: Plan, layer: str, leaf: _Leaf) -> Clue:
    """Return the word of the query that a leaf comes from, and why it is looked for."""
    clues = [plan.clues.get((layer, key), Clue("", "word")) for key in _keys(leaf)]
    if isinstance(leaf, Phrase) and clues[0].why == "word":
        return Clue(" ".join(clue.word for clue in clues if clue.word), "neighbours")
    return clues[0]


def _texts(article: Article, field: str) -> tuple[str, ...]:
    title = article.title[:MAX_MARKED_CHARS]
    if field == "text":
        return title, article.body[:MAX_MARKED_CHARS]
    return (title,) if field == "title" else article.names(field)


def _words(snapshot: Snapshot, texts: tuple[str, ...]) -> _Words:
    """Return the first word of some texts with each key, as it is written there."""
    words: dict[str, dict[str, str]] = {layer: {} for layer in LAYERS}
    for text in texts:
        for token in snapshot.analyzer.tokens(text):
            for layer in LAYERS:
                words[layer].setdefault(getattr(token, layer), text[token.start : token.end])
    return words


def _matched(leaf: _Leaf, words: Mapping[str, str]) -> str:
    """Return the words of an article that match a leaf."""
    matched = [words[key] for key in _keys(leaf) if key in words]
    return " ".join(matched) if isinstance(leaf, Phrase) else " / ".join(matched[:3])
