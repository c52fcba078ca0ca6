"""Request IDs."""

import pytest

from tests.web.conftest import Served, problem


def test_every_response_has_its_own_id(served: Served) -> None:
    """Pages, JSON, errors and files."""
    client = served()
    names = set()
    for path in ("/", "/", "/api/v1/search", "/nothing", "/static/naba.css"):
        with client.get(path) as answer:
            names.add(answer.headers["X-Request-ID"])
    assert len(names) == 5


def test_the_id_of_a_proxy_is_kept(served: Served) -> None:
    """So that both logs have the same ID for a request."""
    answer = served().get("/api/v1/articles/nothing", headers={"X-Request-ID": "a1-B_2.c"})
    assert problem(answer)["request_id"] == "a1-B_2.c"


@pytest.mark.parametrize("name", ["", "a b", "a" * 65, "<b>", 'a"b', "a;b", "أ", "a\tb"])
def test_a_malformed_id_is_replaced(served: Served, name: str) -> None:
    """It goes into a header and into the log."""
    answer = served().get("/", headers={"X-Request-ID": name})
    assert answer.headers["X-Request-ID"] not in ("", name)
