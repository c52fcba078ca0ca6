"""The command ``settings``, and how the file of settings reaches the options of all commands."""

import os
from pathlib import Path
from typing import Any

import click

from naba.terminal.console import USAGE, Command, fail, print_columns, print_json
from naba.terminal.options import json_option

_MASK = "(hidden)"
#: Settings of what fetches articles, and of engines, which know neither the web nor its settings.
_READ_BELOW = {"CONTACT", "OPENSEARCH_SHARDS", "OPENSEARCH_REPLICAS"}


def read_file(group: click.Group, context: click.Context, named: Path | None) -> None:
    """Have the file of settings give the defaults of all options that a variable also sets.

    A variable thus goes before the file. The file is ``named`` for this program and those that it
    starts.
    """
    from web import config_file
    from web.config import SETTINGS, setting

    if named:
        os.environ[config_file.VARIABLE] = str(named)
    try:
        path = config_file.find()
        values = config_file.read(path, SETTINGS) if path else {}
    except ValueError as error:
        # It says so itself, among what else it finds.
        if context.invoked_subcommand == "doctor":
            return
        fail(str(error), USAGE)
    for name in values.keys() & _READ_BELOW:
        variable = setting(name).variable
        os.environ[variable] = os.environ.get(variable) or str(values[name])
    by_variable = {setting(name).variable: value for name, value in values.items()}
    context.default_map = _defaults(group, by_variable)


def _defaults(command: click.Command, values: dict[str, Any]) -> dict[str, Any]:
    """Return the defaults of the options of a command, and of the commands in it."""
    if isinstance(command, click.Group):
        return {name: _defaults(inner, values) for name, inner in command.commands.items()}
    return {
        str(option.name): values[option.envvar]
        for option in command.params
        if isinstance(option.envvar, str) and option.envvar in values
    }


@click.command(cls=Command)
@json_option
def settings(as_json: bool) -> None:
    """Show each setting, its value and where it is set.

    The place is a variable of the environment, the file, or - for a default. Secrets are hidden.
    """
    from web.config import SETTINGS, found_settings

    try:
        found = found_settings()
    except ValueError as error:
        fail(str(error), USAGE)
    shown = {
        each.key: {"value": found[each.name].value, "place": found[each.name].place or None}
        for each in SETTINGS
    }
    for each in SETTINGS:
        if each.secret and found[each.name].value != each.default:
            shown[each.key]["value"] = _MASK
    if as_json:
        print_json(shown)
    else:
        print_columns(
            [key, _written(one["value"]), str(one["place"] or "-")] for key, one in shown.items()
        )


def _written(value: Any) -> str:
    """Return a value as it is written in a file, without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value) or "-"
