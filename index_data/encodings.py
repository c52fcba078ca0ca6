"""The encoding of a text, found by what makes Arabic words of its bytes; and texts read wrongly.

A text that was read in the wrong encoding (mojibake) is read again where that is certain.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import ftfy.bad_codecs  # noqa: F401  # knows the encoding _CP1252

from search import ArticleError
from search.analyzer.function_words import FUNCTION_WORDS

UTF_8 = "utf-8"
NOT_TEXT = "not text in UTF-8, UTF-16, windows-1256 or ISO-8859-6"
_PLAIN_NAMES = {
    "cp1256": "windows-1256",
    "iso8859-6": "ISO-8859-6",
    "mac_arabic": "Mac Arabic",
    "utf-8-sig": "UTF-8",
}
#: Of the encodings before Unicode, those in which Arabic is found.
_OLD = ("cp1256", "iso8859-6", "mac_arabic")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: With the bytes that it does not define, as programs read it.
_CP1252 = "sloppy-windows-1252"
#: How a text may have been read wrongly: the encoding it was read in, and its own.
_MISREADINGS = (
    (_CP1252, UTF_8),
    ("latin-1", UTF_8),
    ("cp1256", UTF_8),
    ("iso8859-6", UTF_8),
    ("latin-1", "cp1256"),
    (_CP1252, "cp1256"),
)
#: What is hardly ever written, and often comes of a wrong reading.
_SUSPICIOUS = re.compile(
    "[\u00c0-\u00ff]{3}|[ØÙÚÛطظ](?:[\u0080-\u00aa\u00ac-\u00ba]"
    "|[^\\w\\s.,:;!?()\"'«»“”‘’…/–—،؛؟%٪\u0640\u064b-\u0652\u200c-\u200f-])"
)
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_WORD = re.compile("[ء-ي]{2,}")
#: What no word has: ة or ى before another letter, and some forms of hamza at the beginning.
_IMPOSSIBLE = re.compile("[ةى](?=[ء-ي])|\\b[ةىئؤء](?=[ء-ي])")
_LOST = re.compile(r"\?{3,}|\ufffd+")
#: A text has lost its letters where marks in place of words are so many of its words.
_MAX_LOST_SHARE = 0.3
#: A reading is Arabic where so many of its words are of its commonest ones.
_MIN_COMMON_SHARE = 0.05
#: How many characters of a text tell its encoding.
_SAMPLE_CHARS = 50_000
#: How many tell whether it was read wrongly, which shows in every word.
_BEGINNING_CHARS = 2_000
#: A text in UTF-8 may be damaged: beside each bad sign it has so many good ones of several bytes.
_MIN_GOOD_FOR_BAD = 5
_CHUNK_BYTES = 1 << 16


class Decoded(NamedTuple):
    """A text, and the encoding of its bytes."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Return the text of some bytes; raise ArticleError where no encoding makes a text of them."""
    encoding = encoding_of(data)
    if encoding is None:
        raise ArticleError(NOT_TEXT)
    errors = "strict" if encoding == UTF_8 else "replace"
    try:
        return Decoded(data.decode(encoding, errors), encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"not text in UTF-8: byte {error.start + 1:,} is damaged") from None


def plain_name(encoding: str) -> str:
    """Return the usual name of an encoding."""
    return _PLAIN_NAMES.get(encoding, encoding.upper())


def why_not_text(data: bytes) -> str:
    """Return why bytes are no text in UTF-8, with the encoding that they may have."""
    encoding = encoding_of(data)
    if encoding in (None, UTF_8):
        return NOT_TEXT
    return f"{NOT_TEXT}; perhaps {plain_name(encoding or '')}, which the file is not: convert it"


def encoding_of(data: bytes) -> str | None:
    """Return the encoding of a text by its bytes, of which the last character may be cut off."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if utf16 := _utf16_without_bom(data):
        return utf16
    if b"\0" in data:
        return None
    if _decodes(data, UTF_8) or _is_damaged_utf8(data):
        return UTF_8
    readings = {name: _reading(data[:_SAMPLE_CHARS], name) for name in _OLD}
    best = max(readings, key=lambda name: common_share(readings[name]))
    return best if common_share(readings[best]) >= _MIN_COMMON_SHARE else None


def reread(text: str) -> str:
    """Return a text that was read in a wrong encoding in its own, and any other as it is.

    Raises ArticleError for a text whose letters are lost.
    """
    if "???" in text or "\ufffd" in text:
        _refuse_lost(text[:_SAMPLE_CHARS])
    if not _SUSPICIOUS.search(text, 0, _BEGINNING_CHARS):
        return text
    before = common_share(text)
    for read_in, own in _MISREADINGS:
        try:
            other = text.encode(read_in).decode(own)
        except UnicodeError:
            continue
        if common_share(other) > max(before, _MIN_COMMON_SHARE):
            return other
    return text


def _refuse_lost(text: str) -> None:
    words, lost = len(_WORD.findall(text)), len(_LOST.findall(text))
    if lost > 2 and lost > _MAX_LOST_SHARE * (words + lost):
        raise ArticleError("its letters are lost (???? for words); export it again as UTF-8")


def in_utf8(stream: "io.BufferedReader[Any]", encoding: str) -> io.BufferedReader:
    """Return a stream of the same text in UTF-8; bytes that are no text become U+FFFD."""
    return io.BufferedReader(_Transcoder(stream, encoding), _CHUNK_BYTES)


class _Transcoder(io.RawIOBase):
    def __init__(self, stream: "io.BufferedReader[Any]", encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""
        self._chunks = self._encoded()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._waiting:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._waiting = chunk
        given, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def _encoded(self) -> Iterator[bytes]:
        while data := self._stream.read(_CHUNK_BYTES):
            yield self._decoder.decode(data).encode()
        yield self._decoder.decode(b"", final=True).encode()


def _utf16_without_bom(data: bytes) -> str | None:
    """Return which UTF-16 it is by its blanks and line ends, which Arabic texts have too."""
    sample = data[: 2 * (_SAMPLE_CHARS // 2)]
    for encoding, blank, nul in (("utf-16-le", b" \0", 1), ("utf-16-be", b"\0 ", 0)):
        places = [at for at in range(0, len(sample) - 1, 2) if sample[at : at + 2] == blank]
        if places and sample[nul::2].count(0) and _decodes(sample, encoding):
            text = _reading(sample, encoding)
            if common_share(text) >= _MIN_COMMON_SHARE or text.isascii():
                return encoding
    return None


def letters_beyond_ascii(text: str) -> int:
    """Return how many signs of a text are not ASCII."""
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether a few bytes are all that a text in UTF-8 has that is none."""
    text = data.decode(UTF_8, errors="replace")
    bad = text.count("\ufffd")
    return letters_beyond_ascii(text) > _MIN_GOOD_FOR_BAD * bad


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(data, final=False)
    except UnicodeError:
        return False
    return True


def _reading(data: bytes, encoding: str) -> str:
    return data.decode(encoding, errors="replace")


def common_share(text: str) -> float:
    """Return the share of the words of a text that are common Arabic words."""
    words = _WORD.findall(text[:_SAMPLE_CHARS])
    common = sum(word in FUNCTION_WORDS for word in words if _ARABIC_WORD.fullmatch(word))
    arabic = sum(_ARABIC_WORD.fullmatch(word) is not None for word in words)
    impossible = len(_IMPOSSIBLE.findall(text[:_SAMPLE_CHARS]))
    return (common + 0.1 * arabic - 0.3 * impossible) / len(words) if words else 0.0
