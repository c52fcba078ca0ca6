"""From a person's query tree to the one an engine runs, and to what a highlighter marks.

Every word becomes its keys, spread over the layers of the fields it is looked for in. Function
words are left out while other words remain, but never inside quotation marks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise

from search.analyzer import ARTICLE, Analyzer, Token, near_spellings, related_keys
from search.query.synonyms import NO_SYNONYMS, Synonym, Synonyms
from search.query.tree import (
    All,
    And,
    Boost,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    conjunction,
    disjunction,
    hinted,
    negation,
)
from search.ranking import LEVELS, LITERAL, Level
from search.schema import KEY_FIELDS, NAME_FIELDS, key_field

#: The related keys taken of a word: those behind them are mostly of another meaning of the root.
MAX_RELATED = 6
#: The related keys and near spellings looked for in one query, all words together.
MAX_ALTERNATIVES = 400
#: The synonyms looked for in one query, all words together.
MAX_SYNONYMS = 400

#: How many articles hold a key of a field.
Frequency = Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one part of a query marks in a text: words with one of the keys, in a row.

    ``layer`` names the keys' layer; ``keys`` are the neighbouring words' keys (one for a single
    word); with ``prefix``, words that begin with the only key.
    """

    field: str | None
    layer: str
    keys: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run.

    ``every`` finds articles holding all that was asked for, ``some`` those holding part of it
    (None: the same); ``marks`` are numbered by the part of the query they belong to.
    """

    every: Node
    some: Node | None
    marks: tuple[tuple[Mark, ...], ...]
    searched_as: tuple[str, ...]


def rewrite(
    tree: Node,
    analyzer: Analyzer,
    level: Level = LEVELS["smart"],
    frequency: Frequency = lambda field, key: 1,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Plan:
    """Return the plan of a query tree at a level of searching.

    By ``frequency``, other words are looked for only when the index holds them.
    """
    keep = not _has_content(tree, analyzer)
    return _Rewriter(analyzer, level, frequency, synonyms, keep_stopwords=keep).plan(tree)


def _has_content(tree: Node, analyzer: Analyzer) -> bool:
    match tree:
        case Term(text):
            return any(not token.stopword for token in analyzer.tokens(text))
        case Phrase() | Prefix():
            return True
        case And(parts) | Or(parts):
            return any(_has_content(part, analyzer) for part in parts)
        case _:
            return False


class _Rewriter:
    def __init__(
        self,
        analyzer: Analyzer,
        level: Level,
        frequency: Frequency,
        synonyms: Synonyms = NO_SYNONYMS,
        *,
        keep_stopwords: bool,
    ) -> None:
        self._analyzer = analyzer
        self._level = level
        self._frequency = frequency
        self._synonyms = synonyms if level.synonym else NO_SYNONYMS
        self._keep_stopwords = keep_stopwords
        self._alternatives_left = MAX_ALTERNATIVES
        self._synonyms_left = MAX_SYNONYMS
        self._marks: list[tuple[Mark, ...]] = []
        self._hints: list[Node] = []
        self._searched: list[str] = []

    def plan(self, tree: Node) -> Plan:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        nodes = self._conditions(parts)
        positive: list[Node] = [node for node in nodes if not isinstance(node, Not)]
        negative: list[Node] = [node for node in nodes if isinstance(node, Not)]
        every, some = hinted(conjunction(nodes), self._hints), None
        if len(positive) > 1:
            some = hinted(conjunction([disjunction(positive), *negative]), self._hints)
        return Plan(every, some, tuple(self._marks), tuple(self._searched))

    def _conditions(self, parts: Sequence[Node]) -> list[Node]:
        """Return parts of a conjunction as the conditions they stand for."""
        nodes: list[Node] = []
        for _, side_by_side in groupby(parts, _word_field):
            row = list(side_by_side)
            if terms := [part for part in row if isinstance(part, Term)]:
                nodes += self._words(terms)
            else:
                nodes += [node for part in row if (node := self._node(part)) is not None]
        return nodes

    def _node(self, tree: Node) -> Node | None:
        match tree:
            case Term():
                words = self._words([tree])
                return conjunction(words) if words else None
            case Phrase():
                return self._phrase(tree)
            case Prefix():
                return conjunction(self._prefix(tree))
            case And(parts):
                nodes = self._conditions(parts)
                return conjunction(nodes) if nodes else None
            case Or(parts):
                either = [node for part in parts if (node := self._node(part)) is not None]
                return disjunction(either) if either else None
            case Not(part):
                return self._excluded(part)
            case _:
                return tree

    def _excluded(self, part: Node) -> Node:
        inside = _Rewriter(self._analyzer, self._level, self._frequency, keep_stopwords=True)
        node = inside._node(part)
        self._searched += [f"-{text}" for text in inside._searched]
        return All() if node is None else negation(node)

    def _words(self, terms: Sequence[Term]) -> list[Node]:
        """Return the conditions of words side by side, all of one field."""
        named = terms[0].field in NAME_FIELDS
        tokens = [
            token
            for term in terms
            for token in self._analyzer.tokens(term.text)
            if self._keep_stopwords or named or not token.stopword
        ]
        if terms[0].field is None:
            self._hints += self._neighbours(tokens)
        rows = (NO_SYNONYMS if named else self._synonyms).rows(tokens)
        return [self._row(words, synonyms, terms[0]) for words, synonyms in rows]

    def _row(self, words: Sequence[Token], synonyms: Sequence[Synonym], term: Term) -> Node:
        """Return a row of words as one condition, which each of its synonyms fulfils too."""
        synonyms = synonyms[: self._synonyms_left]
        self._synonyms_left -= len(synonyms)
        mark, name = len(self._marks), len(self._searched)
        row = conjunction([self._word(word, term) for word in words])
        if not synonyms:
            return row
        marks = tuple(Mark(term.field, other.layer, other.keys) for other in synonyms)
        # A synonym answers every part of the query that it stands for.
        self._marks[mark:] = [(*part, *marks) for part in self._marks[mark:]]
        names = [_named(term.field, other.name) for other in synonyms]
        self._searched[name:] = [" OR ".join([" ".join(self._searched[name:]), *names])]
        return disjunction([row, *map(self._synonym, marks)])

    def _synonym(self, mark: Mark) -> Node:
        """Return what finds the words that the mark of a synonym marks."""
        weight = LITERAL if len(mark.keys) > 1 else self._level.layers[mark.layer]
        return disjunction(
            [
                Boost(
                    _in_a_row(mark.keys, key_field(field, mark.layer)),
                    weight * self._level.synonym * self._level.fields[field],
                )
                for field in self._fields(mark.field, mark.layer)
            ]
        )

    def _neighbours(self, tokens: Sequence[Token]) -> list[Node]:
        """Return words of the query that may stand side by side, as hints."""
        layer = self._level.literal
        keys, field = [getattr(token, layer) for token in tokens], key_field("text", layer)
        return [Boost(Phrase(pair, field), self._level.neighbours) for pair in pairwise(keys)]

    def _word(self, token: Token, term: Term) -> Node:
        self._searched.append(_named(term.field, token.written))
        if term.field in NAME_FIELDS:
            return Term(token.folded, key_field(term.field, "folded"))
        weights = {
            (layer, getattr(token, layer)): weight for layer, weight in self._level.layers.items()
        }
        if self._level.widened:
            weights |= dict.fromkeys(self._alternatives(token), self._level.widened) | weights
        elif self._level.hinted and term.field is None:
            self._hints += [
                Boost(Term(key, key_field("text", layer)), self._level.hinted)
                for layer, key in self._alternatives(token)
                if layer == "stem" and key != token.stem
            ]
        self._marks.append(tuple(Mark(term.field, layer, (key,)) for layer, key in weights))
        return disjunction(
            [
                Boost(Term(key, key_field(field, layer)), weight * self._level.fields[field])
                for (layer, key), weight in weights.items()
                for field in self._fields(term.field, layer)
            ]
        )

    def _alternatives(self, token: Token) -> list[tuple[str, str]]:
        """Return the keys of related words and near spellings, as many as are left to a query."""
        spelt = {
            spelling: other.stem
            for spelling in near_spellings(token.folded, self._is_spelt)
            for other in self._analyzer.tokens(spelling)
        }
        related = related_keys(token.stem)[:MAX_RELATED]
        related = tuple(key for key in related if self._exists("stem", key))
        keys = [("stem", key) for key in (*related, *spelt.values())]
        keys = list(dict.fromkeys([*keys, *(("folded", spelling) for spelling in spelt)]))
        taken = keys[: self._alternatives_left]
        self._alternatives_left -= len(taken)
        return taken

    def _is_spelt(self, spelling: str) -> bool:
        return any(self._exists("folded", form) for form in (spelling, ARTICLE + spelling))

    def _exists(self, layer: str, key: str) -> bool:
        return self._frequency(key_field("text", layer), key) > 0

    def _phrase(self, phrase: Phrase) -> Node:
        layer = self._literal(phrase.field)
        tokens = self._analyzer.tokens(" ".join(phrase.words))
        keys = tuple(getattr(token, layer) for token in tokens)
        if not keys:
            return Nothing()
        self._searched.append(_named(phrase.field, f'"{" ".join(keys)}"'))
        if phrase.field not in NAME_FIELDS:
            self._marks.append((Mark(phrase.field, layer, keys),))
        return self._spread(phrase.field, partial(_in_a_row, keys))

    def _prefix(self, prefix: Prefix) -> list[Node]:
        tokens = self._analyzer.tokens(prefix.text)
        if not tokens:
            return [Nothing()]
        layer = self._literal(prefix.field)
        start = getattr(tokens.pop(), layer)
        self._searched.append(_named(prefix.field, f"{start}*"))
        as_typed = layer == "written" or start.startswith(ARTICLE)
        starts = [start] if as_typed else [start, ARTICLE + start]
        if prefix.field not in NAME_FIELDS:
            marks = [Mark(prefix.field, layer, (begun,), prefix=True) for begun in starts]
            self._marks.append(tuple(marks))
        before = [self._word(t, Term(t.written, prefix.field)) for t in tokens if not t.stopword]
        begin = [self._spread(prefix.field, partial(Prefix, begun)) for begun in starts]
        return [*before, disjunction(begin)]

    def _spread(self, field: str | None, make: Callable[[str], Node]) -> Node:
        layer = self._literal(field)
        if field in NAME_FIELDS:
            return make(key_field(field, layer))
        return disjunction(
            [
                Boost(make(key_field(name, layer)), LITERAL * self._level.fields[name])
                for name in self._fields(field, layer)
            ]
        )

    def _fields(self, field: str | None, layer: str) -> list[str]:
        fields = self._level.fields if field is None else (field,)
        return [name for name in fields if key_field(name, layer) in KEY_FIELDS]

    def _literal(self, field: str | None) -> str:
        return "folded" if field in NAME_FIELDS else self._level.literal


def _named(field: str | None, text: str) -> str:
    return f"{field}:{text}" if field else text


def _in_a_row(keys: tuple[str, ...], field: str) -> Node:
    return Phrase(keys, field) if len(keys) > 1 else Term(keys[0], field)


def _word_field(part: Node) -> tuple[bool, str | None]:
    return (True, part.field) if isinstance(part, Term) else (False, None)
