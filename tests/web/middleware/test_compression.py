"""Answers made smaller."""

import gzip

import pytest

from tests.web.conftest import STORIES, Served

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/static/naba.css", "/openapi.json"])
def test_who_understands_gzip_gets_it(served: Served, path: str) -> None:
    """The same in fewer bytes; caches are told that there are two."""
    client = served()
    with client.get(path) as plain, client.get(path, headers=GZIP) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert len(small.data) < len(plain.data)
        assert len(gzip.decompress(small.data)) == pytest.approx(len(plain.data), abs=4)
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in small.headers["Vary"]


def test_gzip_can_be_refused(served: Served) -> None:
    """A quality of 0 says no."""
    answer = served().get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_small_answers_stay_as_they_are(served: Served) -> None:
    """They would only grow."""
    assert "Content-Encoding" not in served().get("/healthz", headers=GZIP).headers


def test_an_etag_holds_for_both(served: Served) -> None:
    """Who has the compressed answer need not be sent the plain one."""
    client = served()
    for path in ("/", "/static/naba.css"):
        with client.get(path, headers=GZIP) as answer:
            tag = answer.headers["ETag"]
        with client.get(path, headers={"If-None-Match": tag}) as again:
            assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/static/naba.css"])
def test_what_did_not_change_varies_all_the_same(served: Served, path: str) -> None:
    """A cache replaces the headers that it has by those of the 304."""
    client = served()
    with client.get(path) as answer:
        tag, varies = answer.headers["ETag"], answer.headers["Vary"]
    with client.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.headers["Vary"] == varies


def test_exports_are_compressed_as_they_are_read(served: Served, read: list[str]) -> None:
    """A stream stays one: nothing but the first article is read before it begins."""
    response = served().get("/api/v1/export", headers=GZIP)
    assert read == ["s1"]
    lines = gzip.decompress(response.data).splitlines()
    assert len(lines) == len(read) == len(STORIES)
