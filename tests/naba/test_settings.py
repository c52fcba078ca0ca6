"""Rules of the file of settings on the command line, and of the command that shows settings."""

import json
import os
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from naba.settings import read_file
from tests.conftest import MakeIndex
from web.config import SETTINGS


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with no variable set."""
    monkeypatch.chdir(tmp_path)
    for variable in ("NABA_CONFIG", *(each.variable for each in SETTINGS)):
        monkeypatch.setenv(variable, "")


def naba(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def shown() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(naba("settings", "--json").stdout)
    return found


def test_the_file_names_the_index_for_all_commands(make_index: MakeIndex) -> None:
    """An option and a variable go before it."""
    index = make_index("هدنة")
    Path("naba.toml").write_text(f'index = "{index.url}"')
    assert "1" in naba("stats").stdout
    assert naba("stats", "--index", "other").exit_code == 4
    assert CliRunner().invoke(main, ["stats"], env={"NABA_INDEX": "other"}).exit_code == 4


def test_the_file_can_be_named_on_the_command_line(tmp_path: Path) -> None:
    """Where it is not in the working folder."""
    path = tmp_path / "mine.toml"
    path.write_text('index = "here"')
    result = naba("--config", str(path), "settings", "--json")
    assert json.loads(result.stdout)["index"] == {"value": "here", "place": str(path)}


def test_an_option_of_a_server_comes_from_the_file() -> None:
    """As from its variable."""
    Path("naba.toml").write_text("port = 81\nworkers = 3\ntrust_index = true")
    context = click.Context(main)
    read_file(main, context, None)
    serve = main.commands["serve"].make_context("serve", [], parent=_with(context, "serve"))
    assert [serve.params[name] for name in ("host", "port", "workers", "trust")] == [
        "127.0.0.1", 81, 3, True,
    ]  # fmt: skip


def _with(context: click.Context, command: str) -> click.Context:
    """Return the context with which click makes that of a command."""
    context.invoked_subcommand = command
    return context


@pytest.mark.parametrize("command", ["settings", "stats", "serve"])
def test_an_error_in_the_file_is_one_line(command: str) -> None:
    """And the usage is wrong."""
    Path("naba.toml").write_text("indx = 'a'")
    result = naba(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("naba: naba.toml has an unknown setting 'indx'")
    assert result.stderr.count("\n") == 1


def test_an_error_in_the_file_does_not_hinder_help() -> None:
    """Nothing is read for it."""
    Path("naba.toml").write_text("nonsense")
    assert naba("--help").exit_code == 0


def test_settings_say_where_they_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a variable, in the file, or nowhere."""
    Path("naba.toml").write_text("metrics = true")
    monkeypatch.setenv("NABA_PORT", "80")
    assert [shown()[key] for key in ("metrics", "port", "host")] == [
        {"value": True, "place": "naba.toml"},
        {"value": 80, "place": "NABA_PORT"},
        {"value": "127.0.0.1", "place": None},
    ]
    lines = {line.split()[0]: line.split()[1:] for line in naba("settings").stdout.splitlines()}
    assert lines["metrics"] == ["true", "naba.toml"]
    assert lines["port"] == ["80", "NABA_PORT"]
    assert lines["base_url"] == ["-", "-"]
    assert list(lines) == [each.key for each in SETTINGS]


def test_secrets_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there are any is not."""
    assert shown()["api_keys"]["value"] == ""
    monkeypatch.setenv("NABA_API_KEYS", "very-secret")
    monkeypatch.setenv("NABA_RATE_STORAGE", "redis://:very-secret@host")
    for arguments in (["settings"], ["settings", "--json"]):
        assert "very-secret" not in naba(*arguments).stdout
    assert shown()["api_keys"]["value"] == "(hidden)"


def test_an_invalid_variable_is_told() -> None:
    """By its name."""
    result = CliRunner().invoke(main, ["settings"], env={"NABA_SLOW_MS": "fast"})
    assert result.exit_code == 2
    assert "NABA_SLOW_MS must be a whole number, 0 or more, not 'fast'" in result.stderr


def test_sites_are_told_the_contact_of_the_file() -> None:
    """What fetches articles reads it from the environment."""
    from index_data.fetching.client import user_agent

    Path("naba.toml").write_text('contact = "desk@example.org"')
    naba("settings")
    assert "desk@example.org" in user_agent()


def test_engines_are_told_the_shards_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable goes before the file, as ever."""
    Path("naba.toml").write_text("opensearch_shards = 3\nopensearch_replicas = 0")
    monkeypatch.setenv("NABA_OPENSEARCH_REPLICAS", "2")
    naba("settings")
    assert os.environ["NABA_OPENSEARCH_SHARDS"] == "3"
    assert os.environ["NABA_OPENSEARCH_REPLICAS"] == "2"


def test_shards_in_the_file_are_a_number() -> None:
    """Within what servers take."""
    Path("naba.toml").write_text("opensearch_shards = 0")
    result = naba("stats")
    assert result.exit_code == 2
    assert "opensearch_shards in naba.toml must be a whole number from 1 to 1024" in result.stderr
