"""API keys."""

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.web.conftest import Served, problem
from web.keys import ApiKey, file_of

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
    secured = {
        path for path, found in described["paths"].items() if "security" in found.get("get", {})
    }
    assert "/api/v1/search" in secured
    assert not {"/api/v1/suggest", "/healthz"} & secured
    assert "first-key" not in str(described)
    opened = served().get("/openapi.json").json
    assert opened is not None
    for operations in opened["paths"].values():
        assert {m for m, found in operations.items() if "security" in found} <= {"post", "delete"}


def keys_in(path: Path, **rights: bool) -> dict[str, str]:
    """Write a file of keys with these names, of which some may write, and return the keys."""
    made = {name: ApiKey.generate(name, "", write=write) for name, write in rights.items()}
    path.write_bytes(file_of(kept for _, kept in made.values()))
    path.chmod(0o600)
    return {name: key for name, (key, _) in made.items()}


def test_a_key_that_only_reads_closes_reading(served: Served, tmp_path: Path) -> None:
    """To all but those with a key; one that writes also reads, and by itself closes nothing."""
    path = tmp_path / "keys.json"
    keys = keys_in(path, editor=True)
    client = served(KEYS_FILE=str(path))
    assert client.get("/api/v1/search").status_code == 200
    keys = keys_in(path, editor=True, reader=False)
    assert client.get("/api/v1/search").status_code == 401
    for key in keys.values():
        assert client.get("/api/v1/search", headers={"X-API-Key": key}).status_code == 200
    path.unlink()
    assert client.get("/api/v1/search").status_code == 200


def test_writing_takes_a_key_that_may(served: Served, tmp_path: Path) -> None:
    """Others are told what is missing, before anything of the body is read."""
    path = tmp_path / "keys.json"
    unread: dict[str, Any] = {"data": b"{", "content_type": "text/plain"}
    no_keys = served(KEYS_FILE=str(path)).post("/api/v1/articles", **unread)
    assert problem(no_keys)["code"] == "forbidden"
    assert "naba keys add NAME --write" in problem(no_keys)["detail"]
    keys = keys_in(path, reader=False, editor=True)
    client = served(KEYS_FILE=str(path), API_KEYS="first-key")
    for key, status in (("", 401), ("x", 401), (keys["reader"], 403), ("first-key", 403)):
        headers = {"X-API-Key": key}
        for method, address in (("POST", "/api/v1/articles"), ("DELETE", "/api/v1/articles/1")):
            answer = client.open(address, method=method, headers=headers, **unread)
            assert answer.status_code == status, key
    editor = client.post("/api/v1/articles", headers={"X-API-Key": keys["editor"]}, **unread)
    assert editor.status_code == 415


def test_a_damaged_file_of_keys_opens_and_closes_nothing(
    served: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The keys stay as they were, and the log names the file; no server starts with it."""
    path = tmp_path / "keys.json"
    keys = keys_in(path, reader=False)
    client = served(KEYS_FILE=str(path))
    path.write_text("{}")
    assert client.get("/api/v1/search").status_code == 401
    assert str(path) in capsys.readouterr().err
    headers = {"X-API-Key": keys["reader"]}
    assert client.get("/api/v1/search", headers=headers).status_code == 200
    with pytest.raises(ValueError, match="naba keys add"):
        served(KEYS_FILE=str(path))
