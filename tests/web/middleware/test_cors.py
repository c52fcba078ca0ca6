"""CORS: which other sites may read the API from scripts."""

import pytest

from tests.web.conftest import Served

SITE = {"Origin": "https://app.example"}
ALLOWED = "https://app.example, https://other.example/"


def test_by_default_no_other_site_may(served: Served) -> None:
    """Without the setting, there are no CORS headers."""
    assert "Access-Control-Allow-Origin" not in served().get("/healthz", headers=SITE).headers


def test_a_listed_site_may_read_the_api(served: Served) -> None:
    """Its origin is returned, without credentials; errors can be read too."""
    client = served(CORS_ORIGINS=ALLOWED)
    for path in ("/api/v1/search", "/api/v1/search?q=(", "/openapi.json"):
        headers = client.get(path, headers=SITE).headers
        assert headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert "Access-Control-Allow-Credentials" not in headers
        assert set(headers["Access-Control-Expose-Headers"].split(", ")) == {
            "ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID",
        }  # fmt: skip
        assert "Origin" in headers["Vary"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://app.example.evil", "null", "http://app.example", ""]
)
def test_other_sites_may_not(served: Served, origin: str) -> None:
    """But caches learn that the response depends on the origin."""
    headers = served(CORS_ORIGINS=ALLOWED).get("/api/v1/search", headers={"Origin": origin}).headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "Origin" in headers["Vary"]


def test_a_star_allows_every_site(served: Served) -> None:
    """And the response is the same for all."""
    headers = served(CORS_ORIGINS="*").get("/api/v1/search", headers=SITE).headers
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_pages_are_not_shared(served: Served) -> None:
    """The setting applies to the API only."""
    assert "Access-Control-Allow-Origin" not in served(CORS_ORIGINS="*").get("/").headers


def test_a_preflight_is_answered_without_a_key(served: Served) -> None:
    """Browsers send no key with the preflight request."""
    asked = {**SITE, "Access-Control-Request-Method": "GET"}
    client = served(CORS_ORIGINS=ALLOWED, API_KEYS="k")
    answer = client.options("/api/v1/search", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "If-None-Match", "X-API-Key"} <= set(allowed)
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
