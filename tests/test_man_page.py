"""Rules of the manual page: it has every command and option, as they are now."""

import re
import shutil
import subprocess
from collections.abc import Iterator

import click
import pytest

from docs.man_page import PAGE, man_page
from naba.cli import main
from search.version import __version__
from tests.requirements import absent

SOURCE = PAGE.read_text("utf-8")


def plain(text: str) -> str:
    """Return the text of a page, without its macros and line breaks."""
    words = re.sub(r"^\.\w+ ?", "", text, flags=re.MULTILINE).replace(r"\&", "")
    words = words.replace(r"\:", "")
    for escape, sign in ((r"\-", "-"), (r"\(aq", "'"), (r"\e", "\\")):
        words = words.replace(escape, sign)
    return " ".join(words.split())


def sections() -> dict[str, str]:
    """Return the part of the page of each command."""
    found = re.findall(r"^\.SS (\w+)\n(.*?)(?=^\.S[SH] )", SOURCE, re.MULTILINE | re.DOTALL)
    return {name: plain(text) for name, text in found}


def records(command: click.Command) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name="naba", **command.context_settings)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)):
            yield record


def test_every_command() -> None:
    """In its order, with its usage and its text."""
    assert list(sections()) == sorted(main.commands)
    for name, section in sections().items():
        assert section.startswith(f"naba {name} ")
        assert plain(main.commands[name].help or "") in section


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option(name: str) -> None:
    """With its values, its meaning and its default. Otherwise, run: make man."""
    for option, meaning in records(main.commands[name]):
        assert f"{plain(option)} {plain(meaning)}" in sections()[name]


def test_version_and_exit_codes() -> None:
    """They are those of this version."""
    assert f'"Naba {__version__}"' in SOURCE
    assert re.findall(r"^\.B (\d+)$", SOURCE, re.MULTILINE) == ["0", "1", "2", "3", "4", "5", "130"]


def test_no_line_is_a_request_by_accident() -> None:
    """Lines that begin with a full stop are macros of man(7), none with an apostrophe."""
    macros = {line.split()[0] for line in man_page().splitlines() if line.startswith((".", "'"))}
    assert macros == {'.\\"', ".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi"}


@pytest.mark.parametrize(
    "check",
    [
        ["mandoc", "-T", "lint", "-W", "warning"],
        ["groff", "-man", "-ww", "-K", "utf8", "-T", "utf8", "-z"],
    ],
    ids=lambda check: str(check[0]),
)
def test_formatters_find_nothing(check: list[str]) -> None:
    """Of the two that there are on most systems."""
    if not shutil.which(check[0]):
        absent(f"there is no {check[0]}: install it")
    done = subprocess.run([*check, PAGE], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout, done.stderr) == ("", "")
