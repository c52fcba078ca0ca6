"""Checks of searching by meaning: whether the model is there, and the vectors of all articles."""

from collections.abc import Container, Iterator
from contextlib import closing
from shlex import quote
from typing import TYPE_CHECKING

from naba.health.finding import Finding, State, Subject
from naba.terminal.console import counted
from search.meaning import MEANING, MeaningUnavailable

if TYPE_CHECKING:
    from search.snapshot import Snapshot

#: What came just now may wait for its vectors.
_MAX_MISSING_SHARE = 0.01


def vectors(subject: Subject) -> Iterator[Finding]:
    """Yield whether an index that has vectors can be searched by them, and which it lacks."""
    from search.query.notices import Notice
    from search.snapshot import IndexLocation

    location = IndexLocation.of(subject.url)
    if location.storage.version(MEANING) is None:
        return
    command = f"naba embed --index {quote(subject.url)}"
    snapshot = location.open()
    with closing(snapshot.engine):
        try:
            available = snapshot.meaning.available()
        except MeaningUnavailable as reason:
            text = f"{Notice(reason.problem, 0, reason.text).error}: searches go by words alone"
            remedy = reason.text if reason.problem == "no-model" else command
            yield Finding("meaning", "bad", text, remedy)
            return
        yield _coverage(snapshot, available.vectors.keys(), command)


def _coverage(snapshot: "Snapshot", known: Container[int], command: str) -> Finding:
    """Return of how many articles, as they are now, there are vectors."""
    from search.meaning.passages import key_of

    missing = articles = 0
    for article in snapshot.engine.articles():
        articles += 1
        missing += key_of(article) not in known
    told = counted(articles, "article", "articles")
    if not missing:
        return Finding("meaning", "good", f"{told}, each with vectors")
    state: State = "warning" if missing > _MAX_MISSING_SHARE * articles else "good"
    text = f"{missing:,} of {told} {'has' if missing == 1 else 'have'} no vectors yet"
    return Finding("meaning", state, text, f"{command} adds them")
