"""Gzip compression."""

import gzip

import pytest

from tests.web.conftest import STORIES, Served

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/static/naba.css", "/openapi.json"])
def test_clients_that_accept_gzip_get_it(served: Served, path: str) -> None:
    """The same content in fewer bytes, with Vary for caches."""
    client = served()
    with client.get(path) as plain, client.get(path, headers=GZIP) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert len(small.data) < len(plain.data)
        assert len(gzip.decompress(small.data)) == pytest.approx(len(plain.data), abs=4)
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in small.headers["Vary"]


def test_gzip_can_be_refused(served: Served) -> None:
    """By a quality of 0."""
    answer = served().get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_small_responses_are_not_compressed(served: Served) -> None:
    """They would only get larger."""
    assert "Content-Encoding" not in served().get("/healthz", headers=GZIP).headers


def test_an_etag_matches_both_encodings(served: Served) -> None:
    """A client with the compressed response gets a 304 to a plain request."""
    client = served()
    for path in ("/", "/static/naba.css"):
        with client.get(path, headers=GZIP) as answer:
            tag = answer.headers["ETag"]
        with client.get(path, headers={"If-None-Match": tag}) as again:
            assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/static/naba.css"])
def test_a_304_has_the_same_vary(served: Served, path: str) -> None:
    """A cache replaces its stored headers with those of the 304."""
    client = served()
    with client.get(path) as answer:
        tag, varies = answer.headers["ETag"], answer.headers["Vary"]
    with client.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.headers["Vary"] == varies


def test_exports_are_compressed_as_a_stream(served: Served, read: list[str]) -> None:
    """Only the first article is read before the response starts."""
    response = served().get("/api/v1/export", headers=GZIP)
    assert read == ["s1"]
    lines = gzip.decompress(response.data).splitlines()
    assert len(lines) == len(read) == len(STORIES)
