"""Problems: the errors of the API (RFC 9457), and what each of their codes means."""

from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, current_app, request

from web.request_id import request_id

PROBLEM_JSON = "application/problem+json"

#: code → what it means and what to do about it, as the page /docs explains it.
PROBLEM_TYPES = {
    "invalid-query": (
        "The query has a syntax error at `position`, counted in characters from 0; `detail_ar` "
        "says in Arabic what is wrong."
    ),
    "invalid-parameter": (
        "The `parameter` is unknown, has a value that it cannot have, is not UTF-8, is given more "
        "than once although it has one value, or contradicts another one. `detail` says which."
    ),
    "bad-request": "The request is not well formed, or its path is not UTF-8.",
    "unauthorized": (
        "The server requires an API key. Send one as `Authorization: Bearer KEY` or `X-API-Key`."
    ),
    "forbidden": (
        "The key may only read, or no key of the server may write: the operator makes one with "
        "`naba keys add NAME --write`."
    ),
    "not-found": "There is no article with this id, or nothing at this address.",
    "method-not-allowed": (
        "Only `GET`, `HEAD` and `OPTIONS` are answered, and `POST` and `DELETE` where articles are "
        "written; see `Allow`."
    ),
    "content-too-large": (
        "The body has more than 16 KB, or articles of more than 32 MB, packed or unpacked: send "
        "them with several requests."
    ),
    "unsupported-media-type": (
        "Articles are sent as `application/json` or `application/x-ndjson`, as they are or with "
        "`Content-Encoding: gzip`."
    ),
    "uri-too-long": "The address has more than 65,536 bytes; an Arabic letter takes six of them.",
    "request-timeout": "The body of the request did not arrive in time.",
    "too-many-requests": (
        "The rate limit is exceeded, or too many requests of one client are open. Wait as many "
        "seconds as `Retry-After` says; `RateLimit` says how many requests remain."
    ),
    "request-header-fields-too-large": (
        "The request has more than 100 header fields, or more than 32 KB of them."
    ),
    "internal-server-error": "An error of the server; its log has more under the `request_id`.",
    "service-unavailable": (
        "The server is answering as many requests as it can. Wait as many seconds as `Retry-After` "
        "says."
    ),
    "index-missing": "The server has no index yet.",
    "not-an-index": "The configured location of the index holds something else.",
    "index-locked": (
        "Another process is writing to the index. Send the same again after `Retry-After` seconds."
    ),
    "no-writer": "The server only reads; `naba serve` starts one that writes.",
    "writer-busy": (
        "Too much is waiting to be written. Send the same again after `Retry-After` seconds."
    ),
    "writer-failed": (
        "The writer stopped before it had kept all. Send the same again: what was kept stays as "
        "it is."
    ),
    "write-failed": "The articles could not be written, as on a full disk; the log says why.",
    "index-mismatch": "The index was made by another version and must be rebuilt by the operator.",
    "overrides-differ": "The index must be rebuilt by the operator, with its list of exceptions.",
    "facets-differ": "The index must be rebuilt by the operator, with its facets.",
    "invalid-word-list": "A word list kept with the index cannot be read; the log says where.",
    "sources-unusable": "What is known of the sources cannot be read; the log tells why.",
    "index-damaged": "The index is damaged. The operator finds out more with `naba check`.",
    "index-unreadable": "The server is not permitted to read the index.",
    "server-unreachable": "The server on which the index is does not answer.",
    "server-untrusted": "The certificate of the server on which the index is is not trusted.",
    "server-denied": "The server on which the index is does not accept the user or the key.",
    "server-unsuitable": "The server on which the index is is no OpenSearch, or too old.",
    "server-not-ready": "A part of the cluster on which the index is is missing.",
    "server-full": "The disk of the server on which the index is is nearly full.",
    "server-error": "The server on which the index is failed; the log says why.",
    "index-error": "The index cannot be opened; the log says why.",
    "engine-missing": "The engine of the index is not installed on the server.",
    "search-timeout": (
        "The search took too long before anything was found. Ask for fewer words, or for fewer of "
        "them with wildcards or a tilde."
    ),
    "search-error": "The search failed; the log says why.",
}
#: Fixed codes for statuses whose names differ between versions of Python.
_CODES = {413: "content-too-large", 414: "uri-too-long"}


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """Return an error as problem+json; ``more`` are further fields of the problem."""
    fields = {
        "type": problem_type(code),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
        "request_id": request_id(),
    }
    return Response(orjson.dumps(fields), status, mimetype=PROBLEM_JSON)


def problem_type(code: str) -> str:
    """Return the URL of the explanation of a code: a path unless BASE_URL is set."""
    return f"{current_app.config['BASE_URL'] or request.script_root}/docs#{anchor(code)}"


def anchor(code: str) -> str:
    """Return the id of the explanation of a code on the page /docs."""
    return f"error-{code}"


def status_code(status: int) -> str:
    """Return the code of an error that is known by its HTTP status alone."""
    return _CODES.get(status) or HTTPStatus(status).phrase.lower().replace(" ", "-")
