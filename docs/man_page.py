"""Write ``docs/naba.1``, the manual page of the program: `make man`.

Commands and options are those of click, exit codes and examples those of the README.
"""

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import wrap

import click

from naba.cli import main
from search.version import __version__
from web.config import SETTINGS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "naba.1"
_LINE_CHARS = 72
_EXIT_CODE = re.compile(r"^\| (\d+) \| (.+) \|$", re.MULTILINE)
_EXAMPLES = re.compile(r"^## The command line\n+```sh\n(.*?)```$", re.MULTILINE | re.DOTALL)
_RELEASED = re.compile(r"^date-released: ([\d-]+)$", re.MULTILINE)
_ENVIRONMENT = {setting.variable: setting.about for setting in SETTINGS} | {
    "NABA_CONFIG": "The file of settings, where --config does not name one.",
    "NABA_DEBUG": "If set, failures show their traceback.",
    "NABA_OPENSEARCH_USER": "The user at the server of an index.",
    "NABA_OPENSEARCH_PASSWORD": "The password of that user.",
    "NABA_OPENSEARCH_API_KEY": "The key for the server of an index, in place of a user.",
    "NABA_OPENSEARCH_CA": "The file of the authority that has signed that server's certificate.",
    "NO_COLOR": "If set, answers are not coloured; nor are they where TERM is dumb.",
}


def man_page() -> str:
    """Return the manual page, in the macros of man(7)."""
    return "\n".join([*_page(), ""])


def _page() -> Iterator[str]:
    readme = (ROOT / "README.md").read_text("utf-8")
    (examples,) = _EXAMPLES.findall(readme)
    context = _context(main, "naba")
    yield r".\" Written by make man: do not edit."
    (released,) = _RELEASED.findall((ROOT / "CITATION.cff").read_text("utf-8"))
    yield f'.TH NABA 1 "{released}" "Naba {__version__}" "Naba"'
    yield from (".SH NAME", r"naba \- full\-text search over Arabic news")
    yield from (".SH SYNOPSIS", *_synopsis(context))
    yield from (".SH DESCRIPTION", *_text(main.help or ""))
    yield from (".SH OPTIONS", *_options(context))
    yield ".SH COMMANDS"
    yield from _commands(main, context)
    yield ".SH EXIT STATUS"
    for code, meaning in _EXIT_CODE.findall(readme):
        yield from _tagged(code, meaning)
    yield ".SH ENVIRONMENT"
    for name, meaning in _ENVIRONMENT.items():
        yield from _tagged(name, meaning)
    yield from (".SH EXAMPLES", ".nf", *map(_line, examples.splitlines()), ".fi")


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    """Yield a section for each command of a group, and for those of groups in it."""
    for name in group.list_commands(context):
        command = group.commands[name]
        inner = _context(command, name, context)
        path = inner.command_path.partition(" ")[2]
        yield from (f".SS {path}", *_synopsis(inner), ".PP", *_text(command.help or ""))
        yield from _options(inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _context(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    return click.Context(command, parent, name, **command.context_settings)


def _synopsis(context: click.Context) -> Iterator[str]:
    yield rf".B {_escaped(context.command_path)}"
    yield from _text(" ".join(context.command.collect_usage_pieces(context)))


def _options(context: click.Context) -> Iterator[str]:
    """Yield the options of a command as its help has them."""
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            yield from _tagged(*record)


def _tagged(tag: str, text: str) -> Iterator[str]:
    # A list of choices may be longer than a line, which can end after each of them.
    shown = _escaped(tag).replace("|", r"|\:")
    yield from (".TP", rf".B {shown}", *_text(text))


def _text(text: str) -> Iterator[str]:
    """Yield the lines of a text, whose paragraphs are separated by blank lines."""
    for number, paragraph in enumerate(cleandoc(text).split("\n\n")):
        yield from [".PP"] if number else []
        lines = wrap(paragraph, _LINE_CHARS, break_long_words=False, break_on_hyphens=False)
        yield from map(_line, lines)


def _line(text: str) -> str:
    """Return a line of text, which never is a request."""
    return rf"\&{_escaped(text)}" if text.startswith((".", "'")) else _escaped(text)


def _escaped(text: str) -> str:
    r"""Return a text in which signs are what they are: ``-`` alone would be a hyphen."""
    return text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")


if __name__ == "__main__":
    PAGE.write_text(man_page(), "utf-8")
