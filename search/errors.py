"""Every error that searching and indexing can raise.

SearchError
├── ArticleError            an article that cannot be indexed
├── RequestError            a search option with an invalid value
├── QuerySyntaxError        a query that is not well formed (strict reading only)
├── SearchTimeout           a search for which there was too little time
├── WordListError           a list of overrides, synonyms or labels that cannot be read
├── EngineMissing           an engine that is unknown or not installed
├── EmbedderMissing         a model of meaning that is unknown, not installed or cannot be read
├── BackupError             a file that cannot be restored as a backup
└── IndexUnusable
    ├── IndexMissing        there is nothing
    ├── NotAnIndex          there is something that is not an index
    ├── IndexExists         there is something where an index is to be made
    ├── CopyDiffers         a copy is not what was read
    ├── IndexLocked         another process is writing
    ├── IndexMismatch       made by another analyzer or schema
    ├── OverridesDiffer     its articles were analysed with other overrides
    ├── FacetsDiffer        its articles were indexed with other facets
    ├── IndexUntrusted      it can run code, and others may change it
    ├── IndexDamaged        it cannot be read
    └── ServerError         the server of the index failed
        ├── ServerUnreachable   it does not answer
        ├── ServerUntrusted     its certificate is not trusted
        ├── ServerDenied        it does not accept the user or the key
        ├── ServerUnsuitable    it is no OpenSearch, or too old
        ├── ServerNotReady      a part of the cluster is missing
        └── ServerFull          its disk is nearly full
"""

from typing import Any, ClassVar


