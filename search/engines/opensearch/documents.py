"""The documents of articles, by the ids of these."""

from collections.abc import Iterator, Sequence
from typing import Any

from search.engines.opensearch.client import Place
from search.engines.opensearch.errors import refused
from search.engines.opensearch.schema import document_id


def committed(
    place: Place, ids: Sequence[str], stored: str = "_none_"
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the ids of articles that are there, as of the last commit, with a ``stored`` field.

    Raises ServerNotReady where the shard of one is missing: it may be there.
    """
    if not ids:
        return
    body = {"ids": [document_id(article_id) for article_id in ids]}
    path = f"/{place.name}/_mget"
    told = place.request("POST", path, body, stored_fields=stored, realtime="false")
    for article_id, document in zip(ids, told["docs"], strict=True):
        if "error" in document:
            raise refused(document["error"], place.place)
        if document["found"]:
            yield article_id, document.get("fields", {})
