"""What robots.txt lets us fetch, and how often (RFC 9309)."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from index_data.fetching.client import Fetcher, FetchError, user_agent

#: Only so much of the file is read (RFC 9309, 2.5).
_MAX_CHARS = 500 * 1024
_MAX_RULES = 5_000
#: Then the file is asked for again (RFC 9309, 2.4), and sooner where it could not be read.
_KEPT_SECONDS, _KEPT_PROBLEM_SECONDS = 86_400.0, 600.0
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_IN_A_PATH = "!$&'()*+,;=:@/?~-._"


@dataclass(frozen=True)
class Rules:
    """The rules of one site for us: the patterns of paths, and whether they are allowed.

    ``problem`` says why nothing is allowed.
    """

    patterns: tuple[tuple[str, bool], ...] = ()
    pause_seconds: float = 0.0
    problem: str = ""

    def allow(self, path: str) -> bool:
        """Return whether a path with its query may be fetched: by the longest pattern."""
        fitting = [(len(pattern), may) for pattern, may in self.patterns if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


class Robots:
    """Tell which addresses their sites let us fetch; each site is asked once a day."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._rules: dict[str, tuple[Rules, float]] = {}

    def allow(self, url: str) -> bool:
        """Return whether an address may be fetched."""
        return not self.refusal(url)

    def refusal(self, url: str) -> str:
        """Return why an address may not be fetched; "" where it may."""
        rules = self.rules(url)
        if rules.problem:
            return rules.problem
        parts = urlsplit(url)
        path = _plain(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
        return "" if rules.allow(path) else "robots.txt of its site forbids it"

    def rules(self, url: str) -> Rules:
        """Return the rules of the site of an address."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        rules, until = self._rules.get(site, (None, 0.0))
        if rules is None or self._clock() > until:
            rules = self._read(site)
            kept = _KEPT_PROBLEM_SECONDS if rules.problem else _KEPT_SECONDS
            self._rules[site] = rules, self._clock() + kept
        return rules

    def _read(self, site: str) -> Rules:
        """Return the rules of a site: without the file all is allowed, and if it fails nothing."""
        try:
            found = self._fetcher.get(f"{site}/robots.txt")
        except FetchError as error:
            return Rules(problem=f"robots.txt of its site cannot be read: {error}")
        if found.status >= 500:
            return Rules(problem=f"robots.txt of its site cannot be read ({found.status})")
        if found.status >= 300:
            return Rules()
        return parse(found.content.decode("utf-8-sig", "replace")[:_MAX_CHARS])


@dataclass
class _Group:
    agents: list[str] = field(default_factory=list)
    patterns: list[tuple[str, bool]] = field(default_factory=list)
    pause_seconds: float = 0.0
    has_rules: bool = False


def parse(text: str) -> Rules:
    """Return the rules of a robots.txt for us: of the groups that name us, or else of ``*``."""
    name = user_agent().partition("/")[0].lower()
    groups = list(_groups(text))
    ours = [one for one in groups if name in one.agents]
    ours = ours or [one for one in groups if "*" in one.agents]
    patterns = [pattern for one in ours for pattern in one.patterns]
    pause = max((one.pause_seconds for one in ours), default=0.0)
    return Rules(tuple(patterns[:_MAX_RULES]), pause)


def _groups(text: str) -> Iterator[_Group]:
    group = _Group()
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            if group.has_rules:
                yield group
                group = _Group()
            group.agents.append(value.partition("/")[0].strip().lower())
        elif key in ("allow", "disallow"):
            group.has_rules = True
            if value:
                group.patterns.append((_plain(value), key == "allow"))
        elif key == "crawl-delay":
            group.has_rules = True
            if _NUMBER.fullmatch(value):
                group.pause_seconds = float(value)
    yield group


def _plain(path: str) -> str:
    """Return a path with its letters escaped in one way, to compare it."""
    return quote(unquote(path, errors="replace"), safe=_IN_A_PATH)


def _fits(pattern: str, path: str) -> bool:
    """Tell whether a path begins as a pattern with ``*`` and a last ``$`` says, in linear time."""
    pattern, ends = pattern.removesuffix("$"), pattern.endswith("$")
    first, *others = pattern.split("*")
    if not path.startswith(first):
        return False
    if not others:
        return not ends or path == first
    *inner, last = others
    at = len(first)
    for part in inner:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if ends:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
