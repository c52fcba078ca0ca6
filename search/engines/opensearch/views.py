"""What a process has fetched of the contents that a server keeps: each once, while it is kept."""

import mmap
from collections.abc import Callable, Collection, Iterator
from tempfile import TemporaryFile

from search.engines.opensearch.catalogue import Content
from search.engines.storage import View

#: By place and by version: under its version a content never changes.
_fetched: dict[str, dict[str, View]] = {}


def viewed(
    place: str,
    content: Content,
    kept: Collection[Content],
    parts: Callable[[Content], Iterator[bytes]],
) -> View:
    """Return a view of a content, whose parts are fetched if this process has not done so yet.

    What it has fetched of a place and is not ``kept`` there any more is let go.
    """
    known = _fetched.setdefault(place, {})
    for gone in known.keys() - {one.version for one in kept}:
        known.pop(gone, None)
    if content.version not in known:
        known[content.version] = _view(content, parts(content))
    return known[content.version]


def _view(content: Content, parts: Iterator[bytes]) -> View:
    """Return a content of one part as bytes, and a larger one as a mapped file without a name."""
    if content.parts <= 1:
        return b"".join(parts)
    with TemporaryFile() as file:
        file.writelines(parts)
        file.flush()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
