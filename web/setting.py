"""A setting: its names, its type, and how its value is written in the environment and in a file."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bool

_SWITCHES = {"1": True, "true": True, "yes": True, "on": True} | {
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its ``name`` in the configuration, its environment ``variable``, its default.

    The type of the default is the type of the value. ``about`` says in plain words what it is, and
    ``page`` which page of the documentation says more. Where there is a ``separator``, a file may
    have a list. Numbers are from ``lowest`` to ``highest``, where there is one. What is ``secret``
    is not shown.
    """

    name: str
    variable: str
    default: Value
    about: str
    page: str = ""
    separator: str = ""
    choices: Collection[str] = ()
    lowest: int = 0
    highest: int | None = None
    secret: bool = False

    @property
    def key(self) -> str:
        """The name in a file: that of the variable, in lower case and without its prefix."""
        return self.variable.removeprefix("NABA_").lower()

    @property
    def kind(self) -> str:
        """What a value must be, in words."""
        if isinstance(self.default, bool):
            return "true or false"
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if isinstance(self.default, str):
            return "a text or a list of texts" if self.separator else "a text"
        kind = "a number" if isinstance(self.default, float) else "a whole number"
        if self.highest is not None:
            return f"{kind} from {self.lowest} to {self.highest}"
        return f"{kind}, {self.lowest} or more"

    def from_text(self, text: str, place: str) -> Value:
        """Return the value that a variable has; raise ValueError naming the ``place``."""
        value: Any = text
        if isinstance(self.default, bool):
            value = _SWITCHES.get(text.lower(), text)
        elif isinstance(self.default, int | float):
            number = float if isinstance(self.default, float) else int
            try:
                value = number(text)
            except ValueError:
                value = text
        return self._checked(value, place)

    def from_file(self, value: Any, place: str) -> Value:
        """Return the value that a file has; raise ValueError naming the ``place``."""
        if isinstance(value, list) and self.separator:
            if any(not isinstance(item, str) or self.separator in item for item in value):
                raise self._wrong(value, place)
            value = self.separator.join(value)
        elif isinstance(self.default, float) and type(value) is int:
            value = float(value)
        return self._checked(value, place)

    def _checked(self, value: Any, place: str) -> Value:
        right = type(value) is type(self.default)
        if right and self.choices:
            right = value in self.choices
        elif right and not isinstance(value, str | bool):
            right = self.lowest <= value <= (math.inf if self.highest is None else self.highest)
        if not right:
            raise self._wrong(value, place)
        return value  # type: ignore[no-any-return]  # of the type of the default

    def _wrong(self, value: Any, place: str) -> ValueError:
        shown = "what is there" if self.secret else repr(value)
        return ValueError(f"{place} must be {self.kind}, not {shown}")
