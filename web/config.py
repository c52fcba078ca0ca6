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
    Setting("CACHE_SIZE", "NABA_REMEMBERED", 100, "how many of the latest answers are kept"),
    Setting("MAX_AGE", "NABA_MAX_AGE", 0, "the seconds that answers may be kept unasked"),
    Setting("API_KEYS", "NABA_API_KEYS", "", "the keys one of which the API wants; none: open"),
    Setting("CORS_ORIGINS", "NABA_CORS_ORIGINS", "", "the sites whose scripts may read the API"),
    Setting("RATE_LIMIT", "NABA_RATE_LIMIT", "", "the most requests of a client: 60/minute"),
    Setting("RATE_STORAGE", "NABA_RATE_STORAGE", "memory://", "where requests are counted"),
    Setting("METRICS", "NABA_METRICS", 0, "1: /metrics for Prometheus"),
    Setting("LOG", "NABA_LOG", "off", "a line for each request: json, text or off"),
    Setting("SLOW_MS", "NABA_SLOW_MS", 1000, "from how long on a request is always logged"),
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
