"""The address of an index on a server, and by what the server knows this process."""

import os
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from search.errors import NotAnIndex

#: Settings of the environment: secrets do not belong into addresses, which are shown and logged.
USER, PASSWORD = "NABA_OPENSEARCH_USER", "NABA_OPENSEARCH_PASSWORD"
API_KEY, CA_FILE = "NABA_OPENSEARCH_API_KEY", "NABA_OPENSEARCH_CA"
#: Separates the name of an index from what names another one that stands beside it.
BESIDE = "--"

#: What servers accept as the name of an index, without our own separator.
_NAME = re.compile(r"(?!.*--)[a-z0-9][a-z0-9._-]{0,99}")
#: A user and a password, which no message shows.
_LOGIN = re.compile(r"(?<=//)[^/]*@")
_EXAMPLE = "opensearch:http://127.0.0.1:9200/news"


@dataclass(frozen=True, slots=True)
class Access:
    """The nodes of a server, and the secrets and certificates of the environment."""

    nodes: tuple[str, ...]
    user: str = ""
    password: str = ""
    api_key: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """The place of an index: ``http://HOST:PORT/NAME``.

    Several nodes of a cluster may be named, so that one of them may fail:
    ``http://HOST:PORT,HOST:PORT/NAME``.
    """

    scheme: str
    nodes: tuple[str, ...]
    name: str

    @classmethod
    def of(cls, place: str) -> "Address":
        """Return the address that a place is; raise NotAnIndex, with an example, for none."""
        shown = f"opensearch:{_LOGIN.sub('', place)}"
        try:
            parts = urlsplit(place)
            nodes = tuple(map(_node, parts.netloc.split(",")))
        except ValueError as error:
            raise NotAnIndex(shown, f"{error}; write {_EXAMPLE}") from None
        name = parts.path.strip("/")
        own, _, use = name.partition(BESIDE)
        if parts.scheme not in ("http", "https") or not all(nodes):
            reason = f"a server and a name are missing; write {_EXAMPLE}"
        elif "@" in parts.netloc:
            reason = f"an address has no password; set {USER} and {PASSWORD}"
        elif not _NAME.fullmatch(own) or BESIDE in use or parts.query or parts.fragment:
            reason = f"a name has small Latin letters, digits, -, _ and .; write {_EXAMPLE}"
        else:
            return cls(parts.scheme, nodes, name)
        raise NotAnIndex(shown, reason)

    @property
    def access(self) -> Access:
        """The server, with what the environment says of it now."""
        user, password, key, ca = map(os.environ.get, (USER, PASSWORD, API_KEY, CA_FILE))
        nodes = tuple(f"{self.scheme}://{node}" for node in self.nodes)
        return Access(nodes, user or "", password or "", key or "", ca or "")

    @property
    def own(self) -> str:
        """The name of the index that this one is, or stands beside."""
        return self.name.partition(BESIDE)[0]

    @property
    def kept(self) -> str:
        """The name of what is kept besides documents."""
        return f"{self.name}{BESIDE}storage" if BESIDE not in self.name else f"{self.name}-storage"

    def beside(self, use: str) -> "Address":
        """Return the address of another index that stands beside this one for some use."""
        return replace(self, name=f"{self.own}{BESIDE}{use}")

    def __str__(self) -> str:
        return f"{self.scheme}://{','.join(self.nodes)}/{self.name}"


def _node(told: str) -> str:
    """Return a host with its port, or "" for none; raise ValueError for a port that is none."""
    parts = urlsplit(f"//{told}")
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{parts.port}" if host and parts.port else host
