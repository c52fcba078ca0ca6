"""From the names of files, folders, addresses and databases to their articles, one by one."""

import io
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from functools import cached_property, partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from index_data.addresses import without_password
from index_data.contents import Contents
from index_data.extras import MissingExtra
from index_data.fetching.client import Fetched, FetchError
from index_data.files import display_path, explain, is_folder, open_file, walk
from index_data.readers import AUTO
from index_data.readers.items import Item, Link, RawRecord, ReadError
from index_data.readers.lines import STDIN, ByteStream
from index_data.readers.versions import newest
from index_data.records import Reading
from index_data.unpacking import is_archive, without_packing

if TYPE_CHECKING:
    from index_data.fetching.web import Web

#: How deep sitemaps may be in each other.
_MAX_DEPTH = 3
_PAGES = ("text/html", "application/xhtml+xml")


class Sources:
    """The articles of files, folders, addresses, databases and standard input (``-``).

    They are read lazily and in order. ``format_name`` is one of FORMATS; ``query`` is that of a
    database; with ``full_text`` the articles of feeds are fetched. Addresses are fetched from
    public hosts and those ``allowed`` by name.
    """

    def __init__(
        self,
        names: Sequence[str],
        format_name: str = AUTO,
        reading: Reading | None = None,
        *,
        query: str = "",
        full_text: bool = False,
        allowed: Collection[str] = (),
    ) -> None:
        self.names = names
        self._format = None if format_name == AUTO else format_name
        self._reading = reading or Reading()
        self._contents = Contents(self._format, self._reading, full_text=full_text)
        self._query = query
        self._allowed = allowed
        self._stream: ByteStream | None = None
        self._bytes_before = 0

    def __iter__(self) -> Iterator[Item]:
        for item in self.items():
            yield item.parse() if isinstance(item, RawRecord) else item

    def items(self) -> Iterator[Item]:
        """Yield articles and rejections, and raw records for another process to parse.

        Of versions of an article only newer ones follow.
        """
        yield from newest(self._items())

    def _items(self) -> Iterator[Item]:
        self._contents.shared_names = self._shared_names()
        for name in self.names:
            if name == "-":
                yield from self._file(STDIN)
            elif name.lower().startswith(("http://", "https://")):
                yield from self._address(Link(without_password(name), "", name), 0)
            elif "://" in name:
                yield from self._database(name)
            elif is_folder(name):
                yield from self._folder(name)
            else:
                yield from self._file(name)

    def _database(self, url: str) -> Iterator[Item]:
        from index_data.databases import database_items

        if not self._query:
            reason = "neither http nor https; the address of a database needs --query"
            yield ReadError(without_password(url), "", reason)
            return
        try:
            yield from database_items(url, self._query, self._reading)
        except MissingExtra as error:
            yield ReadError(url.partition("://")[0], "", str(error))

    @cached_property
    def _web(self) -> "Web":
        from index_data.fetching.web import Web

        return Web(self._allowed)

    @property
    def skipped(self) -> int:
        """The number of files in folders and archives so far whose format is unknown."""
        return self._contents.skipped

    @property
    def encodings(self) -> Counter[str]:
        """The number of files so far in each encoding other than UTF-8."""
        return self._contents.encodings

    @property
    def bytes_total(self) -> int | None:
        """The size of all sources on disk, or None when one of them is not a plain file."""
        if not all(map(os.path.isfile, self.names)):
            return None
        return sum(map(os.path.getsize, self.names))

    @property
    def bytes_read(self) -> int:
        """The number of bytes read so far, as the files are on disk, still packed."""
        return self._bytes_before + (self._stream.tell() if self._stream else 0)

    def _shared_names(self) -> frozenset[str]:
        """Return the names of several files which each would give to its article."""
        met: dict[str, str] = {}
        shared: set[str] = set()
        for name in self._files():
            if self._contents.names_its_article(name):
                own = PurePath(display_path(without_packing(name))).stem
                path = os.path.realpath(name)
                if met.setdefault(own, path) != path:
                    shared.add(own)
        return frozenset(shared)

    def _files(self) -> Iterator[str]:
        for name in self.names:
            if name != "-" and is_folder(name):
                yield from (each for each in walk(name) if isinstance(each, str))
            else:
                yield name

    def _folder(self, folder: str) -> Iterator[Item]:
        found, skipped_before = False, self.skipped
        for item in walk(folder):
            if isinstance(item, ReadError):
                yield item
            elif is_archive(item) or self._contents.is_wanted(item):
                found = True
                yield from self._file(item)
            else:
                self._contents.skipped += 1
        if not found:
            others = self.skipped - skipped_before
            reason = f"no articles in this folder (other files: {others})"
            yield ReadError(display_path(folder), "", reason)

    def _file(self, name: str) -> Iterator[Item]:
        path = display_path(name)
        try:
            with closing(open_file(name)) as stream:
                self._stream = stream if name != STDIN else None
                for item in self._contents.items(stream, path):
                    yield from self._followed(item, 0)
                self._bytes_before += stream.tell() if name != STDIN else 0
        except OSError as error:
            yield ReadError(path, "", explain(error))
        finally:
            self._stream = None

    def _followed(self, item: Item, depth: int) -> Iterator[Item]:
        """Yield an item, or of a link what is at its address."""
        if not isinstance(item, Link):
            yield item
        elif depth == _MAX_DEPTH:
            reason = f"more than {_MAX_DEPTH} sitemaps inside each other"
            yield ReadError(item.path, item.place, reason)
        else:
            yield from self._address(item, depth)

    def _address(self, link: Link, depth: int) -> Iterator[Item]:
        try:
            found = self._web.get(link.url)
        except FetchError as error:
            place = f"{link.place} {link.url}" if link.place else ""
            yield ReadError(link.path, place, str(error))
            return
        if found.media_type in _PAGES:
            yield self._page(link, found)
            return
        stream = io.BufferedReader(io.BytesIO(found.content))
        for item in self._contents.items(stream, found.url):
            yield from self._followed(item, depth + 1)

    def _page(self, link: Link, found: Fetched) -> RawRecord:
        from index_data.readers.page import page_of

        parse = partial(
            page_of,
            reading=self._reading,
            url=found.url,
            charset=found.charset,
            known=link.known,
        )
        return RawRecord(link.path, link.place, found.content, parse)
