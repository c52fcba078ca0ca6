"""How the sources of an index are: what they brought last, since when they are silent, errors."""

import re
import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from index_data.addresses import without_password
from index_data.following import schedule
from index_data.following.known import Source
from index_data.following.outcomes import moment
from index_data.following.state import State, state_path
from index_data.following.targets import is_address
from search import SearchError

_ADDRESS = re.compile(r"https?://[^\s;,]+")


@dataclass(frozen=True, slots=True)
class Health:
    """A source, and whether it is silent for unusually long."""

    source: Source
    is_silent: bool

    @property
    def public_name(self) -> str:
        """The name of the source for everybody: without what may be secret in it."""
        return public_name(self.source.name)

    @property
    def public_error(self) -> str:
        """The last error for everybody."""
        return _ADDRESS.sub(lambda found: public_name(found[0]), self.source.error)

    def to_dict(self, *, public: bool = False) -> dict[str, Any]:
        """Return the health as JSON; where it is ``public``, without what may be secret."""
        one = self.source
        last = {"id": one.article_id, "title": one.title, "date": one.date or None}
        return {
            "source": self.public_name if public else without_password(one.name),
            "kind": one.kind or None,
            "articles": one.articles,
            "last_article": last if one.article_id else None,
            "last_new": moment(one.last_new),
            "last_success": moment(one.last_success),
            "silent": self.is_silent,
            "errors": one.errors,
            "error": (self.public_error if public else one.error) or None,
            "last_error": moment(one.last_error),
            "stopped": bool(one.stopped),
            "next_round": None if one.stopped else moment(one.due),
        }


def sources_health(index_url: str) -> list[Health]:
    """Return the health of the sources of an index, worst first; none where nothing is followed.

    Raises StateError where it cannot be read.
    """
    if not has_sources(index_url):
        return []
    state = State(state_path(index_url))
    try:
        found = [_health(one, time.time()) for one in state.sources()]
    finally:
        state.close()
    return sorted(
        found, key=lambda one: (not one.source.errors, not one.is_silent, one.source.name)
    )


def has_sources(index_url: str) -> bool:
    """Tell whether sources are followed into an index, or were."""
    try:
        return state_path(index_url).is_file()
    except (OSError, SearchError):
        return False


def forget_sources(index_url: str, names: list[str]) -> list[str]:
    """Forget sources, whose articles stay; return the names of which none is known."""
    if not has_sources(index_url):
        return names
    state = State(state_path(index_url))
    try:
        return [name for name in names if not state.remove_source(name)]
    finally:
        state.close()


def public_name(name: str) -> str:
    """Return the name of a source without what may be secret: a query, or where a folder is."""
    if not is_address(name):
        return PurePath(name).name
    parts = urlsplit(without_password(name))
    return f"{parts.scheme}://{parts.netloc}{parts.path}{'?…' if parts.query else ''}"


def _health(source: Source, now: float) -> Health:
    silent = schedule.is_silent(now - source.last_new, source.usual_pause, source.arrivals)
    return Health(source, silent)
