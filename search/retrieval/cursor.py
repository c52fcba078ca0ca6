"""Where a reader is in a long answer: so many hits seen, and the last of them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import blake2b

import orjson

from search.errors import RequestError
from search.request import BEGINNING, MAX_CURSOR_DEPTH, SearchRequest


def encode(request: SearchRequest, seen: int, last: str) -> str:
    """Return the cursor of a request behind its first ``seen`` hits, of which ``last`` is last."""
    return urlsafe_b64encode(orjson.dumps([_told(request), seen, last])).decode().rstrip("=")


def decode(request: SearchRequest, cursor: str) -> tuple[int, str]:
    """Return how many hits were seen and the id of the last; raise RequestError for no cursor."""
    if cursor == BEGINNING:
        return 0, ""
    try:
        told, seen, last = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (Error, ValueError, TypeError):
        raise RequestError("cursor", f"is none; begin with {BEGINNING}") from None
    if told != _told(request):
        raise RequestError("cursor", f"is of another search; begin with {BEGINNING}")
    if type(seen) is not int or type(last) is not str or not 0 < seen <= MAX_CURSOR_DEPTH:
        raise RequestError("cursor", f"is none; begin with {BEGINNING}")
    return seen, last


def _told(request: SearchRequest) -> str:
    """Return what tells the searches apart whose hits come in another order."""
    return blake2b(request.ordering.encode(), digest_size=6).hexdigest()
