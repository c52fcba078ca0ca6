"""Rules of completion in shells."""

import shutil
from typing import get_args

import pytest
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class
from click.testing import CliRunner

from naba.cli import main
from search.output.export import EXPORT_FORMATS
from search.request import Sort
from tests.test_docs import PAGES

SHELLS = ("bash", "zsh", "fish")


def completing(shell: str) -> ShellComplete:
    known = get_completion_class(shell)
    assert known
    return known(main, {}, "naba", "_NABA_COMPLETE")


def completed(line: str) -> list[CompletionItem]:
    """Return the completions at the end of a command line."""
    *words, typed = line.split(" ")
    return completing("zsh").get_completions(words, typed)


def values(line: str) -> list[str]:
    return [item.value for item in completed(line)]


def test_commands() -> None:
    """All of them, with what they do."""
    assert values("") == sorted(main.commands)
    (item,) = completed("ana")
    assert (item.value, item.help) == ("analyze", "Show how TEXT is analysed.")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_options(command: str) -> None:
    """All of each command."""
    known = {
        option for p in main.commands[command].params for option in (*p.opts, *p.secondary_opts)
    }
    wanted = {option for option in known if option.startswith("--")}
    assert set(values(f"{command} --")) == wanted | {"--help"}


def test_choices() -> None:
    """The values of an option, those of the library."""
    assert values("export --format ") == list(EXPORT_FORMATS)
    assert values("export --format b") == ["bibtex"]
    assert values("search --sort ") == list(get_args(Sort))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("search --index in", "dir"),
        ("repair --to in", "dir"),
        ("index --index in", "dir"),
        ("index in", "file"),
        ("index a.jsonl in", "file"),
        ("index --labels in", "file"),
        ("rebuild --overrides in", "file"),
        ("index --synonyms in", "file"),
        ("backup in", "file"),
        ("backup x.zip --since in", "file"),
        ("evaluate in", "file"),
    ],
)
def test_paths(line: str, kind: str) -> None:
    """The shell is told which it may complete: folders of indexes, or any file."""
    assert [(item.value, item.type) for item in completed(line)] == [("in", kind)]


@pytest.mark.parametrize("shell", SHELLS)
def test_shells(shell: str) -> None:
    """Each has a script, as the README says, which asks the program."""
    instruction = f"_NABA_COMPLETE={shell}_source naba"
    assert instruction in PAGES["README.md"]
    if shell == "bash" and not shutil.which("bash"):
        pytest.skip("bash is asked for its version")
    result = CliRunner().invoke(
        main, [], prog_name="naba", env={"_NABA_COMPLETE": f"{shell}_source"}
    )
    assert result.exit_code == 0
    assert f"_NABA_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.parametrize(
    ("shell", "words", "at", "expected"),
    [
        ("bash", "naba exp", "1", "plain,export\n"),
        ("zsh", "naba exp", "1", "plain\nexport\nWrite every article that a search finds.\n"),
        ("fish", "naba exp", "exp", "plain,export\tWrite every article that a search finds.\n"),
        ("bash", "naba search --index ", "3", "dir,\n"),
    ],
)
def test_answers(shell: str, words: str, at: str, expected: str) -> None:
    """What a shell gets for what is typed."""
    env = {"_NABA_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at}
    result = CliRunner().invoke(main, [], prog_name="naba", env=env)
    assert (result.exit_code, result.stdout.replace("\n\t", "\t")) == (0, expected)
