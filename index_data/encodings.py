"""The encoding of a text, found by what makes Arabic words of its bytes."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import charset_normalizer

from search import ArticleError
from search.analyzer.function_words import FUNCTION_WORDS

UTF_8, UTF_8_WITH_BOM = "utf-8", "utf-8-sig"
NOT_TEXT = "not text in UTF-8, UTF-16, windows-1256 or ISO-8859-6"
_PLAIN_NAMES = {
    "cp1256": "windows-1256",
    "iso8859-6": "ISO-8859-6",
    "mac_arabic": "Mac Arabic",
    "cp720": "DOS 720",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
}
#: Of the encodings before Unicode, those in which Arabic is found.
_OLD = ("cp1256", "iso8859-6", "mac_arabic", "cp720")
#: Those of other texts, and how many bytes tell which it is.
_OTHERS, _MIN_OTHERS_BYTES, _OTHERS_BYTES = ("cp1252", "cp1251"), 16, 8192
#: Fewer are more likely damage.
_MIN_OTHER_LETTERS = 3
_BOMS = (
    (codecs.BOM_UTF8, UTF_8_WITH_BOM),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORD = re.compile(r"[^\W\d_]+")
ARABIC_WORD = re.compile("[ء-ي]{2,}")
#: What no word has: ة or ى before another letter, and some forms of hamza at the beginning.
_IMPOSSIBLE = re.compile("[ةى](?=[ء-ي])|\\b[ةىئؤء](?=[ء-ي])")
#: Controls, blanks that do not break, soft hyphens and what is no sign at all.
_UNLIKELY = re.compile("[\u0080-\u00a0\u00ad\ufffd\u2500-\u25ff]")
#: A reading is Arabic where so many of its words are of its commonest ones.
MIN_COMMON_SHARE = 0.05
#: How many characters of a text tell its encoding.
SAMPLE_CHARS = 50_000
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
    if b"\0" in data:
        return _utf16_without_bom(data)
    if _decodes(data, UTF_8) or _is_damaged_utf8(data):
        return UTF_8
    readings = {name: _reading(data[:SAMPLE_CHARS], name) for name in _OLD}
    best = max(readings, key=lambda name: _likelihood(readings[name]))
    if common_share(readings[best]) >= MIN_COMMON_SHARE:
        return best
    return _encoding_of_others(data[:_OTHERS_BYTES])


def _encoding_of_others(data: bytes) -> str | None:
    """Return the encoding of a text in the letters of Europe."""
    letters = sum(byte > 127 for byte in data)
    if len(data) < _MIN_OTHERS_BYTES or b" " not in data or letters < _MIN_OTHER_LETTERS:
        return None
    found = charset_normalizer.from_bytes(data, cp_isolation=list(_OTHERS)).best()
    return found.encoding if found else None


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
    sample = data[: 2 * (SAMPLE_CHARS // 2)]
    for encoding, blank, nul in (("utf-16-le", b" \0", 1), ("utf-16-be", b"\0 ", 0)):
        places = [at for at in range(0, len(sample) - 1, 2) if sample[at : at + 2] == blank]
        if places and sample[nul::2].count(0) and _decodes(sample, encoding):
            text = _reading(sample, encoding)
            if common_share(text) >= MIN_COMMON_SHARE or text.isascii():
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


def _likelihood(text: str) -> float:
    """Return how likely a reading is: by its words, and by signs that hardly any text has."""
    return common_share(text) - len(_UNLIKELY.findall(text)) / (len(text) or 1)


def common_share(text: str) -> float:
    """Return the share of the words of a text, but those in ASCII, that are common Arabic words."""
    words = [word for word in WORD.findall(text[:SAMPLE_CHARS]) if not word.isascii()]
    common = sum(word in FUNCTION_WORDS for word in words if ARABIC_WORD.fullmatch(word))
    arabic = sum(ARABIC_WORD.fullmatch(word) is not None for word in words)
    impossible = len(_IMPOSSIBLE.findall(text[:SAMPLE_CHARS]))
    return (common + 0.1 * arabic - 0.3 * impossible) / len(words) if words else 0.0
