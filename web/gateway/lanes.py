"""Lanes: how many requests of a kind run at once, and who is next.

A lane belongs to the event loop of its worker, and only that thread touches it.
"""

import asyncio
from asyncio import FIRST_COMPLETED
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from werkzeug.exceptions import ClientDisconnected

#: What returns once a client is gone, and what gives the future that is done then.
Gone = Callable[[], Coroutine[None, None, None]]
Departure = Callable[[], asyncio.Future[None]]

#: The keys of the environment by which the application knows its ticket, or why it has none.
TICKET, REFUSED = "naba.ticket", "naba.refused"


class LaneFull(Exception):
    """A request found no place in a lane, as a whole or for its client, or waited too long."""

    def __init__(self, lane: str, *, for_client: bool = False) -> None:
        super().__init__(lane)
        self.lane = lane
        self.for_client = for_client


class LaneLimits(NamedTuple):
    """How many requests run at once, wait, are open per client, and how long they wait."""

    running: int
    waiting: int
    per_client: int
    patience_seconds: float


@dataclass
class Lane:
    """Requests of one kind: some run, others wait, and clients take turns.

    The clients that wait are served in turn, one request each, so that many requests of one delay
    no other.
    """

    name: str
    limits: LaneLimits
    running: int = 0
    _open: dict[str, int] = field(default_factory=dict)
    _waiting: OrderedDict[str, deque[asyncio.Future[None]]] = field(default_factory=OrderedDict)

    @property
    def waiting(self) -> int:
        """The number of requests that wait."""
        return sum(map(len, self._waiting.values()))

    async def enter(self, client: str, departure: Departure | None = None) -> None:
        """Wait for a place; raise LaneFull where there is none to wait for, or none in time.

        Raises ClientDisconnected once what ``departure`` returns is done while it waits.
        """
        is_free = self.running < self.limits.running
        if self._open.get(client, 0) >= self.limits.per_client:
            raise LaneFull(self.name, for_client=True)
        if not is_free and self.waiting >= self.limits.waiting:
            raise LaneFull(self.name)
        self._open[client] = self._open.get(client, 0) + 1
        if is_free:
            self.running += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        watching = departure() if departure else None
        try:
            async with asyncio.timeout(self.limits.patience_seconds):
                await asyncio.wait(filter(None, (turn, watching)), return_when=FIRST_COMPLETED)
            if not turn.done():
                raise ClientDisconnected
        except BaseException as error:
            self._give_up(client, turn)
            if isinstance(error, TimeoutError):
                raise LaneFull(self.name) from None
            raise

    def leave(self, client: str) -> None:
        """Give back a place, to the client whose turn it is."""
        self.running -= 1
        self._close(client)
        while self._waiting and self.running < self.limits.running:
            next_client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[next_client] = turns
            self.running += 1
            turn.set_result(None)

    def _give_up(self, client: str, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self.leave(client)
            return
        turns = self._waiting[client]
        turns.remove(turn)
        if not turns:
            del self._waiting[client]
        self._close(client)

    def _close(self, client: str) -> None:
        self._open[client] -= 1
        if not self._open[client]:
            del self._open[client]


#: What every request enters first, and what some change to: see `web.lanes`.
LIGHT, HEAVY, EXPORT, WRITING = "light", "heavy", "export", "writing"
#: Limits for each worker. More light requests at once would only wait for one another: they share
#: a lock of the interpreter.
LIMITS = {
    LIGHT: LaneLimits(running=2, waiting=400, per_client=64, patience_seconds=30.0),
    HEAVY: LaneLimits(running=1, waiting=12, per_client=4, patience_seconds=20.0),
    EXPORT: LaneLimits(running=1, waiting=4, per_client=2, patience_seconds=60.0),
    WRITING: LaneLimits(running=4, waiting=8, per_client=8, patience_seconds=30.0),
}
#: Threads for what runs, what waits after it began, and what is refused.
THREADS = 4 + sum(
    limits.running + limits.waiting for name, limits in LIMITS.items() if name != LIGHT
)


class Ticket:
    """The place of one request: in one lane at a time, or in none."""

    def __init__(self, lanes: dict[str, Lane], client: str, gone: Gone | None = None) -> None:
        """Take what returns once the client is gone, where that can be told."""
        self._lanes = lanes
        self.client = client
        self._gone = gone
        # Asked for once: a server says of a second one that the client is gone.
        self._departure: asyncio.Future[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._lane: Lane | None = None

    async def enter(self, name: str) -> None:
        """Change to a lane; raise LaneFull or ClientDisconnected, and be in none."""
        if self._lane and self._lane.name == name:
            return
        self.leave()
        await self._lanes[name].enter(
            self.client, partial(self._watched, self._gone) if self._gone else None
        )
        self._lane = self._lanes[name]

    def change(self, name: str) -> None:
        """Do as `enter` from the thread of the request, which waits."""
        asyncio.run_coroutine_threadsafe(self.enter(name), self._loop).result()

    def _watched(self, gone: Gone) -> asyncio.Future[None]:
        self._departure = self._departure or asyncio.ensure_future(gone())
        return self._departure

    def close(self) -> None:
        """Give back the place, and watch the client no longer."""
        self.leave()
        if self._departure:
            self._departure.cancel()

    def leave(self) -> None:
        """Give back the place."""
        lane, self._lane = self._lane, None
        if lane:
            lane.leave(self.client)
