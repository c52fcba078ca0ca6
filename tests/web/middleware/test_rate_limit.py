"""How often a client may ask."""

from typing import Any

import pytest
from limits.errors import StorageError
from limits.strategies import SlidingWindowCounterRateLimiter

from tests.web.conftest import Served, problem


def test_by_default_there_is_no_limit(served: Served) -> None:
    client = served()
    assert {client.get("/api/v1/suggest?q=x").status_code for _ in range(200)} == {200}


def test_too_many_requests_are_refused(served: Served) -> None:
    """Programs get a problem, people a page, and both when to come back."""
    client = served(RATE_LIMIT="2/hour")
    assert [client.get("/api/v1/search").status_code for _ in range(2)] == [200, 200]
    answer = client.get("/api/v1/search")
    assert answer.status_code == 429
    assert problem(answer)["code"] == "too-many-requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    page = client.get("/")
    assert page.status_code == 429
    assert "انتظر" in page.text
    assert "Retry-After" in page.headers


def test_all_of_several_limits_hold(served: Served) -> None:
    """The shortest stops a rush, the longest a steady stream."""
    client = served(RATE_LIMIT="100/second; 2/day")
    assert [client.get("/api/v1/search").status_code for _ in range(3)] == [200, 200, 429]


def test_each_client_has_its_own_count(served: Served) -> None:
    """By address, which a trusted proxy tells; of IPv6 by the network."""
    client = served(RATE_LIMIT="1/hour", TRUST_PROXY=1)
    statuses = [
        client.get("/", headers={"X-Forwarded-For": address}).status_code
        for address in (
            "192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1", "2001:db8::2",
            "[2001:db8::1]:80", "no:address",
        )
    ]  # fmt: skip
    assert statuses == [200, 200, 429, 200, 429, 200, 200]


def test_an_untrusted_address_does_not_count(served: Served) -> None:
    """Without TRUST_PROXY, nobody gets another count by a header."""
    client = served(RATE_LIMIT="1/hour")
    statuses = [
        client.get("/", headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, 429]


def test_each_key_has_its_own_count(served: Served) -> None:
    """Wherever it is used; a key that is none has that of the address."""
    client = served(RATE_LIMIT="1/hour", API_KEYS="a,b")
    statuses = [
        client.get("/api/v1/suggest?q=x", headers={"X-API-Key": key}).status_code
        for key in ("a", "b", "a", "no", "none")
    ]
    assert statuses == [200, 200, 429, 200, 429]


def test_wrong_keys_are_counted(served: Served) -> None:
    """Whoever tries one after the other is soon stopped."""
    client = served(RATE_LIMIT="2/minute", API_KEYS="k")
    tried = [client.get("/api/v1/search", headers={"X-API-Key": key}) for key in "abc"]
    assert [answer.status_code for answer in tried] == [401, 401, 429]


def test_health_and_looks_are_not_counted(served: Served) -> None:
    """Who watches the server asks often, and pages need their style sheet."""
    client = served(RATE_LIMIT="1/hour")
    for path in ("/healthz", "/static/naba.css", "/healthz"):
        with client.get(path) as answer:
            assert answer.status_code == 200


def test_a_limit_must_be_one(served: Served) -> None:
    """The error names the variable."""
    with pytest.raises(ValueError, match="NABA_RATE_LIMIT"):
        served(RATE_LIMIT="often")
    with pytest.raises(ValueError, match="NABA_RATE_STORAGE"):
        served(RATE_LIMIT="1/hour", RATE_STORAGE="nowhere://")


def test_without_counts_everybody_is_answered(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where requests cannot be counted, the log says so."""

    def fail(*_: Any) -> bool:
        raise StorageError(ConnectionError("no storage"))

    monkeypatch.setattr(SlidingWindowCounterRateLimiter, "hit", fail)
    assert served(RATE_LIMIT="1/hour").get("/").status_code == 200
    assert "no storage" in caplog.text
