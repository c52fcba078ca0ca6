"""The language and digits of a page: by its address, else the reader's choice, else the browser.

A choice is kept in a cookie for each, which holds the choice and nothing else.
"""

from collections.abc import Collection
from typing import Any, Literal
from urllib.parse import urlencode

from apiflask import APIFlask
from flask import Response, request, url_for
from flask_babel import Babel
from markupsafe import Markup

from web.addresses import with_query

#: language → its own name, its direction and its digits; the first is the default.
LANGUAGES: dict[str, tuple[str, Literal["rtl", "ltr"], str]] = {
    "ar": ("العربية", "rtl", "arab"),
    "en": ("English", "ltr", "latn"),
}
#: digits → a sample.
DIGITS = {"arab": "١٢٣", "latn": "123"}
#: Where Arabic is written with the digits 123.
_MAGHREB = ("DZ", "EH", "LY", "MA", "TN")
_PREFERENCES: dict[str, Collection[str]] = {"lang": LANGUAGES, "digits": DIGITS}
#: parameter → the cookie that keeps the choice.
COOKIES = {"lang": "naba-lang", "digits": "naba-digits"}
#: Attributes for texts of the page itself within an article, which is in Arabic.
_PAGE_LANGUAGE_ATTRS = {"ar": Markup(), "en": Markup(' lang="en" dir="ltr"')}
#: Prefixes of the endpoints whose responses are in the language of the reader.
_LOCALIZED_ENDPOINTS = (
    "pages.",
    "help.",
    "sources.",
    "feeds.",
    "docs.",
    "discovery.opensearch",
    "discovery.manifest",
)
#: Prefixes of those that are the same with cookies and without: other programs request them.
_COOKIELESS_ENDPOINTS = ("feeds.", "discovery.")


def init_app(app: APIFlask) -> None:
    """Serve pages and feeds in the language of their reader."""
    Babel(app, default_locale="ar", locale_selector=language)
    app.url_defaults(_keep_preferences)
    app.after_request(_add_language_headers)
    app.context_processor(_template_context)


def language() -> str:
    """Return the language of the address, else of the cookie, else of the browser, else Arabic."""
    return _preference("lang") or request.accept_languages.best_match(LANGUAGES, "ar")


def preferred_digits() -> str:
    """Return the digits of the address, else of the cookie, else of the language or the region."""
    if asked := _preference("digits"):
        return asked
    arabic = [tag for tag in request.accept_languages.values() if tag.lower().startswith("ar")]
    if language() == "ar" and arabic and arabic[0].upper().endswith(_MAGHREB):
        return "latn"
    return LANGUAGES[language()][2]


def preferences() -> dict[str, str]:
    """Return the language and digits that the address itself sets, by parameter."""
    values = {name: request.args.get(name, "") for name in _PREFERENCES}
    return {name: value for name, value in values.items() if value in _PREFERENCES[name]}


def url_with_preference(name: str, value: str | None) -> str:
    """Return the URL of the current page with a preference, or without one where it is None."""
    view_args = {**dict.fromkeys(_PREFERENCES), **(request.view_args or {})}
    path = url_for(request.endpoint or "pages.home", **view_args)
    args = request.args.items(multi=True) if request.endpoint else preferences().items()
    pairs = [*((n, v) for n, v in args if n != name), *([(name, value)] if value else [])]
    return with_query(path, urlencode(pairs))


def choice_url(name: str, value: str) -> str:
    """Return the URL that chooses a language or digits, and leads back to the current page."""
    query = urlencode({name: value, "next": url_with_preference(name, None)}, safe="/")
    return with_query(url_for("choice.choose"), query)


def _preference(name: str) -> str:
    """Return the value that the address or the cookie has, empty if neither has a valid one."""
    if value := preferences().get(name):
        return value
    is_cookieless = (request.endpoint or "").startswith(_COOKIELESS_ENDPOINTS)
    kept = "" if is_cookieless else request.cookies.get(COOKIES[name], "")
    return kept if kept in _PREFERENCES[name] else ""


def _keep_preferences(endpoint: str, values: dict[str, Any]) -> None:
    """Add the preferences in the address to each link to a page, unless the link sets None.

    Links to feeds get those of the cookies as well, which feed readers do not send.
    """
    if not endpoint.startswith(_LOCALIZED_ENDPOINTS):
        return
    known = preferences()
    if endpoint.startswith(_COOKIELESS_ENDPOINTS):
        known = {name: value for name in _PREFERENCES if (value := _preference(name))}
    for name, value in known.items():
        values.setdefault(name, value)


def _add_language_headers(response: Response) -> Response:
    """Declare the language of a page or a feed, and what it depends on."""
    if response.mimetype == "text/html" or (request.endpoint or "").startswith(
        _LOCALIZED_ENDPOINTS
    ):
        response.vary.add("Accept-Language")
        response.content_language.add(language())
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    return response


def _template_context() -> dict[str, Any]:
    """Return the variables about language and digits that every template has."""
    current = language()
    return {
        "language": current,
        "direction": LANGUAGES[current][1],
        "locale": f"{current}-u-nu-{preferred_digits()}",
        "page_language_attrs": _PAGE_LANGUAGE_ATTRS[current],
        "preferences": preferences(),
        "other_languages": [
            (code, name, direction, choice_url("lang", code))
            for code, (name, direction, _) in LANGUAGES.items()
            if code != current
        ],
        "digits_choices": [
            (sample, system == preferred_digits(), choice_url("digits", system))
            for system, sample in DIGITS.items()
        ],
    }
