"""The word map of an article, stored with it: a search marks words without reading whole texts.

A text is split at blanks into parts. For each part a map has the code of its word, so that a stem
is found by searching a short string, and its length, which turns the position of a part into an
offset in the text. The ends of the body's sentences are stored too, and which of its paragraphs are
boilerplate.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

from search.analyzer import NO_WORD, Analyzer
from search.analyzer.sentences import sentence_ends
from search.article import Article

#: Nothing after it is marked; hardly any article is longer.
MAX_MARKED_CHARS = 100_000
#: The number of the headline's parts, of all parts, of the sentence ends, and of the paragraphs
#: that are left out.
_HEAD = Struct("<IIII")
_CUT = Struct("<II")
#: How codes are stored, and numbers that may not fit into a byte.
CODES, _NUMBERS = "utf-16-le", "I"

#: The [first, end) of the parts of each paragraph of a body that is left out, ascending.
LeftOut = tuple[tuple[int, int], ...]


class WordMap(NamedTuple):
    """The parts of a text: their codes (see `Keys`) and their lengths in characters.

    A length includes the blanks after the part, except one. Leading blanks are a part themselves.
    """

    codes: str
    lengths: Sequence[int]

    @classmethod
    def of(cls, text: str, parts: Sequence[str], codes: str) -> "WordMap":
        """Return the map of a text, given its parts and their codes."""
        if len(text) > MAX_MARKED_CHARS:
            text = _marked_part(text)
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

    @classmethod
    def analyzed(cls, text: str, analyzer: Analyzer) -> "WordMap":
        """Return the map of a text by analysis, of as much of the text as is marked."""
        text = _marked_part(text)
        return cls.of(text, text.split(), analyzer.keys(text).codes)

    def fits(self, text: str) -> bool:
        """Return whether the parts add up to the length of a text, as far as it is marked."""
        marked = _marked_part(text)
        if not self.lengths:
            return not marked.strip()
        return sum(self.lengths) + len(self.lengths) - 1 == len(marked)

    def places(self, codes: Iterable[str]) -> list[int]:
        """Return the positions of the parts with any of some codes, in ascending order."""
        find, found = self.codes.find, []
        for code in codes:
            place = find(code)
            while place >= 0:
                found.append(place)
                place = find(code, place + 1)
        found.sort()
        return found

    def spans(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return the [start, end) of the parts at ascending positions, with blanks after them."""
        lengths, last, start, found = self.lengths, 0, 0, []
        for place in places:
            start += sum(lengths[last:place]) + place - last
            last = place
            found.append((start, start + lengths[place]))
        return found


def _marked_part(text: str) -> str:
    """Return the beginning of a text in which words are marked, which ends at a blank."""
    if len(text) <= MAX_MARKED_CHARS:
        return text
    return text[: text.rfind(" ", 0, MAX_MARKED_CHARS) + 1]


def _starts(text: str, parts: Iterable[str]) -> Iterator[int]:
    at = 0
    for part in parts:
        at = text.index(part, at)
        yield at
        at += len(part)


def marked_sentence_ends(text: str) -> list[int]:
    """Return the `sentence_ends` of a text, as far as its words are marked."""
    return sentence_ends(text, MAX_MARKED_CHARS)


