"""Requests that wait in a gateway: for their turn, while others are answered."""

import asyncio
from threading import Event

import pytest
from flask import Flask, request

from tests.web.gateway.asking import Message, ask_one, scope_of
from web.gateway.gateway import Gateway
from web.gateway.lanes import HEAVY, LIGHT, TICKET


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


def test_a_heavy_request_keeps_no_light_one_waiting(app: Flask) -> None:
    """All light places are free while any number of heavy requests wait."""
    go_on = Event()

    @app.get("/heavy")
    def heavy() -> str:
        request.environ[TICKET].change(HEAVY)
        assert go_on.wait(20)
        return "heavy"

    @app.get("/light")
    def light() -> str:
        return "light"

    async def together() -> list[str]:
        gateway, done = Gateway(app), list[str]()

        async def get(path: str, client: str) -> None:
            done.append((await ask_one(gateway, path, client=client))[2].decode())

        async with asyncio.TaskGroup() as group:
            for number in range(6):
                group.create_task(get("/heavy", f"192.0.2.{number}"))
            await asyncio.sleep(0.1)
            for _ in range(6):
                await get("/light", "192.0.2.1")
            go_on.set()
        return done

    assert asyncio.run(asyncio.wait_for(together(), 30)) == ["light"] * 6 + ["heavy"] * 6


def test_who_goes_while_waiting_is_not_answered(app: Flask) -> None:
    """Its place is free, and what it wanted is not looked for."""
    go_on, began = Event(), list[str]()

    @app.get("/<name>")
    def view(name: str) -> str:
        request.environ[TICKET].change(HEAVY)
        began.append(name)
        assert go_on.wait(20)
        return name

    async def together() -> int:
        gateway = Gateway(app)
        first = asyncio.create_task(ask_one(gateway, "/stays"))
        await asyncio.sleep(0.1)
        arriving = iter(("http.request", "http.disconnect"))

        async def receive() -> Message:
            return {"type": next(arriving)}

        async def send(message: Message) -> None:
            pass

        await gateway(scope_of("/goes", "GET", []), receive, send)
        waiting = gateway._lanes[HEAVY].waiting
        go_on.set()
        await first
        return waiting

    assert asyncio.run(asyncio.wait_for(together(), 20)) == 0
    assert began == ["stays"]


def test_one_question_tells_whether_a_client_is_gone(app: Flask) -> None:
    """However often a request waits: servers answer a second one as if it were."""
    asked = list[str]()

    @app.get("/")
    def view() -> str:
        request.environ[TICKET].change(HEAVY)
        return "found"

    async def waiting_twice() -> int:
        gateway, sent = Gateway(app), list[Message]()
        light, heavy = gateway._lanes[LIGHT], gateway._lanes[HEAVY]
        for lane in (light, light, heavy):
            await lane.enter("another")

        async def receive() -> Message:
            asked.append("receive")
            if len(asked) > 1:
                return {"type": "http.disconnect"}
            await asyncio.sleep(3600)
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        answering = asyncio.create_task(gateway(scope_of("/", "GET", []), receive, send))
        for lane in (light, heavy):
            while not lane.waiting:
                await asyncio.sleep(0.01)
            lane.leave("another")
        await answering
        return int(sent[0]["status"])

    assert asyncio.run(asyncio.wait_for(waiting_twice(), 20)) == 200
    assert asked == ["receive"]
