"""From the items of documents to the index: articles in batches, with ids that places keep."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b

from index_data.following.archive import Archive
from index_data.following.outcomes import Outcome
from index_data.following.state import State
from index_data.ids import RunIds, candidate_ids, text_digest
from index_data.readers.items import Embargo, Item, Link, RawRecord, ReadError, Withdrawal
from index_data.readers.versions import Version, newest
from search import Article

_BATCH_ARTICLES, _BATCH_CHARS = 500, 8_000_000
#: Digests of refused records that are remembered of a source.
_MAX_REFUSED = 1_000


@dataclass(slots=True)
class Taken:
    """What a document has besides articles: links, and when an embargo ends.

    It ``is_whole`` where nothing of it was refused, for the first ``reason``, and ``is_cut_off``
    where it was not read to its end.
    """

    ids: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    embargo: float = 0.0
    is_whole: bool = True
    reason: str = ""
    is_cut_off: bool = False


class Intake:
    """Takes the items of the documents of a source in one round, and notes what came of them.

    ``refused`` are the digests of the records that were refused before, and now.
    """

    def __init__(self, archive: Archive, state: State, outcome: Outcome, refused: str) -> None:
        self._archive = archive
        self._state = state
        self._outcome = outcome
        self._known = frozenset(refused.split())
        self._refused = dict.fromkeys(refused.split())
        self._articles: dict[str, Article] = {}
        self._deletions: dict[str, None] = {}
        self._chars = 0
        # As in one run of `naba index`, over all documents of the round.
        self._ids = RunIds()
        self._versions: dict[int, Version] = {}
        #: The records that are refused for the first time.
        self.refusals: list[ReadError] = []

    @property
    def refused(self) -> str:
        """The digests of the records that were refused, the last ones of many."""
        return " ".join(list(self._refused)[-_MAX_REFUSED:])

    def take(self, place: str, items: Iterable[Item]) -> Taken:
        """Take the items of a document; they are in the index after the next `flush`."""
        taken = Taken()
        for item in newest(items, self._versions):
            record = item.parse() if isinstance(item, RawRecord) else item
            if isinstance(record, Article):
                self._take_article(place, record, taken)
            elif isinstance(record, Withdrawal):
                self._withdraw(record, taken)
            elif isinstance(record, Link):
                taken.links.append(record)
            elif isinstance(record, Embargo):
                taken.embargo = min(taken.embargo or _seconds(record), _seconds(record))
                self._outcome.embargoed += 1
            elif isinstance(record, ReadError):
                taken.is_whole = False
                taken.reason = taken.reason or record.reason
                taken.is_cut_off |= not record.place or record.place.startswith("after ")
                self.refuse(record)
        return taken

    def _withdraw(self, record: Withdrawal, taken: Taken) -> None:
        self._articles.pop(record.id, None)
        self._ids.forget(record.id)
        taken.ids.discard(record.id)
        self._deletions[record.id] = None
        # Or else what had it would be read again for it.
        self._state.release(record.id)

    def _take_article(self, place: str, article: Article, taken: Taken) -> None:
        text = text_digest(article)
        # What another file or page of the source has is of this run too.
        for candidate in candidate_ids(article, text):
            if self._state.holders(candidate) - {(self._outcome.source, place)}:
                held = self._articles.get(candidate) or self._archive.get(candidate)
                if held:
                    self._ids.know(candidate, held, text_digest(held))
        article_id = self._ids.identify(article, text).id
        self._deletions.pop(article_id, None)
        self._articles[article_id] = replace(article, id=article_id, words=b"")
        taken.ids.add(article_id)
        self._chars += len(article.title) + len(article.body)
        if len(self._articles) >= _BATCH_ARTICLES or self._chars > _BATCH_CHARS:
            self.flush()

    def close(self) -> None:
        """Forget what was taken."""
        self._ids.close()

    def delete(self, ids: Iterable[str]) -> None:
        """Have articles deleted by the next `flush`, but for those that came in this round."""
        self._deletions.update((each, None) for each in ids if not self._ids.has(each))

    def refuse(self, error: ReadError) -> None:
        """Note a record that was refused, if it was not already."""
        basis = f"{error.reason}\n{error.record or f'{error.path} {error.place}'}"
        digest = blake2b(basis.encode(errors="replace"), digest_size=6).hexdigest()
        if digest not in self._known and digest not in self._refused:
            self._outcome.refuse(error)
            self.refusals.append(error)
        self._refused[digest] = None

    def flush(self) -> None:
        """Write to the index what was taken since the last time."""
        articles, self._articles, self._chars = self._articles, {}, 0
        deletions, self._deletions = list(self._deletions), {}
        written = self._archive.write(articles, deletions)
        for each in written.added:
            self._outcome.take_newest(articles[each])
        for each, reason in written.refused.items():
            self.refuse(ReadError(self._outcome.source, each, reason))
        self._outcome.added += len(written.added)
        self._outcome.replaced += len(written.replaced)
        self._outcome.deleted += len(written.deleted)


def _seconds(embargo: Embargo) -> float:
    moment = datetime.fromisoformat(embargo.until)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
