"""Checks of what is installed and set: versions, extras, settings, the environment."""

import locale
import os
import re
import stat
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from naba.health.finding import Finding, Subject

#: What a server runs on, whose versions help those who are asked for help.
_SHOWN = ("tantivy", "whoosh", "Flask", "granian")
#: Extras that only developers need.
_DEVELOPMENT = frozenset({"all", "bench", "check", "gazetteer", "lexicon", "test"})
_REQUIREMENT = re.compile(r"""^([\w.-]+).*?(?:extra\s*==\s*['"]([\w-]+)['"])?$""")
_OTHERS_MAY_READ = stat.S_IRGRP | stat.S_IROTH


def versions(_: Subject) -> Iterator[Finding]:
    """Yield the versions of what is installed, and what is missing."""
    from search.version import __version__

    shown = [f"{name} {found}" for name in _SHOWN if (found := _version(name))]
    python = sys.version.partition(" ")[0]
    text = f"Naba {__version__}, Python {python} on {sys.platform}, {', '.join(shown)}"
    needed = _requirements()
    if missing := [name for name in needed.pop("", []) if not _version(name)]:
        remedy = "pip install --upgrade naba"
        yield Finding("versions", "bad", f"{text}; missing: {', '.join(missing)}", remedy)
    else:
        yield Finding("versions", "good", text)
    extras = [extra for extra, names in needed.items() if all(map(_version, names))]
    yield Finding("extras", "good", f"installed: {', '.join(sorted(extras)) or 'none'}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _requirements() -> dict[str, list[str]]:
    """Return the packages that Naba needs for each of its extras, and without any under ""."""
    found: dict[str, list[str]] = defaultdict(list)
    try:
        requirements = distribution("naba").requires or []
    except PackageNotFoundError:
        return found
    for requirement in requirements:
        if "sys_platform" in requirement and sys.platform == "win32":
            continue
        name, extra = _REQUIREMENT.findall(requirement)[0]
        if extra not in _DEVELOPMENT and name != "naba":
            found[extra].append(name)
    return found


def settings(_: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the settings, and with who may read them."""
    from web import config_file
    from web.config import SETTINGS, found_settings

    try:
        path, found = config_file.find(), found_settings()
    except ValueError as error:
        yield Finding("settings", "bad", str(error), "correct it, then: naba settings")
        return
    places = sorted({one.place for one in found.values() if one.place})
    yield Finding("settings", "good", f"set in {', '.join(places)}" if places else "all by default")
    secret = [each.key for each in SETTINGS if each.secret and found[each.name].place == str(path)]
    if path and secret and os.name == "posix" and path.stat().st_mode & _OTHERS_MAY_READ:
        text = f"others may read {path}, which has {', '.join(secret)}"
        yield Finding("settings", "warning", text, f"chmod 600 {path}")
    keys_file = found.get("KEYS_FILE")
    if keys_file and keys_file.value and Path(str(keys_file.value)).exists():
        yield from _keys_file(Path(str(keys_file.value)))


def _keys_file(path: Path) -> Iterator[Finding]:
    if not os.access(path, os.R_OK):
        yield Finding("keys", "bad", f"{path} may not be read", f"chown it to {_user()}")
    elif os.name == "posix" and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        yield Finding("keys", "warning", f"others may read or write {path}", f"chmod 600 {path}")
    else:
        yield Finding("keys", "good", f"{path} is read by its owner only")


def _user() -> str:
    from getpass import getuser

    return getuser()


def environment(_: Subject) -> Iterator[Finding]:
    """Yield the variables that begin as settings do and are none."""
    from web.config import OTHER_VARIABLES, SETTINGS

    known = [*OTHER_VARIABLES, *(setting.variable for setting in SETTINGS)]
    unknown = [name for name in sorted(os.environ) if name.startswith("NABA_")]
    unknown = [name for name in unknown if name not in known]
    for name in unknown:
        near = get_close_matches(name, known, 1)
        remedy = f"did you mean {near[0]}?" if near else f"unset {name}; naba settings has them all"
        yield Finding("environment", "warning", f"{name} is no setting", remedy)
    if not unknown:
        yield Finding("environment", "good", "every NABA_ variable is a setting")


def language(_: Subject) -> Iterator[Finding]:
    """Yield the encoding and the time zone."""
    encodings = {sys.getfilesystemencoding().lower(), locale.getpreferredencoding(False).lower()}
    zone = time.strftime("%Z %z")
    if encodings <= {"utf-8", "utf8"}:
        yield Finding("locale", "good", f"UTF-8, time zone {zone}")
    else:
        text = f"the encoding is {', '.join(sorted(encodings))}: names of files may be misread"
        yield Finding("locale", "warning", text, "export LANG=C.UTF-8")
