"""Write the table of ``docs/settings.md``, from the settings in the code: `make settings`."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from naba.cli import main
from web.config import SETTINGS
from web.setting import Setting

PAGE = Path(__file__).parent / "settings.md"
_TABLE = re.compile(r"^\| In the file .*?\n(?=\n|\Z)", re.MULTILINE | re.DOTALL)


def table() -> str:
    """Return the table, in Markdown."""
    rows = [
        "| In the file | Variable | Option | Meaning | Type | Default |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*rows, *map(_row, SETTINGS), ""])


def _row(setting: Setting) -> str:
    about = setting.about.replace("*:", r"`*`:")
    more = f" [More]({setting.page})." if setting.page else ""
    default = str(setting.default)
    cells = (
        f"`{setting.key}`",
        f"`{setting.variable}`",
        ", ".join(f"`{flag}`" for flag in dict.fromkeys(_flags(main, setting.variable))),
        f"{about}{more}",
        setting.kind,
        f"`{default.lower() if isinstance(setting.default, bool) else default}`" if default else "",
    )
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _flags(command: click.Command, variable: str) -> Iterator[str]:
    """Yield the options that a variable also sets, of a command and the commands in it."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _flags(inner, variable)
    for parameter in command.params:
        if parameter.envvar == variable:
            yield parameter.opts[0]


if __name__ == "__main__":
    PAGE.write_text(_TABLE.sub(lambda _: table(), PAGE.read_text("utf-8")), "utf-8")
