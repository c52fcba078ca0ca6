"""The language of a page and its digits: chosen by the address, else by the browser."""

from collections.abc import Collection
from typing import Any, Literal
from urllib.parse import urlencode

from apiflask import APIFlask
from flask import Response, request, url_for
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.urls import uri_to_iri

#: language → its name in itself, its direction and its digits; the first is the default.
LANGUAGES: dict[str, tuple[str, Literal["rtl", "ltr"], str]] = {
    "ar": ("العربية", "rtl", "arab"),
    "en": ("English", "ltr", "latn"),
}
#: digits → a sample of them.
DIGITS = {"arab": "١٢٣", "latn": "123"}
_CHOICES: dict[str, Collection[str]] = {"lang": LANGUAGES, "digits": DIGITS}
#: What marks the page's own words within an article, which is in Arabic.
_OWN_TONGUE = {"ar": Markup(), "en": Markup(' lang="en" dir="ltr"')}
#: The blueprints whose answers speak to people.
_SPEAKING = ("pages.", "feeds.", "docs.", "discovery.opensearch")


def init_languages(app: APIFlask) -> None:
    """Let the pages and feeds of ``app`` speak the language of their reader."""
    Babel(app, default_locale="ar", locale_selector=language)
    app.url_defaults(_carry)
    app.after_request(_tell)
    app.context_processor(_words)


def language() -> str:
    """Return the language asked for: by ``lang``, else by the browser, else Arabic."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "ar")


def digits_wanted() -> str:
    """Return the digits asked for: by ``digits``, else those of the language."""
    asked = request.args.get("digits", "")
    return asked if asked in DIGITS else LANGUAGES[language()][2]


def preferences() -> dict[str, str]:
    """Return what the address itself says of language and digits."""
    given = {name: request.args.get(name, "") for name in _CHOICES}
    return {name: value for name, value in given.items() if value in _CHOICES[name]}


def switched(name: str, value: str) -> str:
    """Return the address of this page in another language or with other digits."""
    place = {**dict.fromkeys(_CHOICES), **(request.view_args or {})}
    path = url_for(request.endpoint or "pages.home", **place)
    given = request.args.items(multi=True) if request.endpoint else preferences().items()
    query = urlencode([*((n, v) for n, v in given if n != name), (name, value)])
    return uri_to_iri(f"{path}{'&' if '?' in path else '?'}{query}")


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Keep in each link to a page what the address says; a link that says None stays without."""
    if endpoint.startswith(_SPEAKING):
        for name, value in preferences().items():
            values.setdefault(name, value)


def _tell(response: Response) -> Response:
    """Tell caches and readers the language of a page or a feed."""
    if response.mimetype == "text/html" or (request.endpoint or "").startswith(_SPEAKING):
        response.vary.add("Accept-Language")
        response.content_language.add(language())
    return response


def _words() -> dict[str, Any]:
    """Return what each template knows of languages."""
    own = language()
    return {
        "language": own,
        "direction": LANGUAGES[own][1],
        "locale": f"{own}-u-nu-{digits_wanted()}",
        "own_tongue": _OWN_TONGUE[own],
        "preferences": preferences(),
        "other_languages": [
            (code, name, direction, switched("lang", code))
            for code, (name, direction, _) in LANGUAGES.items()
            if code != own
        ],
        "digits_choices": [
            (sample, system == digits_wanted(), switched("digits", system))
            for system, sample in DIGITS.items()
        ],
    }
