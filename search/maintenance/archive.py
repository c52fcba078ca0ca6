"""The format of a backup: a ZIP file of plain members, which can be read without Naba.

Its first member is the header, a JSON object that says what the others hold; its last has the
SHA-256 of each of the others, as ``sha256sum --check`` reads them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from search.article import MAX_ID_CHARS, Article
from search.custom_words import LISTS
from search.meaning import MEANING, SEGMENT_FILE

#: Raised when an archive can no longer be read as before.
FORMAT = 1

HEADER = "naba-backup.json"
#: The articles as JSON Lines, oldest first; of an incremental backup those that are new or changed.
ARTICLES = "articles.jsonl"
#: The ids of the articles that are gone; in an incremental backup only.
DELETED = "deleted.txt"
#: The id and the digest of every article of the index, separated by a tab.
DIGESTS = "digests.tsv"
SUMS = "SHA256SUMS"
#: Beside them there are the files of segments of vectors that no earlier backup of a chain has.
_MEMBERS = frozenset((HEADER, ARTICLES, DELETED, DIGESTS, *LISTS, MEANING, SUMS))

MAX_HEADER_BYTES = 20_000
#: More than the texts of an article take in JSON: see `search.article.MAX_TEXT_CHARS`.
MAX_ARTICLE_BYTES = 64_000_000
DIGEST_BYTES = 16
#: An id, a tab, and a digest in hexadecimal digits.
MAX_DIGEST_LINE_BYTES = 4 * MAX_ID_CHARS + 1 + 2 * DIGEST_BYTES
_MAX_FILE_NAME_BYTES = 255

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself.

    ``articles`` counts those of the index, and ``changed`` those in the backup: all of them, or, if
    it is incremental, those that are new or differ from the ``previous`` backup, a file in the same
    folder. ``deleted`` counts those that are gone since then. An index restored from it is to
    ``keep_boilerplate`` if the one backed up was.
    """

    id: str
    created: str
    version: str
    facets: tuple[str, ...] = ()
    articles: int = 0
    changed: int = 0
    deleted: int = 0
    previous: str | None = None
    previous_id: str | None = None
    keep_boilerplate: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the header of the archive."""
        header: dict[str, Any] = {
            "format": FORMAT,
            "id": self.id,
            "created": self.created,
            "naba": self.version,
            "facets": list(self.facets),
            "articles": self.articles,
            "changed": self.changed,
            "deleted": self.deleted,
        }
        if self.previous is not None:
            header["continues"] = {"file": self.previous, "id": self.previous_id}
        if self.keep_boilerplate:
            header["keep_boilerplate"] = True
        return header


def is_member(name: str) -> bool:
    """Return whether a backup may have a member of this name."""
    return name in _MEMBERS or bool(SEGMENT_FILE.fullmatch(name))


def header_bytes(backup: Backup) -> bytes:
    """Return the header as it stands in the archive."""
    return json.dumps(backup.to_dict(), ensure_ascii=False, indent=1).encode()


def read_header(content: bytes) -> Backup:
    """Return the backup that a header describes.

    Raises ValueError, with the reason, for another format and for what is no header.
    """
    header = orjson.loads(content)
    if not isinstance(header, dict):
        raise ValueError("it is not a JSON object")
    if header.get("format") != FORMAT:
        raise ValueError(
            f"the backup has the format {header.get('format')!r}, and this version of Naba reads "
            f"the format {FORMAT}; restore it with the version that made it, or a later one"
        )
    continues = _value(header, "continues", dict) if "continues" in header else {}
    if continues and not is_file_name(_value(continues, "file", str)):
        raise ValueError(f"the backup that it continues is not the name of a file: {continues!r}")
    return Backup(
        id=_value(header, "id", str),
        created=_value(header, "created", str),
        version=_value(header, "naba", str),
        facets=tuple(map(str, _value(header, "facets", list))),
        articles=_value(header, "articles", int),
        changed=_value(header, "changed", int),
        deleted=_value(header, "deleted", int),
        previous=_value(continues, "file", str) if continues else None,
        previous_id=_value(continues, "id", str) if continues else None,
        keep_boilerplate=bool(header.get("keep_boilerplate", False)),
    )


def _value(values: Mapping[str, Any], key: str, kind: type[_Value]) -> _Value:
    value = values.get(key)
    if type(value) is not kind or isinstance(value, int) and value < 0:
        raise ValueError(f"{key} is missing, or no {kind.__name__}: {value!r}")
    return value


def is_file_name(text: str) -> bool:
    """Return whether a text can be the name of a file in a folder, on any system."""
    try:
        is_short = len(text.encode()) <= _MAX_FILE_NAME_BYTES
    except UnicodeEncodeError:
        return False
    return is_short and text not in ("", ".", "..") and not set(text) & {"/", "\\", "\0"}


def digest(article: Article) -> bytes:
    """Return the digest by which two versions of an article are told apart.

    It is BLAKE2b, of `DIGEST_BYTES`, of the article's JSON with sorted keys and without blanks.
    """
    record = orjson.dumps(article.to_dict(), option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(record, digest_size=DIGEST_BYTES).digest()


def digest_line(article_id: str, digested: bytes) -> bytes:
    """Return the line of an article in the member `DIGESTS`."""
    return f"{article_id}\t{digested.hex()}\n".encode()


def read_digest_line(line: bytes) -> tuple[str, bytes]:
    """Return the id and the digest of a line; raise ValueError for what is none."""
    article_id, tab, digits = line.decode().partition("\t")
    digested = bytes.fromhex(digits)
    if not tab or len(digits) != 2 * DIGEST_BYTES:
        raise ValueError("not an id, a tab and a digest")
    return article_id, digested


def sums_bytes(sums: Mapping[str, str]) -> bytes:
    """Return the member `SUMS`, given the SHA-256 of each other member in hexadecimal digits."""
    return "".join(f"{checksum}  {name}\n" for name, checksum in sums.items()).encode()


def read_sums(content: bytes) -> dict[str, str]:
    """Return the SHA-256 of each member in hexadecimal digits; raise ValueError for no text."""
    lines = (line.partition("  ") for line in content.decode().splitlines())
    return {name: checksum for checksum, _, name in lines}


def split_lines(chunks: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Yield the lines of a text that comes in chunks, without their ends.

    Raises ValueError for a line that is longer, or not ended.
    """
    begun: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        begun.append(first)
        if sum(map(len, begun)) > max_bytes or any(len(line) > max_bytes for line in others):
            raise ValueError(f"a line is longer than {max_bytes:,} bytes")
        if others:
            yield b"".join(begun)
            yield from others[:-1]
            begun = others[-1:]
    if any(begun):
        raise ValueError("its last line is cut off")
