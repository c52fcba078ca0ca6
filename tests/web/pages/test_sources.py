"""Rules of the page of sources, and of the same in the API."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index_data.following.known import Source
from index_data.following.state import State, state_path
from tests.web.conftest import Get, json_of, problem
from web import create_app

FEED = "https://nahr.example/feed?key=secret"


@pytest.fixture
def followed(index_url: str, tmp_path: Path) -> FlaskClient:
    """Give a client of a server with three sources: one is well, one fails, one is silent."""
    url = str(tmp_path / "index")
    shutil.copytree(index_url, url)
    state, now = State(state_path(url), create=True), time.time()
    well = Source(FEED, "feed", articles=3, last_success=now, last_new=now, due=now + 300)
    state.keep_source(replace(well, article_id="1", title="مجلس الأمن", date="2024-03-14"))
    error = "500: moved from https://a.example/feed?key=secret"
    state.keep_source(Source("https://a.example/feed", errors=3, error=error, last_error=now))
    past = now - 20 * 86_400
    state.keep_source(Source("/srv/secret/wire", last_new=past, usual_pause=3600, arrivals=9))
    state.close()
    return create_app({"INDEX_URL": url}).test_client()


def test_each_source_is_shown_those_with_errors_first(followed: FlaskClient) -> None:
    page = followed.get("/sources").text
    names = ("https://a.example/feed", "wire", "https://nahr.example/feed?…")
    places = [page.index(f'<bdi dir="ltr">{name}</bdi>') for name in names]
    assert places == sorted(places)
    assert "٣ أعطال متتالية" in page
    assert "صامت أطول من المعتاد" in page
    assert 'href="/a/1"' in page


def test_it_is_in_english_too(followed: FlaskClient) -> None:
    page = followed.get("/sources?lang=en").text
    assert "3 errors in a row" in page
    assert "Silent for longer than usual" in page


@pytest.mark.parametrize("path", ["/sources", "/api/v1/sources"])
def test_nothing_secret_is_shown(followed: FlaskClient, path: str) -> None:
    """Neither what is in a query, nor where a folder is."""
    assert "secret" not in followed.get(path).text


def test_the_api_tells_the_same(followed: FlaskClient) -> None:
    broken, silent, well = json_of(followed.get("/api/v1/sources"))["sources"]
    assert (broken["source"], broken["errors"]) == ("https://a.example/feed", 3)
    assert broken["stopped"] is False
    assert (silent["source"], silent["silent"]) == ("wire", True)
    assert (well["articles"], well["last_article"]["id"]) == (3, "1")


def test_pages_link_to_it_where_sources_are_followed(followed: FlaskClient, get: Get) -> None:
    assert 'href="/sources"' in followed.get("/").text
    assert 'href="/sources"' not in get("/").text


def test_without_sources_there_are_none(get: Get) -> None:
    assert "لا تُتابَع هنا أي مصادر" in get("/sources").text
    assert json_of(get("/api/v1/sources")) == {"sources": []}


def test_a_state_that_cannot_be_read_is_an_error(followed: FlaskClient) -> None:
    url = followed.application.config["INDEX_URL"]
    state_path(url).write_bytes(b"no database, but long enough to be read as one" * 100)
    assert followed.get("/sources").status_code == 503
    assert problem(followed.get("/api/v1/sources"))["code"] == "sources-unusable"
