"""Which other sites' scripts may read the API: NABA_CORS_ORIGINS; cookies never count."""

from flask import Flask, Response, current_app, request

_EXPOSED = "ETag, Retry-After, X-Request-ID"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Authorization, X-API-Key, X-Request-ID",
    "Access-Control-Max-Age": "600",
}
_OPEN = ("/api/", "/openapi.json", "/healthz")


def init_cors(app: Flask) -> None:
    """Let the scripts of some sites read the API."""
    if app.config["CORS_ORIGINS"]:
        app.after_request(_allow)


def _allow(response: Response) -> Response:
    if not request.path.startswith(_OPEN):
        return response
    allowed = {site.strip().rstrip("/") for site in current_app.config["CORS_ORIGINS"].split(",")}
    origin = request.headers.get("Origin", "")
    response.vary.add("Origin")
    if "*" in allowed or (origin and origin in allowed):
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
    return response
