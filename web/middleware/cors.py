"""CORS: the sites listed in NABA_CORS_ORIGINS may read the API from scripts, without cookies."""

from flask import Flask, Response, current_app, request

_EXPOSED_HEADERS = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
_PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Authorization, If-None-Match, X-API-Key, X-Request-ID",
    "Access-Control-Max-Age": "600",
}
_SHARED_PATHS = ("/api/", "/openapi.json", "/healthz")


def init_app(app: Flask) -> None:
    """Let scripts of other sites read the API, if any origins are configured."""
    if app.config["CORS_ORIGINS"]:
        app.after_request(_add_cors_headers)


def _add_cors_headers(response: Response) -> Response:
    if not request.path.startswith(_SHARED_PATHS):
        return response
    allowed = {site.strip().rstrip("/") for site in current_app.config["CORS_ORIGINS"].split(",")}
    origin = request.headers.get("Origin", "")
    response.vary.add("Origin")
    if "*" in allowed or (origin and origin in allowed):
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT_HEADERS)
    return response
