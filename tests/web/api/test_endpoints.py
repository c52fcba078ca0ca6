"""The endpoints of the API."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import Article, Index, open_index
from tests.web.conftest import ARTICLES, Get, json_of, problem
from web import create_app


def ids(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    return [hit["id"] for hit in json_of(response)["hits"]]


class TestSearch:
    """``GET /api/v1/search``."""

    def test_the_answer_has_its_fixed_shape(self, get: Get) -> None:
        """Query, total, hits with highlights, facets and links, as documented."""
        answer = json_of(get("/api/v1/search", q="الهدنة", facet="source"))
        assert answer.keys() == {
            "query", "total", "took_ms", "partial", "hits", "facets", "links",
        }  # fmt: skip
        assert answer["query"]["q"] == "الهدنة"
        assert answer["total"] == {"value": 1, "relation": "eq", "every": 1}
        assert answer["facets"] == {"source": [{"value": "صحيفة الميناء", "count": 1}]}
        assert answer["links"]["next"] is None
        (hit,) = answer["hits"]
        assert hit["source"] == "صحيفة الميناء"
        for highlight in hit["highlights"]:
            (start, end), *_ = highlight["ranges"]
            assert "هدنة" in highlight["text"][start:end]
            assert "<mark>" in highlight["html"]

    def test_json_does_not_escape_arabic(self, get: Get) -> None:
        """It is UTF-8, not escaped to ASCII."""
        assert "الهدنة".encode() in get("/api/v1/search", q="الهدنة").data

    def test_parameters_narrow_and_order(self, get: Get) -> None:
        """Sources repeat, days are inclusive, the order is as requested."""
        sources = ["صحيفة الميناء", "وكالة الساحل"]
        assert ids(get("/api/v1/search", source=sources, sort="oldest")) == [
            "a//b/?ج", "1", "2", "3",
        ]  # fmt: skip
        found = get(
            "/api/v1/search", from_="2024-03-14", to="2024-04-01", sort="newest", section="سياسة"
        )
        assert ids(found) == ["1"]

    def test_match_is_obeyed(self, get: Get) -> None:
        """All words, most or any of them, or all and then most."""
        query = "مجلس الأمن الزيتون"
        assert ids(get("/api/v1/search", q=query, match="all")) == []
        assert {*ids(get("/api/v1/search", q=query, match="any"))} == {
            "1",
            "2",
            "5",
            "6",
            "a//b/?ج",
        }
        assert ids(get("/api/v1/search", q=query, match="most")) == ["1"]
        relaxed = json_of(get("/api/v1/search", q=query))
        assert relaxed["query"]["relaxed"] is True

    def test_pages_follow_their_links(self, get: Get) -> None:
        """Following the next links finds every article once."""
        path, seen = "/api/v1/search?sort=oldest&per_page=4", []
        while path:
            answer = get(path)
            seen += ids(answer)
            path = json_of(answer)["links"]["next"]
        assert sorted(seen) == sorted(article.id for article in ARTICLES)

    def test_highlights_can_be_left_out(self, get: Get) -> None:
        """highlight=0 returns no highlights."""
        answer = json_of(get("/api/v1/search", q="الهدنة", highlight="0"))
        assert answer["hits"][0]["highlights"] == []

    def test_hits_are_explained_on_request(self, get: Get) -> None:
        """explain=1 says which word of the query matched which of the article."""
        plain, explained = (
            json_of(get("/api/v1/search", q="هدنات", explain=explain))["hits"][0]["explain"]
            for explain in (0, 1)
        )
        assert plain == []
        assert {"word": "هدنات", "matched": "الهدنة", "why": "word"}.items() <= explained[0].items()

    def test_headers_link_the_pages_beside_it(self, get: Get) -> None:
        """As the links of the answer do; there are none before the first page or after the last."""
        for page, relations in ((1, ["next"]), (2, ["prev", "next"]), (6, ["prev"]), (9, ["prev"])):
            answer = get("/api/v1/search", per_page=1, page=page)
            links = json_of(answer)["links"]
            found = parse_links(answer)
            assert list(found) == relations
            assert found.get("next") == links["next"]
            assert found.get("prev") == links["previous"]
        assert "page=6&" in found["prev"]

    def test_a_cursor_leads_only_on(self, get: Get) -> None:
        """There is no way back from it."""
        answer = get("/api/v1/search", per_page=4, cursor="*")
        assert json_of(answer)["links"]["previous"] is None
        assert list(parse_links(answer)) == ["next"]
        last = get(parse_links(answer)["next"])
        assert parse_links(last) == {}

    def test_links_are_absolute_with_a_base_url(self, index_url: str) -> None:
        """Links start with BASE_URL."""
        app = create_app({"INDEX_URL": index_url, "BASE_URL": "https://example.org/naba"})
        answer = json_of(app.test_client().get("/api/v1/search?q=x"))
        assert answer["links"]["self"].startswith("https://example.org/naba/api/v1/search?q=x")

    @pytest.mark.parametrize(
        ("parameter", "value"),
        [
            ("match", "some"),
            ("sort", "best"),
            ("facet", "colour"),
            ("from", "yesterday"),
            ("to", "2024-02-30"),
            ("page", "0"),
            ("page", "101"),
            ("page", "x"),
            ("per_page", "101"),
            ("per_page", "0"),
            ("highlight", "2"),
            ("source", "x" * 501),
            ("section", "\0"),
            ("level", "loose"),
            ("meaning", "on"),
            ("cursor", "x"),
            ("group", "source"),
            ("story", "1"),
            ("half_life", "-1"),
            ("half_life", "1e9"),
            ("offer", "yes"),
            ("explain", "yes"),
            ("Q", "x"),
        ],
    )
    def test_an_invalid_parameter_is_a_problem(self, get: Get, parameter: str, value: str) -> None:
        """An unknown parameter or value is a 400 that names the parameter."""
        response = get("/api/v1/search", q="x", **{parameter: value})
        assert response.status_code == 400
        found = problem(response)
        assert (found["code"], found["parameter"]) == ("invalid-parameter", parameter)

    def test_an_invalid_query_is_a_problem_with_its_position(self, get: Get) -> None:
        """Queries are parsed strictly; the problem gives the position, and a detail in Arabic."""
        response = get("/api/v1/search", q='نفط "غاز')
        assert response.status_code == 400
        found = problem(response)
        assert (found["code"], found["position"]) == ("invalid-query", 4)
        assert found["detail_ar"] == "علامة التنصيص غير مغلقة"


class TestArticles:
    """``GET /api/v1/articles/ID``."""

    @pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
    def test_an_article_is_returned_as_it_was(self, client: FlaskClient, article: Article) -> None:
        """Any id can be requested, percent-encoded."""
        response = client.get(f"/api/v1/articles/{quote(article.id, safe='')}")
        assert response.json == article.to_dict()

    def test_an_unknown_article_is_a_problem(self, get: Get) -> None:
        """404, as a problem."""
        assert problem(get("/api/v1/articles/nothing"))["code"] == "not-found"


class TestAnalyze:
    """``GET /api/v1/analyze``."""

    def test_a_text_is_split_into_words(self, get: Get) -> None:
        """Each word of the text has its offsets."""
        answer = json_of(get("/api/v1/analyze", text="والمدرسون هنا"))
        assert [token["word"] for token in answer["tokens"]] == ["والمدرسون", "هنا"]
        assert [(token["start"], token["end"]) for token in answer["tokens"]] == [(0, 9), (10, 13)]

    @pytest.mark.parametrize("parameters", [{}, {"text": "x" * 1_001}, {"text": "x", "layer": "1"}])
    def test_a_text_is_required_and_limited(self, get: Get, parameters: dict[str, str]) -> None:
        """No text, too long a text and unknown parameters are a 400."""
        assert problem(get("/api/v1/analyze", **parameters))["code"] == "invalid-parameter"


class TestSuggest:
    """``GET /api/v1/suggest``."""

    def test_the_answer_has_its_fixed_shape(self, get: Get) -> None:
        """Completions, and corrections with their kind and count."""
        assert get("/api/v1/suggest", q="أسعار").json == {
            "q": "أسعار", "completions": [], "corrections": [],
        }  # fmt: skip
        assert json_of(get("/api/v1/suggest", q="الزيت"))["completions"] == ["الزيتون"]
        assert json_of(get("/api/v1/suggest", q="hg.dj,k"))["corrections"] == [
            {"text": "الزيتون", "why": "keyboard", "count": 2}
        ]

    def test_a_search_returns_the_best_correction(self, get: Get) -> None:
        """query.corrected is the correction, or null."""
        assert json_of(get("/api/v1/search", q="الزيتوون"))["query"]["corrected"] == "الزيتون"
        assert json_of(get("/api/v1/search", q="الزيتون"))["query"]["corrected"] is None

    @pytest.mark.parametrize(
        "parameters",
        [{}, {"q": "ا", "limit": 0}, {"q": "ا", "limit": 21}, {"q": "ا" * 1_001},
         {"q": "ا", "size": 2}],
    )  # fmt: skip
    def test_an_invalid_parameter_is_a_problem(self, get: Get, parameters: dict[str, Any]) -> None:
        """A text is required, of at most 1,000 characters; at most 20 completions; nothing else."""
        answer = get("/api/v1/suggest", **parameters)
        assert answer.status_code == 400
        assert json_of(answer)["code"] == "invalid-parameter"


class TestErrors:
    """Errors are problem+json."""

    def test_errors_are_problems(self, client: FlaskClient) -> None:
        """So are unknown paths and methods."""
        assert problem(client.get("/api/v1/nothing"))["status"] == 404
        assert problem(client.get("/api"))["status"] == 404
        refused = client.post("/api/v1/search")
        assert problem(refused)["code"] == "method-not-allowed"
        assert "GET" in refused.headers["Allow"]

    def test_an_unexpected_error_reveals_nothing(
        self, get: Get, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A 500 says that something went wrong, but not what."""

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("a secret")

        monkeypatch.setattr(Index, "search", fail)
        for path in ("/api/v1/search", "/?q=x"):
            answer = get(path)
            assert answer.status_code == 500
            assert "secret" not in answer.text
        assert problem(get("/api/v1/search"))["code"] == "internal-server-error"

    def test_a_missing_index_is_a_problem(self, missing: FlaskClient) -> None:
        """503 everywhere, without any path on the server."""
        for path in ("search?q=x", "articles/1", "articles/1/copies", "export", "analyze?text=x"):
            response = missing.get(f"/api/v1/{path}")
            assert response.status_code == 503
            assert problem(response)["code"] == "index-missing"
            assert "nothing" not in response.text
        assert problem(missing.get("/healthz"))["status"] == 503

    def test_a_missing_index_is_found_once_it_exists(self, index_url: str) -> None:
        """Each request tries to open the index until one succeeds."""
        app = create_app({"INDEX_URL": index_url + "-later"})
        assert app.test_client().get("/healthz").status_code == 503
        app.extensions["naba"].url = index_url
        assert app.test_client().get("/healthz").status_code == 200

    def test_a_changed_word_list_takes_effect(self, tmp_path: Path) -> None:
        """Changes apply at once while serving; an invalid line is a 503."""
        open_index(tmp_path / "index", create=True).close()
        client = create_app({"INDEX_URL": str(tmp_path / "index")}).test_client()
        searched = []
        for text in ("", "كوفيد, وباء", "كوفيد", "كوفيد, جائحة"):
            (tmp_path / "index" / "synonyms.txt").write_text(text)
            answer = client.get("/api/v1/search?q=كوفيد")
            searched.append(
                json_of(answer)["query"]["searched_as"]
                if answer.status_code == 200
                else problem(answer)["code"]
            )
            assert str(tmp_path) not in answer.text
        assert searched == [
            ["كوفيد"], ["كوفيد OR وباء"], "invalid-word-list", ["كوفيد OR جائحة"],
        ]  # fmt: skip


def test_health_counts_the_articles(get: Get) -> None:
    """The status is ok, with the number of articles."""
    assert get("/healthz").json == {"status": "ok", "articles": len(ARTICLES)}


def test_unknown_names_are_reported(get: Get) -> None:
    """With the most similar names."""
    answer = json_of(get("/api/v1/search", q="نفط", source="وكالة الشاحل"))
    assert answer["query"]["unknown_names"] == [
        {
            "field": "source",
            "name": "وكالة الشاحل",
            "nearest": [{"field": "source", "value": "وكالة الساحل"}],
            "message": "no article has a source named “وكالة الشاحل”; there is “وكالة الساحل”",
        }
    ]


def parse_links(answer: TestResponse) -> dict[str, str]:
    """Return the URLs of the Link headers of an answer, by relation."""
    text = ", ".join(answer.headers.getlist("Link"))
    return {relation: url for url, relation in re.findall('<([^>]*)>; rel="([a-z]+)"', text)}
