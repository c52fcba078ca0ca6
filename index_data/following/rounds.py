"""A round of a source that is a web address: a feed, a sitemap, a page, or any file."""

import io
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from http import HTTPStatus

import orjson

from index_data.contents import Contents
from index_data.fetching import Fetched
from index_data.fetching.web import BUSY
from index_data.following import schedule
from index_data.following.asking import HTML, Refused, Tools, ask, kind_of, with_validators
from index_data.following.intake import Intake
from index_data.following.known import Document, Source
from index_data.following.outcomes import Outcome
from index_data.following.targets import Target
from index_data.readers.items import Item, Link, RawRecord, ReadError
from index_data.readers.page import page_of

_PAGES_AT_ONCE = 20
#: A page that cannot be fetched is given up after so many tries.
_MAX_TRIES = 5
#: How deep sitemaps may be in each other.
_MAX_DEPTH = 3
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
#: Kinds of sources that are read for people.
_PAGES = frozenset({"page", "html", "text", "file"})


class AddressRound:
    """One look at a source; ``source`` is what is known of it by now."""

    def __init__(
        self, tools: Tools, target: Target, source: Source, outcome: Outcome, intake: Intake
    ) -> None:
        self._tools = tools
        self._state = tools.state
        self._target = target
        self.source = source
        self._outcome = outcome
        self._intake = intake
        self._contents = Contents(None, tools.reading, full_text=target.full_text)
        #: The places that had articles until this round, by the ids of these.
        self._former: dict[str, set[tuple[str, str]]] = {}

    def run(self, *, resumes: bool) -> None:
        """Look at the source and fetch the pages that wait, or only these where it ``resumes``.

        Raises Refused where there is no answer.
        """
        if not resumes:
            self._look()
        self.fetch_pending()

    def _look(self) -> None:
        """Ask the source what is new."""
        name, manner = self._target.name, "full-text" if self._target.full_text else ""
        known = self._state.document(name, "")
        if known.stamp != manner:
            known = Document("", manner)
        self._ask(known)
        self._state.revisit(name, time.time())

    def _ask(self, known: Document) -> None:
        moved = self.source.moved
        try:
            found = ask(self._tools, moved or self._target.name, known)
        except Refused as refused:
            if refused.status not in _GONE or not moved:
                raise
            # What it was moved to is gone: perhaps its own address has moved elsewhere by now.
            self.source = replace(self.source, moved="")
            found = ask(self._tools, self._target.name, known)
        if found.moved and found.moved != moved:
            note = f"moved for good to {found.moved}; change it where you name it"
            self._outcome.notes.append(note)
            self.source = replace(self.source, moved=found.moved)
        asked = schedule.asked_seconds(found.headers, found.content)
        if found.status == HTTPStatus.NOT_MODIFIED:
            self.source = replace(self.source, asked=max(self.source.asked, asked))
        else:
            kind = self._read(found, known)
            self.source = replace(self.source, kind=kind, asked=asked)

    def _read(self, found: Fetched, known: Document) -> str:
        """Read what is at the address of the source, and return what it is."""
        name, digest, kind = self._target.name, _digest(found.content), kind_of(found)
        if self.source.kind and kind in _PAGES and self.source.kind not in _PAGES:
            # As servers show that something is wrong, and say that it is well (200).
            what = "a page" if found.content.strip() else "an empty answer"
            raise Refused(f"{what} in place of a {self.source.kind}; what it had before stays")
        document = with_validators(replace(known, digest=digest), found)
        if digest == known.digest:
            self._state.keep(name, [document])
            return self.source.kind
        taken = self._intake.take("", self._items(found, Link(name, "", found.url)))
        if not taken.ids and not taken.links and not taken.is_whole:
            # The last good state stays; nothing is known of this one.
            self._intake.flush()
            raise Refused(f"{taken.reason}; what it had before stays")
        if taken.is_cut_off:
            document = known
        elif taken.embargo:
            document = Document("", known.stamp)
        self._intake.flush()
        links = self._links(taken.links, 1)
        self._state.keep(name, [document, *links], [("", taken.ids)], whole=taken.is_whole)
        return kind

    def fetch_pending(self) -> None:
        """Fetch the pages and further sitemaps that wait, as long as there is time."""
        name, until = self._target.name, time.monotonic() + self._tools.max_seconds
        while waiting := self._state.pending(name, time.time(), _PAGES_AT_ONCE):
            done: list[Document] = []
            held: list[tuple[str, set[str]]] = []
            try:
                for document in waiting:
                    if self._tools.is_stopped():
                        break
                    done += self._fetch(document, held)
            finally:
                self._intake.flush()
                self._state.keep(name, done, held)
            if self._tools.is_stopped() or time.monotonic() > until:
                break

    def _fetch(self, document: Document, held: list[tuple[str, set[str]]]) -> Iterator[Document]:
        """Fetch a page or a sitemap; yield it as it is now, and what it leads to."""
        try:
            found = ask(self._tools, document.place, document)
        except Refused as refused:
            if refused.status in BUSY and refused.seconds:
                raise
            yield self._refused(document, refused, held)
            return
        done = replace(with_validators(document, found), pending=False, failures=0)
        if found.status == HTTPStatus.NOT_MODIFIED:
            yield done
            return
        known = orjson.loads(document.known)
        depth = known.pop("depth") if document.kind == "sitemap" else _MAX_DEPTH
        link = Link(self._target.name, document.place, found.url, known)
        taken = self._intake.take(document.place, self._items(found, link))
        if depth < _MAX_DEPTH:
            yield from self._links(taken.links, depth + 1)
        held.append((document.place, taken.ids))
        # After its links, which may lead to itself.
        yield done

    def _refused(
        self, document: Document, refused: Refused, held: list[tuple[str, set[str]]]
    ) -> Document:
        place = document.place
        if refused.status in _GONE:
            ids = {each for _, each in self._state.articles(self._target.name, place)}
            if ids:
                self._outcome.notes.append(f"gone: {place}")
            if self._target.delete:
                self._let_go(place, ids)
                held.append((place, set()))
        failures = document.failures + 1
        lasting = 400 <= refused.status < 500 and refused.status not in BUSY
        if lasting or failures >= _MAX_TRIES:
            self._intake.refuse(ReadError(self._target.name, place, str(refused)))
            return replace(document, pending=False, failures=failures, etag="", modified="")
        due = time.time() + schedule.back_off(self._target.interval, failures)
        return replace(document, failures=failures, due=due)

    def _let_go(self, place: str, ids: Iterable[str]) -> None:
        """Delete articles that a place does not have any more, unless another one has them."""
        for each in ids:
            # Stored only after the round, as after a kill all are to be deleted again.
            places = self._former.setdefault(each, set())
            places.add((self._target.name, place))
            if self._state.holders(each) <= places:
                self._intake.delete([each])

    def _links(self, links: Iterable[Link], depth: int) -> Iterator[Document]:
        """Yield what is to be fetched: what is new, or has changed by what leads to it."""
        links = list(links)
        before = self._state.documents(self._target.name) if links else {}
        for link in links:
            known = {"depth": depth} if link.kind == "sitemap" else link.known
            text = orjson.dumps(known, default=str).decode()
            stamp = link.changed or (_digest(text.encode()) if link.known else "")
            old = before.get(link.url)
            if old is None or (stamp and stamp != old.stamp):
                kept = old or Document(link.url)
                yield replace(
                    kept, stamp=stamp, known=text, kind=link.kind, pending=True, failures=0, due=0.0
                )

    def _items(self, found: Fetched, link: Link) -> Iterable[Item]:
        if found.media_type not in HTML:
            return self._contents.items(io.BufferedReader(io.BytesIO(found.content)), found.url)
        parse = partial(
            page_of,
            reading=self._tools.reading,
            url=found.url,
            charset=found.charset,
            known=link.known,
        )
        return [RawRecord(link.path, link.place, found.content, parse)]


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
