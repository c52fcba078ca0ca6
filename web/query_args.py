"""The parameters of a URL, which should be UTF-8 and often are not where Arabic is written.

Forms and links of old Arabic sites are in Windows-1256: `%DE%C7%CF%C9` is قادة there, and no UTF-8.
"""

import re
from functools import cached_property
from typing import cast
from urllib.parse import parse_qsl

import flask
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from web.addresses import percent_encoded

_LEGACY_ENCODING = "windows-1256"
_ESCAPED = re.compile("[\udc80-\udcff]")


class Request(flask.Request):
    """A request that reads parameters as Windows-1256 where they are not UTF-8."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The parameters, with their names and values as text."""
        pairs = ((_as_text(name), _as_text(value)) for name, value in self._escaped_pairs)
        return ImmutableMultiDict(pairs)

    @cached_property
    def legacy_names(self) -> tuple[str, ...]:
        """The names of the parameters that are not UTF-8."""
        pairs = self._escaped_pairs
        return tuple(_as_text(name) for name, value in pairs if _is_escaped(name + value))

    @cached_property
    def _escaped_pairs(self) -> list[tuple[str, str]]:
        text = percent_encoded(self.query_string).decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="surrogateescape")


def legacy_names() -> tuple[str, ...]:
    """Return the names of the parameters of the current request that are not UTF-8."""
    return cast(Request, flask.request).legacy_names


def _is_escaped(text: str) -> bool:
    """Return whether a text has bytes that are not UTF-8, escaped as surrogates."""
    return _ESCAPED.search(text) is not None


def _as_text(escaped: str) -> str:
    if not _is_escaped(escaped):
        return escaped
    return escaped.encode(errors="surrogateescape").decode(_LEGACY_ENCODING)
