"""A news article, as its source provides it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from struct import Struct
from typing import Any
from zlib import crc32

import orjson

from search.errors import ArticleError
from search.urls import names_an_article

#: A longer id does not fit into a term of an engine, and a longer text is not an article.
MAX_ID_CHARS = 512
MAX_TEXT_CHARS = 4_000_000
MAX_NAME_CHARS = 2_000
#: Each is analysed anew: 200,000 take some four seconds and 220 MB.
MAX_DISTINCT_WORDS = 200_000
#: The most names of one field by which an article is found.
MAX_NAMES_PER_FIELD = 100

#: Before a packed record: the CRC-32 of all that follows it, and the length of the record.
_CHECKSUM, _LENGTH = Struct("<I"), Struct("<I")
_RECORD_AT = _CHECKSUM.size + _LENGTH.size
#: Words between blanks, and words between any other signs, as in a list without blanks.
_WORDS = tuple(map(re.compile, (r"\S+", r"[^\W_]+")))
_CALENDAR_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TEXT_FIELDS = ("id", "title", "body", "date", "source", "section", "url", "author")
_KNOWN_FIELDS = frozenset((*_TEXT_FIELDS, "tags"))


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its texts, its ISO 8601 date as written, and its origin.

    Title or body may be blank, but not both. ``extra`` has the keys of the source record that Naba
    does not know; they are stored and returned.
    """

    id: str
    title: str = ""
    body: str = ""
    date: str = ""
    source: str = ""
    section: str = ""
    url: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    #: The word map of an article from an index, see `search.highlighting.word_map`; else empty.
    words: bytes = field(default=b"", repr=False, compare=False)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Article":
        """Return the article of a source record; raise ArticleError for an invalid record."""
        values: dict[str, Any] = {name: _text(name, record.get(name)) for name in _TEXT_FIELDS}
        if not values["title"].strip() and not values["body"].strip():
            raise ArticleError("neither title nor body")
        for name, value in values.items():
            limit = MAX_TEXT_CHARS if name in ("title", "body") else MAX_NAME_CHARS
            if len(value) > limit:
                raise ArticleError(f"{name} is longer than {limit:,} characters")
        _check_words(values["title"], values["body"])
        values["date"] = values["date"].strip()
        _moment(values["date"])
        values["id"] = values["id"].strip() or own_id(cls(**values))
        if len(values["id"]) > MAX_ID_CHARS:
            raise ArticleError(f"id is longer than {MAX_ID_CHARS} characters")
        if not values["id"].isprintable():
            raise ArticleError("id contains a control character or an invisible one")
        extra = {k: v for k, v in record.items() if k not in _TEXT_FIELDS and k != "tags"}
        _check_storable(extra)
        return cls(**values, tags=_tags(record.get("tags")), extra=extra)

    @classmethod
    def from_stored(cls, record: dict[str, Any], words: bytes = b"") -> "Article":
        """Return the article of a record from `to_dict`, without validation."""
        take = record.pop
        known = {name: take(name, "") for name in _TEXT_FIELDS}
        return cls(**known, tags=tuple(take("tags", ())), extra=record, words=words)

    def to_dict(self) -> dict[str, Any]:
        """Return the article as a JSON Lines record, without blank fields other than the id."""
        record: dict[str, Any] = {
            name: value for name in _TEXT_FIELDS if (value := getattr(self, name)) or name == "id"
        }
        if self.tags:
            record["tags"] = list(self.tags)
        return {**self.extra, **record}

    @classmethod
    def unpacked(cls, packed: bytes) -> "Article":
        """Return the article that `packed` serialised; raise ValueError if it is damaged.

        An index made by 0.2.0 or before, which can only be rebuilt, has no checksums.
        """
        checked = memoryview(packed)[_CHECKSUM.size :]
        sound = checked and packed[: _CHECKSUM.size] == _CHECKSUM.pack(crc32(checked))
        if not sound and not _has_no_checksum(packed):
            raise ValueError("the record of an article is damaged")
        start = _RECORD_AT if sound else _LENGTH.size
        end = start + _LENGTH.unpack_from(packed, start - _LENGTH.size)[0]
        return cls.from_stored(orjson.loads(packed[start:end]), packed[end:])

    @staticmethod
    def packed_words(packed: bytes) -> bytes:
        """Return the word map in what `packed` serialised, unchecked and without the rest."""
        length = packed[_CHECKSUM.size : _RECORD_AT].ljust(_LENGTH.size, b"\xff")
        return packed[_RECORD_AT + _LENGTH.unpack(length)[0] :]

    def packed(self, words: bytes = b"") -> bytes:
        """Return the article as indexes store it, followed by its word map."""
        record = orjson.dumps(self.to_dict())
        checked = _LENGTH.pack(len(record)) + record + words
        return _CHECKSUM.pack(crc32(checked)) + checked

    @staticmethod
    def remapped(packed: bytes, change: Callable[[bytes], bytes]) -> bytes:
        """Return a packed article with the word map that a function makes of its own."""
        end = _RECORD_AT + _LENGTH.unpack_from(packed, _CHECKSUM.size)[0]
        checked = packed[_CHECKSUM.size : end] + change(packed[end:])
        return _CHECKSUM.pack(crc32(checked)) + checked

    def names(self, field: str) -> tuple[str, ...]:
        """Return the distinct names of the article in a keyword field, or a key of its record.

        See `names_of`.
        """
        return names_of(getattr(self, field) if field in _KNOWN_FIELDS else self.extra.get(field))

    @property
    def day(self) -> int | None:
        """The calendar day written in the date, as a number YYYYMMDD."""
        return int(self.date[:10].replace("-", "")) if self.date else None

    @property
    def instant(self) -> int | None:
        """The time of publication in seconds since 1970, in UTC where the date has no time zone."""
        moment = _moment(self.date)
        return None if moment is None else int(moment.timestamp())


