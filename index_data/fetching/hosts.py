"""Which hosts may be connected to: none of the machine itself or of the network that it is in."""

import socket
from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

#: IPv4 addresses within those of IPv6, for networks that have only the latter (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
#: All that is given out to the public (RFC 4291, 2.4); what else seems global is old or local.
_UNICAST = IPv6Network("2000::/3")

Address = tuple[socket.AddressFamily, tuple[str, int]]


class ForbiddenHost(OSError):
    """A host that may not be connected to."""


def addresses(host: str, port: int, allowed: Collection[str] = ()) -> Sequence[Address]:
    """Return the addresses of a host, of which every one must be public.

    A host that is ``allowed`` by its name may have any. Raises OSError where there is no such host,
    and ForbiddenHost where it is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise OSError(f"no address of the host {host} is known") from None
    known = [(family, (str(place[0]), port)) for family, _, _, _, place in found]
    if host.lower().rstrip(".") not in allowed:
        for _, (place, _) in known:
            if not is_public(place):
                named = place if place == host.strip("[]") else f"{host}, at {place},"
                reason = f"{named} is not a public address"
                raise ForbiddenHost(f"{reason}; --allow-host {host} allows it")
    return known


def is_public(address: str) -> bool:
    """Tell whether an address is of the public network, whichever way it is written."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inside = _ipv4_inside(ip)
        if inside is not None:
            return is_public(str(inside))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def _ipv4_inside(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.teredo:
        return ip.teredo[1]
    return ip.ipv4_mapped or ip.sixtofour
