"""Lanes: who runs, who waits, and who is turned away."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps

import pytest

from web.gateway.lanes import HEAVY, LIGHT, Lane, LaneFull, LaneLimits, Ticket

ONE = LaneLimits(running=1, waiting=3, per_client=3, patience_seconds=60.0)


def on_a_loop(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    @wraps(test)
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), timeout=20))

    return run


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@on_a_loop
async def test_clients_take_turns() -> None:
    """Three requests of one client keep those of another one waiting for one of them only."""
    lane, order = Lane(LIGHT, ONE._replace(waiting=9)), list[str]()

    async def ask(client: str) -> None:
        await lane.enter(client)
        order.append(client)
        await _settle()
        lane.leave(client)

    async with asyncio.TaskGroup() as group:
        for client in ("many", "many", "many", "few"):
            group.create_task(ask(client))
    assert order == ["many", "many", "few", "many"]
    assert (lane.running, lane.waiting) == (0, 0)


@on_a_loop
async def test_no_more_run_than_the_limit() -> None:
    lane, most = Lane(LIGHT, LaneLimits(2, 50, 50, 60.0)), 0

    async def ask(client: str) -> None:
        nonlocal most
        await lane.enter(client)
        most = max(most, lane.running)
        await _settle()
        lane.leave(client)

    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(ask(str(number % 7)))
    assert most == 2


@on_a_loop
async def test_a_full_lane_refuses() -> None:
    """Where as many wait as may, the next one is refused, and another one takes its place later."""
    lane = Lane(HEAVY, ONE)
    await lane.enter("a")
    waiting = [asyncio.create_task(lane.enter(client)) for client in ("b", "c", "d")]
    await _settle()
    with pytest.raises(LaneFull) as refused:
        await lane.enter("e")
    assert not refused.value.for_client
    lane.leave("a")
    await waiting[0]
    for task in waiting[1:]:
        task.cancel()
    await _settle()
    assert (lane.running, lane.waiting) == (1, 0)


@on_a_loop
async def test_a_client_has_a_bound_of_its_own() -> None:
    lane = Lane(LIGHT, LaneLimits(5, 5, 2, 60.0))
    await lane.enter("a")
    await lane.enter("a")
    with pytest.raises(LaneFull) as refused:
        await lane.enter("a")
    assert refused.value.for_client
    await lane.enter("b")
    lane.leave("a")
    await lane.enter("a")


@on_a_loop
async def test_who_waits_too_long_is_refused_and_holds_no_place() -> None:
    lane = Lane(HEAVY, ONE._replace(patience_seconds=0.01))
    await lane.enter("a")
    with pytest.raises(LaneFull):
        await lane.enter("b")
    lane.leave("a")
    assert (lane.running, lane.waiting) == (0, 0)
    await lane.enter("b")


@on_a_loop
async def test_who_goes_when_its_turn_comes_passes_it_on() -> None:
    """A request that is cancelled at the very moment of its turn does not keep the place."""
    lane = Lane(HEAVY, ONE)
    await lane.enter("a")
    second, third = (asyncio.create_task(lane.enter(client)) for client in "bc")
    await _settle()
    lane.leave("a")
    second.cancel()
    await third
    assert (lane.running, lane.waiting) == (1, 0)


@on_a_loop
async def test_a_turn_passes_over_who_has_just_given_up() -> None:
    """A place that is given back before the other one has noticed is not lost."""
    lane = Lane(HEAVY, ONE)
    await lane.enter("a")
    second, third = (asyncio.create_task(lane.enter(client)) for client in "bc")
    await _settle()
    second.cancel()
    lane.leave("a")
    await third
    assert (lane.running, lane.waiting) == (1, 0)
    lane.leave("c")
    await lane.enter("b")


@on_a_loop
async def test_a_ticket_is_in_one_lane_at_a_time() -> None:
    lanes = {name: Lane(name, ONE) for name in (LIGHT, HEAVY)}
    ticket = Ticket(lanes, "a")
    await ticket.enter(LIGHT)
    await asyncio.to_thread(ticket.change, HEAVY)
    assert [lanes[name].running for name in (LIGHT, HEAVY)] == [0, 1]
    await asyncio.to_thread(ticket.change, HEAVY)
    ticket.leave()
    ticket.leave()
    assert [lanes[name].running for name in (LIGHT, HEAVY)] == [0, 0]


@on_a_loop
async def test_a_ticket_that_is_refused_is_in_no_lane() -> None:
    lanes = {LIGHT: Lane(LIGHT, ONE), HEAVY: Lane(HEAVY, LaneLimits(0, 0, 1, 60.0))}
    ticket = Ticket(lanes, "a")
    await ticket.enter(LIGHT)
    with pytest.raises(LaneFull):
        await asyncio.to_thread(ticket.change, HEAVY)
    assert lanes[LIGHT].running == 0
