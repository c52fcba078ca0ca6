"""Where the words of an article are, kept with it: a search marks words without reading texts.

A text is parted at blanks. Of each part a map has the code of its word, by which the places of a
stem are one look into a short string, and its length, by which a place is one in the text. Of the
body it is kept where sentences end, too.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

from search.analyzer import NO_WORD, Analyzer
from search.article import Article

#: So many characters of a text are read for words to mark; few books have as many.
MARKED = 100_000
#: How many parts the headline and both texts have, and how many sentences end within the body.
_HEAD = Struct("<III")
#: How codes are kept, and numbers that may not fit a byte.
CODES, _NUMBERS = "utf-16-le", "I"

#: Lines' ends, or a sign with what closes behind it, before a blank.
_SENTENCE_END = re.compile('[.!?؟…\r\n](?:["»”’)\\]]*(?=\\s)|(?<=[\r\n]))[\r\n]*')


class WordMap(NamedTuple):
    """The parts of a text: their codes, see `Keys`, and their lengths.

    To a length belong the blanks behind, but for one. Blanks before the first part are a part.
    """

    codes: str
    lengths: Sequence[int]

    @classmethod
    def of(cls, text: str, parts: Sequence[str], codes: str) -> "WordMap":
        """Return the map of a text, of which the parts and their codes are known."""
        if len(text) > MARKED:
            text = text[: text.rfind(" ", 0, MARKED) + 1]
            parts = text.split()
            codes = codes[: len(parts)]
        lengths = list(map(len, parts))
        if not lengths or sum(lengths) + len(parts) - 1 == len(text):
            return cls(codes, lengths)
        starts = [*_starts(text, parts), len(text) + 1]
        lengths = [after - start - 1 for start, after in pairwise(starts)]
        if starts[0]:
            return cls(NO_WORD + codes, [starts[0] - 1, *lengths])
        return cls(codes, lengths)

    def places(self, codes: Iterable[str]) -> list[int]:
        """Return the parts that have one of some codes, in their order."""
        find, found = self.codes.find, []
        for code in codes:
            place = find(code)
            while place >= 0:
                found.append(place)
                place = find(code, place + 1)
        found.sort()
        return found

    def spans(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return [start, end) of parts that are given in their order, with the blanks behind."""
        lengths, last, start, found = self.lengths, 0, 0, []
        for place in places:
            start += sum(lengths[last:place]) + place - last
            last = place
            found.append((start, start + lengths[place]))
        return found


def _starts(text: str, parts: Iterable[str]) -> Iterator[int]:
    at = 0
    for part in parts:
        at = text.index(part, at)
        yield at
        at += len(part)


def sentence_ends(text: str) -> list[int]:
    """Return where the sentences of a text end, but for the last, as far as words are marked."""
    return [sign.end() for sign in _SENTENCE_END.finditer(text, 0, MARKED)]


class WordMaps(NamedTuple):
    """The maps of an article's headline and body, and where the body's sentences end."""

    title: WordMap
    body: WordMap
    ends: Sequence[int]

    @classmethod
    def of(cls, article: Article, analyzer: Analyzer) -> "WordMaps":
        """Return the maps of an article, as it was kept with them or by analysis."""
        if article.words:
            return cls.from_bytes(article.words)
        title, body = (
            WordMap.of(text, text.split(), analyzer.keys(text).codes)
            for text in (article.title, article.body)
        )
        return cls(title, body, sentence_ends(article.body))

    @classmethod
    def from_bytes(cls, kept: bytes) -> "WordMaps":
        """Return what `to_bytes` gave; raise ValueError for anything else."""
        in_title, parts, ends = _HEAD.unpack(kept[: _HEAD.size].ljust(_HEAD.size, b"\xff"))
        codes_end = _HEAD.size + 2 * parts
        ends_end = codes_end + 4 * ends
        codes = kept[_HEAD.size : codes_end].decode(CODES)
        lengths: Sequence[int] = kept[ends_end:]
        if len(lengths) != parts:
            lengths = array(_NUMBERS, kept[ends_end:])
        in_body = array(_NUMBERS, kept[codes_end:ends_end])
        if not in_title <= parts == len(codes) == len(lengths) or len(in_body) != ends:
            raise ValueError("the places of an article's words are damaged")
        return cls(
            WordMap(codes[:in_title], lengths[:in_title]),
            WordMap(codes[in_title:], lengths[in_title:]),
            in_body,
        )

    def to_bytes(self) -> bytes:
        """Return the maps as an index keeps them."""
        codes = self.title.codes + self.body.codes
        lengths = [*self.title.lengths, *self.body.lengths]
        try:
            kept = bytes(lengths)
        except ValueError:
            # Few texts have a part that is longer than a byte can tell.
            kept = array(_NUMBERS, lengths).tobytes()
        head = _HEAD.pack(len(self.title.codes), len(codes), len(self.ends))
        return head + codes.encode(CODES) + array(_NUMBERS, self.ends).tobytes() + kept
