"""From a person's query tree to the one an engine runs, and to what a highlighter marks.

Every word becomes its keys, spread over the layers of the fields it is looked for in. Function
words are left out while other words remain, but never inside quotation marks.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby, pairwise

from search.analyzer import ARTICLE, Analyzer, Token, near_spellings, related_keys
from search.analyzer.normalize import folded, written
from search.query.expand import AnyVocabulary, Expander, Vocabulary
from search.query.fields import Fields, near_one_another
from search.query.plan import Mark, Plan
from search.query.tree import (
    All,
    And,
    Boost,
    Exactly,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Phrase,
    Range,
    Term,
    boosted,
    conjunction,
    disjunction,
    hinted,
    is_condition,
    negation,
    patterns,
)
from search.ranking import LEVELS, Level
from search.schema import NAME_FIELDS, key_field

#: The related keys taken of a word: those behind them are mostly of another meaning of the root.
MAX_RELATED = 6
#: The related keys and near spellings looked for in one query, all words together.
MAX_ALTERNATIVES = 400

_ANY = AnyVocabulary()
_PARTICLE = re.compile(f"^[وفبك]{ARTICLE}(?=..)")


def rewrite(
    tree: Node,
    analyzer: Analyzer,
    level: Level = LEVELS["smart"],
    vocabulary: Vocabulary = _ANY,
) -> Plan:
    """Return the plan of a query tree at a level of searching.

    By the ``vocabulary``, other words are looked for only when the index holds them.
    """
    expander = Expander(vocabulary, patterns(tree))
    keep_stopwords = not _has_content(tree, analyzer)
    rewriter = _Rewriter(analyzer, level, vocabulary, expander, keep_stopwords=keep_stopwords)
    return rewriter.plan(tree)


def _has_content(tree: Node, analyzer: Analyzer) -> bool:
    match tree:
        case Term(text):
            return any(not token.stopword for token in analyzer.tokens(text))
        case Phrase() | Pattern() | Fuzzy() | Exactly():
            return True
        case And(parts) | Or(parts):
            return any(_has_content(part, analyzer) for part in parts)
        case Boost(part):
            return _has_content(part, analyzer)
        case _:
            return False


class _Rewriter:
    def __init__(
        self,
        analyzer: Analyzer,
        level: Level,
        vocabulary: Vocabulary,
        expander: Expander,
        *,
        keep_stopwords: bool,
        sign: str = "",
    ) -> None:
        self._analyzer = analyzer
        self._level = level
        self._fields = Fields(level)
        self._vocabulary = vocabulary
        self._expander = expander
        self._keep_stopwords = keep_stopwords
        self._sign = sign
        self._alternatives_left = MAX_ALTERNATIVES
        self._marks: list[tuple[Mark, ...]] = []
        self._hints: list[Node] = []
        self._searched: list[str] = []

    def plan(self, tree: Node) -> Plan:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        nodes = [node for part in parts for node in self._wanted(part)]
        wanted = [node for node in nodes if not is_condition(node)]
        conditions = [node for node in nodes if is_condition(node)]
        hints = [*self._hints, *self._neighbours(parts)]
        every, some = hinted(conjunction(nodes), hints), None
        if len(wanted) > 1:
            some = hinted(conjunction([disjunction(wanted), *conditions]), hints)
        notices = tuple(self._expander.notices)
        return Plan(every, some, tuple(self._marks), tuple(self._searched), notices)

    def _wanted(self, part: Node) -> list[Node]:
        """Return a part of a conjunction as the conditions it stands for."""
        if isinstance(part, Term):
            return self._words(part)
        node = self._node(part)
        return [] if node is None else [node]

    def _node(self, tree: Node) -> Node | None:
        match tree:
            case Term():
                words = self._words(tree)
                return conjunction(words) if words else None
            case Phrase():
                return self._phrase(tree)
            case Pattern():
                return self._pattern(tree)
            case Fuzzy():
                return self._fuzzy(tree)
            case Range():
                self._searched.append(_days(tree))
                return tree
            case And(parts):
                return _combined(conjunction, [self._node(part) for part in parts])
            case Or(parts):
                return _combined(disjunction, [self._node(part) for part in parts])
            case Boost(part, weight):
                node = self._node(part)
                return None if node is None else boosted(node, weight)
            case Not(part):
                return self._excluded(part)
            case Exactly(part):
                inside = self._inside(LEVELS["exact"], "=")
                node = inside._node(part)
                self._searched += inside._searched
                self._marks += inside._marks
                return node
            case _:
                return tree

    def _excluded(self, part: Node) -> Node:
        inside = self._inside(self._level, self._sign)
        inside._alternatives_left = self._alternatives_left
        node = inside._node(part)
        self._alternatives_left = inside._alternatives_left
        self._searched += [f"-{text}" for text in inside._searched]
        return All() if node is None else negation(node)

    def _inside(self, level: Level, sign: str) -> "_Rewriter":
        """Return a rewriter for a part that is read by itself, with all its words."""
        shared = self._analyzer, level, self._vocabulary, self._expander
        return _Rewriter(*shared, keep_stopwords=True, sign=sign)

    def _words(self, term: Term) -> list[Node]:
        return [self._word(token, term) for token in self._tokens(term)]

    def _tokens(self, term: Term) -> list[Token]:
        return [
            token
            for token in self._analyzer.tokens(term.text)
            if self._keep_stopwords or term.field in NAME_FIELDS or not token.stopword
        ]

    def _neighbours(self, parts: Iterable[Node]) -> list[Node]:
        """Return, as hints, the query's words that stand side by side."""
        terms = (part for part in parts if isinstance(part, Term) and part.field is None)
        layer = self._level.literal
        keys = [getattr(token, layer) for term in terms for token in self._tokens(term)]
        field = key_field("text", layer)
        return [Boost(Phrase(pair, field), self._level.neighbours) for pair in pairwise(keys)]

    def _word(self, token: Token, term: Term) -> Node:
        self._search(term.field, token.written)
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
                found
                for (layer, key), weight in weights.items()
                for found in self._fields.spread(term.field, layer, weight, (key,))
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
        return self._vocabulary.frequency(key_field("text", layer), key) > 0

    def _phrase(self, phrase: Phrase) -> Node:
        layer = self._fields.literal(phrase.field)
        tokens = self._analyzer.tokens(" ".join(phrase.words))
        keys = tuple(getattr(token, layer) for token in tokens)
        if not keys:
            return Nothing()
        near = f"~{phrase.slop}" if phrase.slop else ""
        self._search(phrase.field, f'"{" ".join(keys)}"{near}')
        keys = tuple(dict.fromkeys(keys)) if near else keys
        self._mark([Mark(phrase.field, layer, keys, phrase.slop)])
        if len(keys) == 1:
            return self._fields.literally(phrase.field, keys)
        make = partial(near_one_another, slop=phrase.slop) if near else Phrase
        return self._fields.literally(phrase.field, keys, make)

    def _pattern(self, pattern: Pattern) -> Node:
        """Return the words of the index that a pattern stands for."""
        layer = self._fields.literal(pattern.field)
        text = written(pattern.text) if layer == "written" else folded(written(pattern.text))
        self._search(pattern.field, text)
        look_up = partial(
            self._expander.matching,
            pattern,
            field=self._fields.vocabulary(pattern.field),
            bare=layer == "folded",
        )
        # No key of the folded layer begins with a particle before the article.
        keys = look_up(text) or look_up(_PARTICLE.sub(ARTICLE, text))
        self._mark([Mark(pattern.field, layer, (key,)) for key in keys])
        return self._fields.one_of(pattern.field, tuple(keys))

    def _fuzzy(self, fuzzy: Fuzzy) -> Node:
        """Return the words of the index that are spelt nearly so; the nearer, the weightier."""
        layer = self._fields.literal(fuzzy.field)
        token = self._analyzer.tokens(fuzzy.text)[-1]
        word = getattr(token, layer)
        self._search(fuzzy.field, f"{word}~{fuzzy.edits}")
        near = self._expander.near(
            fuzzy, word, self._fields.vocabulary(fuzzy.field), bare=layer == "folded"
        )
        self._mark([Mark(fuzzy.field, layer, (key,)) for key in near])
        groups = [(far, tuple(keys)) for far, keys in groupby(near, lambda key: near[key])]
        # The nearest by how much they tell, as words do; the others are many, and only fill up.
        nearest = [
            self._fields.literally(fuzzy.field, (key,)) for _, keys in groups[:1] for key in keys
        ]
        others = [
            boosted(self._fields.one_of(fuzzy.field, keys), 1 / (1 + far) ** 2)
            for far, keys in groups[1:]
        ]
        return disjunction([*nearest, *others])

    def _mark(self, marks: list[Mark]) -> None:
        shown = tuple(mark for mark in marks if mark.field not in NAME_FIELDS)
        self._marks += [shown] if shown else []

    def _search(self, field: str | None, text: str) -> None:
        self._searched.append(f"{field}:{self._sign}{text}" if field else self._sign + text)


def _days(days: Range) -> str:
    low, high = (f"{n:08}" if n else "" for n in (days.low, days.high))
    low, high = (f"{n[:4]}-{n[4:6]}-{n[6:]}".strip("-") for n in (low, high))
    return f"date:{low}" if low == high else f"date:{low}..{high}"


def _combined(how: Callable[[list[Node]], Node], nodes: list[Node | None]) -> Node | None:
    found = [node for node in nodes if node is not None]
    return how(found) if found else None
