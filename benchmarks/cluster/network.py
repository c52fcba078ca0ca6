"""A network on this machine: a bridge, and hosts on it that can be cut off from each other."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from deploy.opensearch.run import Missing

#: Addresses for measurements within a network, which lead nowhere else (RFC 2544).
_SUBNET = "198.18.{}."
_SUBNETS, _FIRST_HOST = 256, 11
_BRIDGE_MAC = "02:00:00:00:00:01"


@dataclass(frozen=True, slots=True)
class Host:
    """A namespace of the network with an address of its own, on the bridge unless it is cut off."""

    name: str
    address: str
    bridge: str

    @property
    def inside(self) -> Sequence[str]:
        """The beginning of a command that runs another one on this host."""
        return _ip(), "netns", "exec", self.name

    def cut(self) -> None:
        """Let nothing through from now on, without a word to either side."""
        _run("link", "set", self.name, "nomaster")

    def mend(self) -> None:
        """Let everything through again."""
        _run("link", "set", self.name, "master", self.bridge)


@contextmanager
def network(size: int) -> Iterator[Sequence[Host]]:
    """Give hosts on a bridge that this process is on too; raise Missing where that cannot be."""
    if os.geteuid():
        raise Missing("Networks of a machine's own are made by root alone")
    number = os.getpid()
    bridge, subnet = f"naba-{number}", _SUBNET.format(number % _SUBNETS)
    with ExitStack() as stack:
        # Otherwise it has the lowest of those of its ports, and a new one when that is cut off.
        stack.enter_context(_made("link", bridge, "address", _BRIDGE_MAC, "type", "bridge"))
        _run("address", "add", f"{subnet}1/24", "dev", bridge)
        _run("link", "set", bridge, "up")
        hosts = [
            Host(f"naba-{number}-{n}", f"{subnet}{_FIRST_HOST + n}", bridge) for n in range(size)
        ]
        for host in hosts:
            stack.enter_context(_made("netns", host.name))
            # The end of the cable on the bridge has the name of the host.
            cable = "type", "veth", "peer", "name", "eth0", "netns", host.name
            stack.enter_context(_made("link", host.name, *cable))
            host.mend()
            _run("link", "set", host.name, "up")
            for device in ("lo", "eth0"):
                _run("-n", host.name, "link", "set", device, "up")
            _run("-n", host.name, "address", "add", f"{host.address}/24", "dev", "eth0")
        yield hosts


@contextmanager
def _made(kind: str, name: str, *options: str) -> Iterator[None]:
    """Make something of a network, and delete it at the end."""
    _run(kind, "add", name, *options)
    try:
        yield
    finally:
        _run(kind, "delete", name)


def _run(*arguments: str) -> None:
    told = subprocess.run(  # noqa: S603  # our own
        [_ip(), *arguments], check=False, capture_output=True, text=True
    )
    if told.returncode:
        raise Missing(f"ip {' '.join(arguments)}: {told.stderr.strip()}")


def _ip() -> str:
    found = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise Missing("ip is missing: apt-get install iproute2")
    return found
