"""Asking an address politely, and what is there."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import PurePath
from urllib.parse import urlsplit

from index_data.fetching import Fetched, FetchError, Web
from index_data.fetching.web import BUSY, in_words, retry_seconds
from index_data.following import schedule
from index_data.following.archive import Archive
from index_data.following.known import Document
from index_data.following.state import State
from index_data.readers import choose
from index_data.records import Reading

#: A round with many pages makes room for other sources of its host after this time.
MAX_ROUND_SECONDS = 60.0
HTML = ("text/html", "application/xhtml+xml")
_HEAD_BYTES = 1 << 16


class Refused(Exception):
    """An answer without content; ``status`` is that of HTTP, or 0 where there was none.

    A host that is ``busy`` is not to be asked again for ``seconds``, where it says so.
    """

    def __init__(self, reason: str, status: int = 0, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.status = status
        self.seconds = seconds


@dataclass(frozen=True)
class Tools:
    """What rounds work with; ``is_stopped`` tells when they should end soon."""

    web: Web
    archive: Archive
    state: State
    reading: Reading
    is_stopped: Callable[[], bool]
    max_seconds: float = MAX_ROUND_SECONDS


def ask(tools: Tools, url: str, known: Document) -> Fetched:
    """Return what is at an address, or that it has not changed; raise Refused for anything else."""
    host = urlsplit(url).hostname or ""
    now = time.time()
    if until := tools.state.paused_hosts(now).get(host):
        raise Refused("its host asked not to be asked for a while", 429, until - now)
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    try:
        found = tools.web.ask(url, {key: value for key, value in headers.items() if value})
    except FetchError as error:
        raise Refused(str(error)) from error
    if found.status == HTTPStatus.NOT_MODIFIED or 200 <= found.status < 300:
        return found
    seconds = 0.0
    if found.status in BUSY:
        seconds = min(retry_seconds(found) or 0.0, schedule.MAX_RETRY_SECONDS)
        if seconds:
            tools.state.pause_host(urlsplit(found.url).hostname or host, time.time() + seconds)
    raise Refused(in_words(found.status), found.status, seconds)


def with_validators(document: Document, found: Fetched) -> Document:
    """Return a document with the validators of an answer."""
    if found.status == HTTPStatus.NOT_MODIFIED:
        return document
    etag = found.headers.get("etag", "")[:1_000]
    return replace(document, etag=etag, modified=found.headers.get("last-modified", "")[:100])


def kind_of(found: Fetched) -> str:
    """Return what an address has: the name of a format, or a page, or any file."""
    if found.media_type in HTML:
        return "page"
    chosen = choose(PurePath(urlsplit(found.url).path).name, found.content[:_HEAD_BYTES])
    return chosen or "file"
