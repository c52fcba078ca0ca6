"""What the tests of vectors share: storages, articles and what is embedded of them."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from search import Article, embed, open_index
from search.engines.folder import FolderStorage
from search.engines.storage import Storage
from search.meaning.embedder import Embedder
from search.meaning.passages import key_of, texts
from search.meaning.segment import Embedded
from search.meaning.vectors import OpenVectors
from search.snapshot import IndexLocation

from .fake import FakeEmbedder

#: What the numbers of a vector may differ by when they are kept in 8 bits.
TOLERANCE = 0.02


def storage_in(folder: Path) -> Storage:
    """Return the storage of a folder, which is made if it is not there."""
    folder.mkdir(exist_ok=True)
    return FolderStorage(str(folder))


def article(number: int, text: str = "") -> Article:
    """Return the article with a number; without a text, one that only it has."""
    return Article(str(number), title=f"خبر {number}", body=text or f"نص {number} من {number * 7}")


def embedded(embedder: Embedder, articles: Iterable[Article]) -> list[Embedded]:
    """Return articles with their vectors."""
    return [Embedded(key_of(a), a.id, embedder.passages(texts(a))) for a in articles]


def opened(storage: Storage) -> OpenVectors:
    """Return the vectors of a storage, which has some."""
    vectors = OpenVectors.open(storage)
    assert vectors is not None
    return vectors


def keys_of(storage: Storage) -> list[int]:
    """Return the keys of all segments, sorted, each as often as it is there."""
    return sorted(key for one in opened(storage).segments for key in one.keys.tolist())


def keys(articles: Iterable[Article]) -> list[int]:
    """Return the keys of articles, sorted."""
    return sorted(map(key_of, articles))


def files(storage: Storage) -> set[str]:
    """Return the names of the files of vectors."""
    return {*storage.list("vectors"), *storage.list("meaning")}


def make(url: str, articles: Collection[Article]) -> None:
    """Make an index of some articles."""
    with open_index(url, create=True) as index, index.writer() as writer:
        for one in articles:
            writer.add(one)


def stored(url: str) -> Storage:
    """Return the storage of an index."""
    return IndexLocation.of(url).storage


def flip(path: Path, bit: int) -> None:
    """Flip a bit of a file, which is written anew."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.unlink()
    path.write_bytes(content)


def embed_slowly() -> None:
    """Embed the index of the environment, and store the vectors of each few articles at once.

    Run in a process of its own, that may be killed: ``python -c``.
    """
    from search.maintenance import embedding

    vars(embedding).update(
        open_embedder=lambda model: FakeEmbedder(), _STORED_EVERY_SECONDS=0.0, _READ_ARTICLES=2
    )
    embed(os.environ["EMBEDDED_URL"], progress=lambda done, total: print(done, flush=True))
