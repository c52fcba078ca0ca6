"""Who sends a request, as far as lanes tell clients apart."""

from ipaddress import IPv6Address, IPv6Network
from typing import Any


def client_of(environ: dict[str, Any], trusted_proxies: int) -> str:
    """Return the address of a client: as trusted proxies forward it, else of the connection."""
    address: str = environ["REMOTE_ADDR"]
    if trusted_proxies:
        forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= trusted_proxies:
            address = forwarded[-trusted_proxies] or address
    return network_of(address)


def network_of(address: str) -> str:
    """Return an IPv4 address, or the network (/64) of an IPv6 one, as one client has many.

    Whatever else a proxy sends is returned as it is.
    """
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    # A server that listens on :: sees all IPv4 clients in one network.
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))
