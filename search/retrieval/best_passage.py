"""The passage that answers a question best: quoted as it stands, never made up."""

import re
from collections.abc import Sequence

from search.analyzer import Analyzer
from search.hits import Hit
from search.query.rewriting.questions import questions
from search.request import BEGINNING
from search.results import BestPassage
from search.retrieval.collector import Collector

#: The first words of questions in English and French.
_OPENERS = frozenset(
    {"who", "what", "when", "where", "why", "how", "which", "whom", "whose"}
    | {"qui", "que", "qu", "quoi", "quand", "où", "comment", "pourquoi", "combien"}
    | {"quel", "quelle", "quels", "quelles"}
)
_APOSTROPHE = re.compile("['’]")
_MARKS = "?؟"


def best_passage(
    analyzer: Analyzer, collector: Collector, hits: Sequence[Hit]
) -> BestPassage | None:
    """Return the passage of the first hits that is nearest to a question, if the query is one."""
    request = collector.target.request
    near = {
        hit.meaning.deviations: hit.article
        for hit in hits
        if hit.meaning and hit.meaning.deviations is not None
    }
    is_first = not request.offset and request.cursor in (None, BEGINNING)
    if not near or not is_first or not is_question(analyzer, request.query):
        return None
    article = near[max(near)]
    passage = collector.passage(article)
    return BestPassage(article, passage) if passage and passage.text else None


def is_question(analyzer: Analyzer, text: str) -> bool:
    """Return whether a text asks a question, in Arabic, a dialect of it, English or French."""
    words = text.split()
    if len(words) < 2:
        return False
    # As in: who's, qu'est-ce.
    opener = _APOSTROPHE.split(words[0].lower())[0]
    if text.rstrip().endswith(tuple(_MARKS)) or opener in _OPENERS:
        return True
    return questions(analyzer).asks(analyzer.tokens(text))
