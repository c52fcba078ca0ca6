"""What contradicts itself: the API refuses it by name, pages and feeds mend it and tell."""

from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search import open_index
from tests.web.conftest import problem
from web import create_app

#: قادة in Windows-1256.
LEGACY = "%DE%C7%CF%C9"


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        *(
            (f"/api/v1/search?{name}={value}&{name}={value}", name)
            for name, value in {
                "q": "x", "match": "all", "level": "wide", "meaning": "off", "from": "2024-01-01",
                "to": "2024-01-01", "story": "1f0c2b4d5e6a7988", "sort": "newest",
                "group": "story", "half_life": "1", "page": "1", "per_page": "5",
                "cursor": "*", "offer": "1", "explain": "1", "highlight": "0",
            }.items()
        ),
        ("/api/v1/search?q=x&q=y", "q"),
        ("/api/v1/export?format=csv&format=jsonl", "format"),
        ("/api/v1/suggest?q=x&q=y", "q"),
        ("/api/v1/suggest?q=x&limit=1&limit=2", "limit"),
        ("/api/v1/analyze?text=x&text=y", "text"),
        ("/api/v1/articles/1/similar?limit=1&limit=2", "limit"),
        ("/api/v1/search?from=2024-02-01&to=2024-01-31", "from"),
        ("/api/v1/export?from=2024-02-01&to=2024-01-31", "from"),
        *((f"/api/v1/search?{name}=", name) for name in ("source", "section", "author", "tags")),
        ("/api/v1/search?source=%20", "source"),
        ("/api/v1/search?source=x&source=", "source"),
        ("/api/v1/export?source=", "source"),
        *(
            (f"/api/v1/search?{name}=", name)
            for name in ("facet", "from", "to", "sort", "match", "level", "meaning", "group",
                         "story", "page", "per_page", "cursor", "half_life", "offer")
        ),
        ("/api/v1/search?cursor=*&page=1", "cursor"),
        (f"/api/v1/search?q={LEGACY}", "q"),
        (f"/api/v1/search?source={LEGACY}", "source"),
        (f"/api/v1/suggest?q={LEGACY}", "q"),
        (f"/api/v1/analyze?text={LEGACY}", "text"),
        (f"/api/v1/search?{LEGACY}=1", "قادة"),
        ("/api/v1/search?q=%D9%82%D8", "q"),
        ("/api/v1/search?q=%ED%A0%80", "q"),
    ],
)  # fmt: skip
def test_the_api_refuses_it(client: FlaskClient, path: str, parameter: str) -> None:
    """With a problem that names the parameter."""
    found = problem(client.get(path))
    assert (found["status"], found["code"]) == (400, "invalid-parameter")
    assert found["parameter"] == parameter


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search?q=",
        "/api/v1/search?from=2024-01-31&to=2024-01-31",
        "/api/v1/search?source=x&source=y&facet=source&facet=tags",
        "/api/v1/search?q=%D9%82+%D8%A7",
        "/api/v1/suggest?q=",
    ],
)
def test_the_api_answers_what_does_not_contradict_itself(client: FlaskClient, path: str) -> None:
    """A blank query is every article, and filters may have several names."""
    assert client.get(path).status_code == 200


def test_a_declared_facet_must_not_be_blank(tmp_path: Path) -> None:
    """As no filter may."""
    with open_index(tmp_path / "index", create=True, facets=["country"]) as index:
        client = create_app({"INDEX_URL": index.url}).test_client()
    assert problem(client.get("/api/v1/search?country="))["detail"] == "country: Must not be blank."


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("q=الهدنة&q=النفط", "للوسيط «q» أكثر من قيمة، فأخذنا بأولاها"),
        ("q=الهدنة&sort=newest&sort=oldest", "للوسيط «sort» أكثر من قيمة، فأخذنا بأولاها"),
        ("q=الهدنة&from=2024-12-31&to=2024-01-01&lang=en", "swapped"),
        ("q=%C7%E1%E5%CF%E4%C9", "Windows-1256"),
    ],
)
def test_a_page_mends_it_and_tells(client: FlaskClient, query: str, notice: str) -> None:
    """The results are those of the first query, of the swapped days, and of the text meant."""
    page = unescape(client.get(f"/?{query}").text)
    assert notice in page
    assert 'href="/a/1?' in page
    assert 'value="الهدنة"' in page
    assert notice in unescape(client.get(f"/feed.atom?{query}").text)


@pytest.mark.parametrize(
    "query",
    ["q=الهدنة&from=&to=&source=&sort=&page=", "q=الهدنة&q=الهدنة", "q=الهدنة&level=wide&level="],
)
def test_a_page_is_silent_where_nothing_contradicts(client: FlaskClient, query: str) -> None:
    """Forms send blank fields."""
    page = client.get(f"/?{query}").text
    assert 'class="notices"' not in page
    assert 'href="/a/1?' in page


@pytest.mark.parametrize("path", ["/a/", "/cite/ris/", "/", "/feed.atom"])
def test_a_path_that_is_not_utf8_is_a_bad_request(client: FlaskClient, path: str) -> None:
    """No id can be read from it; people get a page."""
    answer = client.get(path, environ_overrides={"PATH_INFO": f"{path}\xde\xc7"})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"


def test_a_path_of_the_api_that_is_not_utf8_is_a_problem(client: FlaskClient) -> None:
    for path in ("/api/v1/articles/\xde\xc7", "/api/v1/articles/\xde\xc7/similar"):
        answer = client.get("/api/", environ_overrides={"PATH_INFO": path})
        assert problem(answer)["code"] == "bad-request"


def test_other_spellings_of_a_text_mean_the_same(client: FlaskClient) -> None:
    """Percent-encoded or raw, in parameters and in names of parameters."""
    encoded = client.get(f"/api/v1/search?q={quote('الهدنة')}").json
    raw = client.get("/api/v1/search", environ_overrides={"QUERY_STRING": latin("q=الهدنة")}).json
    assert encoded is not None
    assert raw is not None
    assert raw["hits"] == encoded["hits"] != []


def latin(text: str) -> str:
    """Return a text as a WSGI server hands on its raw bytes."""
    return text.encode().decode("latin-1")
