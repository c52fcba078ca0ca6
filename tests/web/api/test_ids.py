"""Ids of any characters: every endpoint of an article finds it, and every link leads to it."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from flask.testing import FlaskClient

from search import Article
from tests.web.conftest import json_of, made
from web import create_app

IDS = (
    "x/similar", "x/copies", "similar", "copies", "y/similar/similar", "y/similar/copies",
    "a/../b", "a/./b", "../x", "a/..", "a/b/", "/a", "//a", "a//b", "مقال/1", "مقال-1", "a?b=c",
    "a#b", "a b", "a%2Fb", "a%b", "a+b", "a&b", "a;b", "a\\b", "a\nb", "http://example.org/a?b#c",
    "feed.atom", "a.json", "<a>", '"', "é", "\U0001f5de",
)  # fmt: skip
BOTH = ("z", "z/similar")
TEXT = "عبر الجسر الجديد فوق النهر آلاف من سكان المدينة صباح الثلاثاء"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    path = tmp_path_factory.mktemp("ids") / "index"
    articles = [Article(id=name, title=f"الجسر {n}", body=f"{TEXT} {n}", date="2024-05-01")
                for n, name in enumerate((*IDS, *BOTH))]  # fmt: skip
    return create_app({"INDEX_URL": made(Path(path), articles)}).test_client()


def encoded(article_id: str) -> str:
    return quote(article_id, safe="")


@pytest.mark.parametrize("article_id", [*IDS, *BOTH])
def test_every_endpoint_finds_it(client: FlaskClient, article_id: str) -> None:
    """Where the id is percent-encoded, slashes included."""
    path = f"/api/v1/articles/{encoded(article_id)}"
    assert json_of(client.get(path))["id"] == article_id
    for name in ("similar", "copies", "near-stories"):
        assert json_of(client.get(f"{path}/{name}"))["id"] == article_id
    for pages in ("/a/", "/cite/bibtex/", "/cite/ris/"):
        assert client.get(pages + encoded(article_id)).status_code == 200


@pytest.mark.parametrize("article_id", IDS)
def test_it_is_found_behind_a_proxy_that_decodes_slashes(
    client: FlaskClient, article_id: str
) -> None:
    path = f"/api/v1/articles/{quote(article_id)}"
    assert json_of(client.get(path))["id"] == article_id


def test_an_endpoint_goes_before_an_article_of_its_name(client: FlaskClient) -> None:
    """Unless the slash is encoded, which belongs to the id."""
    assert "articles" in json_of(client.get("/api/v1/articles/z/similar"))
    assert json_of(client.get("/api/v1/articles/z%2fsimilar"))["id"] == "z/similar"
    assert client.get("/api/v1/articles/nothing/similar").status_code == 404
    assert client.get("/api/v1/articles/nothing%2Fsimilar").status_code == 404


def test_an_article_named_like_an_endpoint_has_no_parameters(client: FlaskClient) -> None:
    """As no article has."""
    assert client.get("/api/v1/articles/x%2Fsimilar?limit=5").status_code == 400


def test_links_lead_to_each(client: FlaskClient) -> None:
    """Of the results and the feeds, also where browsers resolve dots in them."""
    pages = [client.get(f"/?q=الجسر&group=none&page={number}").text for number in (1, 2, 3, 4)]
    found = [link for page in pages for link in re.findall(r'href="(/a/[^"]*)"', page)]
    found += re.findall('href="http://localhost(/a/[^"]*)"', client.get("/feed.atom").text)
    links = set(map(unescape, found))
    assert len(links) >= len(IDS)
    assert [link for link in links if client.get(resolved(link)).status_code != 200] == []


def resolved(link: str) -> str:
    """Return a link as a browser requests it."""
    return urljoin("http://localhost", link).removeprefix("http://localhost")
