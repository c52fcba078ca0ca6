"""The passage that answers a question best: quoted as it stands, never made up."""

from collections.abc import Sequence

from search.analyzer import Analyzer
from search.hits import Hit
from search.query.rewriting.questions import questions
from search.request import SearchRequest
from search.results import BestPassage

#: The first words of questions in English and French.
_OPENERS = frozenset(
    {"who", "what", "when", "where", "why", "how", "which", "whom", "whose"}
    | {"qui", "que", "quoi", "quand", "où", "comment", "pourquoi", "combien"}
    | {"quel", "quelle", "quels", "quelles"}
)
_MARKS = "?؟"


def best_passage(
    analyzer: Analyzer, request: SearchRequest, hits: Sequence[Hit]
) -> BestPassage | None:
    """Return the passage of some hits that is nearest to a question, if the query is one."""
    near = [hit for hit in hits if hit.meaning and hit.meaning.passage.text]
    if not near or request.offset or not is_question(analyzer, request.query):
        return None
    best = max(near, key=lambda hit: hit.meaning.deviations if hit.meaning else 0.0)
    return BestPassage(best.article, best.meaning.passage) if best.meaning else None


def is_question(analyzer: Analyzer, text: str) -> bool:
    """Return whether a text asks a question, in Arabic, a dialect of it, English or French."""
    words = text.split()
    if len(words) < 2:
        return False
    if text.rstrip().endswith(tuple(_MARKS)) or words[0].lower() in _OPENERS:
        return True
    return questions(analyzer).asks(analyzer.tokens(text))
