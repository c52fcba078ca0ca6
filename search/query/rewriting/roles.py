"""The roles of adjacent words of a query: wanted, a function word, or of no weight at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.analyzer import Analyzer, Token
from search.query.language.lexer import is_question
from search.query.rewriting.content_words import content_words
from search.query.rewriting.questions import questions
from search.query.tree import Term

#: The queries whose roles are cached: each asks for them twice, and for those of corrections.
_CACHED_QUERIES = 500


@dataclass(frozen=True, slots=True)
class Roles:
    """Adjacent words of a query, and their roles by their places.

    Those ``wanted`` are looked for; of these, those ``in_names`` are no function words only because
    of their neighbours. Those ``weightless`` are what a question or a dialect adds. The others are
    function words, which count beside their neighbours.
    """

    words: Sequence[Token]
    wanted: Sequence[int]
    in_names: frozenset[int] = frozenset()
    weightless: frozenset[int] = frozenset()

    @classmethod
    def of(cls, analyzer: Analyzer, words: Sequence[Token], terms: Sequence[Term]) -> "Roles":
        """Return the roles of the words of adjacent terms."""
        marked = any(is_question(term.text) for term in terms)
        return _roles(analyzer, tuple(words), marked=marked)

    @property
    def function_words(self) -> tuple[str, ...]:
        """The words that are not looked for, as written."""
        return tuple(w.written for at, w in enumerate(self.words) if at not in self.wanted)


@lru_cache(maxsize=_CACHED_QUERIES)
def _roles(analyzer: Analyzer, words: tuple[Token, ...], *, marked: bool) -> Roles:
    told = content_words(analyzer).told(words)
    weightless = questions(analyzer).weightless(told, marked=marked)
    told = [
        word._replace(stopword=True) if at in weightless else word for at, word in enumerate(told)
    ]
    wanted = [at for at, word in enumerate(told) if not word.stopword]
    in_names = frozenset(at for at in wanted if words[at].stopword)
    return Roles(told, wanted, in_names, frozenset(weightless))
