"""What robots.txt lets us fetch (RFC 9309)."""

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from index_data.fetching.client import Fetcher, FetchError, user_agent

#: Only so much of the file is read (RFC 9309, 2.5).
_MAX_CHARS = 500 * 1024
_NOTHING = ["User-agent: *", "Disallow: /"]


class Robots:
    """Tell which addresses their sites let us fetch; each site is asked once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, RobotFileParser] = {}

    def allow(self, url: str) -> bool:
        """Return whether an address may be fetched."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._read(site)
        return self._rules[site].can_fetch(user_agent(), url)

    def _read(self, site: str) -> RobotFileParser:
        rules = RobotFileParser()
        rules.parse(self._lines(site))
        return rules

    def _lines(self, site: str) -> list[str]:
        """Return the rules of a site: without the file all is allowed, and if it fails nothing."""
        try:
            found = self._fetcher.get(f"{site}/robots.txt")
        except FetchError:
            return _NOTHING
        if found.status >= 400:
            return _NOTHING if found.status >= 500 else []
        return found.content.decode("utf-8-sig", "replace")[:_MAX_CHARS].splitlines()
