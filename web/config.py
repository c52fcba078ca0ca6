"""The settings: one table of them, and where each is set.

A flag of the command line comes first, then the environment, the file and the default.
"""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from web import config_file
from web.setting import Setting, Value

#: A line here is all that a setting needs to be read, shown and documented (`make settings`).
SETTINGS = (
    Setting(
        "INDEX_URL",
        "NABA_INDEX",
        "naba-index",
        "The index: a folder, or ENGINE:PLACE.",
        page="engines.md",
    ),
    Setting("HOST", "NABA_HOST", "127.0.0.1", "The address on which the server listens."),
    Setting(
        "PORT",
        "NABA_PORT",
        8000,
        "The port on which the server listens; 0 takes a free one.",
        highest=65_535,
    ),
    Setting(
        "WORKERS", "NABA_WORKERS", 1, "How many processes answer; one per core is enough.", lowest=1
    ),
    Setting(
        "TRUST_INDEX",
        "NABA_TRUST_INDEX",
        False,
        "Serve a Whoosh index also where other users may change it: it can run code.",
        page="engines.md#trust",
    ),
    Setting(
        "BASE_URL",
        "NABA_BASE_URL",
        "",
        "The public URL of the site, such as https://news.example.org: the base of links in the "
        "API and in feeds, and of canonical URLs. Without it, few hosts are believed.",
        page="serving.md#the-host",
    ),
    Setting(
        "TRUST_PROXY",
        "NABA_TRUST_PROXY",
        0,
        "How many proxies in front of the server to trust, whose headers are then obeyed; a "
        "forwarded host must also be believed.",
        page="serving.md#the-host",
    ),
    Setting(
        "HALF_LIFE",
        "NABA_HALF_LIFE",
        0,
        "In days: the half_life of pages, and of API requests that do not set one. 0: age does not "
        "matter.",
    ),
    Setting(
        "MEANING",
        "NABA_MEANING",
        "off",
        "The meaning of pages, and of API requests that do not set one: rank orders what words "
        "find by meaning as well, find also finds by meaning.",
        page="pages.md#by-meaning",
        choices=("off", "rank", "find"),
    ),
    Setting(
        "CACHE_SIZE",
        "NABA_REMEMBERED",
        100,
        "How many recent answers each worker caches until the index changes.",
    ),
    Setting(
        "MAX_SEARCH_SECONDS",
        "NABA_MAX_SEARCH_SECONDS",
        5,
        "In seconds: a search that takes longer leaves out what it has not done yet, and says so. "
        "0: no limit.",
        page="serving.md#long-searches",
    ),
    Setting(
        "MAX_AGE",
        "NABA_MAX_AGE",
        0,
        "In seconds: how long responses may be cached without revalidation. Keep it well below a "
        "day, as pages show how many days old articles are.",
        page="api.md#caching",
    ),
    Setting(
        "API_KEYS",
        "NABA_API_KEYS",
        "",
        "The API keys that read, separated by commas; without any, reading is open.",
        page="api.md#keys",
        separator=",",
        secret=True,
    ),
    Setting(
        "KEYS_FILE",
        "NABA_KEYS_FILE",
        "naba-keys.json",
        "The file of the keys that naba keys makes.",
        page="api.md#making-keys",
    ),
    Setting(
        "CORS_ORIGINS",
        "NABA_CORS_ORIGINS",
        "",
        "The sites whose scripts may read the API, separated by commas; *: all.",
        page="api.md#other-sites",
        separator=",",
    ),
    Setting(
        "RATE_LIMIT",
        "NABA_RATE_LIMIT",
        "",
        "The limits on the requests of a client, such as 60/minute, separated by semicolons.",
        page="api.md#limits",
        separator=";",
    ),
    Setting(
        "RATE_STORAGE",
        "NABA_RATE_STORAGE",
        "memory://",
        "Where requests are counted: memory://: in each worker, so the limits apply per worker; "
        "redis://HOST:PORT: for all workers together (pip install redis).",
        secret=True,
    ),
    Setting(
        "METRICS",
        "NABA_METRICS",
        False,
        "Serve /metrics, to anyone who can reach the server.",
        page="serving.md#metrics",
    ),
    Setting(
        "LOG",
        "NABA_LOG",
        "off",
        "One line per request in the log: json, text or off.",
        page="serving.md#the-log",
        choices=("off", "text", "json"),
    ),
    Setting(
        "SLOW_MS",
        "NABA_SLOW_MS",
        1000,
        "In milliseconds: requests that take this long or longer are always logged; 0: no request "
        "counts as slow.",
        page="serving.md#the-log",
    ),
    Setting(
        "CONTACT",
        "NABA_CONTACT",
        "",
        "Your address: sites from which articles are fetched are told whom to write to.",
        page="sources.md",
    ),
    Setting(
        "OPENSEARCH_SHARDS",
        "NABA_OPENSEARCH_SHARDS",
        1,
        "Into how many shards an index on a server is split when it is made or rebuilt; where this "
        "is not set, a rebuilt index has as many as before.",
        page="engines.md#shards",
        lowest=1,
        highest=1_024,
    ),
    Setting(
        "OPENSEARCH_REPLICAS",
        "NABA_OPENSEARCH_REPLICAS",
        1,
        "How many copies of each shard there are on other nodes, or fewer where nodes are missing; "
        "where this is not set, an index keeps its number.",
        page="engines.md#shards",
        highest=100,
    ),
)
#: Variables that are no settings.
OTHER_VARIABLES = (
    config_file.VARIABLE,
    "NABA_DEBUG",
    # Of the server of an index: secrets stand in no file of settings.
    "NABA_OPENSEARCH_USER",
    "NABA_OPENSEARCH_PASSWORD",
    "NABA_OPENSEARCH_API_KEY",
    "NABA_OPENSEARCH_CA",
)


class Found(NamedTuple):
    """The value of a setting and where it was set: a variable, a file, or "" by default."""

    value: Value
    place: str


def setting(name: str) -> Setting:
    """Return the setting with a name in the configuration."""
    return next(each for each in SETTINGS if each.name == name)


def settings(config: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return each setting from ``config``, the environment, the file or its default.

    Other keys of ``config``, such as Flask's own, are passed through. Raises ValueError naming the
    place of a value that has another type, or of a name in the file that is unknown.
    """
    return {name: found.value for name, found in found_settings().items()} | dict(config or {})


def found_settings() -> dict[str, Found]:
    """Return the value of each setting and its place; raise ValueError as `settings` does."""
    path = config_file.find()
    in_file = config_file.read(path, SETTINGS) if path else {}
    found = {}
    for each in SETTINGS:
        if text := os.environ.get(each.variable, ""):
            one = Found(each.from_text(text, each.variable), each.variable)
        elif each.name in in_file:
            one = Found(in_file[each.name], str(path))
        else:
            one = Found(each.default, "")
        found[each.name] = one
    base = found["BASE_URL"]
    return found | {"BASE_URL": base._replace(value=str(base.value).rstrip("/"))}


def place_of(name: str) -> str:
    """Return where a setting is set, for an error about its value."""
    each, place = setting(name), found_settings()[name].place
    return f"{each.key} in {place}" if place not in ("", each.variable) else each.variable
