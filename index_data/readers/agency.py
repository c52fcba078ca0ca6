"""What messages of news agencies say in all their formats, and what follows for the article."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from index_data.readers.items import Embargo, Item, PassedOver, ReadError, Withdrawal
from index_data.readers.versions import CREATED, VERSION, Version, Versioned
from index_data.records import Reading
from search import ArticleError

#: Returns the time at which embargoes are judged.
Clock = Callable[[], datetime]

#: What is no article, by the last part of its class in any of the formats.
_OTHER_KINDS = {
    **dict.fromkeys(("picture", "photo", "photography", "image"), "a picture"),
    **dict.fromkeys(("graphic", "infographic", "animation"), "a graphic"),
    "video": "a video",
    "audio": "a sound recording",
    **dict.fromkeys(("planning", "event", "newscoverage", "coverage"), "an item of planning"),
    "component": "a part of other items",
}
_WITHDRAWN_NAMES = """
canceled cancelled cancel kill killed withheld withhold withdrawn withdraw delete
"""
_WITHDRAWN = frozenset(_WITHDRAWN_NAMES.split())
_REVISION = re.compile(r"(?P<id>.+):(?P<number>\d{1,4})[ANU]?", re.DOTALL)
_DAY = re.compile(r"\d{8}|\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class NewsItem:
    """An item as an agency sends it: its state, and the record of its article.

    ``statuses`` are all states and signals told, ``embargoed`` is a date, or "" for no set time.
    """

    id: str
    record: Mapping[str, Any]
    version: str = ""
    created: str = ""
    kind: str = "text"
    statuses: Sequence[str] = field(default_factory=tuple)
    embargoed: str | None = None
    dateline: str = ""

    def outcome(self, path: str, place: str, reading: Reading, now: Clock) -> Item:
        """Return the item's article, or what it tells to do instead."""
        article_id = unversioned(self.id, self.version)
        if article_id and any(local_part(status) in _WITHDRAWN for status in self.statuses):
            return Withdrawal(path, place, article_id, self._version(self.created))
        try:
            if self.embargoed is not None and (until := _waits_until(self.embargoed, now)):
                return Embargo(path, place, until)
            if other := _OTHER_KINDS.get(local_part(self.kind)):
                return PassedOver(path, place, f"{other}, no article")
            article = reading.article_of(self._record(article_id))
        except ArticleError as error:
            return ReadError(path, place, str(error), str(self.record.get("title") or ""))
        if not article_id:
            return article  # its id is made of its headline and day, which others may have too
        created = self.created or str(self.record.get("date", ""))
        return Versioned.of(article, path, place, self._version(created))

    def _version(self, created: str) -> Version:
        return Version.of(self.version, iso_moment(created))

    def _record(self, article_id: str) -> dict[str, Any]:
        record = {key: value for key, value in self.record.items() if value not in ("", None, [])}
        body = str(record.get("body", "")).strip()
        if self.dateline and not _begins_with(body, self.dateline):
            record["body"] = f"{self.dateline} - {body}" if body else ""
        record["date"] = iso_moment(str(record.get("date", "")))
        created = iso_moment(self.created) or record["date"]
        return (
            record
            | {"id": article_id}
            | ({VERSION: self.version} if self.version else {})
            | ({CREATED: created} if created else {})
        )


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def unversioned(item_id: str, version: str = "") -> str:
    """Return the id of an article without the version at its end: ``urn:…:1`` is ``urn:…``.

    Ids of NewsML 1 have six parts of which the last is the version; in other ids it must be the
    version of the item.
    """
    item_id = " ".join(item_id.split())
    found = _REVISION.fullmatch(item_id)
    if found is None:
        return item_id
    parts = found["id"].split(":")
    if item_id.startswith("urn:newsml:"):
        return found["id"] if len(parts) > 4 else item_id
    same = version.isdecimal() and int(found["number"]) == int(version)
    return found["id"] if same and len(parts) > 2 and not _DAY.fullmatch(parts[-1]) else item_id


def local_part(code: str) -> str:
    """Return the code itself of a qualified one: ``stat:canceled`` is ``canceled``."""
    return code.strip().rpartition(":")[2].rpartition("/")[2].lower()


def iso_moment(text: str) -> str:
    """Return a date in the basic form, ``20210321T103000Z``, in the extended one; others as is."""
    text = text.strip()
    if not text[:8].isdecimal() or not text.isascii():
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date().isoformat() if len(text) == 8 else moment.isoformat()


def _waits_until(text: str, now: Clock) -> str:
    """Return the time until which an embargo lasts, or "" where it is over."""
    text = iso_moment(text)
    if not text:
        raise ArticleError("embargoed without a time at which that ends")
    try:
        until = datetime.fromisoformat(text)
    except ValueError:
        raise ArticleError(f"embargoed until a time that is no date: {text[:60]!r}") from None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return until.isoformat() if until > now() else ""


def _begins_with(body: str, dateline: str) -> bool:
    return "".join(body.split()).startswith("".join(dateline.split()))
