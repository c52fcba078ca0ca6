"""The tokenizer: one pass of a regular expression over the raw text, then the words of each run.

A *run* is an unbroken stretch of a text: letters with their marks and joiners, digits with their
separators, a clitic glued to a quotation mark. No run extends over a blank, so a text can be split
at blanks, which is fastest, and the runs and words of each distinct part be worked out once
(``و12.7`` is و and 12.7, ``كأس_العرب`` is two words).
"""

import re
from collections.abc import Iterator

from search.analyzer.clitics import PARTICLES
from search.analyzer.normalize import (
    JOINERS,
    MARKS,
    MAX_READ_CHARS,
    OTHER,
    TATWEEL,
    written,
)

_INSIDE = rf"\w{MARKS}{JOINERS}"
_QUOTES = "[\"«“”„'‘’(\\[]+"
_GLUED_PARTICLES = rf"[{PARTICLES}]{{1,2}}{TATWEEL}+{_QUOTES}"

RUN = re.compile(rf"[{_INSIDE}]+(?:(?:(?<=\d)[.,٫٬](?=\d)|(?<={TATWEEL}){_QUOTES})[{_INSIDE}]+)*")
_ARABIC = r"\u0620-\u063f\u0640-\u064a\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff"
_ARABIC += r"\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdff\ufe70-\ufefc"
_OTHER_LETTER = rf"[^\W\d_{_ARABIC}]"
_LETTERS = (
    rf"[{_ARABIC}][{_ARABIC}{MARKS}{JOINERS}]*|"
    rf"{_OTHER_LETTER}(?:{_OTHER_LETTER}+|[{MARKS}{JOINERS}]+)*"
)
_WORD = re.compile(
    rf"[A-Za-z\u00c0-\u024f]+\d+\w*|(?:{_GLUED_PARTICLES})?(?:{_LETTERS})|\d+(?:[.,٫٬]\d+)*"
)


def _marked(*letters: str) -> str:
    """Return a pattern of letters, or classes of letters, each of which may carry marks."""
    return "".join(f"{letter}[{MARKS}{JOINERS}{TATWEEL}]*" for letter in letters)


_PARTICLE = f"(?:{_marked(f'[{PARTICLES}]')})?"
_ANY_LETTER = _marked(r"[^\W\d_]")
#: Two words that are often written as one: عبدالله, ديرالزور, لاسيما.
_JOINED = re.compile(
    rf"({_PARTICLE}(?:{_marked(*'عبد')}|{_marked(*'دير')}))({_marked(*'ال')}(?:{_ANY_LETTER}){{2,}})|"
    rf"({_PARTICLE}{_marked(*'لا')})({_marked(*'سيما')})"
)


def is_plain(part: str) -> bool:
    """Tell whether a part of a text is a single word of plain letters, as most are."""
    if OTHER.search(part) or "عبدال" in part or "ديرال" in part or "لاسيما" in part:
        return False
    return bool(part)


def words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of each word of a text that has a key."""
    for run in RUN.finditer(text):
        for start, end in words_in(run[0]):
            if written(run[0][start:end]):
                yield run.start() + start, run.start() + end


def words_in(run: str) -> list[tuple[int, int]]:
    """Return the [start, end) of each word of a run."""
    if is_plain(run):
        return [(0, len(run))]
    spans = []
    for match in _WORD.finditer(run):
        # Joined words have one of these letters, and most other words have neither.
        word = match[0]
        may_be_joined = len(word) <= MAX_READ_CHARS and ("د" in word or "س" in word)
        if may_be_joined and (joined := _JOINED.fullmatch(word)):
            middle = match.start() + len(joined[1] or joined[3])
            spans += [(match.start(), middle), (middle, match.end())]
        else:
            spans.append(match.span())
    return spans
