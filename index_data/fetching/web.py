"""Fetch pages of the web politely: as robots.txt says, and with a pause between requests."""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Lock, RLock
from urllib.parse import urlsplit

from index_data.fetching.client import Fetched, Fetcher, FetchError
from index_data.fetching.robots import Robots

#: Between two requests to a host, where robots.txt has no other pause (Crawl-delay).
PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 30.0
#: A site that wants us to come back later than this is given up.
MAX_RETRY_SECONDS = 60.0
BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_IN_WORDS = {
    401: "wants a password",
    402: "wants to be paid",
    403: "forbidden",
    410: "gone for good",
    429: "too many requests",
    451: "withheld by law",
}


class Web:
    """The web, of which hosts ``allowed`` by name may be anywhere; see `Fetcher`.

    ``clock`` and ``sleep`` are of seconds. Threads may share it: of each host they ask one after
    another, ``pause_seconds`` apart where robots.txt has no other pause.
    """

    def __init__(
        self,
        allowed: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._fetcher = Fetcher(allowed)
        self._robots = Robots(self._fetcher, clock)
        self._clock = clock
        self._sleep = sleep
        self._pause_seconds = pause_seconds
        self._asked: dict[str, float] = {}
        self._lock = Lock()
        self._turns: defaultdict[str, RLock] = defaultdict(RLock)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return the page at an address; raise FetchError where there is none for us.

        ``headers`` are sent along. An answer that nothing has changed (304) is returned too. A site
        that says when to come back is asked once more.
        """
        found = self.ask(url, headers)
        if found.status in BUSY:
            seconds = retry_seconds(found)
            if seconds is not None and seconds <= MAX_RETRY_SECONDS:
                self._sleep(seconds)
                found = self.ask(url, headers)
        if found.status == HTTPStatus.NOT_MODIFIED or 200 <= found.status < 300:
            return found
        raise FetchError(in_words(found.status))

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return what is at an address, with any status; raise FetchError where nothing can be."""
        return self._fetcher.get(url, headers, self._turn)

    @contextmanager
    def _turn(self, url: str) -> Iterator[float]:
        """Wait until a host may be asked, and be alone to ask it; yield the seconds waited."""
        begun = self._clock()
        host = (urlsplit(url).hostname or "").lower()
        with self._lock:
            turn = self._turns[host]
        with turn:
            if refusal := self._robots.refusal(url):
                raise FetchError(refusal)
            pause = self._robots.rules(url).pause_seconds or self._pause_seconds
            pause = min(pause, MAX_PAUSE_SECONDS)
            now = self._clock()
            wait = self._asked.get(host, now - pause) + pause - now
            if wait > 0:
                self._sleep(wait)
            now = self._clock()
            try:
                yield now - begun
            finally:
                self._asked[host] = self._clock()


def retry_seconds(found: Fetched) -> float | None:
    """Return after how many seconds to come back, by a header in seconds or with a date."""
    value = found.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def in_words(status: int) -> str:
    """Return what a status that brings nothing means."""
    if status in _IN_WORDS:
        return f"{status}: {_IN_WORDS[status]}"
    try:
        return f"{status}: {HTTPStatus(status).phrase.lower()}"
    except ValueError:
        return f"{status}: an unknown answer"
