"""Limits on the size of requests."""

import pytest

from tests.web.conftest import Served, problem
from web.middleware.request_limits import (
    MAX_ADDRESS_BYTES,
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    MAX_HEADERS,
)


def test_a_long_url_is_rejected(served: Served) -> None:
    """With 414 and its own code; one that just fits is accepted."""
    client = served()
    assert client.get("/?x=" + "a" * (MAX_ADDRESS_BYTES - 10)).status_code == 200
    answer = client.get("/api/v1/search?q=" + "a" * MAX_ADDRESS_BYTES)
    assert answer.status_code == 414
    assert problem(answer)["code"] == "uri-too-long"
    assert client.get("/" + "a" * MAX_ADDRESS_BYTES).status_code == 414


@pytest.mark.parametrize(
    "headers",
    [{"X-Long": "a" * MAX_HEADER_BYTES}, {f"X-{n}": "a" for n in range(MAX_HEADERS + 1)}],
    ids=["long", "many"],
)
def test_long_or_many_headers_are_rejected(served: Served, headers: dict[str, str]) -> None:
    """With 431, for programs as a problem."""
    client = served()
    answer = client.get("/api/v1/search", headers=headers)
    assert answer.status_code == 431
    assert problem(answer)["code"] == "request-header-fields-too-large"
    assert client.get("/", headers=headers).mimetype == "text/html"


def test_a_large_body_is_rejected(served: Served) -> None:
    """With 413 before it is read; so is one of undeclared length."""
    client = served()
    answer = client.get("/api/v1/search", data=b"a" * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert problem(answer)["code"] == "content-too-large"
    chunked = {"Transfer-Encoding": "chunked"}
    assert client.get("/api/v1/search", headers=chunked).status_code == 413
    assert client.get("/api/v1/search", data=b"{}").status_code == 200
