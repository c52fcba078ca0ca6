"""Who sends a request, as far as lanes tell clients apart."""

from ipaddress import IPv6Network
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
    """Return an IPv4 address, or the network (/64) of an IPv6 one, as one client has many."""
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address
