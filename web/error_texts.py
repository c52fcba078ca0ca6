"""The texts of errors, for people and for programs."""

from typing import NamedTuple

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString


class ErrorText(NamedTuple):
    """The texts of an error: title and advice on its page, detail in its problem.

    ``remedy`` is a command for the operator of the server, shown on the page. What passes by itself
    is to be asked for again in ``retry_seconds``.
    """

    title: LazyString
    advice: LazyString
    detail: str = ""
    remedy: str = ""
    retry_seconds: int = 0


#: When to come again for what passes by itself.
_RETRY_SECONDS = 10
#: The URL of an index may contain a password or a path, so only the log shows it.
UNAVAILABLE = {
    "index-missing": ErrorText(
        lazy_gettext("No index yet"),
        lazy_gettext(
            "No articles have been indexed here yet. The site operator can create an index with:"
        ),
        "There is no index yet.",
        "naba index FILES",
    ),
    "not-an-index": ErrorText(
        lazy_gettext("Not a Naba index"),
        lazy_gettext(
            "The configured location contains something other than an index. The site operator can "
            "choose another one with:"
        ),
        "The configured location is not an index.",
        "naba serve --index URL",
    ),
    "index-locked": ErrorText(
        lazy_gettext("The index is busy"),
        lazy_gettext("The index is being written to. Please try again in a moment."),
        "The index is being written to; try again later.",
    ),
    "index-mismatch": ErrorText(
        lazy_gettext("The index is from another version"),
        lazy_gettext(
            "The index was created by another version of the program. The site operator can "
            "rebuild it from its own articles with:"
        ),
        "The index was created by another version of Naba and must be rebuilt.",
        "naba rebuild",
    ),
    "invalid-word-list": ErrorText(
        lazy_gettext("Error in a word list"),
        lazy_gettext(
            "A word list stored with the index contains a line that cannot be read. The site "
            "operator can find it with:"
        ),
        "A word list stored with the index contains a line that cannot be read; see the log.",
        "naba stats",
    ),
    "search-timeout": ErrorText(
        lazy_gettext("This search takes too long"),
        lazy_gettext(
            "The server gave it up before anything was found. Try fewer words, or fewer of them "
            "with wildcards or a tilde."
        ),
        "The search took too long; ask for fewer words, or fewer with wildcards or a tilde.",
    ),
    "sources-unusable": ErrorText(
        lazy_gettext("The sources cannot be read"),
        lazy_gettext(
            "What is known of the sources could not be read. Please try again in a moment."
        ),
        "What is known of the sources cannot be read; see the log.",
    ),
    "index-damaged": ErrorText(
        lazy_gettext("The index is damaged"),
        lazy_gettext(
            "Part of the index could not be read. The site operator can see what is lost, and how "
            "to mend it, with:"
        ),
        "The index is damaged; the operator can see what is lost, and how to mend it, with naba "
        "check.",
        "naba check",
    ),
    "server-unreachable": ErrorText(
        lazy_gettext("Search is unavailable"),
        lazy_gettext(
            "The server on which the articles are does not answer. Please try again in a moment."
        ),
        "The server on which the index is does not answer; try again later.",
        retry_seconds=_RETRY_SECONDS,
    ),
    "server-not-ready": ErrorText(
        lazy_gettext("Search is unavailable"),
        lazy_gettext(
            "A part of the servers on which the articles are is missing. Please try again in a "
            "moment."
        ),
        "A part of the cluster on which the index is is missing; try again later.",
        retry_seconds=_RETRY_SECONDS,
    ),
    "server-full": ErrorText(
        lazy_gettext("Nothing can be written"),
        lazy_gettext(
            "The disk of the server on which the articles are is nearly full. The site operator "
            "can see how full with:"
        ),
        "The disk of the server on which the index is is nearly full, so that it only reads.",
        "naba doctor",
    ),
    "server-untrusted": ErrorText(
        lazy_gettext("Search is unavailable"),
        lazy_gettext(
            "The server on which the articles are could not prove who it is. The site operator "
            "can see why with:"
        ),
        "The certificate of the server on which the index is is not trusted; see the log.",
        "naba doctor",
    ),
    "server-denied": ErrorText(
        lazy_gettext("Search is unavailable"),
        lazy_gettext(
            "The server on which the articles are denies access. The site operator can see why "
            "with:"
        ),
        "The server on which the index is denies access; see the log.",
        "naba doctor",
    ),
    "server-unsuitable": ErrorText(
        lazy_gettext("Search is unavailable"),
        lazy_gettext(
            "The server on which the articles are cannot be used by this version of the program. "
            "The site operator can see why with:"
        ),
        "The server on which the index is is no OpenSearch, or too old; see the log.",
        "naba doctor",
    ),
    "server-error": ErrorText(
        lazy_gettext("Search is unavailable"),
        lazy_gettext(
            "The server on which the articles are failed. The site operator can see how it is with:"
        ),
        "The server on which the index is failed; see the log.",
        "naba doctor",
    ),
}
UNKNOWN = ErrorText(
    lazy_gettext("Search is unavailable"),
    lazy_gettext("The index could not be opened. Please try again in a moment."),
    "The index cannot be opened.",
)
STATUSES = {
    400: ErrorText(
        lazy_gettext("Bad request"),
        lazy_gettext("The address or the request contains an error, so it cannot be answered."),
    ),
    401: ErrorText(
        lazy_gettext("API key required"), lazy_gettext("This request requires an API key.")
    ),
    404: ErrorText(
        lazy_gettext("Page not found"),
        lazy_gettext("There is no page at this address. It may have been deleted or mistyped."),
    ),
    405: ErrorText(
        lazy_gettext("Method not allowed"),
        lazy_gettext("This page does not accept this kind of request."),
    ),
    408: ErrorText(
        lazy_gettext("Request too slow"),
        lazy_gettext("The request did not arrive in time. Please try again."),
    ),
    413: ErrorText(
        lazy_gettext("Request too large"),
        lazy_gettext("The request contains more data than we accept."),
    ),
    414: ErrorText(
        lazy_gettext("Address too long"),
        lazy_gettext(
            "The address is longer than we accept. Try a shorter query or remove some filters."
        ),
    ),
    429: ErrorText(
        lazy_gettext("Too many requests"),
        lazy_gettext(
            "You have sent more requests than we can answer. Please try again in a moment."
        ),
    ),
    431: ErrorText(
        lazy_gettext("Headers too large"),
        lazy_gettext(
            "Your browser sent larger headers than we accept. Clear its cookies and try again."
        ),
    ),
    500: ErrorText(
        lazy_gettext("Something went wrong here"),
        lazy_gettext(
            "An unexpected error occurred and has been logged. Please try again in a moment."
        ),
    ),
    503: ErrorText(
        lazy_gettext("The server is busy"),
        lazy_gettext("There are more requests than we can answer. Please try again in a moment."),
    ),
}
