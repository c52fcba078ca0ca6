"""Facets that were declared for the index, in the API, its description, and on the pages."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from search import Article, open_index, rebuild
from tests.web.conftest import Get, problem
from tests.web.pages.test_pages import links_with, total
from web import create_app

RECORDS: list[dict[str, Any]] = [
    {"id": "1", "title": "نهر النيل", "country": ["مصر", "السودان"], "section": "مياه"},
    {"id": "2", "title": "نهر الفرات", "country": "سوريا", "from_": "وكالة"},
    {"id": "3", "title": "نهر"},
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made(tmp_path_factory.mktemp("declared") / "index", "country", "from_")


@pytest.fixture
def client(url: str) -> FlaskClient:
    return create_app({"INDEX_URL": url}).test_client()


def made(path: Path, *facets: str) -> str:
    """Index the records in a folder, with some facets declared, and return its path."""
    with open_index(path, create=True, facets=facets) as index, index.writer() as writer:
        for record in RECORDS:
            writer.add(Article.from_record(record))
    return str(path)


def answer(client: FlaskClient, query: str) -> Any:
    response = client.get(f"/api/v1/search?{query}")
    assert response.status_code == 200, response.text
    return response.json


def ids(client: FlaskClient, query: str) -> list[str]:
    return sorted(hit["id"] for hit in answer(client, query)["hits"])


def description(client: FlaskClient) -> Any:
    return client.get("/openapi.json").json


def parameters(described: Any, path: str) -> dict[str, Any]:
    """Return the parameters of a path by their names."""
    return {one["name"]: one for one in described["paths"][path]["get"]["parameters"]}


class TestApi:
    """Declared facets as parameters and as facets."""

    def test_filter(self, client: FlaskClient) -> None:
        """It applies to searches and exports; repeated, it allows several names."""
        assert ids(client, "country=مصر") == ["1"]
        assert ids(client, "country=مصر&country=سوريا") == ["1", "2"]
        assert ids(client, "country=مصر&section=رياضة") == []
        lines = client.get("/api/v1/export?country=مصر&country=سوريا").text.splitlines()
        assert len(lines) == 2

    def test_facet(self, client: FlaskClient) -> None:
        """It is counted, and links and the feed keep the filter."""
        found = answer(client, "facet=country&country=مصر")
        assert [one["value"] for one in found["facets"]["country"]] == ["السودان", "سوريا", "مصر"]
        for link in ("self", "feed"):
            assert "country=مصر" in unquote(found["links"][link])

    @pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/export"])
    @pytest.mark.parametrize(
        ("query", "name"),
        [("size=1", "size"), ("country=a&size=1", "size"), ("Country=a", "Country")],
    )
    def test_unknown_parameter(self, client: FlaskClient, path: str, query: str, name: str) -> None:
        """Any other parameter is still an error that names it."""
        error = problem(client.get(f"{path}?{query}"))
        assert (error["status"], error["code"]) == (400, "invalid-parameter")
        assert error["detail"] == f"{name}: Unknown field."

    def test_a_facet_that_is_called_nearly_as_a_parameter(self, client: FlaskClient) -> None:
        """Neither is taken for the other."""
        assert ids(client, "from_=وكالة") == ["2"]
        assert ids(client, "from_=2018-03-01") == []
        assert ids(client, "from_=وكالة&from=2018-03-01") == []

    @pytest.mark.parametrize("name", ["from_", "date_from", "sources", "filters", "limit", "a.b"])
    def test_names_within_the_program_are_no_parameters(self, ask: Get, name: str) -> None:
        error = problem(ask(f"/api/v1/search?{name}=2018-03-01"))
        assert error["detail"] == f"{name}: Unknown field."

    @pytest.mark.parametrize(
        "query", ["country=" + "x" * 501, "&".join(["country=x"] * 65), "country=%00"]
    )
    def test_invalid_name(self, client: FlaskClient, query: str) -> None:
        """What no filter takes is an error, as for usual fields."""
        error = problem(client.get(f"/api/v1/search?{query}"))
        assert error["status"] == 400
        assert error["detail"].startswith("country: ")

    def test_unknown_name(self, client: FlaskClient) -> None:
        """It is told with the nearest."""
        (unknown,) = answer(client, "country=مصرر")["query"]["unknown_names"]
        assert (unknown["field"], unknown["name"]) == ("country", "مصرر")
        assert unknown["nearest"] == [{"field": "country", "value": "مصر"}]

    def test_facet_that_is_not_there(self, client: FlaskClient) -> None:
        error = problem(client.get("/api/v1/search?facet=desk"))
        assert error["detail"].startswith("facet: must be one of source, section, author, tags, ")

    def test_export(self, client: FlaskClient) -> None:
        """A table has a column of each."""
        table = client.get("/api/v1/export?format=csv&country=مصر").text.splitlines()
        assert table[0].endswith(",tags,country,from_,other")
        assert ",,مصر؛ السودان,," in table[1]


class TestDescription:
    """The description of the API is that of the index."""

    def test_described(self, client: FlaskClient) -> None:
        """Facets are parameters, values of `facet`, and parts of answers; the whole is valid."""
        described = description(client)
        validate(described)
        for path in ("/api/v1/search", "/api/v1/export"):
            country = parameters(described, path)["country"]
            assert "with this country, by its full name" in country["description"]
            assert country["schema"]["maxItems"] == 64
        names = parameters(described, "/api/v1/search")["facet"]["schema"]["items"]["enum"]
        assert names == ["source", "section", "author", "tags", "country", "from_", "timeline"]
        facets = described["components"]["schemas"]["Facets"]["properties"]
        assert facets["country"] == facets["source"]
        assert client.get("/docs").status_code == 200

    def test_other_paths(self, client: FlaskClient) -> None:
        """Only what filters has the parameter."""
        assert "country" not in parameters(description(client), "/api/v1/suggest")

    def test_rebuilt(self, tmp_path: Path) -> None:
        """After a rebuild with other facets the description has these; other servers have not."""
        url = made(tmp_path / "index", "country")
        client = create_app({"INDEX_URL": url}).test_client()
        assert "country" in parameters(description(client), "/api/v1/search")
        rebuild(url, facets=["desk"])
        found = parameters(description(client), "/api/v1/search")
        assert "desk" in found
        assert "country" not in found
        assert problem(client.get("/api/v1/search?country=مصر"))["status"] == 400

    def test_no_index(self, missing: FlaskClient) -> None:
        """Without an index there is a description of what every index has."""
        assert "source" in parameters(description(missing), "/api/v1/search")


class TestPages:
    """Declared facets on the results page."""

    def test_facet(self, client: FlaskClient) -> None:
        """Its values are links that add the filter, or remove it."""
        page = client.get("/?q=نهر&country=مصر")
        assert total(page) == "مقالة واحدة"
        (more,) = links_with(page, "<bdi>سوريا</bdi>")
        assert total(client.get(more)) == "مقالتان"
        for link in links_with(page, "<bdi>مصر</bdi>"):
            assert total(client.get(link)) == "٣ مقالات"

    def test_order(self, client: FlaskClient) -> None:
        """No facet moves when its filter is used."""
        for query in ("q=نهر", "q=نهر&section=مياه", "q=نهر&country=مصر"):
            page = client.get(f"/?{query}").text
            headings = re.findall(r'<h2 id="facet-\d">(.*?)</h2>', page)
            assert headings[:2] == ["القسم", "country"], query

    def test_chip_and_form(self, client: FlaskClient) -> None:
        """The filter can be removed, and the next search keeps it."""
        page = client.get("/?q=نهر&country=مصر&country=سوريا")
        (href,) = links_with(page, "أزل: country مصر")
        assert "country=سوريا" in unquote(href)
        assert "country=مصر" not in unquote(href)
        for name in ("مصر", "سوريا"):
            assert f'<input type="hidden" name="country" value="{name}">' in page.text

    def test_without_words(self, client: FlaskClient) -> None:
        """The filter alone lists articles; a parameter that is no facet is the home page."""
        assert total(client.get("/?country=سوريا")) == "مقالة واحدة"
        assert "<strong>" not in client.get("/?desk=سوريا").text

    def test_invalid_name(self, client: FlaskClient) -> None:
        """It is ignored with a notice."""
        page = client.get(f"/?q=نهر&country={'x' * 501}&lang=en").text
        assert "“country” is invalid and was ignored" in page

    def test_unknown_name(self, client: FlaskClient) -> None:
        """The page says so and links to the nearest."""
        page = client.get("/?q=نهر&country=مصرر&lang=en")
        assert "as “<bdi>country</bdi>”" in page.text
        (href,) = {href for href in links_with(page, ">مصر</bdi>") if "مصرر" not in unquote(href)}
        assert total(client.get(href)) == "1 article"

    def test_feed(self, client: FlaskClient) -> None:
        """A feed keeps to the filter."""
        feed = client.get("/feed.atom?country=مصر").text
        assert "نهر النيل" in feed
        assert "نهر الفرات" not in feed
