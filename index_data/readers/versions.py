"""Versions of articles as agencies send them: a newer one stays, whichever is met first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, NamedTuple

from index_data.readers.items import Item, PassedOver, Withdrawal
from search import Article

#: The keys of an article that tell its version.
VERSION, CREATED = "version", "versioncreated"
_MAX_VERSION_DIGITS = 9


class Version(NamedTuple):
    """A version of an article: its number, and when it was made, in seconds since 1970."""

    number: int
    created: int

    @classmethod
    def of(cls, number: Any, created: Any) -> "Version":
        """Return the version of a number and a date as they are written; 0 for what is neither."""
        text = str(number).strip()
        digits = text.isdecimal() and len(text) <= _MAX_VERSION_DIGITS
        return cls(int(text) if digits else 0, _seconds(str(created)))


#: That of an article that tells none, and that of a withdrawal that tells none.
_NONE = Version(0, 0)
_LAST = Version(10**_MAX_VERSION_DIGITS, 0)


@dataclass(frozen=True, slots=True)
class Versioned(Article):
    """An article with an id and a version of its agency, and where it is."""

    path: str = ""
    place: str = ""
    version: Version = _NONE

    @classmethod
    def of(cls, article: Article, path: str, place: str, version: Version) -> "Versioned":
        """Return an article with its version."""
        return cls(**_values(article), path=path, place=place, version=version)

    @property
    def article(self) -> Article:
        """The article alone."""
        return Article(**_values(self))


def newest(items: Iterable[Item], met: dict[int, Version] | None = None) -> Iterator[Item]:
    """Yield items, but pass over those of which a newer version, or a withdrawal, was among them.

    Only articles that are `Versioned` have versions; they are yielded without them. Those that were
    ``met`` before count too.
    """
    met = {} if met is None else met
    for item in items:
        if isinstance(item, Withdrawal):
            version = Version(*item.version) if any(item.version) else _LAST
        elif isinstance(item, Versioned):
            version = item.version
        else:
            yield item
            continue
        key = hash(item.id)
        if version >= met.get(key, version):
            met[key] = version
            yield item.article if isinstance(item, Versioned) else item
        else:
            yield PassedOver(item.path, item.place, "an older version of an article")


def _values(article: Article) -> dict[str, Any]:
    return {one.name: getattr(article, one.name) for one in fields(Article)}


def _seconds(created: str) -> int:
    try:
        moment = datetime.fromisoformat(created)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return 0
