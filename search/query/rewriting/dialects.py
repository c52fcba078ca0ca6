"""The words of dialects, from a list: شو, ليش, عايز, اللي, مش and their like."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from search.analyzer import Analyzer, Token
from search.analyzer.clitics import CONJUNCTIONS
from search.analyzer.normalize import folded, written
from search.wordlist import WordList

_LINE = re.compile(r"(?P<kind>asks|may ask|word|may be): (?P<words>\S.*)")
#: What is left of a word without و or ف that is not known to begin with one.
_MIN_REST_CHARS = 4
#: Prefixes of the present (بيحصل, كيدير) and future (هيحصل, حيحصل) before the letter of the person.
_VERB = re.compile(r"[بهحك](?=[يتن]\w{3})")
#: The spellings of a letter that are one: ازاي, إزاي; دلوقتي, دلوقتى.
_SPELLINGS = str.maketrans("أإى", "ااي")
_PERSONS = ("ي", "ت", "ن")


class Kind(Enum):
    """What a word is in its dialect, and whether it may be something else as well."""

    ASKS = "asks"
    MAY_ASK = "may ask"
    WORD = "word"
    MAY_BE = "may be"
    VERB = "verb"


class Dialects:
    """Tell which words are words of dialects.

    Raises WordListError for a line of the list that cannot be read.
    """

    def __init__(self, given: WordList, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._kinds = dict(_read(given))

    def kinds(self, words: Sequence[Token]) -> list[Kind | None]:
        """Return the kind of each word: None for those of the standard language.

        Verbs are told by their prefixes where another word is of a dialect.
        """
        kinds = [None if word.stopword else self._kind(word) for word in words]
        if any(kinds):
            for at, word in enumerate(words):
                if not (kinds[at] or word.stopword) and self._is_verb(word):
                    kinds[at] = Kind.VERB
        return kinds

    def _kind(self, word: Token) -> Kind | None:
        form = _spelling(word.written)
        if form in self._kinds or form[0] not in CONJUNCTIONS:
            return self._kinds.get(form)
        rest = form[1:]
        is_known = rest == _spelling(word.folded) or len(rest) >= _MIN_REST_CHARS
        return self._kinds.get(rest) if is_known else None

    def _is_verb(self, word: Token) -> bool:
        """Tell whether a word is one that the standard language would write without its prefix."""
        if not _VERB.match(word.written):
            return False
        whole, bare = (self._analyzer.explain(form)[0] for form in (word.written, word.written[1:]))
        is_cut = whole.proclitics == (word.written[0],) or self._analyzer.is_name(word.written)
        inflected = bare.why == "lexicon" and not (bare.proclitics or bare.enclitics)
        return is_cut and inflected and not folded(bare.lemma).startswith(_PERSONS)


def _spelling(word: str) -> str:
    return word.translate(_SPELLINGS)


def _read(given: WordList) -> Iterator[tuple[str, Kind]]:
    for line in given.lines():
        parts = _LINE.fullmatch(line.text)
        if parts is None:
            kinds = ", ".join(kind.value for kind in Kind if kind is not Kind.VERB)
            raise line.error(f"write one of {kinds}, a colon, and words with | between them")
        for word in parts["words"].split("|"):
            yield _spelling(written(word)), Kind(parts["kind"])