class WordMaps(NamedTuple):
    """The maps of an article's headline and body, and the ends of the body's sentences.

    ``left_out`` are the paragraphs of the body that are boilerplate, as parts of its map.
    """

    title: WordMap
    body: WordMap
    ends: Sequence[int]
    left_out: LeftOut = ()

    @classmethod
    def of(cls, article: Article, analyzer: Analyzer) -> "WordMaps":
        """Return the maps of an article: those stored with it, or else by analysis."""
        if article.words:
            return cls.from_bytes(article.words)
        title, body = (WordMap.analyzed(text, analyzer) for text in (article.title, article.body))
        return cls(title, body, marked_sentence_ends(article.body))

    @classmethod
    def from_bytes(cls, stored: bytes) -> "WordMaps":
        """Return the maps that `to_bytes` stored; raise ValueError for damaged ones."""
        in_title, parts, ends, cuts = _HEAD.unpack(stored[: _HEAD.size].ljust(_HEAD.size, b"\xff"))
        cuts_end = _HEAD.size + _CUT.size * cuts
        codes_end = cuts_end + 2 * parts
        ends_end = codes_end + 4 * ends
        left_out = part_ranges(stored[_HEAD.size : cuts_end])
        codes = stored[cuts_end:codes_end].decode(CODES)
        lengths: Sequence[int] = stored[ends_end:]
        if len(lengths) != parts:
            lengths = array(_NUMBERS, stored[ends_end:])
        in_body = array(_NUMBERS, stored[codes_end:ends_end])
        told = len(in_body), len(left_out)
        if not in_title <= parts == len(codes) == len(lengths) or told != (ends, cuts):
            raise ValueError("the places of an article's words are damaged")
        return cls(
            WordMap(codes[:in_title], lengths[:in_title]),
            WordMap(codes[in_title:], lengths[in_title:]),
            in_body,
            left_out,
        )

    @staticmethod
    def codes_of(stored: bytes) -> str:
        """Return the codes alone of the maps that `to_bytes` stored, headline and body as one.

        The parts that are left out have no words.
        """
        in_title, parts, _, cuts = _HEAD.unpack(stored[: _HEAD.size].ljust(_HEAD.size, b"\xff"))
        start = _HEAD.size + _CUT.size * cuts
        codes = stored[start : start + 2 * parts].decode(CODES)
        for first, end in part_ranges(stored[_HEAD.size : start]) if cuts else ():
            blank = NO_WORD * (min(end, len(codes) - in_title) - first)
            codes = f"{codes[: in_title + first]}{blank}{codes[in_title + end :]}"
        return codes

    def fit(self, article: Article) -> bool:
        """Return whether the maps are of the length of an article's texts."""
        if not self.title.fits(article.title) or not self.body.fits(article.body):
            return False
        return max(self.ends, default=0) <= len(article.body)

    def to_bytes(self) -> bytes:
        """Return the maps as an index stores them."""
        codes = self.title.codes + self.body.codes
        lengths = [*self.title.lengths, *self.body.lengths]
        try:
            lengths_stored = bytes(lengths)
        except ValueError:
            # In a few texts the length of some part does not fit into a byte.
            lengths_stored = array(_NUMBERS, lengths).tobytes()
        numbers = len(self.title.codes), len(codes), len(self.ends), len(self.left_out)
        cuts = b"".join(_CUT.pack(*cut) for cut in self.left_out)
        ends = array(_NUMBERS, self.ends).tobytes()
        return _HEAD.pack(*numbers) + cuts + codes.encode(CODES) + ends + lengths_stored

    def cuts(self) -> list[tuple[int, int]]:
        """Return the [start, end) in the body of the paragraphs that are left out."""
        parts, found = len(self.body.codes), []
        for first, end in self.left_out:
            if first < parts:
                (start, _), (_, stop) = self.body.spans((first, min(end, parts) - 1))
                found.append((start, stop))
        return found


def part_ranges(stored: bytes) -> LeftOut:
    """Return the [first, end) of parts that are stored as 32-bit numbers."""
    bounds = array(_NUMBERS, stored)
    return tuple(zip(bounds[::2], bounds[1::2], strict=True))


def with_left_out(stored: bytes, left_out: LeftOut) -> bytes:
    """Return stored maps in which no paragraph is left out yet, with those that are."""
    *numbers, _ = _HEAD.unpack_from(stored)
    cuts = b"".join(_CUT.pack(*cut) for cut in left_out)
    return _HEAD.pack(*numbers, len(left_out)) + cuts + stored[_HEAD.size :]


def kept_text(article: Article) -> str:
    """Return the body of an article of an index, without the paragraphs that are left out."""
    cuts = WordMaps.from_bytes(article.words).cuts() if article.words else []
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), None]
    return "\n".join(article.body[start:end] for start, end in zip(starts, ends, strict=True))
