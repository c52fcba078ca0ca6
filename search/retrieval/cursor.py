"""Cursors, which encode a position in a long answer: the hits seen, and the id of the last."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import blake2b

import orjson

from search.errors import RequestError
from search.request import BEGINNING, MAX_CURSOR_DEPTH, SearchRequest


def encode(request: SearchRequest, seen: int, last: str) -> str:
    """Return the cursor after the first ``seen`` hits; ``last`` is the id of the last one."""
    return (
        urlsafe_b64encode(orjson.dumps([_order_digest(request), seen, last])).decode().rstrip("=")
    )


def decode(request: SearchRequest, cursor: str) -> tuple[int, str]:
    """Return the number of hits seen and the id of the last; 0 and "" for `BEGINNING`.

    Raises RequestError for a text that is not a cursor, or for a cursor of another search.
    """
    if cursor == BEGINNING:
        return 0, ""
    try:
        order_digest, seen, last = orjson.loads(
            urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        )
    except (Error, ValueError, TypeError):
        raise _not_a_cursor() from None
    if order_digest != _order_digest(request):
        raise RequestError("cursor", f"belongs to another search; start with {BEGINNING}")
    if type(seen) is not int or type(last) is not str or not 0 < seen <= MAX_CURSOR_DEPTH:
        raise _not_a_cursor()
    return seen, last


def _not_a_cursor() -> RequestError:
    return RequestError("cursor", f"is not a cursor; start with {BEGINNING}")


def _order_digest(request: SearchRequest) -> str:
    """Return a digest that differs between searches whose hits are ordered differently."""
    return blake2b(request.ordering.encode(), digest_size=6).hexdigest()
