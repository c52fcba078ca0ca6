"""Explanations: the words by which an article was found, where, and their part of its score."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from search.article import Article
from search.engines.contract import engine_errors
from search.errors import IndexDamaged
from search.highlighting.first_words import LayerKey, WordFinder
from search.highlighting.proximity import Proximity
from search.hits import Reason
from search.query.plan import Clue, Plan
from search.query.tree import And, AnyOf, Boost, EngineQuery, Hinted, Or, Phrase, Term
from search.schema import BOILERPLATE, LEAD
from search.snapshot import Snapshot

#: The most parts of a query that are explained, highest weight first; long queries have more.
_MAX_LEAVES = 200

_Leaf = Term | Phrase | AnyOf


def reasons(
    snapshot: Snapshot, plan: Plan, articles: Sequence[Article], proximity: Proximity | None = None
) -> dict[str, tuple[Reason, ...]]:
    """Return the reasons of each article by its id, highest score first.

    Their scores add up to the article's score before it fades with age. Each part of the plan is
    run by itself on these articles, so the scores are the engine's own.
    """
    found: dict[str, list[Reason]] = {article.id: [] for article in articles}
    every = sorted(_leaves(plan.some or plan.every, 1.0), key=lambda leaf: -leaf[1])
    leaves = every[:_MAX_LEAVES] if articles else []
    words = _Words(snapshot, articles, [leaf for leaf, _ in leaves])
    weighed: list[EngineQuery] = [Boost(leaf, weight) for leaf, weight in leaves]
    scores = snapshot.engine.scores(weighed, tuple(found))
    for (leaf, _), scores_of_leaf in zip(leaves, scores, strict=True):
        layer, field = words.place(leaf)
        clue = _clue(plan, layer, leaf)
        for article_id, score in scores_of_leaf.items():
            if article_id not in found:
                url = snapshot.storage.url
                raise IndexDamaged(url, f"another article is found by the id of {article_id}")
            matched = words.matched(leaf, article_id)
            reason = Reason(clue.word or matched, matched, clue.why, layer, field, score)
            found[article_id].append(reason)
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


class _Words:
    """The words of articles that some leaves match, as they are written there."""

    def __init__(
        self, snapshot: Snapshot, articles: Sequence[Article], leaves: Sequence[_Leaf]
    ) -> None:
        self._names = {own: name for name, own in snapshot.schema.names.items()}
        wanted: defaultdict[str, set[LayerKey]] = defaultdict(set)
        for leaf in leaves:
            layer, field = self.place(leaf)
            wanted[_text_of(field)].update((layer, key) for key in _keys(leaf))
        lookup = snapshot.lookup()
        finders = {field: WordFinder(lookup, keys) for field, keys in wanted.items()}
        with engine_errors(snapshot.storage.url, ValueError):
            #: field → id → layer and key → the first word with the key
            self._words = {
                field: {article.id: finder.first_words(article, field) for article in articles}
                for field, finder in finders.items()
            }

    def place(self, leaf: _Leaf) -> tuple[str, str]:
        """Return the layer and the field in which a leaf is looked for."""
        own, layer = str(leaf.field).rsplit("_", 1)
        return layer, "text" if own == BOILERPLATE else self._names.get(own, own)

    def matched(self, leaf: _Leaf, article_id: str) -> str:
        """Return the words of an article that match a leaf."""
        layer, field = self.place(leaf)
        words = self._words[_text_of(field)][article_id]
        matched = [word for key in _keys(leaf) if (word := words.get((layer, key)))]
        return " ".join(matched) if isinstance(leaf, Phrase) else " / ".join(matched[:3])


def _text_of(field: str) -> str:
    """Return the field whose words are shown for those of a field."""
    return "text" if field == LEAD else field
