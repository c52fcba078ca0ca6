"""The file of settings, ``naba.toml``: where it is, and what it has."""

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from web.setting import Setting, Value

#: Names the file, where it is not ``naba.toml`` in the working folder.
VARIABLE = "NABA_CONFIG"
FILE_NAME = "naba.toml"
_WRITABLE_BY_ALL = 0o002


def find() -> Path | None:
    """Return the path of the file, if there is one.

    Raises ValueError for one that somebody else has put into the working folder: it would say which
    index is opened, and which keys hold.
    """
    if named := os.environ.get(VARIABLE, ""):
        return Path(named)
    if not os.path.isfile(FILE_NAME):  # noqa: PTH113  # Path.is_file raises without rights
        return None
    path = Path(FILE_NAME)
    if os.name == "posix":
        about = path.stat()
        if about.st_uid not in (os.geteuid(), 0) or about.st_mode & _WRITABLE_BY_ALL:
            raise ValueError(
                f"{path.absolute()} belongs to another user or can be written by all, and is not "
                f"read. If you trust it, name it: {VARIABLE}={FILE_NAME}"
            )
    return path


def read(path: Path, known: Sequence[Setting]) -> dict[str, Value]:
    """Return the settings that a file has, by their names.

    Raises ValueError naming the file and the key, for a file that cannot be read, a setting that is
    not ``known`` or a value of another type.
    """
    by_key = {setting.key: setting for setting in known}
    values = _parsed(path)
    for key in values:
        if key not in by_key:
            near = get_close_matches(key.lower(), by_key, 1)
            hint = f"; did you mean {near[0]!r}?" if near else "; docs/settings.md has them all"
            raise ValueError(f"{path} has an unknown setting {key!r}{hint}")
    return {
        by_key[key].name: by_key[key].from_file(value, f"{key} in {path}")
        for key, value in values.items()
    }


def _parsed(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not TOML: {error}") from None
