"""Rate limiting."""

import re

import pytest
from limits.errors import StorageError
from limits.strategies import SlidingWindowCounterRateLimiter

from tests.web.conftest import Served, problem


def test_by_default_there_is_no_limit(served: Served) -> None:
    client = served()
    assert {client.get("/api/v1/suggest?q=x").status_code for _ in range(200)} == {200}


def test_too_many_requests_are_rejected(served: Served) -> None:
    """Programs get a problem, people a page, both with Retry-After."""
    client = served(RATE_LIMIT="2/hour")
    assert [client.get("/api/v1/search").status_code for _ in range(2)] == [200, 200]
    answer = client.get("/api/v1/search")
    assert answer.status_code == 429
    assert problem(answer)["code"] == "too-many-requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    page = client.get("/")
    assert page.status_code == 429
    assert "أعد المحاولة" in page.text
    assert "Retry-After" in page.headers


def test_responses_tell_what_is_left(served: Served) -> None:
    """In the fields of the draft of the IETF, of each limit, also when nothing is left."""
    client = served(RATE_LIMIT="2/hour; 10 per 5 minute")
    for left, status in ((1, 200), (0, 200), (0, 429)):
        answer = client.get("/api/v1/search")
        assert answer.status_code == status
        policy = '"per-hour";q=2;w=3600, "per-5-minutes";q=10;w=300'
        assert answer.headers["RateLimit-Policy"] == policy
        found = re.fullmatch(
            r'"per-hour";r=(\d+);t=(\d+), "per-5-minutes";r=(\d+);t=(\d+)',
            answer.headers["RateLimit"],
        )
        assert found is not None
        assert int(found[1]) == left
        assert int(found[2]) <= 3600
        assert int(found[3]) in (8, 9)
    assert "RateLimit" in client.get("/").headers
    assert "RateLimit" not in client.get("/healthz").headers
    assert "RateLimit" not in served().get("/").headers


def test_limits_of_the_same_window_have_names_of_their_own(served: Served) -> None:
    """With their amounts."""
    policy = served(RATE_LIMIT="5/hour; 9/hour; 20/day").get("/").headers["RateLimit-Policy"]
    assert re.findall('"(.*?)"', policy) == ["5-per-hour", "9-per-hour", "per-day"]


def test_all_of_several_limits_apply(served: Served) -> None:
    """The shortest stops a burst, the longest a steady stream."""
    client = served(RATE_LIMIT="100/second; 2/day")
    assert [client.get("/api/v1/search").status_code for _ in range(3)] == [200, 200, 429]


def test_each_client_has_its_own_count(served: Served) -> None:
    """By address, as sent by a trusted proxy; for IPv6, by network."""
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
    """Without TRUST_PROXY, a header does not give a client another count."""
    client = served(RATE_LIMIT="1/hour")
    statuses = [
        client.get("/", headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, 429]


def test_each_key_has_its_own_count(served: Served) -> None:
    """Wherever it is used; an invalid key is counted by address."""
    client = served(RATE_LIMIT="1/hour", API_KEYS="a,b")
    statuses = [
        client.get("/api/v1/suggest?q=x", headers={"X-API-Key": key}).status_code
        for key in ("a", "b", "a", "no", "none")
    ]
    assert statuses == [200, 200, 429, 200, 429]


def test_wrong_keys_are_counted(served: Served) -> None:
    """A client that tries one after another is soon stopped."""
    client = served(RATE_LIMIT="2/minute", API_KEYS="k")
    tried = [client.get("/api/v1/search", headers={"X-API-Key": key}) for key in "abc"]
    assert [answer.status_code for answer in tried] == [401, 401, 429]


def test_health_and_static_files_are_not_counted(served: Served) -> None:
    """Monitoring sends many requests, and pages need their style sheet."""
    client = served(RATE_LIMIT="1/hour")
    for path in (
        "/healthz", "/static/naba.css", "/healthz", "/favicon.ico", "/manifest.webmanifest",
    ):  # fmt: skip
        with client.get(path) as answer:
            assert answer.status_code == 200


def test_an_invalid_limit_is_an_error(served: Served) -> None:
    """The error names the variable."""
    with pytest.raises(ValueError, match="NABA_RATE_LIMIT"):
        served(RATE_LIMIT="often")
    with pytest.raises(ValueError, match="NABA_RATE_STORAGE"):
        served(RATE_LIMIT="1/hour", RATE_STORAGE="nowhere://")


def test_requests_are_answered_when_they_cannot_be_counted(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says why they cannot be."""

    def fail(*_: object) -> bool:
        raise StorageError(ConnectionError("no storage"))

    monkeypatch.setattr(SlidingWindowCounterRateLimiter, "hit", fail)
    assert served(RATE_LIMIT="1/hour").get("/").status_code == 200
    assert "no storage" in caplog.text
