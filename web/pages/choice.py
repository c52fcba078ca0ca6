"""The links that choose the language or the digits, and the cookies that keep the choice."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from apiflask import APIBlueprint
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from web.addresses import with_query
from web.languages import COOKIES, preferences

blueprint = APIBlueprint("choice", __name__, enable_openapi=False)

MAX_AGE_SECONDS = 365 * 24 * 60 * 60
_SEE_OTHER = 303
#: A path on this server. Browsers read two slashes as the beginning of a host, a backslash as a
#: slash, and skip tabs and line ends.
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f]*")


@blueprint.get("/choose")
def choose() -> Response:
    """Keep the language or the digits chosen in a cookie, and lead back to the page at ``next``.

    Where the browser keeps no cookies, as its second request shows, the choice is added to the
    address of the page instead; also for a link on another site, which is no choice of the reader.
    """
    chosen = preferences()
    if all(request.cookies.get(COOKIES[name]) == value for name, value in chosen.items()):
        return redirect(_next_url({}), _SEE_OTHER)
    is_foreign = request.headers.get("Sec-Fetch-Site", "") in ("cross-site", "same-site")
    if is_foreign or "again" in request.args:
        return redirect(_next_url(chosen), _SEE_OTHER)
    again = urlencode({**chosen, "next": request.args.get("next", ""), "again": "1"})
    response = redirect(with_query(url_for("choice.choose"), again), _SEE_OTHER)
    for name, value in chosen.items():
        _set_cookie(response, COOKIES[name], value)
    return response


def _next_url(added: dict[str, str]) -> str:
    """Return the URL of ``next`` with the preferences given, and none of those chosen here."""
    asked = request.args.get("next", "")
    home = url_for("pages.home", lang=None, digits=None)
    parts = urlsplit(asked if _LOCAL_PATH.fullmatch(asked) else home)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in preferences()]
    return with_query(parts.path, urlencode([*kept, *added.items()]))


def _set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=MAX_AGE_SECONDS,
        path=url_for("pages.home", lang=None, digits=None),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
