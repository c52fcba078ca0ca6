"""Words side by side: each in every form that the level allows, with the synonyms of each row."""

from collections.abc import Sequence
from itertools import pairwise

from search.analyzer import Analyzer, Token
from search.query.plan import Clue, Draft, Mark
from search.query.rewriting.expansion import Alternatives
from search.query.rewriting.fields import Fields
from search.query.rewriting.synonyms import NO_SYNONYMS, Synonym, Synonyms
from search.query.tree import Boost, Node, Phrase, Term, conjunction, disjunction
from search.ranking import LITERAL, Level
from search.schema import NAME_FIELDS, key_field

#: The synonyms looked for in one query, all words together.
MAX_SYNONYMS = 400


class Rows:
    """Rewrite the words of one query; function words are left out unless they are kept."""

    def __init__(
        self,
        analyzer: Analyzer,
        level: Level,
        alternatives: Alternatives,
        synonyms: Synonyms,
        draft: Draft,
        *,
        keep_stopwords: bool,
    ) -> None:
        self._analyzer = analyzer
        self._level = level
        self._fields = Fields(level)
        self._alternatives = alternatives
        self._synonyms = synonyms if level.synonym else NO_SYNONYMS
        self._synonyms_left = MAX_SYNONYMS
        self._draft = draft
        self._keep_stopwords = keep_stopwords

    def conditions(self, terms: Sequence[Term]) -> list[Node]:
        """Return the conditions of words side by side, all of one field."""
        field = terms[0].field
        named = field in NAME_FIELDS
        tokens = [
            token
            for term in terms
            for token in self._analyzer.tokens(term.text)
            if self._keep_stopwords or named or not token.stopword
        ]
        if field is None:
            self._draft.hints += self._neighbours(tokens)
        rows = (NO_SYNONYMS if named else self._synonyms).rows(tokens)
        return [self._row(words, synonyms, field) for words, synonyms in rows]

    def word(self, token: Token, field: str | None) -> Node:
        """Return what finds a word in a field."""
        self._draft.tell(field, token.written)
        if field in NAME_FIELDS:
            return Term(token.folded, key_field(field, "folded"))
        weights = self._weights(token, field)
        self._draft.marks.append(tuple(Mark(field, layer, (key,)) for layer, key in weights))
        return disjunction(
            [
                found
                for (layer, key), weight in weights.items()
                for found in self._fields.spread(field, layer, weight, (key,))
            ]
        )

    def _weights(self, token: Token, field: str | None) -> dict[tuple[str, str], float]:
        """Return the layers and keys that find a word, and what each weighs; hint at the rest."""
        level, others = self._level, []
        own = {(layer, getattr(token, layer)): weight for layer, weight in level.layers.items()}
        if level.widened:
            others = self._alternatives.of(token)
        elif level.hinted and field is None:
            others = [
                (layer, key) for layer, key in self._alternatives.of(token) if layer == "stem"
            ]
            self._draft.hints += [
                Boost(Term(key, key_field("text", layer)), level.hinted)
                for layer, key in others
                if key != token.stem
            ]
        self._draft.explain(others, Clue(token.written, "related"))
        self._draft.explain(own, Clue(token.written, "word"))
        return own | dict.fromkeys(others, level.widened) | own if level.widened else own

    def _neighbours(self, tokens: Sequence[Token]) -> list[Node]:
        """Return words of the query that may stand side by side, as hints."""
        layer = self._level.literal
        keys, field = [getattr(token, layer) for token in tokens], key_field("text", layer)
        return [Boost(Phrase(pair, field), self._level.neighbours) for pair in pairwise(keys)]

    def _row(self, words: Sequence[Token], synonyms: Sequence[Synonym], field: str | None) -> Node:
        """Return a row of words as one condition, which each of its synonyms fulfils too."""
        synonyms = synonyms[: self._synonyms_left]
        self._synonyms_left -= len(synonyms)
        draft, mark, told = self._draft, len(self._draft.marks), len(self._draft.searched)
        row = conjunction([self.word(word, field) for word in words])
        if not synonyms:
            return row
        marks = tuple(Mark(field, other.layer, other.keys) for other in synonyms)
        # A synonym answers every part of the query that it stands for.
        draft.marks[mark:] = [(*part, *marks) for part in draft.marks[mark:]]
        text = " ".join(word.written for word in words)
        for other in synonyms:
            why = "word" if other.spelling else "synonym"
            draft.explain([(other.layer, key) for key in other.keys], Clue(text, why))
        names = [draft.named(field, other.name) for other in synonyms if not other.spelling]
        if names:
            draft.searched[told:] = [" OR ".join([" ".join(draft.searched[told:]), *names])]
        return disjunction([row, *(self._synonym(field, other) for other in synonyms)])

    def _synonym(self, field: str | None, other: Synonym) -> Node:
        """Return what finds a synonym; another spelling weighs as much as the word itself."""
        weight = LITERAL if len(other.keys) > 1 else self._level.layers[other.layer]
        weight *= 1 if other.spelling else self._level.synonym
        return disjunction(self._fields.spread(field, other.layer, weight, other.keys))
