"""The JSON API."""

from collections.abc import Iterable
from typing import Any

from apiflask import APIBlueprint, abort
from flask import Response, current_app, jsonify, request
from marshmallow import RAISE

from search import Article, SearchRequest
from search.results import brief
from web.api.openapi import NOT_FOUND, problems
from web.api.parameters import (
    AnalyzeParameters,
    NoParameters,
    SearchParameters,
    SimilarParameters,
    SuggestParameters,
)
from web.api.schemas import Analysis, Answer, ArticleOut, Health, Related, SuggestionsOut
from web.current_index import current_index
from web.current_index import search as answer

blueprint = APIBlueprint("api", __name__, tag="search")


@blueprint.get("/api/v1/search")
@blueprint.input(SearchParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(Answer, description="The hits, best first, with their words marked.")
@blueprint.doc(responses=problems(400, 401, 405, 414, 429, 503))
def search(wanted: SearchRequest) -> Response:
    """Search the articles."""
    base_url = current_app.config["BASE_URL"] or request.script_root
    return jsonify(answer(wanted).to_dict(base_url))


@blueprint.get("/api/v1/articles/<article_id:article_id>")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(ArticleOut, description="The article, as it was indexed.")
@blueprint.doc(responses=problems(400, 401, 404, 405, 414, 429, 503))
def article(article_id: str, query_data: dict[str, Any]) -> Response:
    """Get an article."""
    return jsonify(_found(article_id).to_dict())


@blueprint.get("/api/v1/articles/<article_id:article_id>/similar")
@blueprint.input(SimilarParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(Related, description="The articles, the likest first.")
@blueprint.doc(responses=problems(400, 401, 404, 405, 414, 429, 503))
def similar(article_id: str, wanted: dict[str, int]) -> Response:
    """Get articles on the matter of one; its copies are left out."""
    return _related(article_id, current_index().similar(_found(article_id), wanted["limit"]))


@blueprint.get("/api/v1/articles/<article_id:article_id>/copies")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(Related, description="The articles, the oldest first.")
@blueprint.doc(responses=problems(400, 401, 404, 405, 414, 429, 503))
def copies(article_id: str, query_data: dict[str, Any]) -> Response:
    """Get the other articles that are copies or versions of the same report."""
    return _related(article_id, current_index().copies(_found(article_id).id))


def _found(article_id: str) -> Article:
    return current_index().get(article_id) or abort(404, NOT_FOUND)


def _related(article_id: str, articles: Iterable[Article]) -> Response:
    return jsonify({"id": article_id, "articles": [brief(article) for article in articles]})


@blueprint.get("/api/v1/suggest")
@blueprint.input(SuggestParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(SuggestionsOut, description="The best first; all of it finds something.")
@blueprint.doc(responses=problems(400, 405, 414, 429, 503))
def suggest(wanted: dict[str, Any]) -> Response:
    """Suggest how a text goes on and what else it may be meant to be."""
    return jsonify(current_index().suggest(wanted["q"], wanted["limit"]).to_dict())


@blueprint.get("/api/v1/analyze")
@blueprint.input(AnalyzeParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(Analysis, description="The words in the order of the text.")
@blueprint.doc(responses=problems(400, 401, 405, 414, 429, 503))
def analyze(wanted: dict[str, str]) -> Response:
    """Show how a text is taken apart into words and what each is found by."""
    tokens = current_index().analyze(wanted["text"])
    return jsonify({"text": wanted["text"], "tokens": [token.to_dict() for token in tokens]})


@blueprint.get("/healthz")
@blueprint.output(Health, description="The index can be searched.")
@blueprint.doc(tags=["server"], responses=problems(405, 503))
def health() -> Response:
    """Tell whether the index can be searched."""
    return jsonify({"status": "ok", "articles": current_index().stats().articles})
