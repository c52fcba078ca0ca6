"""The label of an index: the engine, the analyzer, the schema and the facets it was made with."""

import json
from dataclasses import dataclass
from typing import Any

from search.engines.manifest import MANIFEST
from search.engines.moving import LABEL
from search.engines.storage import Storage
from search.engines.system_errors import system_error
from search.errors import IndexDamaged, IndexMissing, NotAnIndex
from search.schema import STANDARD, Schema

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class IndexLabel:
    """What has to be known about an index before it is opened.

    An index that is to ``keep_boilerplate`` leaves nothing out of the articles that are added.
    """

    engine: str
    fingerprint: str
    schema: Schema = STANDARD
    keep_boilerplate: bool = False

    @classmethod
    def parsed(cls, content: bytes) -> "IndexLabel":
        """Return the label that `write` stored; raise ValueError for a damaged one."""
        try:
            label = json.loads(content)
            facets = tuple(map(str, label.get("facets", ())))
            keep = bool(label.get("keep_boilerplate", False))
            return cls(str(label["engine"]), str(label["fingerprint"]), Schema(facets), keep)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from None

    def write(self, storage: Storage) -> None:
        """Store the label with an index; raise OSError if that fails."""
        label: dict[str, Any] = {
            "format": _FORMAT,
            "engine": self.engine,
            "fingerprint": self.fingerprint,
        }
        label |= {"facets": self.schema.facets} if self.schema.facets else {}
        label |= {"keep_boilerplate": True} if self.keep_boilerplate else {}
        storage.write(LABEL, [json.dumps(label, ensure_ascii=False).encode(), b"\n"])


def is_labelled(storage: Storage) -> bool:
    """Return whether there is an index at a place.

    One whose exchange for another was interrupted is brought back.
    """
    storage.recover()
    return storage.version(LABEL) is not None


def read_label(storage: Storage, engine: str) -> IndexLabel:
    """Return the label of an index of an engine.

    Raises IndexMissing, NotAnIndex (also for an index of another engine) or IndexDamaged, and
    OSError where it may not be read.
    """
    if not is_labelled(storage):
        if not storage.exists():
            raise IndexMissing(storage.url)
        if storage.version(MANIFEST) is not None:
            raise IndexDamaged(storage.url, f"{LABEL} is missing")
        raise NotAnIndex(storage.url, "it holds something else")
    try:
        label = IndexLabel.parsed(storage.read(LABEL) or b"")
    except (OSError, ValueError) as error:
        if system_error(error, storage.place):
            raise
        raise IndexDamaged(storage.url, f"{LABEL} is unreadable") from None
    if label.engine != engine:
        if LABEL in (damage.file for damage in storage.damage(read=[LABEL])):
            raise IndexDamaged(storage.url, f"{LABEL} differs from what was written")
        place, made_by = storage.place, label.engine
        raise NotAnIndex(storage.url, f"it was made by the engine {made_by}: {made_by}:{place}")
    return label
