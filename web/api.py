"""The JSON API."""

from typing import Any

from apiflask import APIBlueprint, abort
from flask import Response, current_app, jsonify, request
from marshmallow import RAISE

from search import SearchRequest
from web.errors import PROBLEM_JSON
from web.opened import current_index
from web.schemas import (
    Analysis,
    AnalyzeParameters,
    Answer,
    ArticleOut,
    Health,
    NoParameters,
    Problem,
    SearchParameters,
    SuggestionsOut,
    SuggestParameters,
)

blueprint = APIBlueprint("api", __name__, tag="search")

#: How APIFlask describes and checks the API.
DESCRIPTION = {
    "DESCRIPTION": "Full-text search over Arabic news.",
    "VALIDATION_ERROR_STATUS_CODE": 400,
    "AUTO_VALIDATION_ERROR_RESPONSE": False,
    "AUTO_404_RESPONSE": False,
    "AUTO_OPERATION_ID": True,
    # The description is made once; the host of whoever asked first must not stay in it.
    "AUTO_SERVERS": False,
    "SERVERS": [{"url": "."}],
    "LICENSE": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
    "TAGS": [{"name": "search", "description": "Articles and the words they are found by."}],
}
_MEANINGS = {
    400: "A parameter or the query cannot be read.",
    404: "There is no article of this id.",
    503: "The index cannot be searched.",
}


def _problems(*statuses: int) -> dict[str | int, Any]:
    content = {PROBLEM_JSON: {"schema": Problem}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


@blueprint.get("/api/v1/search")
@blueprint.input(SearchParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(Answer, description="The hits, best first, with their words marked.")
@blueprint.doc(responses=_problems(400, 503))
def search(wanted: SearchRequest) -> Response:
    """Search the articles."""
    base_url = current_app.config["BASE_URL"] or request.script_root
    return jsonify(current_index().search(wanted).to_dict(base_url))


@blueprint.get("/api/v1/articles/<article_id:article_id>")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(ArticleOut, description="The article, as it was indexed.")
@blueprint.doc(responses=_problems(400, 404, 503))
def article(article_id: str, query_data: dict[str, Any]) -> Response:
    """Get an article."""
    found = current_index().get(article_id)
    return jsonify(found.to_dict()) if found else abort(404, _MEANINGS[404])


@blueprint.get("/api/v1/suggest")
@blueprint.input(SuggestParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(SuggestionsOut, description="The best first; all of it finds something.")
@blueprint.doc(responses=_problems(400, 503))
def suggest(wanted: dict[str, Any]) -> Response:
    """Suggest how a text goes on and what else it may be meant to be."""
    return jsonify(current_index().suggest(wanted["q"], wanted["limit"]).to_dict())


@blueprint.get("/api/v1/analyze")
@blueprint.input(AnalyzeParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.output(Analysis, description="The words in the order of the text.")
@blueprint.doc(responses=_problems(400, 503))
def analyze(wanted: dict[str, str]) -> Response:
    """Show how a text is taken apart into words and what each is found by."""
    tokens = current_index().analyze(wanted["text"])
    return jsonify({"text": wanted["text"], "tokens": [token.to_dict() for token in tokens]})


@blueprint.get("/healthz")
@blueprint.output(Health, description="The index can be searched.")
@blueprint.doc(responses=_problems(503))
def health() -> Response:
    """Tell whether the index can be searched."""
    return jsonify({"status": "ok", "articles": current_index().stats().articles})
