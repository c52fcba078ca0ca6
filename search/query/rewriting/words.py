"""Rewriting of words: each in all forms that the level allows, and with their synonyms."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from search.analyzer import Analyzer, Token
from search.query.algebra import conjunction, disjunction
from search.query.plan import Clue, Clues, Mark, Rewritten, queries, united, united_clues
from search.query.rewriting.alternatives import Alternatives, Expression
from search.query.rewriting.expansion import Expansion
from search.query.rewriting.fields import Fields
from search.query.rewriting.neighbours import Neighbours
from search.query.rewriting.roles import Roles
from search.query.rewriting.synonyms import Synonym, Synonyms
from search.query.tree import Boost, EngineQuery, Term
from search.ranking import LITERAL_WEIGHT, Level
from search.schema import LEAD, key_field

#: The most synonyms looked for in one query, all words together.
MAX_SYNONYMS_OF_QUERY = 400

#: A layer and a key in it.
_Key = tuple[str, str]


class WordRewriter:
    """Rewrite the words of one query.

    Function words are left out unless ``keep_function_words``. ``sign`` is the operator before
    each word in `Rewritten.searched`.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        level: Level,
        fields: Fields,
        expansion: Expansion,
        synonyms: Synonyms,
        *,
        keep_function_words: bool,
        sign: str,
    ) -> None:
        self._analyzer = analyzer
        self._level = level
        self._fields = fields
        self._expansion = expansion
        self._alternatives = Alternatives(synonyms, analyzer) if level.synonym else None
        self._synonyms_left = MAX_SYNONYMS_OF_QUERY
        self._keep_function_words = keep_function_words
        self._sign = sign
        self._neighbours = Neighbours(level)

    def conditions(self, terms: Sequence[Term]) -> list[Rewritten]:
        """Return the conditions of adjacent words, all of one field."""
        field = terms[0].field
        of_names = self._fields.is_names(field)
        words, joined = self._words(terms)
        roles = Roles(words, range(len(words)))
        if not (self._keep_function_words or of_names):
            roles = Roles.of(self._analyzer, words, terms)
        found: Iterable[Expression] = [((roles.words[at],), ()) for at in roles.wanted]
        if self._alternatives and not of_names:
            found = self._alternatives.of(roles.words, roles.wanted, joined)
        parts = [self._condition(words, others, field) for words, others in found]
        if field is not None:
            return parts
        hints = tuple(self._neighbours.hints(roles))
        return [Rewritten(hints=hints, function_words=roles.function_words), *parts]

    def _words(self, terms: Sequence[Term]) -> tuple[list[Token], set[int]]:
        """Return the words of adjacent terms, and the places of those joined to one before them."""
        words: list[Token] = []
        joined: set[int] = set()
        for term in terms:
            tokens = self._analyzer.tokens(term.text)
            for at, (before, _) in enumerate(pairwise(tokens), start=len(words) + 1):
                if not before.stopword:
                    joined.add(at)
            words += tokens
        return words, joined

    def word(self, token: Token, field: str | None) -> Rewritten:
        """Return the rewriting of a word in a field."""
        searched = (named(field, self._sign + token.written),)
        if field and self._fields.is_names(field):
            return Rewritten(self._fields.name(field, token.folded), searched)
        own = {
            (layer, getattr(token, layer)): weight for layer, weight in self._level.layers.items()
        }
        others = self._others(token, field)
        # Words of the lead are marked wherever they stand.
        marked = None if field == LEAD else field
        weights = own
        if self._level.widened:
            weights = own | dict.fromkeys(others, self._level.widened) | own
        found = [
            query
            for (layer, key), weight in weights.items()
            for query in self._fields.spread(field, layer, weight, (key,))
        ]
        return Rewritten(
            disjunction(found),
            searched,
            marks=(tuple(Mark(marked, layer, (key,)) for layer, key in weights),),
            hints=() if self._level.widened else self._hints(token, others),
            clues=_clues(token, own, others),
        )

    def _others(self, token: Token, field: str | None) -> list[_Key]:
        """Return the keys of related words and near spellings that the level looks for."""
        if self._level.widened:
            return self._expansion.of(token)
        if self._level.hinted and field is None:
            return [key for key in self._expansion.of(token) if key[0] == "stem"]
        return []

    def _hints(self, token: Token, others: Sequence[_Key]) -> tuple[EngineQuery, ...]:
        return tuple(
            Boost(Term(key, key_field("text", layer)), self._level.hinted)
            for layer, key in others
            if key != token.stem
        )

    def _condition(
        self, words: Sequence[Token], synonyms: Sequence[Synonym], field: str | None
    ) -> Rewritten:
        """Return words as one condition, which each of their synonyms also satisfies."""
        synonyms = synonyms[: self._synonyms_left]
        self._synonyms_left -= len(synonyms)
        parts = [self.word(word, field) for word in words]
        own = united(parts, conjunction(queries(parts))) if len(parts) > 1 else parts[0]
        if not synonyms:
            return own
        either = [*queries([own]), *(self._synonym(field, other) for other in synonyms)]
        marks = tuple(Mark(field, other.layer, other.keys) for other in synonyms)
        return replace(
            own,
            query=disjunction(either),
            searched=self._searched(own.searched, synonyms, field),
            # A synonym answers every part of the query that it stands for.
            marks=tuple((*part, *marks) for part in own.marks),
            clues=united_clues([own.clues, _clues_of_synonyms(words, synonyms)]),
        )

    def _searched(
        self, searched: tuple[str, ...], synonyms: Sequence[Synonym], field: str | None
    ) -> tuple[str, ...]:
        others = [other.name for other in synonyms if not other.spelling]
        if not others:
            return searched
        names = (named(field, self._sign + name) for name in others)
        return (" OR ".join([" ".join(searched), *names]),)

    def _synonym(self, field: str | None, other: Synonym) -> EngineQuery:
        """Return the query for a synonym; another spelling weighs as much as the word itself."""
        weight = self._level.layers["stem"] if other.layer == "stem" else LITERAL_WEIGHT
        weight *= 1 if other.spelling else self._level.synonym
        return disjunction(self._fields.spread(field, other.layer, weight, other.keys))


def named(field: str | None, text: str) -> str:
    """Return a text with its field, as the query language writes it."""
    return f"{field}:{text}" if field else text


def _clues(token: Token, own: Sequence[_Key] | dict[_Key, float], others: Sequence[_Key]) -> Clues:
    related, word = Clue(token.written, "related"), Clue(token.written, "word")
    return dict.fromkeys(others, related) | dict.fromkeys(own, word)


def _clues_of_synonyms(words: Sequence[Token], synonyms: Sequence[Synonym]) -> Clues:
    text = " ".join(word.written for word in words)
    return {
        (other.layer, key): Clue(text, "word" if other.spelling else "synonym")
        for other in synonyms
        for key in other.keys
    }
