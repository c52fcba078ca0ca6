"""The links that choose the language or the digits."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Served
from web.languages import COOKIES


def chosen(client: FlaskClient, goal: str, **choice: str) -> str:
    """Return where a choice leads, in a browser that keeps cookies."""
    address = f"/choose?{urlencode({**choice, 'next': goal})}"
    response = client.get(address, follow_redirects=True)
    assert [step.status_code for step in response.history] == [303] * len(response.history)
    return str(response.history[-1].location)


def test_it_is_kept_without_anything_else(client: FlaskClient) -> None:
    """In a cookie that holds the choice alone, for a year, out of reach of scripts."""
    response = client.get("/choose?lang=en&next=/")
    (cookie,) = response.headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name == f"{COOKIES['lang']}=en"
    assert {"Max-Age=31536000", "Path=/", "HttpOnly", "SameSite=Lax"} < {*attributes}
    assert "Secure" not in attributes
    assert response.headers["Cache-Control"] == "no-store"
    client.delete_cookie(COOKIES["lang"])
    secure = client.get("/choose?lang=en", base_url="https://localhost")
    assert "Secure" in secure.headers["Set-Cookie"].split("; ")


def test_it_leads_back_to_the_page(client: FlaskClient) -> None:
    """Without the preference in its address, which the choice replaces; the other one stays."""
    goal = chosen(client, "/?q=الأمن&lang=ar&digits=latn&page=", lang="en")
    assert parse_qs(urlsplit(goal).query, keep_blank_values=True) == {
        "q": ["الأمن"],
        "digits": ["latn"],
        "page": [""],
    }
    assert chosen(client, "/?q=x&lang=en", lang="ar") == "/?q=x"
    assert chosen(client, "/a/1?n=3", digits="latn") == "/a/1?n=3"
    assert client.get("/").headers["Content-Language"] == "ar"
    assert "2024" in client.get("/a/1").text


@pytest.mark.parametrize(
    "goal",
    ["", "//evil.test", "/\\evil.test", "/\t/evil.test", "\\/evil.test", "https://evil.test/",
     "evil.test", "javascript:alert(1)", "/\n//evil.test", " //evil.test"],
)  # fmt: skip
def test_it_leads_nowhere_else(client: FlaskClient, goal: str) -> None:
    """Any other address than a path on this server is the home page."""
    assert chosen(client, goal, lang="en") == "/"


def test_without_cookies_the_address_carries_it(served: Served) -> None:
    """For a browser that keeps none, as for a link on another site, which is no choice."""
    client = served()
    response = client.get("/choose?lang=en&next=/?q%3Dx")
    client.delete_cookie(COOKIES["lang"])
    assert client.get(str(response.location)).location == "/?q=x&lang=en"
    foreign = client.get("/choose?lang=en&next=/", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.location == "/?lang=en"
    assert "Set-Cookie" not in foreign.headers


def test_what_cannot_be_chosen_leads_back(client: FlaskClient) -> None:
    """An unknown value sets no cookie."""
    for query in ("lang=tlh", "digits=", "q=x"):
        response = client.get(f"/choose?{query}&next=/help")
        assert (response.status_code, response.location) == (303, "/help")
        assert "Set-Cookie" not in response.headers


def test_a_prefix_is_kept(index_url: str, served: Served) -> None:
    """Behind a proxy under a path, the cookie is of that path, and so is the home page."""
    client = served(TRUST_PROXY=1)
    headers = {"X-Forwarded-Prefix": "/naba", "X-Forwarded-Proto": "https"}
    response = client.get("/choose?lang=en&next=//evil.test", headers=headers)
    assert "Path=/naba/" in response.headers["Set-Cookie"].split("; ")
    assert str(response.location).startswith("/naba/choose?")
    assert client.get("/choose?next=//evil.test", headers=headers).location == "/naba/"
