"""The tokenizer: one pass of a regular expression over the raw text, then the words of each run.

A *run* is an unbroken stretch of a text: letters with their marks and joiners, digits with their
separators. No run extends over a blank, so a text can be split at blanks, which is fastest, and the
runs and words of each distinct part be worked out once (``و12.7`` is 12.7, ``كأس_العرب`` is two
words).
"""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import normalize

from search.analyzer.clitics import (
    ABSORBING,
    ARTICLE,
    CONJUNCTIONS,
    PREPOSITIONS,
    with_article,
)
from search.analyzer.joined_words import FIRST_LETTERS, LAST_LETTERS, may_be_joined, pieces
from search.analyzer.letters import SAME_LETTERS
from search.analyzer.ligatures import EXPRESSIONS, SIGNS
from search.analyzer.normalize import (
    JOINERS,
    MARKS,
    OTHER,
    TATWEEL,
    written,
)
from search.analyzer.numbers import CODE, NUMBER, SEPARATORS

_QUOTE = "[\"«“”„'‘’(\\[]"
_ARABIC = r"\u0620-\u063f\u0640-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff"
_ARABIC += r"\u0750-\u077f\u08a0-\u08c9\ufb50-\ufd3f\ufd50-\ufdce\ufe70-\ufefc"
_OTHER_LETTER = rf"[^\W\d_{_ARABIC}{SIGNS}]"


def _marked(*letters: str) -> str:
    """Return a pattern of letters, or classes of letters, each of which may carry marks."""
    return "".join(f"{letter}[{MARKS}{JOINERS}{TATWEEL}]*" for letter in letters)


#: The clitics of a word that is quoted, or has no Arabic letters: they are no part of it.
_CLITICS = (
    rf"(?=[{CONJUNCTIONS}{PREPOSITIONS}{ARTICLE}])(?:{_marked(f'[{CONJUNCTIONS}]')})?"
    rf"(?:{_marked(*with_article(ABSORBING))}|"
    rf"(?:{_marked(f'[{PREPOSITIONS}]')})?(?:{_marked(*ARTICLE)})?)"
)
_INSIDE = rf"\w{MARKS}{JOINERS}{SIGNS}"
#: A stretched clitic and the quotation mark behind it are one run, without a word.
RUN = re.compile(
    rf"[{_INSIDE}]+(?:(?<=[\d{JOINERS}])[{SEPARATORS}](?=[{JOINERS}]*\d)[{_INSIDE}]+)*"
    rf"(?:(?<=[{TATWEEL}{JOINERS}]){_QUOTE})?"
)
_WORD = re.compile(
    rf"{_CLITICS}(?=\d|{_OTHER_LETTER}|[{SIGNS}]|(?<={TATWEEL}){_QUOTE})|"
    rf"(?P<word>{CODE}|[{_ARABIC}][{_ARABIC}{MARKS}]*|"
    rf"{_OTHER_LETTER}(?:{_OTHER_LETTER}+|[{MARKS}]+)*)|(?P<number>{NUMBER})|(?P<sign>[{SIGNS}])[{SIGNS}]*"
)
#: What stands directly behind the number of a year: م, هـ.
_ERA = re.compile(rf"(?:(?<=[12]\d\d\d)م|(?<=\d\d\d)ه){TATWEEL}*")
_MARK = re.compile(f"[{MARKS}{TATWEEL}]")
_JOINER = re.compile(f"[{JOINERS}]")
_SAME_LETTERS = str.maketrans(SAME_LETTERS)
#: No longer word is several joined words.
_MAX_JOINED_CHARS = 60


class Word(NamedTuple):
    """A word of a run: its [start, end) there, and its text, which may be spelt otherwise."""

    start: int
    end: int
    text: str


def is_plain(part: str) -> bool:
    """Tell whether a part of a text is a single word of plain letters, as most are."""
    if OTHER.search(part) or not part:
        return False
    # Checked here, as it is for each part of every text.
    if part[:2] in FIRST_LETTERS or part[-3:] in LAST_LETTERS or "ةال" in part:
        return not may_be_joined(part)
    return True


def words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of each word of a text that has a key."""
    for run in RUN.finditer(text):
        for start, end, word in words_in(run[0]):
            if written(word):
                yield run.start() + start, run.start() + end


def words_in(run: str) -> list[Word]:
    """Return the words of a run. A sign that stands for several words has a place for them all."""
    if is_plain(run) or run.isdecimal() or run.isascii() and run.isalpha():
        return [Word(0, len(run), run)]
    if not _JOINER.search(run):
        return _words_in(run)
    places = [place for place, sign in enumerate(run) if not _JOINER.match(sign)]
    places.append(len(run))
    return [
        Word(places[start], places[end], text)
        for start, end, text in _words_in(_JOINER.sub("", run))
    ]


def _words_in(run: str) -> list[Word]:
    """Return the words of a run without joiners."""
    letters = _MARK.sub("", run)
    if letters and not OTHER.search(letters):
        return _apart(run, letters, 0)
    found: list[Word] = []
    after_number = -1
    for match in _WORD.finditer(run):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "number":
            after_number = end
            found.append(Word(start, end, match[0]))
        elif kind == "sign":
            # Of signs in a row the first counts: an article may have millions.
            found += [Word(start, start + 1, word) for word in EXPRESSIONS[match["sign"]]]
        elif kind and not (start == after_number and _ERA.fullmatch(run, start, end)):
            found += _apart(match[0], _plain_letters(match[0]), start)
    return found


def _plain_letters(word: str) -> str:
    return normalize("NFKC", _MARK.sub("", word)).translate(_SAME_LETTERS)


def _apart(word: str, letters: str, start: int) -> list[Word]:
    """Return a word, or the words that its letters consist of, where it stands in a run."""
    whole = [Word(start, start + len(word), word)]
    if len(word) > _MAX_JOINED_CHARS or not may_be_joined(letters):
        return whole
    found = pieces(letters)
    if len(found) == 1:
        return whole
    places = _starts(word, [length for length, _ in found])
    # A ligature may be a letter of two words, which then stay one.
    if len(set(places)) < len(places):
        return whole
    words = []
    for (first, last), (_, text) in zip(pairwise([*places, len(word)]), found, strict=True):
        raw = word[first:last]
        same = text == _plain_letters(raw)
        words.append(Word(start + first, start + last, raw if same else text))
    return words


def _starts(word: str, lengths: list[int]) -> list[int]:
    """Return where the pieces of a word begin, given their numbers of letters without marks."""
    places = [
        place
        for place, sign in enumerate(word)
        if not _MARK.match(sign)
        for _ in normalize("NFKC", sign)
    ]
    return [places[cut] for cut in accumulate(lengths[:-1], initial=0)]
