"""How the application uses lanes: which requests change, and what refused ones are answered."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from search import LIGHT_MS, SearchRequest, cost_of
from tests.web.conftest import Served, problem
from web.gateway.lanes import EXPORT, HEAVY, REFUSED, TICKET, LaneFull
from web.lanes import is_heavy

EVERYTHING = " ".join(f"{letter}?*" for letter in "امتبسوين")


class Noting:
    """A ticket that notes the lanes it is changed to."""

    def __init__(self, full: LaneFull | None = None) -> None:
        self.lanes = list[str]()
        self._full = full

    def change(self, name: str) -> None:
        self.lanes.append(name)
        if self._full:
            raise self._full


def lanes_of(client: FlaskClient, path: str) -> list[str]:
    ticket = Noting()
    assert client.get(path, environ_overrides={TICKET: ticket}).status_code == 200
    return ticket.lanes


def test_ordinary_requests_stay_where_they_are(served: Served) -> None:
    client = served()
    for path in ("/", "/?q=الهدنة", "/api/v1/search?q=مجلس الأمن&facet=source", "/a/1"):
        assert lanes_of(client, path) == []


@pytest.mark.parametrize("path", ["/", "/api/v1/search"])
def test_a_heavy_search_changes_its_lane(
    served: Served, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """On the page as in the API, before it begins."""
    monkeypatch.setattr("web.lanes.LIGHT_MS", 0.0)
    assert set(lanes_of(served(), f"{path}?q=الهدنة")) == {HEAVY}


@pytest.mark.parametrize("path", ["/api/v1/export", "/sitemap/2024-03/1.xml"])
def test_exports_have_a_lane(served: Served, path: str) -> None:
    assert lanes_of(served(BASE_URL="https://example.org"), path)[0] == EXPORT


@pytest.mark.parametrize(
    ("for_client", "status", "code"),
    [(False, 503, "service-unavailable"), (True, 429, "too-many-requests")],
)
def test_what_finds_no_place_is_told_when_to_try_again(
    served: Served, for_client: bool, status: int, code: str
) -> None:
    """Before anything is searched, and in the middle of a request; people get a page."""
    full, client = LaneFull("light", for_client=for_client), served()
    for environ in ({REFUSED: full}, {TICKET: Noting(full)}):
        answer = client.get("/api/v1/export", environ_overrides=environ)
        assert answer.status_code == status
        assert problem(answer)["code"] == code
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Cache-Control"] == "no-store"
    page = client.get("/", environ_overrides={REFUSED: full}, headers={"Accept-Language": "ar"})
    assert page.status_code == status
    assert page.mimetype == "text/html"
    assert ("الخادم مشغول" in page.text) is not for_client


def test_the_threshold_lets_readers_pass() -> None:
    """What readers send is light; what only programs send is heavy."""
    words, facets = "قمة الدول العربية في الرياض", ("source", "timeline")
    light = SearchRequest(query=words, facets=facets, group="story", limit=20)
    heavy = SearchRequest(query=EVERYTHING, level="wide", explain=True, limit=100)
    assert cost_of(light) < LIGHT_MS < cost_of(heavy)


def test_meaning_makes_no_search_heavy() -> None:
    """Although it takes longer, as it holds up no other search."""
    words = SearchRequest(query="قمة الدول العربية", facets=("source",), group="story", limit=50)
    assert cost_of(near := replace(words, meaning="find")) > LIGHT_MS
    assert not is_heavy(near)
