"""The settings of the web application, with their environment variables and defaults."""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple


class Setting(NamedTuple):
    """A setting: its ``name`` in the configuration, its environment ``variable``, its default."""

    name: str
    variable: str
    default: str | int
    about: str


SETTINGS = (
    Setting("INDEX_URL", "NABA_INDEX", "naba-index", "the index to search"),
    Setting(
        "BASE_URL",
        "NABA_BASE_URL",
        "",
        "the public URL of the site, put before links of the API and of feeds",
    ),
    Setting("TRUST_PROXY", "NABA_TRUST_PROXY", 0, "how many proxies in front are trusted"),
    Setting(
        "HALF_LIFE",
        "NABA_HALF_LIFE",
        0,
        "days of age that halve the fading part of a score; 0: no fading",
    ),
    Setting("CACHE_SIZE", "NABA_REMEMBERED", 100, "how many recent answers are cached"),
    Setting(
        "MAX_AGE",
        "NABA_MAX_AGE",
        0,
        "seconds for which responses may be cached without revalidation",
    ),
    Setting(
        "API_KEYS", "NABA_API_KEYS", "", "API keys, separated by commas; empty: the API is open"
    ),
    Setting(
        "KEYS_FILE",
        "NABA_KEYS_FILE",
        "naba-keys.json",
        "the file of the keys that `naba keys` makes",
    ),
    Setting("CORS_ORIGINS", "NABA_CORS_ORIGINS", "", "sites whose scripts may read the API"),
    Setting("RATE_LIMIT", "NABA_RATE_LIMIT", "", "requests allowed per client, such as 60/minute"),
    Setting("RATE_STORAGE", "NABA_RATE_STORAGE", "memory://", "where requests are counted"),
    Setting("METRICS", "NABA_METRICS", 0, "1: serve /metrics for Prometheus"),
    Setting("LOG", "NABA_LOG", "off", "one line per request: json, text or off"),
    Setting("SLOW_MS", "NABA_SLOW_MS", 1000, "milliseconds from which a request counts as slow"),
)


def settings(config: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return each setting from ``config``, else from the environment, else its default.

    Other keys of ``config``, such as Flask's own, are passed through. Raises ValueError naming a
    variable that should be a number and is not.
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
