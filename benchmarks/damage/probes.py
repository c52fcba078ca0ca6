"""What an index is asked to do: commands of the program, and requests to the server."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import quote

from benchmarks.damage.sample import FACET, Subject

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

#: In place of a status: the connection was closed while the answer was sent.
CLOSED = 0
#: Codes of an index that is damaged, and of one that may not be read.
DAMAGED, UNREADABLE = "index-damaged", "index-unreadable"
#: What differs between two equal answers: times, sizes, the numbers of requests and scripts.
_VARIABLE = re.compile(
    r'"took_ms": ?[\d.]+|\bin [\d.]+ ms|<span class="took">[^<]*|^(?:bytes|time) .*$|"bytes": ?\d+'
    r'|"request_id": ?"[^"]*"|nonce="[^"]*"|nonce-[\w-]+',
    re.MULTILINE,
)
_EXCERPT_CHARS = 300


class Answer(NamedTuple):
    """What a probe got: an exit code or HTTP status, and what was said.

    ``code`` is that of an error of the API, ``digest`` one of the whole answer, ``told`` the files
    that a check names, and ``signal`` what ended the process, or 0. ``panicked`` says that a panic
    was printed, even if it was caught.
    """

    status: int
    code: str = ""
    digest: str = ""
    excerpt: str = ""
    told: tuple[str, ...] = ()
    signal: int = 0
    panicked: bool = False

    @classmethod
    def of(cls, status: int, text: str, error: str = "", code: str = "") -> Self:
        """Return the answer with a text, and what was printed as an error."""
        digest = sha256(_VARIABLE.sub("", text).encode()).hexdigest()[:16]
        return cls(status, code, digest, (error or text)[-_EXCERPT_CHARS:].strip())

    def says_as(self, other: Self) -> bool:
        """Return whether two answers are the same but for times and the like."""
        return (self.status, self.digest) == (other.status, other.digest)


class Probe(NamedTuple):
    """A named question to the index at an address, or an order to it."""

    name: str
    ask: Callable[[str], Answer]


def _command(name: str, *arguments: str) -> Probe:
    """Return the probe that runs a command of the program in this process."""

    def ask(url: str) -> Answer:
        from click.testing import CliRunner

        from naba.cli import main

        result = CliRunner().invoke(main, [*arguments, "--index", url])
        error = result.exception
        if error is not None and not isinstance(error, SystemExit):
            return Answer.of(-1, "", f"{type(error).__name__}: {error}")
        answer = Answer.of(result.exit_code, result.stdout, result.stderr)
        return answer._replace(told=_told(result.stdout)) if "check" in arguments else answer

    return Probe(name, ask)


def _commands(*commands: tuple[str, ...]) -> list[Probe]:
    """Return the probes of commands, each a name and arguments, as far as the program has them."""
    from naba.cli import main

    return [_command(name, *rest) for name, *rest in commands if rest[0] in main.commands]


def _told(report: str) -> tuple[str, ...]:
    with suppress(ValueError, KeyError, TypeError):
        return tuple(found["file"] for found in json.loads(report)["damage"])
    return ()


def _requests(paths: Mapping[str, str]) -> list[Probe]:
    """Return the probes that send requests to one server, made for the first of them."""
    clients: dict[str, Any] = {}

    def asking(path: str) -> Callable[[str], Answer]:
        def ask(url: str) -> Answer:
            from search import IndexDamaged
            from web import create_app

            if url not in clients:
                clients[url] = create_app({"INDEX_URL": url}).test_client()
            try:
                response = clients[url].get(path)
                return Answer.of(response.status_code, response.text, code=_code(response))
            except IndexDamaged as error:
                # The beginning of an export is sent; the connection is closed before its end.
                return Answer.of(CLOSED, "", str(error), DAMAGED)
            # What else a server does not catch may end its process.
            except BaseException as error:
                return Answer.of(-1, "", f"{type(error).__name__}: {error}")

        return ask

    return [Probe(f"GET {name}", asking(path)) for name, path in paths.items()]


def _code(response: "TestResponse") -> str:
    """Return the code of a problem, or the one that the page of an error is about."""
    from web.error_texts import UNAVAILABLE

    problem = response.get_json(silent=True)
    if isinstance(problem, dict):
        return str(problem.get("code", ""))
    if response.status_code != 503:
        return ""
    remedies = {code: text.remedy for code, text in UNAVAILABLE.items() if text.remedy}
    told = (code for code, remedy in remedies.items() if f">{remedy}<" in response.text)
    return next(told, UNREADABLE)


def reading(about: Subject) -> list[Probe]:
    """Return what is asked of every damaged index; nothing of it changes it."""
    counted = ("--facet", "source", "--facet", FACET, "--facet", "timeline")
    return [
        *_commands(
            ("check", "check", "--json"),
            ("check text", "check"),
            ("search words", "search", about.words, *counted, "--explain", "--json"),
            ("search phrase", "search", about.phrase, "--limit", "50"),
            ("search prefix", "search", about.prefix, "--level", "wide", "--json"),
            ("search filter", "search", "--source", about.source, "--sort", "oldest", "--json"),
            ("search group", "search", about.words, "--match", "any", "--group", "story"),
            ("stats", "stats", "--json"),
            ("get", "get", about.article),
            ("get deleted", "get", about.deleted),
            ("similar", "similar", about.article, "--json"),
            ("suggest", "suggest", about.phrase[1:-2]),
            ("export", "export"),
            ("feed", "feed", about.words),
        ),
        *_requests(_paths(about)),
    ]


def _paths(about: Subject) -> Mapping[str, str]:
    words, article = quote(about.words), quote(about.article, safe="")
    return {
        "/": "/",
        "/?q": f"/?q={words}",
        "/a/ID": f"/a/{article}?q={words}",
        "/api/v1/search": f"/api/v1/search?q={words}&facet=source&facet=timeline",
        "/api/v1/articles/ID": f"/api/v1/articles/{article}",
        "/api/v1/export": f"/api/v1/export?source={quote(about.source)}",
        "/suggest.json": f"/suggest.json?q={words[:30]}",
        "/feed.atom": f"/feed.atom?q={words}",
        "/healthz": "/healthz",
    }


def writing(about: Subject, source: Path) -> list[list[Probe]]:
    """Return orders that change an index, in groups that each begin with the damaged one.

    ``source`` is a file of articles to be indexed.
    """
    return [
        _commands(
            ("delete", "delete", about.article),
            ("index", "index", str(source), "--workers", "1"),
            ("check written", "check"),
        ),
        _commands(
            ("check deep", "check", "--deep"),
            ("repair", "repair"),
            ("stats repaired", "stats", "--json"),
            ("check repaired", "check"),
        ),
        _commands(
            ("rebuild", "rebuild"),
            ("stats rebuilt", "stats", "--json"),
        ),
    ]
