"""Texts that were read in a wrong encoding (mojibake), read again where that is certain."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import ftfy.bad_codecs  # noqa: F401  # knows the encoding _CP1252

from index_data.encodings import (
    ARABIC_WORD,
    MIN_COMMON_SHARE,
    SAMPLE_CHARS,
    UTF_8,
    WORD,
    common_share,
)
from search import ArticleError

#: With the bytes that it does not define, as programs read it.
_CP1252 = "sloppy-windows-1252"
#: How a text may have been read wrongly: the encoding it was read in, and its own.
_MISREADINGS = (
    (_CP1252, UTF_8),
    ("latin-1", UTF_8),
    ("cp1256", UTF_8),
    ("iso8859-6", UTF_8),
    ("mac_roman", UTF_8),
    ("latin-1", "cp1256"),
    (_CP1252, "cp1256"),
)
#: A text may have been read wrongly more than once.
_MAX_MISREADINGS = 3
#: Arabic in UTF-8 that was read wrongly twice, once it is read again.
_TWICE = re.compile("[ØÙ][\u0080-\u00bf].?[ØÙ][\u0080-\u00bf]|[ØÙ]\\S[ØÙ]\\S[ØÙ]")
#: What is hardly ever written, and often comes of a wrong reading.
_SUSPICIOUS = re.compile(
    "[\u00c0-\u00ff]{3}|[ØÙÚÛطظ](?:[\u0080-\u00aa\u00ac-\u00ba]"
    "|[^\\w\\s.,:;!?()\"'«»“”‘’…/–—،؛؟%٪\u0640\u064b-\u0652\u200c-\u200f-])"
    "|[ÿŸ]\\S[ÿŸ]|Ã[˜™\u0098\u0099]"
)
_LOST = re.compile(r"\?{3,}|\ufffd+")
#: How much of a text tells whether it was read wrongly, which shows in every word.
_BEGINNING_CHARS = 1_000
#: A text has lost its letters where marks in place of words are so many of its words.
_MAX_LOST_SHARE = 0.3

#: The encoding that a text was read in, and its own.
Misreading = tuple[str, str]


class Reread(NamedTuple):
    """A text, and how it had been read wrongly, if it was."""

    text: str
    misreadings: tuple[Misreading, ...]


def reread(text: str) -> Reread:
    """Return a text that was read in a wrong encoding in its own, and any other as it is.

    Raises ArticleError for a text whose letters are lost.
    """
    if "???" in text or "\ufffd" in text:
        _refuse_lost(text[:SAMPLE_CHARS])
    misreadings: list[Misreading] = []
    while len(misreadings) < _MAX_MISREADINGS and _SUSPICIOUS.search(text, 0, _BEGINNING_CHARS):
        lines = text.split("\n")
        if (misread := _misreading(lines)) is None:
            break
        misreadings.append(misread)
        text = "\n".join(_read_again(line, misread) or line for line in lines)
    return Reread(text, tuple(misreadings))


def _refuse_lost(text: str) -> None:
    words, lost = len(WORD.findall(text)), len(_LOST.findall(text))
    if lost > 2 and lost > _MAX_LOST_SHARE * (words + lost):
        raise ArticleError("its letters are lost (???? for words); export it again as UTF-8")


def reread_name(name: str, misreadings: Iterable[Misreading]) -> str:
    """Return a name of an article whose text was read again, read again if it is Arabic then."""
    found = name
    for misread in misreadings:
        again = _read_again(found, misread)
        # Hardly any other text is one in UTF-8 by chance.
        if misread[1] == UTF_8 or not ARABIC_WORD.search(found):
            found = again or found
    return found if ARABIC_WORD.search(found) else name


def _misreading(lines: list[str]) -> Misreading | None:
    """Return how the suspicious ones of some lines were read, where that is certain."""
    suspicious = [line for line in lines if _SUSPICIOUS.search(line)]
    before = common_share("\n".join(suspicious))
    for misread in _MISREADINGS:
        readings = (_read_again(line, misread) for line in suspicious)
        if text := "\n".join(filter(None, readings)):
            twice = misread[1] == UTF_8 and _TWICE.search(text)
            if twice or common_share(text) > max(before, MIN_COMMON_SHARE):
                return misread
    return None


def _read_again(text: str, misread: Misreading) -> str:
    read_in, own = misread
    try:
        return text.encode(read_in).decode(own)
    except UnicodeError:
        return ""
