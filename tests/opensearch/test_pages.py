"""Pages and the API answer from a server's index as from one in a folder, and write to it."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import Article, open_index
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import Place
from tests.opensearch.conftest import Samples
from tests.opensearch.serving import editor_of
from web import create_app

ARTICLES = "/api/v1/articles"
#: What differs from answer to answer, and the digits of scores behind the third.
_VARYING = (
    (re.compile(r'("took_ms": ?|class="took">|<updated>)[^,<]*'), r"\1"),
    (re.compile(r"\b(\d+\.\d\d\d)\d+\b"), r"\1"),
)
_QUERIES = (
    "الحرب -سوريا",
    '"مجلس الأمن"',
    "القاهره",
    "مدر*",
    "كرة القدم 2021",
    "(",
    "ما عاصمة مصر؟",
)
_SEARCHES = (
    "/?q={}",
    "/api/v1/search?q={}&facet=source&facet=section&facet=timeline",
    "/?q={}&group=story&sort=newest",
    "/api/v1/search?q={}&match=any&level=wide&explain=true",
    "/api/v1/suggest?q={}",
    "/api/v1/export?q={}&format=csv",
    "/feed.atom?q={}",
)
_OTHERS = (
    "/", "/help", "/sources", "/healthz", "/openapi.json", "/sitemap.xml", "/sitemap-news.xml",
    "/sitemap/articles/1.xml", "/feed.json", "/feed.rss", "/api/v1/sources",
    "/api/v1/analyze?text=والكتاب", f"{ARTICLES}/nothing", "/a/nothing",
)  # fmt: skip
_OF_AN_ARTICLE = (
    "/a/{}", "/a/{}?q=الحرب", "/cite/ris/{}", f"{ARTICLES}/{{}}", f"{ARTICLES}/{{}}/similar",
    f"{ARTICLES}/{{}}/copies", f"{ARTICLES}/{{}}/near-stories",
)  # fmt: skip


@pytest.fixture(scope="module")
def clients(samples: Samples) -> tuple[FlaskClient, FlaskClient]:
    """Give clients of the samples on a server, and in a folder."""
    return (
        create_app({"INDEX_URL": samples.server}).test_client(),
        create_app({"INDEX_URL": samples.folder}).test_client(),
    )


def answer(client: FlaskClient, path: str, language: str = "ar") -> tuple[int, str]:
    """Return the status of an answer, and its body without what varies."""
    with client.get(path, headers={"Accept-Language": language}) as response:
        text = re.sub(r'"request_id":"\w+"', "", response.get_data(as_text=True))
        for varying, kept in _VARYING:
            text = varying.sub(kept, text)
        return response.status_code, text


@pytest.mark.parametrize("form", _SEARCHES)
def test_searches(clients: tuple[FlaskClient, FlaskClient], form: str) -> None:
    """What is found, counted, marked and offered is the same, to the third digit of scores."""
    there, here = clients
    for query in _QUERIES:
        assert answer(there, form.format(query)) == answer(here, form.format(query))


@pytest.mark.parametrize("path", _OTHERS)
def test_others(clients: tuple[FlaskClient, FlaskClient], path: str) -> None:
    """Pages and answers about the index as a whole are the same, in both languages."""
    there, here = clients
    for language in ("ar", "en"):
        assert answer(there, path, language) == answer(here, path, language)


@pytest.mark.parametrize("form", _OF_AN_ARTICLE)
def test_articles(clients: tuple[FlaskClient, FlaskClient], form: str) -> None:
    """So are those of an article."""
    there, here = clients
    hits = json.loads(here.get("/api/v1/search?q=الحرب&per_page=3").get_data())["hits"]
    for hit in hits:
        assert answer(there, form.format(hit["id"])) == answer(here, form.format(hit["id"]))


def test_writing(small: str, tmp_path: Path) -> None:
    """What is acknowledged is found; sent again, it changes nothing; the lease is let go."""
    with editor_of(small, tmp_path) as editor:

        def post() -> Any:
            return editor.post(ARTICLES, json={"id": "w", "title": "زرافة"}).get_json()

        def found() -> int:
            return int(editor.get("/api/v1/search?q=زرافة").get_json()["total"]["value"])

        def soon(number: int) -> bool:
            """Return whether so many are found within two seconds, as is promised."""
            until = time.monotonic() + 2
            while found() != number and time.monotonic() < until:
                time.sleep(0.05)
            return found() == number

        assert post()["added"] == 1
        assert soon(1)
        assert post()["unchanged"] == 1
        place = Place(small.removeprefix("opensearch:"))
        deadline = time.monotonic() + 10
        while (now := Catalogue.read(place)) and now.lease.owner and time.monotonic() < deadline:
            time.sleep(0.05)
        assert now
        assert now.lease.owner == ""
        with open_index(small) as index, index.writer() as writer:
            writer.add(Article("3", body="زرافة"))
        assert soon(2)
        assert editor.delete(f"{ARTICLES}/w").status_code == 204
        assert editor.delete(f"{ARTICLES}/w").status_code == 404
        assert soon(1)
