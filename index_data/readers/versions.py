"""Versions of articles as agencies send them: a newer one stays, whichever is met first."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from index_data.readers.items import Item, Withdrawal
from search import Article

#: The keys of an article by which its version is known.
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


#: That of a withdrawal that tells none.
_LAST = Version(10**_MAX_VERSION_DIGITS, 0)


def newest(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items but articles of which a newer version, or their withdrawal, was among them.

    Articles without `CREATED` have no versions, and are all yielded.
    """
    met: dict[int, Version] = {}
    for item in items:
        if isinstance(item, Withdrawal):
            key, version = hash(item.id), Version(*item.version) if any(item.version) else _LAST
        elif isinstance(item, Article) and CREATED in item.extra:
            key = hash(item.id)
            version = Version.of(item.extra.get(VERSION), item.extra[CREATED])
        else:
            yield item
            continue
        if version >= met.get(key, version):
            met[key] = version
            yield item


def _seconds(created: str) -> int:
    try:
        moment = datetime.fromisoformat(created)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return 0
