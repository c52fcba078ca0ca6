"""What a page says of its article in JSON-LD, in the words of schema.org."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

import orjson

#: An article, a news article, an analysis, a report of a reporter, a post of a blog.
_ARTICLE = re.compile(r"(?:^|[/#:])(?:[A-Za-z]*Article|BlogPosting|LiveBlogPosting)$")
_LIST = re.compile(r"(?:^|[/#:])(?:CollectionPage|SearchResultsPage)$")
#: Larger data, or more of it, is not that of an article.
_MAX_SCRIPT_CHARS, _MAX_SCRIPTS, _MAX_NODES = 4_000_000, 50, 2_000
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.{0,40}?\*/)|(?:-->|//\s*\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")

Node = Mapping[str, Any]


class LinkedData:
    """The nodes of a page's JSON-LD: articles in their order, and all by their ``@id``."""

    def __init__(self, scripts: Sequence[str]) -> None:
        self.articles: list[Node] = []
        self.is_list = False
        self._by_id: dict[str, Node] = {}
        for node in _nodes(scripts):
            types = _texts(node.get("@type"))
            if any(map(_ARTICLE.search, types)):
                self.articles.append(node)
            self.is_list = self.is_list or any(map(_LIST.search, types))
            identity = node.get("@id")
            # What only refers to a node has nothing but its identity.
            if isinstance(identity, str) and len(node) > 1:
                self._by_id.setdefault(identity, node)

    def article(self, addresses: tuple[str, ...]) -> Node:
        """Return the article that the page is of: the only one, or the one of its addresses."""
        if len(self._distinct()) > 1:
            own = [node for node in self.articles if address_of(node) in addresses]
            return own[0] if own else {}
        return max(self.articles, key=len, default={})

    def names(self, value: Any) -> list[str]:
        """Return the names in a value: of texts, of nodes that have one, and of lists of them."""
        names = []
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                node = self._by_id.get(str(one.get("@id", "")), one) if "name" not in one else one
                names += _texts(node.get("name"))
            else:
                names += _texts(one)
        return [name.strip() for name in names if name.strip()]

    def _distinct(self) -> set[str]:
        return {str(node.get("headline") or node.get("name")) for node in self.articles}


def address_of(node: Node) -> str:
    """Return the address that a node says it has, or nothing."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        found = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(found, str) and found.startswith(("http://", "https://")):
            return found.partition("#")[0]
    return ""


def _nodes(scripts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects of all scripts, outer ones first, as they follow each other."""
    waiting: list[Any] = [_loaded(script) for script in scripts[:_MAX_SCRIPTS]]
    waiting.reverse()
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            value = list(value.values())
        if isinstance(value, list):
            waiting += (one for one in reversed(value) if isinstance(one, dict | list))


def _loaded(text: str) -> Any:
    """Return the value of a script, also of one that is not quite JSON; None where it is not."""
    if len(text) > _MAX_SCRIPT_CHARS:
        return None
    text = _WRAPPING.sub("", _WRAPPING.sub("", text))
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    mended = _TRAILING_COMMA.sub("", text)
    for attempt in (mended, unescape(mended)):
        try:
            # Line ends within texts are the commonest mistake.
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
