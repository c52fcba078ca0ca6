"""API keys."""

import pytest
from openapi_spec_validator import validate

from tests.web.conftest import Served, problem

KEYS = "first-key, second-key"


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Bearer first-key"}, {"X-API-Key": "second-key"}],
    ids=["bearer", "own header"],
)
def test_any_of_the_keys_gives_access(served: Served, headers: dict[str, str]) -> None:
    """In either header."""
    answer = served(API_KEYS=KEYS).get("/api/v1/search", headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": "first-key, second-key"},
        {"X-API-Key": "first-keY"},
        {"X-API-Key": "مفتاح"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic first-key"},
    ],
)
def test_anything_else_does_not(served: Served, headers: dict[str, str]) -> None:
    """A 401 says how to send a key, even for paths that do not exist."""
    client = served(API_KEYS=KEYS)
    for path in ("search", "articles/1", "articles/1/copies", "export", "analyze?text=x", "no"):
        answer = client.get(f"/api/v1/{path}", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert problem(answer)["code"] == "unauthorized"


@pytest.mark.parametrize("keys", ["", ",", " , "])
def test_an_empty_key_is_not_a_key(served: Served, keys: str) -> None:
    """Without keys the API is open; blanks between commas give access to nobody."""
    answer = served(API_KEYS=keys).get("/api/v1/search", headers={"X-API-Key": ""})
    assert answer.status_code == (401 if keys else 200)


@pytest.mark.parametrize(
    "path", ["/", "/?q=x", "/a/1", "/feed.atom", "/api/v1/suggest?q=x", "/suggest.json?q=x",
             "/healthz", "/openapi.json", "/docs"],
)  # fmt: skip
def test_pages_and_their_requests_stay_open(served: Served, path: str) -> None:
    """The search box needs suggestions, and a page cannot keep a key secret."""
    assert served(API_KEYS=KEYS).get(path).status_code == 200


def test_the_description_declares_keys_if_there_are_any(served: Served) -> None:
    """It says which endpoints need one."""
    described = served(API_KEYS=KEYS).get("/openapi.json").json
    assert described is not None
    validate(described)
    secured = {path for path, found in described["paths"].items() if "security" in found["get"]}
    assert "/api/v1/search" in secured
    assert not {"/api/v1/suggest", "/healthz"} & secured
    assert "first-key" not in str(described)
    assert "security" not in str(served().get("/openapi.json").json)
