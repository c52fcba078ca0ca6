"""What readers yield: articles, records to parse, and what is no article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from index_data.extras import MissingExtra
from search import Article, ArticleError

#: Each byte that is no text takes half a microsecond to show.
_MAX_SHOWN_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ReadError:
    """A rejected record or file; ``place`` is its line, or empty for the whole file.

    ``record`` is the record itself, as far as it is text.
    """

    path: str
    place: str
    reason: str
    record: str = field(default="", compare=False)


class PassedOver(NamedTuple):
    """What was never meant to be an article, such as a list of them among the pages of an archive.

    It is counted and not told one by one.
    """

    path: str
    place: str
    reason: str


class PassOver(Exception):
    """Raised by a parser for a record to be passed over, with the reason."""


class RawRecord(NamedTuple):
    """A record that is yet to be parsed, perhaps by another process."""

    path: str
    place: str
    data: bytes
    parser: Callable[[bytes], Article]

    def parse(self) -> Article | ReadError | PassedOver:
        """Return the record's article, or why it has none."""
        try:
            return self.parser(self.data)
        except PassOver as reason:
            return PassedOver(self.path, self.place, str(reason))
        except (ArticleError, MissingExtra) as error:
            return ReadError(self.path, self.place, str(error), as_text(self.data.rstrip(b"\r\n")))


class Withdrawal(NamedTuple):
    """An article that its source takes back: the one with that ``id`` is deleted.

    ``version`` is that of the message: its number, and when it was made, in seconds since 1970.
    """

    path: str
    place: str
    id: str
    version: tuple[int, int] = (0, 0)


class Embargo(NamedTuple):
    """An article that must not be published before ``until``, an ISO 8601 date and time."""

    path: str
    place: str
    until: str


class Link(NamedTuple):
    """A page that has an article; ``known`` are keys of its record that the page need not tell.

    A link of the ``kind`` sitemap leads to more links. ``changed`` is when the page was changed, as
    it is written.
    """

    path: str
    place: str
    url: str
    known: Mapping[str, Any] = {}
    kind: Literal["page", "sitemap"] = "page"
    changed: str = ""


#: What a reader yields.
Item = Article | ReadError | RawRecord | Withdrawal | Embargo | PassedOver | Link


def as_text(data: bytes) -> str:
    """Return the bytes of a record as text, to show them; of what is no text, the beginning."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data[:_MAX_SHOWN_BYTES].decode(errors="backslashreplace")
