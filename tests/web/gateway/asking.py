"""Requests to a gateway, as an ASGI server makes them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from web.gateway.gateway import Gateway

Message = dict[str, Any]


def ask(gateway: Gateway, *paths: str, **scope: Any) -> list[tuple[int, Mapping[str, str], bytes]]:
    """Return the answers to requests that are sent at the same time."""

    async def together() -> Any:
        return await asyncio.gather(*(ask_one(gateway, path, **scope) for path in paths))

    return list(asyncio.run(asyncio.wait_for(together(), timeout=30)))


async def ask_one(
    gateway: Gateway,
    path: str,
    method: str = "GET",
    headers: Iterable[tuple[bytes, bytes]] = (),
    parts: Iterable[bytes] = (b"",),
    client: str = "192.0.2.1",
    send: Callable[[Message], Any] | None = None,
) -> tuple[int, Mapping[str, str], bytes]:
    raw, _, query = path.encode().partition(b"?")
    arriving, sent = list(parts), list[Message]()

    async def receive() -> Message:
        if not arriving:
            await asyncio.sleep(3600)
        part = arriving.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(arriving)}

    async def take(message: Message) -> None:
        sent.append(message)
        if send:
            await send(message)

    scope = scope_of(path, method, list(headers)) | {
        "raw_path": raw,
        "query_string": query,
        "client": (client, 4000),
    }
    await gateway(scope, receive, take)
    head = sent[0]
    fields = {name.decode(): value.decode() for name, value in head["headers"]}
    return head["status"], fields, b"".join(message["body"] for message in sent[1:])


def scope_of(path: str, method: str, headers: list[tuple[bytes, bytes]]) -> Message:
    return {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "headers": headers,
        "client": ("192.0.2.1", 4000), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
