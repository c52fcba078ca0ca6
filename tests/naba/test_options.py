"""Rules of the options that commands share, and of those whose values the library defines."""

import inspect
import subprocess
import sys
from typing import Any, get_args

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from index_data.readers import FORMATS
from naba.cli import main
from search import Index, SearchRequest
from search.output.export import EXPORT_FORMATS
from search.output.feed import FOLLOWED, FeedFormat
from search.request import GroupName, LevelName, Match, MeaningName, Sort
from tests.conftest import MakeIndex
from web import create_app


def option(command: str, name: str) -> click.Parameter:
    return next(p for p in main.commands[command].params if f"--{name}" in p.opts)


def defaults(command: str) -> dict[str, Any]:
    """Return the values of a command's options when none is given."""
    return main.commands[command].make_context(command, []).params


@pytest.mark.parametrize(
    ("command", "name", "values"),
    [
        *((command, "sort", get_args(Sort)) for command in ("search", "export", "feed")),
        ("search", "match", get_args(Match)),
        ("search", "level", get_args(LevelName)),
        *((command, "meaning", get_args(MeaningName)) for command in ("search", "evaluate")),
        ("search", "group", get_args(GroupName)),
        ("export", "format", EXPORT_FORMATS),
        ("feed", "format", get_args(FeedFormat)),
        ("index", "format", FORMATS),
    ],
)
def test_the_values_are_those_of_the_library(
    command: str, name: str, values: tuple[str, ...]
) -> None:
    """Help, usage errors and shell completion name the values that the library defines."""
    listed = "|".join(values)
    assert f"--{name} [{listed}]" in CliRunner().invoke(main, [command, "--help"]).stdout
    error = CliRunner().invoke(main, [command, f"--{name}", "x"])
    quoted = ", ".join(map(repr, values))
    assert error.exit_code == 2
    assert f"'x' is not {'one of ' if len(values) > 1 else ''}{quoted}" in error.stderr
    shell = ShellComplete(main, {}, "naba", "_NABA_COMPLETE")
    completed = shell.get_completions([command, f"--{name}"], values[0][:1])
    assert values[0] in [item.value for item in completed]


@pytest.mark.parametrize(
    ("command", "name", "path"),
    [
        ("suggest", "limit", "/api/v1/suggest"),
        ("similar", "limit", "/api/v1/articles/{article_id}/similar"),
    ],
)
def test_limits_and_defaults_are_those_of_the_api(command: str, name: str, path: str) -> None:
    """What the API refuses, the command line refuses too."""
    described = create_app().test_client().get("/openapi.json").get_json()["paths"][path]
    (schema,) = [p["schema"] for p in described["get"]["parameters"] if p["name"] == name]
    known = option(command, name)
    assert isinstance(known.type, click.IntRange)
    assert (known.type.min, known.type.max) == (schema["minimum"], schema["maximum"])
    method = inspect.signature(getattr(Index, command)).parameters[name]
    assert known.default == schema["default"] == method.default


@pytest.mark.parametrize(
    ("command", "expected"),
    [("search", SearchRequest()), ("export", SearchRequest()), ("feed", FOLLOWED)],
)
def test_defaults_are_those_of_the_library(command: str, expected: SearchRequest) -> None:
    """A search without options is the library's; a feed is one to follow."""
    for name, value in defaults(command).items():
        if name in SearchRequest.__slots__ and name not in ("query", "offer"):
            assert value == getattr(expected, name), name


@pytest.mark.parametrize(("cores", "workers"), [(2, 2), (96, 64), (None, 1)])
def test_a_worker_per_core(
    cores: int | None, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one worker per core, up to the limit; one where cores cannot be counted."""
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    context = main.commands["index"].make_context("index", ["articles.jsonl"])
    assert context.params["workers"] == workers


def test_a_facet_is_checked_by_the_library(make_index: MakeIndex) -> None:
    """A facet that the index has not is a usage error that names those it has."""
    result = CliRunner().invoke(main, ["search", "--facet", "x", "--index", make_index("أ").url])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("naba: facet: ")
    assert "timeline" in result.stderr


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_the_program_starts_without_the_library(argument: str) -> None:
    """The list of commands is quick: it imports no index, engine or web framework."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from naba.cli import main\n"
        "main()"
    )
    command = [sys.executable, "-c", code, argument]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 our own
    loaded = set(done.stderr.decode().split())
    assert "naba.cli" in loaded
    assert not loaded & {"search.index", "tomllib", "flask", "tantivy", "whoosh", "rich", "orjson"}
