"""What weighs nothing in a question: يقع in أين يقع, عدد in كم عدد, and the words of dialects.

A question ends with its mark, has an opener (متى, أين, كيف, or من and ما as its first word), or an
interrogative of a dialect that is no name there (شو صار, but not لوك شو). Words of dialects weigh
nothing also where all other words are of a dialect.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from search.analyzer import Analyzer, Token
from search.analyzer.normalize import folded
from search.query.rewriting.content_words import content_words
from search.query.rewriting.dialects import Dialects, Kind
from search.query.rewriting.question_words import QuestionWords
from search.wordlist import WordList

#: What is of a dialect whatever its neighbours are.
_SURE = frozenset({Kind.ASKS, Kind.WORD, Kind.VERB})
_ANY_KIND = frozenset(Kind)


class Questions:
    """Tell which words of a query weigh nothing, as it is a question or in a dialect."""

    def __init__(self, words: QuestionWords, dialects: Dialects, analyzer: Analyzer) -> None:
        self._words = words
        self._dialects = dialects
        self._analyzer = analyzer

    def weightless(self, tokens: Sequence[Token], *, marked: bool = False) -> set[int]:
        """Return the places of those of adjacent words that weigh nothing.

        ``marked`` tells whether there is a question mark. A word alone always weighs: it may be one
        of several spellings, ``لوك (شو OR شاو)``.
        """
        if len(tokens) < 2:
            return set()
        return self._query(tokens, marked=marked).weightless()

    def asks(self, tokens: Sequence[Token]) -> bool:
        """Return whether adjacent words ask a question, without its mark."""
        return len(tokens) > 1 and self._query(tokens).asks_something

    def _query(self, tokens: Sequence[Token], *, marked: bool = False) -> "_Query":
        kinds = self._dialects.kinds(tokens)
        if any(kinds):
            kinds = self._without_names(tokens, kinds)
        return _Query(self._words, tokens, kinds, marked)

    def _without_names(
        self, tokens: Sequence[Token], kinds: Sequence[Kind | None]
    ) -> list[Kind | None]:
        """Return the kinds of words, None for what is a name beside its neighbours."""
        called = [
            token._replace(stopword=token.stopword or kind is not None)
            for token, kind in zip(tokens, kinds, strict=True)
        ]
        told = content_words(self._analyzer).told(called)
        return [kind if token.stopword else None for kind, token in zip(kinds, told, strict=True)]


class _Query:
    """The adjacent words of one query, by their places."""

    def __init__(
        self,
        words: QuestionWords,
        tokens: Sequence[Token],
        kinds: Sequence[Kind | None],
        marked: bool,
    ) -> None:
        self._words = words
        self._tokens = tokens
        self._kinds = kinds
        self._marked = marked
        self._forms = [folded(token.written) for token in tokens]
        self._openers = {at for at in range(len(tokens)) if self._opens(at)}
        dialect = {at for at, kind in enumerate(kinds) if kind}
        self._light = set(self._belonging(self._openers | dialect))
        self._has_opener = bool(self._openers) or Kind.ASKS in kinds
        self._asking = {at for at in range(len(tokens)) if self._asks(at)}

    @property
    def asks_something(self) -> bool:
        """Whether it is a question."""
        return self._marked or bool(self._openers or self._asking)

    def weightless(self) -> set[int]:
        """Return the places of the words that weigh nothing."""
        is_question = self.asks_something
        only_dialect = any(self._kinds) and all(
            kind or token.stopword for kind, token in zip(self._kinds, self._tokens, strict=True)
        )
        if only_dialect:
            found = {at for at, kind in enumerate(self._kinds) if kind not in (None, Kind.VERB)}
        else:
            found = self._of_dialect(self._asking) if is_question else set()
        if is_question:
            anywhere = {at for at, form in enumerate(self._forms) if form in self._words.anywhere}
            openers = self._openers | found
            belonging = set(self._belonging(openers))
            found = found | self._sure_openers(belonging) | belonging | anywhere
        return found

    def _sure_openers(self, belonging: set[int]) -> set[int]:
        """Return the openers that are no prepositions: not من in من جديد, but in من هو."""
        return {
            at
            for at in self._openers
            if self._marked or at + 1 in belonging or self._forms[at] in self._words.openers
        }

    def _opens(self, at: int) -> bool:
        """Tell whether a word of the standard language opens a question."""
        token = self._tokens[at]
        if not token.stopword:
            return False
        before = tuple(self._forms[:at])
        # Without its و: وأين.
        forms = (self._forms[at], token.folded)
        return any(
            form in self._words.openers or (*before, form) in self._words.first for form in forms
        )

    def _asks(self, at: int) -> bool:
        """Tell whether a word is an interrogative of a dialect where it stands."""
        if self._kinds[at] is not Kind.MAY_ASK:
            return self._kinds[at] is Kind.ASKS
        rest = self._forms[at + 1 :]
        if self._is_beside(at, _ANY_KIND) or self._words.length(self._forms[at], rest):
            return True
        if self._marked and not self._has_opener:
            return True
        return bool(rest) and not self._openers and self._is_first(at)

    def _is_first(self, at: int) -> bool:
        """Tell whether none but function words, and words that a dialect adds, stand before."""
        return all(
            self._tokens[before].stopword or self._kinds[before] or before in self._light
            for before in range(at)
        )

    def _is_beside(self, at: int, kinds: frozenset[Kind]) -> bool:
        beside = (*self._kinds[max(at - 1, 0) : at], *self._kinds[at + 1 : at + 2])
        return any(kind in kinds for kind in beside)

    def _of_dialect(self, asking: set[int]) -> set[int]:
        """Return the places of the words of dialects that weigh nothing."""
        found = set(asking)
        for at, kind in enumerate(self._kinds):
            beside = self._is_beside(at, _SURE) or not found.isdisjoint((at - 1, at + 1))
            if kind is Kind.WORD or (kind is Kind.MAY_BE and beside):
                found.add(at)
        return found

    def _belonging(self, openers: set[int]) -> Iterator[int]:
        """Yield the places of the words that say no more than the opener before them."""
        for opener in openers:
            at = opener + 1
            while at < len(self._tokens):
                length = self._words.length(self._forms[opener], self._forms[at:])
                yield from range(at, at + length)
                if not (length or self._tokens[at].stopword or at in openers):
                    break
                at += length or 1


@lru_cache(maxsize=2)
def questions(analyzer: Analyzer) -> Questions:
    """Return the lists that come with the package, read once for each analyzer."""
    words, dialects = shipped("question_words.txt"), shipped("dialect_words.txt")
    return Questions(QuestionWords(words), Dialects(dialects, analyzer), analyzer)


def shipped(name: str) -> WordList:
    """Return a list that comes with the package."""
    return WordList(name, (Path(__file__).parent / name).read_text("utf-8"))
