"""Synonyms: words and expressions by which others are found too.

A line has expressions that mean the same, separated by commas, or, with ``=>``, expressions that
also find those on its right. Lines do not chain: the synonyms of a synonym are not looked for.
Besides a person's own list there is one that comes with the package: names that are written as one
word or as several (فيسبوك, فيس بوك), whose spellings count as equal.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from search.analyzer import Analyzer, Token
from search.query.rewriting.content_words import content_words
from search.wordlist import Line, WordList

#: The most synonyms of an expression, and the most words of an expression.
MAX_SYNONYMS = 16
MAX_EXPRESSION_WORDS = 8

_ARROW = "=>"
_COMMA = re.compile("[,،]")

_Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    """What else is looked for in place of an expression: a word by its stem, or a phrase.

    ``keys`` are the keys of its words in ``layer``, ``name`` is how the query language writes it;
    a ``spelling`` is another spelling of the same word.
    """

    name: str
    layer: str
    keys: tuple[str, ...]
    spelling: bool = False


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The synonyms of expressions, by the stems of their words.

    ``max_words`` is the number of words of the longest expression.
    """

    by_stems: Mapping[_Stems, tuple[Synonym, ...]]
    max_words: int

    def longest(self, words: Sequence[Token], at: int) -> tuple[int, tuple[Synonym, ...]]:
        """Return the end and the synonyms of the longest expression at a place that has some.

        Without one, that is the place behind the word there.
        """
        stems = _stems(words[at : at + self.max_words])
        for length in range(len(stems), 0, -1):
            if found := self.by_stems.get(stems[:length]):
                return at + length, found
        return at + 1, ()


def spelling(keys: tuple[str, ...]) -> Synonym:
    """Return another spelling of an expression: the folded keys of its words, side by side."""
    text = " ".join(keys)
    return Synonym(f'"{text}"' if len(keys) > 1 else text, "folded", keys, spelling=True)


NO_SYNONYMS = Synonyms({}, 1)


def read_synonyms(given: WordList, analyzer: Analyzer) -> Synonyms:
    """Return the synonyms of a list; raise WordListError for a line that cannot be read."""
    found: dict[_Stems, dict[tuple[str, ...], Synonym]] = {}
    for line in given.lines():
        lefts, rights = _sides(line, analyzer)
        same = {
            synonym.keys: (_looked_for(r), synonym) for r in rights for synonym in [_synonym(r)]
        }
        for left in dict.fromkeys(map(_looked_for, lefts)):
            others = found.setdefault(left, {})
            # Only one more than allowed, which is an error: a line may have a hundred thousand.
            for keys, (stems, synonym) in islice(same.items(), MAX_SYNONYMS + 2):
                if stems != left:
                    others[keys] = synonym
            if len(others) > MAX_SYNONYMS:
                raise line.error(f"more than {MAX_SYNONYMS} synonyms of one word; leave some out")
    by_stems = {left: tuple(others.values()) for left, others in found.items() if others}
    return Synonyms(by_stems, max(map(len, by_stems), default=1))


def with_spellings(own: Synonyms, analyzer: Analyzer) -> Synonyms:
    """Return a person's own synonyms with the spellings that come with the package."""
    shipped = _spellings(analyzer)
    both = {
        stems: (*shipped.by_stems.get(stems, ()), *own.by_stems.get(stems, ()))
        for stems in (*shipped.by_stems, *own.by_stems)
    }
    return Synonyms(both, max(shipped.max_words, own.max_words))


@lru_cache(maxsize=2)
def _spellings(analyzer: Analyzer) -> Synonyms:
    found = read_synonyms(shipped_spellings(), analyzer)
    by_stems = {
        stems: tuple(replace(synonym, spelling=True) for synonym in synonyms)
        for stems, synonyms in found.by_stems.items()
    }
    return replace(found, by_stems=by_stems)


def shipped_spellings() -> WordList:
    """Return the list of names that are written as one word or as several."""
    path = Path(__file__).parent / "compound_names.txt"
    return WordList(path.name, path.read_text("utf-8"))


def _sides(line: Line, analyzer: Analyzer) -> tuple[list[list[Token]], list[list[Token]]]:
    """Return the expressions of a line that have synonyms, and those that are the synonyms."""
    sides = [
        [_words(expression, line, analyzer) for expression in _COMMA.split(side)]
        for side in line.text.split(_ARROW)
    ]
    if len(sides) > 2 or len(sides[0]) == len(sides[-1]) == len(sides) == 1:
        raise line.error(f"write expressions separated by commas, or one {_ARROW} another")
    return sides[0], sides[-1]


def _words(expression: str, line: Line, analyzer: Analyzer) -> list[Token]:
    words = content_words(analyzer).told(analyzer.tokens(expression))
    if not words:
        raise line.error(f"no word beside a comma or {_ARROW}; write one, or take the sign out")
    if len(words) > MAX_EXPRESSION_WORDS:
        raise line.error(
            f"more than {MAX_EXPRESSION_WORDS} words in {expression.strip()!r}; shorten it"
        )
    return words


def _looked_for(words: list[Token]) -> _Stems:
    """Return the stems by which an expression is recognised in a query.

    Like a query, it has function words only where it has no others.
    """
    return _stems([word for word in words if not word.stopword] or words)


def _synonym(words: list[Token]) -> Synonym:
    if len(words) == 1:
        return Synonym(words[0].written, "stem", _stems(words))
    keys = tuple(word.folded for word in words)
    return Synonym(f'"{" ".join(keys)}"', "folded", keys)


def _stems(words: Sequence[Token]) -> _Stems:
    return tuple(word.stem for word in words)