def own_id(article: Article) -> str:
    """Return the id of an article that came without one: of its URL if that names an article.

    Otherwise see `id_of_text`.
    """
    return generated_id(article.url) if names_an_article(article.url) else id_of_text(article)


def id_of_text(article: Article) -> str:
    """Return the id of an article by its source, its title (or else the body), and its day."""
    text = article.title.strip() or article.body.strip()
    day = article.date[:10]
    return generated_id(article.source, text, *([day] if day else []))


def names_of(value: object) -> tuple[str, ...]:
    """Return the distinct names in a value of a record.

    A list gives each of its values; numbers and booleans give their JSON text. Blank values,
    objects, and texts of more than `MAX_NAME_CHARS` are left out.
    """
    if not isinstance(value, list | tuple):
        name = _name(value)
        return (name,) if name.strip() else ()
    names = (name for one in value if (name := _name(one)).strip())
    return tuple(islice(dict.fromkeys(names), MAX_NAMES_PER_FIELD))


def _has_no_checksum(packed: bytes) -> bool:
    """Return whether a packed record begins with its length, followed by a JSON object."""
    if packed[_LENGTH.size : _LENGTH.size + 1] != b"{":
        return False
    end = _LENGTH.size + _LENGTH.unpack_from(packed)[0]
    return packed[end - 1 : end] == b"}"


def _name(value: Any) -> str:
    if isinstance(value, str):
        return value if len(value) <= MAX_NAME_CHARS else ""
    return orjson.dumps(value).decode() if isinstance(value, bool | int | float) else ""


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name == "id":
        return str(value)
    if isinstance(value, float) and name == "id":
        raise ArticleError("id is a number with a fraction or too many digits: write it as text")
    if not isinstance(value, str):
        raise ArticleError(f"{name} must be text, not {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ArticleError(f"{name} contains half a character (a lone surrogate)") from None
    return value


def _check_words(title: str, body: str) -> None:
    # A shorter text has no room for so many.
    if len(title) + len(body) < 2 * MAX_DISTINCT_WORDS:
        return
    for pattern in _WORDS:
        if len({*pattern.findall(title), *pattern.findall(body)}) > MAX_DISTINCT_WORDS:
            raise ArticleError(f"has more than {MAX_DISTINCT_WORDS:,} different words")


def _check_storable(extra: Mapping[str, Any]) -> None:
    try:
        orjson.dumps(extra)
    except (orjson.JSONEncodeError, RecursionError):
        raise ArticleError("has a value that is not JSON, or is nested too deeply") from None


def _tags(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list | tuple):
        return tuple(_text("tags", tag) for tag in value)
    raise ArticleError("tags must be a list of texts")


def _moment(date: str) -> datetime | None:
    if not date:
        return None
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        moment = None
    if moment is None or not _CALENDAR_DAY.match(date):
        raise ArticleError(f"date is not written as 2025-01-31 or 2025-01-31T12:00:00Z: {date!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def generated_id(*basis: str) -> str:
    """Return a stable id: a hash of what it is of."""
    return hashlib.blake2b("\n".join(basis).encode(), digest_size=10).hexdigest()
