"""The content of a feed, whatever its form, and the texts of the feed itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

#: The articles are in Arabic, whatever the language of the feed.
LANGUAGE_OF_ARTICLES = "ar"
#: Atom requires a date, even of articles without one.
UNDATED = datetime.fromtimestamp(0, UTC)


class FeedWords(NamedTuple):
    """The texts of a feed itself in its ``language``, ``ar`` or ``en``.

    ``chosen`` are extra query parameters, such as the language, for the links to the feed and its
    page.
    """

    language: str = "ar"
    name: str = "نبأ"
    newest: str = "أحدث المقالات"
    about: str = "جديد هذا البحث"
    untitled: str = "بلا عنوان"
    between: str = "؛ "
    chosen: tuple[tuple[str, str], ...] = ()


ARABIC = FeedWords()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed; ``name`` is its id, ``link`` its address or empty."""

    name: str
    link: str
    title: str
    source: str
    moment: datetime | None
    summary: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """The content of a feed in any form; without a server, ``link`` and ``page`` are empty."""

    words: FeedWords
    name: str
    link: str
    page: str
    title: str
    about: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The date of the newest article."""
        return max((entry.moment or UNDATED for entry in self.entries), default=UNDATED)
