"""What a check of an index found: the faults, and the report that people and programs read."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from shlex import quote
from typing import Any, Literal, NamedTuple

from search.engines.contract import Holds

#: What is damaged: something that an engine's file holds, a list that people wrote, the label of
#: the index, its manifest, or vectors.
Part = Holds | Literal["list", "settings", "manifest", "vectors"]

#: The most names that are told of articles or terms with the same fault.
_EXAMPLES = 3
_NOTHING = "nothing, as it can be made again from the articles"
_LOST: dict[Part, str] = {
    "articles": "articles that are stored in it",
    "deletions": "which articles were deleted",
    "contents": "which files belong to the index",
    "derived": _NOTHING,
    "list": "the list that you wrote",
    "settings": "settings: the engine, the fingerprint and the declared facets",
    "manifest": "nothing but the checksums of the files",
    "vectors": "nothing but time: vectors can be made again from the articles",
}
_COPIED = "nothing, as the manifest has a copy"


@dataclass(frozen=True, slots=True)
class Finding:
    """A damage of an index: what is wrong, what is lost, and the command that mends it.

    ``file`` is the name of the damaged file, or empty where the files do not fit each other.
    """

    file: str
    problem: str
    lost: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; ``articles`` and ``files`` are counts, ``notes`` are no damage.

    ``deep`` says whether all terms were compared with the articles.
    """

    index: str
    articles: int
    files: int
    deep: bool
    damage: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the index is whole."""
        return not self.damage

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "index": self.index,
            "ok": self.ok,
            "articles": self.articles,
            "files": self.files,
            "deep": self.deep,
            "damage": [asdict(finding) for finding in self.damage],
            "notes": list(self.notes),
        }


class Fault(NamedTuple):
    """Something that is wrong with a part of an index, in a file or, without one, in what it says.

    ``remedy`` is what mends it, where that is neither repairing nor rebuilding.
    """

    part: Part
    problem: str
    file: str = ""
    remedy: str = ""


class Cases:
    """Faults that many articles or terms may have: each is one fault, with its first cases."""

    def __init__(self) -> None:
        self._names: dict[tuple[Part, str], list[str]] = {}
        self._counts: dict[tuple[Part, str], int] = {}

    def add(self, problem: str, name: str, part: Part = "derived") -> None:
        """Add the case of an article or term that has a problem."""
        fault = part, problem
        self._counts[fault] = self._counts.get(fault, 0) + 1
        names = self._names.setdefault(fault, [])
        if len(names) < _EXAMPLES:
            names.append(name)

    def faults(self) -> Iterator[Fault]:
        """Yield the faults."""
        for (part, problem), count in self._counts.items():
            names = self._names[part, problem]
            shown = ", ".join(filter(None, names)) + ", …" * (count > len(names))
            yield Fault(part, f"{problem}: {count:,}" + (f" ({shown})" if any(names) else ""))


def findings(faults: Iterable[Fault], url: str, copied: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings of an index's faults; the manifest has copies of the files ``copied``.

    An index of sound files and articles can be rebuilt; others have to be repaired.
    """
    found = tuple(faults)
    rebuilt = all(fault.part == "derived" and not fault.file for fault in found if not fault.remedy)
    remedy = f"naba {'rebuild' if rebuilt else 'repair'} --index {quote(url)}"
    return tuple(
        Finding(
            fault.file,
            fault.problem,
            _COPIED if fault.file in copied else _LOST[fault.part],
            fault.remedy or remedy,
        )
        for fault in found
    )
