"""Every error that searching and indexing can raise.

SearchError
├── ArticleError            an article that cannot be indexed
├── RequestError            a search option with a value that it cannot have
├── QuerySyntaxError        a query that cannot be read as it stands (strict reading only)
├── WordListError           a list of overrides, synonyms or labels that cannot be read
├── EngineMissing           an engine that is unknown or not installed
└── IndexUnusable
    ├── IndexMissing        nothing there
    ├── NotAnIndex          something there, and it is no index
    ├── IndexLocked         somebody else is writing
    ├── IndexMismatch       made by another analyzer or schema
    ├── OverridesDiffer     its articles were read with other overrides
    ├── FacetsDiffer        its articles were kept with other facets
    └── IndexDamaged        unreadable
"""

from typing import ClassVar


class SearchError(Exception):
    """The root of all errors of the search library; its text is for the person who meets it."""

    code: ClassVar[str] = "search-error"


class ArticleError(SearchError):
    """Say why an article cannot be indexed."""

    code = "invalid-article"


class RequestError(SearchError):
    """Name the search option (``parameter``) whose value cannot be used, and why."""

    code = "invalid-parameter"

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason


class QuerySyntaxError(SearchError):
    """Say what is wrong with a query, in English and Arabic, and at which character (from 0)."""

    code = "invalid-query"

    def __init__(self, problem: str, message: str, message_ar: str, position: int) -> None:
        super().__init__(f"{message} (character {position + 1})")
        self.problem = problem
        self.message = message
        self.message_ar = message_ar
        self.position = position


class WordListError(SearchError):
    """Say what is wrong with a list of words, in which file and line (0: the file as a whole)."""

    code = "invalid-word-list"

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class EngineMissing(SearchError):
    """Name an engine that is unknown or not installed, and the remedy."""

    code = "engine-missing"

    def __init__(self, name: str, fix: str) -> None:
        super().__init__(f"The engine {name!r} is not available: {fix}")


class IndexUnusable(SearchError):
    """The root of what can be wrong with an index; ``url`` says which."""

    code = "index-error"
    text: ClassVar[str] = "Cannot use the index {url}: {reason}"

    def __init__(self, url: str, reason: str = "") -> None:
        super().__init__(self.text.format(url=url, reason=reason))
        self.url = url


class IndexMissing(IndexUnusable):
    """There is no index at that place."""

    code = "index-missing"
    text = "There is no index at {url}. Make one: naba index FILES --index {url}"


class NotAnIndex(IndexUnusable):
    """There is something at that place, and it is not an index."""

    code = "not-an-index"
    text = "{url} is not a Naba index ({reason}). Name another place with --index."


class IndexLocked(IndexUnusable):
    """Another process is writing to the index."""

    code = "index-locked"
    text = "Somebody else is writing to the index {url}. Try again when that has finished."


class IndexMismatch(IndexUnusable):
    """The index was made by another analyzer or schema, or with other overrides."""

    code = "index-mismatch"
    text = (
        "The index {url} was made by another version of the analyzer, or with other overrides. "
        "Make it anew from its own articles: naba rebuild --index {url}"
    )


class OverridesDiffer(IndexUnusable):
    """Overrides were given for an index whose articles were read without them."""

    code = "overrides-differ"
    text = (
        "The articles of the index {url} were read with other overrides, or by another version of "
        "the analyzer. Read them anew: naba rebuild --index {url} --overrides FILE"
    )


class FacetsDiffer(IndexUnusable):
    """Facets were given for an index whose articles were kept with others."""

    code = "facets-differ"
    text = (
        "The articles of the index {url} were kept with other facets. "
        "Make it anew with these: naba rebuild --index {url} {reason}"
    )


class IndexDamaged(IndexUnusable):
    """The index cannot be read."""

    code = "index-damaged"
    text = "The index {url} is damaged: {reason}. Index its sources again into a new place."
