"""What must hold of the vectors of an index after a kill."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from benchmarks.embedded import embed_quickly
from search.meaning import MEANING
from search.meaning.passages import key_of
from search.meaning.vectors import OpenVectors
from search.snapshot import IndexLocation


def vector_problems(url: str) -> Iterator[str]:
    """Embed what an index with vectors lacks; yield what is wrong then."""
    location = IndexLocation.of(url)
    if location.storage.version(MEANING) is None:
        return
    embed_quickly(url)
    vectors, snapshot = OpenVectors.open(location.storage), location.open()
    with closing(snapshot.engine):
        wanted = {key_of(article): article.id for article in snapshot.engine.articles()}
    segments = vectors.segments if vectors else ()
    times = Counter(key for segment in segments for key in segment.keys.tolist())
    if lost := wanted.keys() - times.keys():
        yield f"vectors lost: {len(lost)}, {wanted[min(lost)]}"
    if double := [key for key, found in times.items() if found > 1]:
        yield f"vectors twice: {len(double)}"
