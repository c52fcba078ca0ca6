"""From a person's query tree to the one an engine runs, and to what a highlighter marks.

Every word becomes its keys, spread over the layers of the fields it is looked for in. Function
words are left out while other words remain, but never inside quotation marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.analyzer import Analyzer
from search.query.plan import Draft, Plan
from search.query.rewriting.expansion import Alternatives, KnownAlternatives
from search.query.rewriting.fields import Fields, is_condition
from search.query.rewriting.literals import Literals
from search.query.rewriting.same_sentence import Sentences
from search.query.rewriting.synonyms import NO_SYNONYMS, Synonyms
from search.query.rewriting.wildcards import AnyVocabulary, Expander, Vocabulary
from search.query.rewriting.words import Rows
from search.query.tree import (
    All,
    And,
    Boost,
    Exactly,
    Fuzzy,
    Node,
    Not,
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
from search.ranking import LEVELS, Level
from search.schema import NAME_FIELDS

_ANY = AnyVocabulary()


def rewrite(
    tree: Node,
    analyzer: Analyzer,
    level: Level = LEVELS["smart"],
    vocabulary: Vocabulary = _ANY,
    synonyms: Synonyms = NO_SYNONYMS,
    known: KnownAlternatives | None = None,
) -> Plan:
    """Return the plan of a query tree at a level of searching.

    By the ``vocabulary``, other words are looked for only when the index holds them; those that
    are ``known`` to it are not looked up again.
    """
    means = _Means(
        analyzer,
        Expander(vocabulary, patterns(tree)),
        Alternatives(analyzer, vocabulary, {} if known is None else known),
        Sentences(analyzer, vocabulary),
    )
    keep = not _has_content(tree, analyzer)
    return _Rewriter(means, level, synonyms, keep_stopwords=keep).plan(tree)


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


@dataclass(frozen=True, slots=True)
class _Means:
    """What all parts of one query share, with their bounds."""

    analyzer: Analyzer
    expander: Expander
    alternatives: Alternatives
    sentences: Sentences


class _Rewriter:
    def __init__(
        self,
        means: _Means,
        level: Level,
        synonyms: Synonyms = NO_SYNONYMS,
        *,
        keep_stopwords: bool = True,
        sign: str = "",
    ) -> None:
        self._means = means
        self._level = level
        self._draft = draft = Draft(sign)
        self._literals = Literals(means.analyzer, Fields(level), means.expander, draft)
        words = means.analyzer, level, means.alternatives, synonyms, draft
        self._rows = Rows(*words, keep_stopwords=keep_stopwords)

    def plan(self, tree: Node) -> Plan:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        nodes = self._conditions(parts)
        wanted: list[Node] = []
        conditions: list[Node] = []
        for node in nodes:
            (conditions if is_condition(node) else wanted).append(node)
        draft = self._draft
        every, some = hinted(conjunction(nodes), draft.hints), None
        if len(wanted) > 1:
            some = hinted(conjunction([disjunction(wanted), *conditions]), draft.hints)
        notices = (*self._means.expander.notices, *self._means.sentences.notices)
        return Plan(every, some, tuple(draft.marks), tuple(draft.searched), notices, draft.clues)

    def _conditions(self, parts: Sequence[Node]) -> list[Node]:
        """Return parts of a conjunction as the conditions they stand for."""
        nodes: list[Node] = []
        for _, side_by_side in groupby(parts, _word_field):
            row = list(side_by_side)
            if terms := [part for part in row if isinstance(part, Term)]:
                nodes += self._rows.conditions(terms)
            else:
                nodes += [node for part in row if (node := self._node(part)) is not None]
        return nodes

    def _node(self, tree: Node) -> Node | None:
        match tree:
            case And(parts):
                nodes = self._conditions(parts)
                return conjunction(nodes) if nodes else None
            case Term():
                return self._node(And((tree,)))
            case Or(parts):
                either = [node for part in parts if (node := self._node(part)) is not None]
                return disjunction(either) if either else None
            case Boost(part, weight):
                node = self._node(part)
                return None if node is None else boosted(node, weight)
            case Not(part):
                return self._excluded(part)
            case Exactly(part):
                return self._exactly(part)
            case _:
                return self._leaf(tree)

    def _leaf(self, tree: Node) -> Node:
        match tree:
            case Phrase():
                return self._literals.phrase(tree)
            case Pattern():
                return self._literals.pattern(tree)
            case Fuzzy():
                return self._literals.fuzzy(tree)
            case SameSentence():
                return self._sentence(tree)
            case Range():
                self._draft.searched.append(_days(tree))
                return tree
            case _:
                return tree

    def _excluded(self, part: Node) -> Node:
        """Return the opposite of a part, of which nothing is marked."""
        inside = _Rewriter(self._means, self._level, sign=self._draft.sign)
        node = inside._node(part)
        self._draft.searched += [f"-{text}" for text in inside._draft.searched]
        return All() if node is None else negation(node)

    def _exactly(self, part: Node) -> Node | None:
        """Return a part whose words are looked for as typed."""
        inside = _Rewriter(self._means, LEVELS["exact"], sign="=")
        node = inside._node(part)
        self._draft.take_in(inside._draft)
        return node

    def _sentence(self, asked: SameSentence) -> Node:
        """Return that an article has all the words, and all of them in one of its sentences."""
        tokens = self._means.analyzer.tokens(asked.text)
        tokens = [token for token in tokens if not token.stopword] or tokens
        told = len(self._draft.searched)
        words = [self._rows.word(token, asked.field) for token in tokens]
        together = conjunction(words)
        text = f'"{" ".join(token.written for token in tokens)}"~sentence'
        self._draft.searched[told:] = [self._draft.named(asked.field, text)]
        if asked.field in NAME_FIELDS or len(words) == 1:
            return together
        layer = "stem" if "stem" in self._level.layers else self._level.literal
        return conjunction(
            [together, self._means.sentences.holding(asked, tokens, together, layer)]
        )


def _days(days: Range) -> str:
    low, high = (f"{n:08}" if n else "" for n in (days.low, days.high))
    low, high = (f"{n[:4]}-{n[4:6]}-{n[6:]}".strip("-") for n in (low, high))
    return f"date:{low}" if low == high else f"date:{low}..{high}"


def _word_field(part: Node) -> tuple[bool, str | None]:
    return (True, part.field) if isinstance(part, Term) else (False, None)
