"""From a person's query tree to the one an engine runs, and to what a highlighter marks.

Every word becomes its keys, spread over the layers of the fields it is looked for in. Function
words are left out while other words remain, but never inside quotation marks.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import groupby, pairwise

from search.analyzer import ARTICLE, Analyzer, Token, near_spellings, related_keys
from search.analyzer.normalize import folded, written
from search.query.expand import AnyVocabulary, Expander, Vocabulary
from search.query.fields import Fields, in_a_row, is_condition, near_one_another
from search.query.plan import Clue, Mark, Plan
from search.query.sentences import Sentences
from search.query.synonyms import NO_SYNONYMS, Synonym, Synonyms
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
    SameSentence,
    Term,
    boosted,
    conjunction,
    disjunction,
    hinted,
    negation,
    patterns,
)
from search.ranking import LEVELS, LITERAL, Level
from search.schema import NAME_FIELDS, key_field

#: The related keys taken of a word: those behind them are mostly of another meaning of the root.
MAX_RELATED = 6
#: The related keys and near spellings looked for in one query, all words together.
MAX_ALTERNATIVES = 400
#: The synonyms looked for in one query, all words together.
MAX_SYNONYMS = 400

_ANY = AnyVocabulary()
_PARTICLE = re.compile(f"^[وفبك]{ARTICLE}(?=..)")


def rewrite(
    tree: Node,
    analyzer: Analyzer,
    level: Level = LEVELS["smart"],
    vocabulary: Vocabulary = _ANY,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Plan:
    """Return the plan of a query tree at a level of searching.

    By the ``vocabulary``, other words are looked for only when the index holds them.
    """
    expander = Expander(vocabulary, patterns(tree))
    keep = not _has_content(tree, analyzer)
    sentences = Sentences(analyzer, vocabulary)
    shared = analyzer, level, vocabulary, expander, sentences, synonyms
    return _Rewriter(*shared, keep_stopwords=keep).plan(tree)


def _has_content(tree: Node, analyzer: Analyzer) -> bool:
    match tree:
        case Term(text):
            return any(not token.stopword for token in analyzer.tokens(text))
        case Phrase() | Pattern() | Fuzzy() | SameSentence() | Exactly():
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
        sentences: Sentences,
        synonyms: Synonyms = NO_SYNONYMS,
        *,
        keep_stopwords: bool,
        sign: str = "",
    ) -> None:
        self._analyzer = analyzer
        self._level = level
        self._fields = Fields(level)
        self._vocabulary = vocabulary
        self._expander = expander
        self._sentences = sentences
        self._synonyms = synonyms if level.synonym else NO_SYNONYMS
        self._keep_stopwords = keep_stopwords
        self._sign = sign
        self._alternatives_left = MAX_ALTERNATIVES
        self._synonyms_left = MAX_SYNONYMS
        self._marks: list[tuple[Mark, ...]] = []
        self._hints: list[Node] = []
        self._searched: list[str] = []
        self._clues: dict[tuple[str, str], Clue] = {}

    def plan(self, tree: Node) -> Plan:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        nodes = self._conditions(parts)
        wanted = [node for node in nodes if not is_condition(node)]
        conditions = [node for node in nodes if is_condition(node)]
        every, some = hinted(conjunction(nodes), self._hints), None
        if len(wanted) > 1:
            some = hinted(conjunction([disjunction(wanted), *conditions]), self._hints)
        notices = (*self._expander.notices, *self._sentences.notices)
        marks, searched = tuple(self._marks), tuple(self._searched)
        return Plan(every, some, marks, searched, notices, self._clues)

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
            case Pattern():
                return self._pattern(tree)
            case Fuzzy():
                return self._fuzzy(tree)
            case SameSentence():
                return self._sentence(tree)
            case Range():
                self._searched.append(_days(tree))
                return tree
            case And(parts):
                nodes = self._conditions(parts)
                return conjunction(nodes) if nodes else None
            case Or(parts):
                either = [node for part in parts if (node := self._node(part)) is not None]
                return disjunction(either) if either else None
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
                self._clues |= inside._clues
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
        shared = self._analyzer, level, self._vocabulary, self._expander, self._sentences
        return _Rewriter(*shared, keep_stopwords=True, sign=sign)

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
        text = " ".join(word.written for word in words)
        for other in synonyms:
            clue = Clue(text, "word" if other.spelling else "synonym")
            self._clues |= {(other.layer, key): clue for key in other.keys}
        names = [self._named(term.field, other.name) for other in synonyms if not other.spelling]
        if names:
            self._searched[name:] = [" OR ".join([" ".join(self._searched[name:]), *names])]
        return disjunction([row, *(self._synonym(term.field, other) for other in synonyms)])

    def _synonym(self, field: str | None, other: Synonym) -> Node:
        """Return what finds a synonym; another spelling weighs as much as the word itself."""
        weight = LITERAL if len(other.keys) > 1 else self._level.layers[other.layer]
        weight *= 1 if other.spelling else self._level.synonym
        return disjunction(self._fields.spread(field, other.layer, weight, other.keys))

    def _neighbours(self, tokens: Sequence[Token]) -> list[Node]:
        """Return words of the query that may stand side by side, as hints."""
        layer = self._level.literal
        keys, field = [getattr(token, layer) for token in tokens], key_field("text", layer)
        return [Boost(Phrase(pair, field), self._level.neighbours) for pair in pairwise(keys)]

    def _word(self, token: Token, term: Term) -> Node:
        self._search(term.field, token.written)
        if term.field in NAME_FIELDS:
            return Term(token.folded, key_field(term.field, "folded"))
        weights = {
            (layer, getattr(token, layer)): weight for layer, weight in self._level.layers.items()
        }
        own, other = Clue(token.written, "word"), Clue(token.written, "related")
        if self._level.widened:
            alternatives = dict.fromkeys(self._alternatives(token), self._level.widened)
            self._clues = dict.fromkeys(alternatives, other) | self._clues
            weights |= alternatives | weights
        elif self._level.hinted and term.field is None:
            hints = [key for layer, key in self._alternatives(token) if layer == "stem"]
            self._clues = {("stem", key): other for key in hints} | self._clues
            self._hints += [
                Boost(Term(key, key_field("text", "stem")), self._level.hinted)
                for key in hints
                if key != token.stem
            ]
        self._clues |= {(layer, getattr(token, layer)): own for layer in self._level.layers}
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
            for spelling in near_spellings(token.folded, self._spelt)
            for other in self._analyzer.tokens(spelling)
        }
        related = self._held("stem", related_keys(token.folded, token.stem)[:MAX_RELATED])
        keys = [("stem", key) for key in (*related, *spelt.values())]
        keys = list(dict.fromkeys([*keys, *(("folded", spelling) for spelling in spelt)]))
        taken = keys[: self._alternatives_left]
        self._alternatives_left -= len(taken)
        return taken

    def _spelt(self, spellings: Collection[str]) -> set[str]:
        """Return those of some spellings that the index holds, with the article or without."""
        defined = [ARTICLE + spelling for spelling in spellings]
        held = set(self._held("folded", [*spellings, *defined]))
        return {spelling for spelling in spellings if held & {spelling, ARTICLE + spelling}}

    def _held(self, layer: str, keys: Iterable[str]) -> Iterable[str]:
        """Return those of some keys that the index holds, in their order."""
        return self._vocabulary.frequencies(key_field("text", layer), keys)

    def _phrase(self, phrase: Phrase) -> Node:
        layer = self._fields.literal(phrase.field)
        tokens = self._analyzer.tokens(" ".join(phrase.words))
        keys = tuple(getattr(token, layer) for token in tokens)
        if not keys:
            return Nothing()
        near = f"~{phrase.slop}" if phrase.slop else ""
        self._search(phrase.field, f'"{" ".join(keys)}"{near}')
        keys = tuple(dict.fromkeys(keys)) if near else keys
        self._mark([Mark(phrase.field, layer, keys, phrase.slop)], " ".join(phrase.words), "phrase")
        is_near = near and len(keys) > 1
        make = partial(near_one_another, slop=phrase.slop) if is_near else in_a_row
        return self._fields.literally(phrase.field, keys, make)

    def _sentence(self, asked: SameSentence) -> Node:
        """Return that an article has all the words, and all of them in one of its sentences."""
        tokens = self._analyzer.tokens(asked.text)
        tokens = [token for token in tokens if not token.stopword] or tokens
        told = len(self._searched)
        words = [self._word(token, Term(token.written, asked.field)) for token in tokens]
        together = conjunction(words)
        self._searched[told:] = []
        self._search(asked.field, f'"{" ".join(token.written for token in tokens)}"~sentence')
        if asked.field in NAME_FIELDS or len(words) == 1:
            return together
        layer = "stem" if "stem" in self._level.layers else self._level.literal
        return conjunction([together, self._sentences.holding(asked, tokens, together, layer)])

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
        self._mark([Mark(pattern.field, layer, (key,)) for key in keys], text, "pattern")
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
        self._mark([Mark(fuzzy.field, layer, (key,)) for key in near], word, "near")
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

    def _mark(self, marks: list[Mark], text: str, why: str) -> None:
        clue = Clue(text, why)
        self._clues |= {(mark.layer, key): clue for mark in marks for key in mark.keys}
        shown = tuple(mark for mark in marks if mark.field not in NAME_FIELDS)
        self._marks += [shown] if shown else []

    def _search(self, field: str | None, text: str) -> None:
        self._searched.append(self._named(field, text))

    def _named(self, field: str | None, text: str) -> str:
        return f"{field}:{self._sign}{text}" if field else self._sign + text


def _days(days: Range) -> str:
    low, high = (f"{n:08}" if n else "" for n in (days.low, days.high))
    low, high = (f"{n[:4]}-{n[4:6]}-{n[6:]}".strip("-") for n in (low, high))
    return f"date:{low}" if low == high else f"date:{low}..{high}"


def _word_field(part: Node) -> tuple[bool, str | None]:
    return (True, part.field) if isinstance(part, Term) else (False, None)
