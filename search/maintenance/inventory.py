"""How many articles an index has, and a digest of all of them: equal only where all are equal."""

from search.article import Article
from search.maintenance.archive import DIGEST_BYTES, digest

_MODULUS = 1 << 8 * DIGEST_BYTES


class Inventory:
    """The number and the digest of some articles, added one by one in any order.

    The digest is the sum of the digests of the articles, as in AdHash: Bellare and Micciancio, "A
    New Paradigm for Collision-Free Hashing" (1997). At this length it tells accidents, not forgers.
    With ``ids``, it is also known which they are, and of several with the same id the last one
    counts; that takes some 200 bytes an article.
    """

    def __init__(self, *, ids: bool = False) -> None:
        self.articles = 0
        self._sum = 0
        #: The digests by id, where they are kept.
        self.ids: dict[str, bytes] | None = {} if ids else None

    def add(self, article: Article) -> bytes:
        """Add an article; return its own digest."""
        digested = digest(article)
        if self.ids is not None:
            self._remove(self.ids.get(article.id))
            self.ids[article.id] = digested
        self._count(1, digested)
        return digested

    def _remove(self, digested: bytes | None) -> None:
        if digested is not None:
            self._count(-1, digested)

    def _count(self, times: int, digested: bytes) -> None:
        self.articles += times
        self._sum = (self._sum + times * int.from_bytes(digested)) % _MODULUS

    @property
    def digest(self) -> str:
        """The digest of all articles in hexadecimal digits."""
        return self._sum.to_bytes(DIGEST_BYTES).hex()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Inventory):
            return NotImplemented
        return (self.articles, self._sum) == (other.articles, other._sum)

    def __str__(self) -> str:
        return f"{self.articles:,} articles with the digest {self.digest}"
