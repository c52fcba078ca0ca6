"""An article's address, permanent link or id as a query: that article is meant."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from search.query.algebra import conjunction, disjunction
from search.query.language.lexer import MAX_QUERY_CHARS
from search.query.tree import Node, Preferred, Whole
from search.schema import ID, URL
from search.snapshot import Snapshot

#: An address has a scheme, or a host and a path.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s/:]+\.[^\s/]+/\S+", re.IGNORECASE)
#: The path of an article's page, and of its record for programs.
_PERMALINK = re.compile(r"(?:https?://[^/\s]+)?\S*?/(?:a|api/v1/articles)/(?P<id>[^?#]+)")


def addressed(snapshot: Snapshot, text: str) -> Node | None:
    """Return the query for the articles at an address that is all of a text, None for none."""
    if len(text) > MAX_QUERY_CHARS:
        return None
    return next((node for node in _addressed(text.strip()) if _finds(snapshot, node)), None)


def with_named(snapshot: Snapshot, text: str, tree: Node) -> Node:
    """Return the tree of a text that also finds, and first, the article that has it as its id.

    A word of letters alone and several words are no id, and a number or another word only where no
    article has it among its words.
    """
    own = Whole(text.strip(), ID)
    if not own.text or own.text.isalpha() or " " in own.text or not _finds(snapshot, own):
        return tree
    if len(snapshot.analyzer.tokens(own.text)) == 1:
        return tree if _finds(snapshot, tree) else own
    return conjunction([disjunction([own, tree]), Preferred(own)])


def _addressed(text: str) -> Iterator[Node]:
    bare = text.partition("#")[0].partition("?")[0]
    if _ADDRESS.fullmatch(text):
        yield Whole(text, URL)
        # Links that are shared have more behind the question mark than the article's own.
        yield Whole(bare, URL)
    if permalink := _PERMALINK.fullmatch(bare):
        yield Whole(unquote(permalink["id"]), ID)
        yield Whole(unquote(permalink["id"]).rstrip("/"), ID)


def _finds(snapshot: Snapshot, node: Node) -> bool:
    return bool(snapshot.engine.count(snapshot.plan(node, "smart").every))
