"""The command ``keys``: API keys that read, and such that also write."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from naba.terminal.console import (
    FAILURE,
    Command,
    Program,
    fail,
    print_columns,
    print_json,
    printable,
    say,
)
from naba.terminal.options import json_option, text

if TYPE_CHECKING:
    from web.keys import ApiKey

_MAX_NAME_CHARS = 100


class _Commands(Program, click.Group):
    command_class = Command


@click.group(cls=_Commands)
def keys() -> None:
    """Make, list and remove the API keys of a server.

    They are kept, as digests only, in the file that NABA_KEYS_FILE names (naba-keys.json). A
    running server sees changes at once.
    """


@keys.command()
@click.argument("name", type=text)
@click.option("--write", is_flag=True, help="The key may also write and delete articles.")
def add(name: str, *, write: bool) -> None:
    """Make a key called NAME and print it; it is not shown again.

    As soon as there is a key that only reads, the API answers only requests with a key.
    """
    from web.keys import ApiKey

    name = name.strip()
    if not name or len(name) > _MAX_NAME_CHARS or not name.isprintable():
        raise click.BadParameter(
            f"must be 1 to {_MAX_NAME_CHARS} printable characters", param_hint="NAME"
        )
    path, known = _known()
    if any(key.name == name for key in known):
        fail(f"there is a key called {name} already; remove it, or choose another name", FAILURE)
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    key, kept = ApiKey.generate(name, made, write=write)
    _save(path, [*known, kept])
    say(f"made a key called {name} in {path}; it is not shown again")
    click.echo(key)


@keys.command("list")
@json_option
def list_keys(*, as_json: bool) -> None:
    """List the keys: name, rights, when each was made, and its last four characters."""
    _, known = _known()
    if as_json:
        print_json(
            [
                {"name": key.name, "write": key.write, "made": key.made, "ends": key.ends}
                for key in known
            ]
        )
    elif known:
        print_columns(
            [printable(key.name), "write" if key.write else "read", key.made, f"…{key.ends}"]
            for key in known
        )


@keys.command()
@click.argument("name", type=text)
def remove(name: str) -> None:
    """Remove the key called NAME: nobody can use it from now on."""
    path, known = _known()
    left = [key for key in known if key.name != name.strip()]
    if len(left) == len(known):
        fail(f"there is no key called {name}; naba keys list shows all", FAILURE)
    _save(path, left)
    click.echo(f"removed {printable(name)}")
    if all(key.write for key in left) and not all(key.write for key in known):
        say("no key in the file only reads any more: unless NABA_API_KEYS is set, all may read")


def _known() -> tuple[Path, tuple["ApiKey", ...]]:
    """Return the file of keys and what it has; warn where others may read it."""
    from web.config import settings
    from web.keys import KeysDamaged, read_keys, why_not_private

    path = Path(settings()["KEYS_FILE"])
    if warning := why_not_private(path):
        say(f"warning: {warning}")
    try:
        return path, read_keys(path)
    except KeysDamaged as error:
        fail(str(error), FAILURE)


def _save(path: Path, keys: Iterable["ApiKey"]) -> None:
    from search.engines.files import replacing
    from web.keys import file_of

    with replacing(path) as file:
        # Before there is anything in it.
        Path(file.name).chmod(0o600)
        file.write(file_of(keys))
