"""Feeds that change as newspapers' do, and answer as their servers do on bad days."""

import json
import random
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import blake2b
from typing import Literal

Manner = Literal[
    "rss", "atom", "json", "moved", "elsewhere", "busy", "failing", "broken", "sitemap", "slow"
]
MANNERS: tuple[Manner, ...] = (
    "rss",
    "atom",
    "json",
    "moved",
    "elsewhere",
    "busy",
    "failing",
    "broken",
    "sitemap",
    "slow",
)
#: How long a busy server wants to be left alone.
RETRY_SECONDS = 2
_PAGE = (
    "<!doctype html><html lang=ar><head><title>{title}</title></head>"
    "<body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
)
_WORDS = ("قمح", "ميناء", "جسر", "نهر", "مدرسة", "مكتبة", "سوق", "مطار", "قطار", "متحف")


@dataclass(frozen=True)
class Entry:
    """An entry of a feed as it is now; ``version`` rises with each change."""

    number: int
    version: int = 1


@dataclass
class Answer:
    """What a server answers; a ``slow`` one drips, and may never end."""

    status: int
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    is_slow: bool = False


class Feed:
    """A feed at a site; ``ill`` days are those on which it answers as its manner is."""

    def __init__(self, manner: Manner, site: str, seed: int) -> None:
        self.manner = manner
        self.site = site
        self.is_ill = False
        self.entries: list[Entry] = []
        self.changes = 0
        self._random = random.Random(seed)  # noqa: S311  # no secret
        self._modified = 1_700_000_000

    def publish(self) -> None:
        """Add an entry."""
        self.entries.append(Entry(len(self.entries) + 1))
        self._modified += 1

    def change(self) -> None:
        """Change one of the last entries."""
        if self.entries:
            at = self._random.randrange(max(0, len(self.entries) - 10), len(self.entries))
            old = self.entries[at]
            self.entries[at] = Entry(old.number, old.version + 1)
            self._modified += 1
            self.changes += 1

    @property
    def address(self) -> str:
        """The address of the feed."""
        return f"{self.site}/{'sitemap.xml' if self.manner == 'sitemap' else 'feed'}"

    def url(self, entry: Entry) -> str:
        """Return the address of the page of an entry."""
        return f"{self.site}/news/{entry.number}"

    def texts(self, entry: Entry) -> tuple[str, str]:
        """Return the headline and the text of an entry."""
        seeded = random.Random(f"{self.manner} {entry.number}")  # noqa: S311  # no secret
        words = " ".join(seeded.choices(_WORDS, k=5))
        text = " ".join(seeded.choices(_WORDS, k=60))
        return f"خبر {words} {entry.number}", f"قال شهود: {text}. النسخة {entry.version}."

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        """Return the answer for a path, given the headers of the request in lower case."""
        if path == "/robots.txt":
            return Answer(404)
        if path.startswith("/news/"):
            return self._page(int(path.rpartition("/")[2]))
        if ill := self._ill(path):
            return ill
        return self._content(headers)

    def _ill(self, path: str) -> Answer | None:
        if self.manner == "elsewhere" and path == "/feed":
            return Answer(302, headers={"Location": "/mirror"})
        if not self.is_ill:
            return None
        if self.manner == "moved":
            moved = path == "/feed"
            return Answer(301, headers={"Location": "/new/feed"}) if moved else None
        if self.manner == "busy":
            return Answer(429, headers={"Retry-After": str(RETRY_SECONDS)})
        if self.manner == "failing":
            return Answer(500, b"oops")
        if self.manner == "slow":
            return Answer(200, b"<rss>", is_slow=True)
        if self.manner == "broken":
            return Answer(200, self._broken(), {"Content-Type": "application/xml", "ETag": '"x"'})
        return None

    def _broken(self) -> bytes:
        whole = self._rss()
        pages = (
            whole[: len(whole) // 2],
            b"<html><body>Database error</body></html>",
            b"\0\1\2",
            b"",
        )
        return self._random.choice(pages)

    def _content(self, headers: dict[str, str]) -> Answer:
        writers = {"json": self._json, "atom": self._atom, "sitemap": self._sitemap}
        content = writers.get(self.manner, self._rss)()
        kind = "application/feed+json" if self.manner == "json" else "application/xml"
        etag = f'"{blake2b(content, digest_size=8).hexdigest()}"'
        modified = formatdate(self._modified, usegmt=True)
        by_time = self.manner in ("atom", "failing")
        own = {"Last-Modified": modified} if by_time else {"ETag": etag}
        sent = headers.get("if-modified-since") if by_time else headers.get("if-none-match")
        if sent == next(iter(own.values())):
            return Answer(304, headers=own)
        return Answer(200, content, {"Content-Type": kind, **own})

    def _rss(self) -> bytes:
        items = "".join(
            f"<item><title>{title}</title><link>{self.url(one)}</link>"
            f"<description>{body}</description></item>"
            for one in reversed(self.entries)
            for title, body in [self.texts(one)]
        )
        head = f'<rss version="2.0"><channel><title>{self.manner}</title>'
        return f"{head}{items}</channel></rss>".encode()

    def _atom(self) -> bytes:
        entries = "".join(
            f'<entry><id>{self.url(one)}</id><title>{title}</title><link href="{self.url(one)}"/>'
            f"<summary>{body}</summary></entry>"
            for one in reversed(self.entries)
            for title, body in [self.texts(one)]
        )
        head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>atom</title>'
        return f"{head}{entries}</feed>".encode()

    def _json(self) -> bytes:
        items = [
            {"id": self.url(one), "url": self.url(one), "title": title, "content_text": body}
            for one in reversed(self.entries)
            for title, body in [self.texts(one)]
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "json", "items": items}
        return json.dumps(feed).encode()

    def _sitemap(self) -> bytes:
        urls = "".join(
            f"<url><loc>{self.url(one)}</loc><lastmod>2026-01-{one.version:02}</lastmod></url>"
            for one in self.entries
        )
        return (
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
        )

    def _page(self, number: int) -> Answer:
        title, body = self.texts(self.entries[number - 1])
        page = _PAGE.format(title=title, body=body).encode()
        return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})
