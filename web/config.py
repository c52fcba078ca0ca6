"""The settings of the web application: what each is called, its default and what it does."""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple


class Setting(NamedTuple):
    """A setting: ``name`` in the configuration, ``variable`` of the environment, ``default``."""

    name: str
    variable: str
    default: str | int
    about: str


SETTINGS = (
    Setting("INDEX_URL", "NABA_INDEX", "naba-index", "the index to search"),
    Setting("BASE_URL", "NABA_BASE_URL", "", "goes before the links of the API and of feeds"),
    Setting("TRUST_PROXY", "NABA_TRUST_PROXY", 0, "how many proxies stand in front"),
    Setting(
        "HALF_LIFE",
        "NABA_HALF_LIFE",
        0,
        "the days of age that halve what fades of a score; 0: none",
    ),
)


def settings(config: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return each setting from ``config``, else from the environment, else its default.

    Other keys of ``config`` (Flask's own) are passed on; ValueError names a variable that should
    be a number and is not.
    """
    return {setting.name: _from_environment(setting) for setting in SETTINGS} | dict(config or {})


def _from_environment(setting: Setting) -> str | int:
    value = os.environ.get(setting.variable, "")
    if not value:
        return setting.default
    if isinstance(setting.default, int):
        if not value.isdecimal():
            raise ValueError(f"{setting.variable} must be a number, not {value!r}")
        return int(value)
    return value.rstrip("/") if setting.name == "BASE_URL" else value
