"""The endpoints of the JSON API, except the export."""

from collections.abc import Iterable
from typing import Any

from apiflask import APIBlueprint, abort
from flask import Response, current_app, jsonify, request
from marshmallow import INCLUDE, RAISE
from werkzeug.urls import iri_to_uri

from search import Article, SearchRequest
from search.hits import brief
from web.addresses import raw_path
from web.api.openapi import NOT_FOUND, problems
from web.api.parameters import (
    AnalyzeParameters,
    NoParameters,
    SearchParameters,
    SimilarParameters,
    SuggestParameters,
)
from web.api.schemas import Analysis, ArticleOut, Health, Related, SuggestionsOut
from web.api.search_schemas import Answer
from web.current_index import current_index
from web.current_index import search as answer

blueprint = APIBlueprint("api", __name__)

#: The links of an answer that a header repeats, and their relation types.
_LINK_RELATIONS = {"previous": "prev", "next": "next"}
#: Endpoints whose paths end in a name that the id of an article may end in as well.
_BESIDE_ARTICLES = {
    "api.similar": "similar",
    "api.copies": "copies",
    "api.near_stories": "near-stories",
}


@blueprint.get("/api/v1/search")
@blueprint.input(SearchParameters, location="query", arg_name="search_request", unknown=INCLUDE)
@blueprint.output(Answer, description="The hits, best first, with the matching words highlighted.")
@blueprint.doc(
    operation_id="get_api_search", tags=["search"], responses=problems(400, 401, 405, 414, 429, 503)
)
def search(search_request: SearchRequest) -> Response:
    """Search the articles."""
    base_url = current_app.config["BASE_URL"] or request.script_root
    found = answer(search_request).to_dict(base_url)
    response = jsonify(found)
    for name, relation in _LINK_RELATIONS.items():
        if link := found["links"][name]:
            response.headers.add("Link", f'<{iri_to_uri(link)}>; rel="{relation}"')
    return response


@blueprint.get("/api/v1/articles/<article_id:article_id>")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(ArticleOut, description="The article as it was indexed.")
@blueprint.doc(
    operation_id="get_api_article",
    tags=["articles"],
    responses=problems(400, 401, 404, 405, 414, 429, 503),
)
def article(article_id: str, query_data: dict[str, Any]) -> Response:
    """Get an article."""
    return jsonify(_article_or_404(article_id).to_dict())


@blueprint.get("/api/v1/articles/<article_id:article_id>/similar")
@blueprint.input(SimilarParameters, location="query", arg_name="parameters", unknown=RAISE)
@blueprint.output(Related, description="The articles, most similar first.")
@blueprint.doc(
    operation_id="get_api_similar",
    tags=["articles"],
    responses=problems(400, 401, 404, 405, 414, 429, 503),
)
def similar(article_id: str, parameters: dict[str, int]) -> Response:
    """Get articles similar to one, without its copies."""
    return _related(
        article_id, current_index().similar(_article_or_404(article_id), parameters["limit"])
    )


@blueprint.get("/api/v1/articles/<article_id:article_id>/copies")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(Related, description="The articles, oldest first.")
@blueprint.doc(
    operation_id="get_api_copies",
    tags=["articles"],
    responses=problems(400, 401, 404, 405, 414, 429, 503),
)
def copies(article_id: str, query_data: dict[str, Any]) -> Response:
    """Get the other copies and versions of an article."""
    return _related(article_id, current_index().copies(_article_or_404(article_id).id))


@blueprint.get("/api/v1/articles/<article_id:article_id>/near-stories")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(Related, description="The articles, one of each story, nearest first.")
@blueprint.doc(
    operation_id="get_api_near_stories",
    tags=["articles"],
    responses=problems(400, 401, 404, 405, 414, 429, 503),
)
def near_stories(article_id: str, query_data: dict[str, Any]) -> Response:
    """Get articles that tell the same event in other words, where the index has vectors."""
    return _related(article_id, current_index().near_stories(_article_or_404(article_id).id))


def _article_or_404(article_id: str) -> Article:
    return current_index().get(article_id) or abort(404, NOT_FOUND)


def _related(article_id: str, articles: Iterable[Article]) -> Response:
    return jsonify({"id": article_id, "articles": [brief(article) for article in articles]})


@blueprint.get("/api/v1/suggest")
@blueprint.input(SuggestParameters, location="query", arg_name="parameters", unknown=RAISE)
@blueprint.output(
    SuggestionsOut, description="The suggestions, best first; each of them finds articles."
)
@blueprint.doc(
    operation_id="get_api_suggest",
    tags=["suggestions"],
    responses=problems(400, 405, 414, 429, 503),
)
def suggest(parameters: dict[str, Any]) -> Response:
    """Suggest completions and corrections for the text typed so far."""
    return jsonify(current_index().suggest(parameters["q"], parameters["limit"]).to_dict())


@blueprint.get("/api/v1/analyze")
@blueprint.input(AnalyzeParameters, location="query", arg_name="parameters", unknown=RAISE)
@blueprint.output(Analysis, description="The words in the order of the text, with their keys.")
@blueprint.doc(
    operation_id="get_api_analyze",
    tags=["analysis"],
    responses=problems(400, 401, 405, 414, 429, 503),
)
def analyze(parameters: dict[str, str]) -> Response:
    """Show how a text is split into words and by which keys each is found."""
    tokens = current_index().analyze(parameters["text"])
    return jsonify({"text": parameters["text"], "tokens": [token.to_dict() for token in tokens]})


@blueprint.before_request
def answer_article_named_like_an_endpoint() -> Response | None:
    """Answer with the article x/similar, if that is meant and not the articles similar to x.

    It is meant if its slash is encoded, or if there is no article x: some proxies decode slashes.
    """
    name = _BESIDE_ARTICLES.get(request.endpoint or "")
    if name is None or request.method not in ("GET", "HEAD"):
        return None
    before = (request.view_args or {})["article_id"]
    is_encoded = raw_path().lower().endswith(f"%2f{name}")
    if not is_encoded and current_index().get(before):
        return None
    if current_index().get(whole := f"{before}/{name}") is None:
        return None
    view = current_app.ensure_sync(current_app.view_functions["api.article"])
    found: Response = view(article_id=whole)
    return found


@blueprint.get("/healthz")
@blueprint.output(Health, description="The index can be searched.")
@blueprint.doc(operation_id="get_api_health", tags=["server"], responses=problems(405, 503))
def health() -> Response:
    """Check whether the index can be searched."""
    return jsonify({"status": "ok", "articles": current_index().article_count})
