"""Function words that are content words beside their neighbours: كان in مهرجان كان.

Only the words of queries and of phrases are judged so; keys never depend on neighbours.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from search.analyzer import ARTICLE, Analyzer, Token
from search.analyzer.clitics import ABSORBING, with_article
from search.analyzer.normalize import OTHER, folded
from search.wordlist import Line, WordList

_YEAR = re.compile(r"(?:19|20)\d\d")
#: What stands in the list for many neighbours: unknown words, names, letters, years.
_UNKNOWN, _NAME, _LETTER, _ANY_YEAR = "*", "&", "@", "####"
_LETTERS = re.compile(rf"{_LETTER} = (.+)")
_LINE = re.compile(r"(?:(?P<before>[^\[\]]+) )?\[(?P<words>[^\[\]]+)\](?: (?P<after>[^\[\]]+))?")

BEFORE, AFTER = -1, 1
#: A function word by its folded form, the side of its neighbour, and the neighbour: a stem, or the
#: written form or sign with an equals sign before it.
_Beside = tuple[str, int, str]


class ContentWords:
    """Tell which function words are content words beside their neighbours, by a list of these.

    Raises WordListError for a line that cannot be read.
    """

    def __init__(self, given: WordList, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._letters: set[str] = set()
        self._beside: set[_Beside] = set()
        for line in given.lines():
            if letters := _LETTERS.fullmatch(line.text):
                # The first of several may have the article or ل: السي آي إيه, لسي إن إن.
                before = ("", ABSORBING, ARTICLE, with_article(ABSORBING))
                self._letters |= {b + letter for b in before for letter in letters[1].split("|")}
            else:
                self._beside |= set(_read(line, analyzer))
        self._words = frozenset(word for word, _, _ in self._beside)
        self._signs: tuple[tuple[str, Callable[[str], object]], ...] = (
            (_LETTER, self._letters.__contains__),
            (_ANY_YEAR, _YEAR.fullmatch),
            (_UNKNOWN, self._is_unknown),
            (_NAME, analyzer.is_name),
        )

    def told(self, tokens: Sequence[Token]) -> list[Token]:
        """Return adjacent words, of which none that is a content word is called a function word."""
        told = list(tokens)
        places = [at for at, token in enumerate(tokens) if token.stopword and self._keys(token)]
        # Twice, as a letter of سي إن إن may have its neighbour behind it, or one told just before.
        for at in (*places, *reversed(places)):
            if told[at].stopword and self._is_content(told, at):
                told[at] = told[at]._replace(stopword=False)
        return told

    def _keys(self, token: Token) -> frozenset[str]:
        """Return the forms by which the list may have a word, with or without its particle."""
        return self._words & {token.folded, folded(token.written)}

    def _is_content(self, tokens: Sequence[Token], at: int) -> bool:
        return any(
            self._belongs(key, side, tokens[at + side])
            for side in (BEFORE, AFTER)
            if 0 <= at + side < len(tokens)
            for key in self._keys(tokens[at])
        )

    def _belongs(self, key: str, side: int, neighbour: Token) -> bool:
        """Tell whether the list has a word with this neighbour on a side of it."""
        if (key, side, f"={neighbour.written}") in self._beside:
            return True
        return not neighbour.stopword and (
            (key, side, neighbour.stem) in self._beside
            or any(
                (key, side, f"={sign}") in self._beside and stands_for(neighbour.written)
                for sign, stands_for in self._signs
            )
        )

    def _is_unknown(self, word: str) -> bool:
        if OTHER.search(word):
            return False
        return all(found.why in ("plain", "rule") for found in self._analyzer.explain(word))


@lru_cache(maxsize=2)
def content_words(analyzer: Analyzer) -> ContentWords:
    """Return the list that comes with the package, read once for each analyzer."""
    return ContentWords(shipped_names(), analyzer)


def shipped_names() -> WordList:
    """Return the list of function words with the neighbours that make names of them."""
    path = Path(__file__).parent / "function_words_in_names.txt"
    return WordList(path.name, path.read_text("utf-8"))


def _read(line: Line, analyzer: Analyzer) -> Iterator[_Beside]:
    parts = _LINE.fullmatch(line.text)
    if parts is None or not (parts["before"] or parts["after"]):
        raise line.error("write one word in brackets, and its neighbours before or behind it")
    for side, given in ((BEFORE, parts["before"]), (AFTER, parts["after"])):
        for neighbour in given.split("|") if given else ():
            tokens = analyzer.tokens(neighbour)
            names = {f"={neighbour}", *(token.stem for token in tokens if not token.stopword)}
            for word in parts["words"].split("|"):
                yield from ((folded(word), side, name) for name in names)
