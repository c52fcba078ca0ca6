"""One writer at a time, by a lease that a process renews while it writes, and that expires."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Event, Thread
from uuid import uuid4

from search.engines.opensearch import moving
from search.engines.opensearch.catalogue import Catalogue, Lease
from search.engines.opensearch.client import Place
from search.errors import IndexLocked, IndexUnusable

#: A lease that is not renewed expires after so long; clocks have to agree better than that.
LEASE_SECONDS = 30.0
_RENEWALS = 3


@contextmanager
def lease(place: Place) -> Iterator[None]:
    """Be the only writer of an index; raise IndexLocked where there is another one.

    A writer that was cut off for longer than a lease finds that it is none any more when it
    commits: see `check`.
    """
    owner, done = uuid4().hex, Event()
    _take(place, owner)
    renewing = Thread(target=_renew, args=(place, owner, done), daemon=True)
    renewing.start()
    try:
        moving.sweep(place)
        yield
    finally:
        done.set()
        renewing.join()
        # An index that was replaced meanwhile has a catalogue without this lease.
        with suppress(IndexUnusable):
            _change(place, owner, Lease())


def check(place: Place, owner: str) -> None:
    """Raise IndexLocked where somebody else than ``owner`` writes by now."""
    catalogue = Catalogue.read(place)
    if catalogue is None or catalogue.lease.owner != owner:
        raise IndexLocked(place.url)


def _take(place: Place, owner: str) -> None:
    def taken(was: Catalogue) -> Catalogue:
        if was.lease.owner not in ("", owner) and was.lease.until > time.time():
            raise IndexLocked(place.url)
        return replace(was, lease=_lasting(owner))

    Catalogue.change(place, taken)


def _renew(place: Place, owner: str, done: Event) -> None:
    while not done.wait(LEASE_SECONDS / _RENEWALS):
        # A server that does not answer now may do so before the lease expires.
        with suppress(IndexUnusable):
            _change(place, owner, _lasting(owner))


def _change(place: Place, owner: str, new: Lease) -> None:
    """Replace the lease that a process has; raise IndexLocked where it is lost."""

    def changed(was: Catalogue) -> Catalogue:
        if was.lease.owner != owner:
            raise IndexLocked(place.url)
        return replace(was, lease=new)

    Catalogue.change(place, changed)


def _lasting(owner: str) -> Lease:
    return Lease(owner, time.time() + LEASE_SECONDS)