class SearchError(Exception):
    """Base class of all errors of the search library; the message is meant for people.

    They can be pickled, and so raised in another process than where the search ran.
    """

    code: ClassVar[str] = "search-error"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy the error as it is: its message is made of what its constructor was given."""
        return _restored, (type(self), self.args), vars(self)


def _restored(kind: type[SearchError], args: tuple[object, ...]) -> SearchError:
    error = kind.__new__(kind)
    error.args = args
    return error


class ArticleError(SearchError):
    """An article cannot be indexed; the message says why."""

    code = "invalid-article"


class RequestError(SearchError):
    """The value of a search option (``parameter``) is invalid for a ``reason``."""

    code = "invalid-parameter"

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason


class QuerySyntaxError(SearchError):
    """A query is not well formed, at the character ``position`` (from 0).

    ``message`` and ``message_ar`` say what is wrong in English and Arabic; ``problem`` is its code.
    """

    code = "invalid-query"

    def __init__(self, problem: str, message: str, message_ar: str, position: int) -> None:
        super().__init__(f"{message} (character {position + 1})")
        self.problem = problem
        self.message = message
        self.message_ar = message_ar
        self.position = position


class SearchTimeout(SearchError):
    """A search took longer than the index allows, before anything was found."""

    code = "search-timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The search took longer than {seconds:g} seconds before anything was found. "
            "Search for fewer words, or for fewer of them with wildcards or a tilde."
        )
        self.seconds = seconds


class WordListError(SearchError):
    """A word list cannot be read; ``line`` counts from 1, 0 is the file as a whole."""

    code = "invalid-word-list"

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class EngineMissing(SearchError):
    """An engine is unknown or not installed; the message says what to do."""

    code = "engine-missing"

    def __init__(self, name: str, fix: str) -> None:
        super().__init__(f"The engine {name!r} is not available: {fix}")


class EmbedderMissing(SearchError):
    """A model of meaning is unknown, not installed or cannot be read; ``fix`` says what to do."""

    code = "embedder-missing"

    def __init__(self, model: str, fix: str) -> None:
        super().__init__(f"The model {model!r} is not available: {fix}")
        self.model = model
        self.fix = fix


class BackupError(SearchError):
    """A backup cannot be read: the ``file``, the ``member`` of it or "" for the whole, a reason."""

    code = "invalid-backup"

    def __init__(self, file: str, member: str, reason: str) -> None:
        super().__init__(": ".join(filter(None, (file, member, reason))))
        self.file = file
        self.member = member
        self.reason = reason


class IndexUnusable(SearchError):
    """Base class of index errors: the address of the index, and, where it varies, the reason."""

    code = "index-error"
    text: ClassVar[str] = "Cannot use the index {url}: {reason}"

    def __init__(self, url: str, reason: str = "") -> None:
        super().__init__(self.text.format(url=url, reason=reason))
        self.url = url
        self.reason = reason


class IndexMissing(IndexUnusable):
    """There is no index at the address."""

    code = "index-missing"
    text = "There is no index at {url}. Create one: naba index FILES --index {url}"


class NotAnIndex(IndexUnusable):
    """The address holds something that is not an index."""

    code = "not-an-index"
    text = "{url} is not a Naba index ({reason}). Choose another place with --index."


class IndexExists(IndexUnusable):
    """There is something at the address, where a new index is to be made."""

    code = "index-exists"
    text = (
        "There is something at {url} already, and nothing was changed there. Choose another place."
    )


class CopyDiffers(IndexUnusable):
    """A copy, which is to be at the address, is not what was read."""

    code = "copy-differs"
    text = "The copy for {url} differs: {reason}. Nothing is there yet; run the same command again."


class IndexLocked(IndexUnusable):
    """Another process is writing to the index."""

    code = "index-locked"
    text = "Another process is writing to the index {url}. Try again when it has finished."


class IndexMismatch(IndexUnusable):
    """The index was made by another analyzer or schema, or with other overrides."""

    code = "index-mismatch"
    text = (
        "The index {url} was made by another version of Naba, or with other overrides. "
        "Rebuild it from its own articles: naba rebuild --index {url}"
    )


class OverridesDiffer(IndexUnusable):
    """Overrides were given for an index whose articles were analysed without them."""

    code = "overrides-differ"
    text = (
        "The articles of the index {url} were analysed with other overrides, or by another version "
        "of Naba. Rebuild it with these: naba rebuild --index {url} --overrides FILE"
    )


class FacetsDiffer(IndexUnusable):
    """Facets were given for an index whose articles were indexed with others."""

    code = "facets-differ"
    text = (
        "The articles of the index {url} were indexed with other facets. "
        "Rebuild it with these: naba rebuild --index {url} {reason}"
    )


class IndexUntrusted(IndexUnusable):
    """The index can run code, and other users may change it; ``remedy`` is a command."""

    code = "index-untrusted"
    text = "The index {url} can run code when it is opened, and {reason}"

    def __init__(self, url: str, reason: str, remedy: str) -> None:
        how = f". See to it that nobody else may: {remedy} – or open it nevertheless: --trust"
        super().__init__(url, f"{reason}{how}")
        self.remedy = remedy


class IndexDamaged(IndexUnusable):
    """The index cannot be read."""

    code = "index-damaged"
    text = (
        "The index {url} is damaged: {reason}. "
        "See what is lost, and how to mend it: naba check --index {url}"
    )


class ServerError(IndexUnusable):
    """The server of the index failed."""

    code = "server-error"
    text = "The server of the index {url} failed: {reason}. See its log."


class ServerUnreachable(ServerError):
    """The server of the index does not answer."""

    code = "server-unreachable"
    text = (
        "The server of the index {url} does not answer ({reason}). "
        "See whether it runs, and whether the address is right."
    )


class ServerUntrusted(ServerError):
    """The certificate of the server is not trusted."""

    code = "server-untrusted"
    text = "The certificate of the server of the index {url} is not trusted: {reason}"


class ServerDenied(ServerError):
    """The server does not accept the user or the key."""

    code = "server-denied"
    text = "The server of the index {url} denies access: {reason}"


class ServerUnsuitable(ServerError):
    """The server is no OpenSearch, or too old."""

    code = "server-unsuitable"
    text = "The server of the index {url} cannot be used: {reason}. Choose another one."


class ServerNotReady(ServerError):
    """A part of the cluster is missing."""

    code = "server-not-ready"
    text = (
        "The server of the index {url} is not ready: {reason}. "
        "See which of its nodes are down, and try again."
    )


class ServerFull(ServerError):
    """The disk of the server is nearly full, so that it only reads."""

    code = "server-full"
    text = (
        "The server of the index {url} does not write, as its disk is nearly full: {reason}. "
        "Make room there, and try again."
    )
