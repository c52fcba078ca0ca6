"""Saving the articles of a damaged index from the files that store them, for any engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from search.article import Article
from search.engines.manifest import Damage


class Commit(Protocol):
    """What an engine's file of contents says of a commit; later ones have a higher number."""

    @property
    def number(self) -> int: ...

    def stores(self) -> set[str]:
        """Return the names of the files that store its documents."""
        ...

    def files(self) -> set[str]:
        """Return the names of all files without which its articles are not known."""
        ...


_C = TypeVar("_C", bound=Commit)


def last_commit(own: _C | None, copy: _C | None, names: set[str]) -> tuple[_C | None, bool]:
    """Return the last commit, of a folder that holds files with certain names.

    It is what the folder's ``own`` file says, or a ``copy``, as damage may leave the file readable.
    And return whether files that it does not name may belong to it.
    """
    # The copy comes first: where it is of the same commit, it is sound.
    commits = [commit for commit in (copy, own) if commit]
    best = min(commits, key=lambda c: (len(c.files() - names), -c.number), default=None)
    return best, own is None or not own.stores() <= names


@dataclass(frozen=True, slots=True)
class Source:
    """A file that stores documents.

    ``documents`` is their number, as far as it is known. The file ``deletions`` says which are
    deleted: those with the numbers ``deleted``, or None where that is damaged. ``max_deleted`` is
    the most that may be. ``records`` are those that can be read, each with the number of its
    document, or None where damage hides that; they may be damaged. If ``certain``, what is read is
    known to belong to the last commit.
    """

    file: str
    documents: int | None
    deletions: str
    deleted: frozenset[int] | None
    max_deleted: int
    records: Iterable[tuple[int | None, bytes]]
    certain: bool
    modified_ns: int


def articles(sources: Iterable[Source]) -> Iterator[Article | Damage]:
    """Yield the articles of some files, and what is lost of each.

    What is certain comes last, as of several articles with the same id the last one counts.
    """
    for source in sorted(sources, key=lambda source: (source.certain, source.modified_ns)):
        yield from _articles_of(source)


def _articles_of(source: Source) -> Iterator[Article | Damage]:
    read = passed = unknown = 0
    for number, record in source.records:
        if source.deleted and number in source.deleted:
            passed += 1
            continue
        try:
            article = Article.unpacked(record)
        except ValueError:
            continue
        yield article
        read += 1
        unknown += source.deleted is None or bool(source.deleted) and number is None
    deleted = passed if source.deleted is None or unknown else len(source.deleted)
    if source.documents is None:
        yield Damage(source.file, "is damaged; how many articles are lost is not known")
    elif lost := source.documents - deleted - read:
        yield Damage(source.file, f"is damaged; {_counted(lost)} cannot be read")
    if returned := min(unknown, source.max_deleted - passed):
        file = source.deletions if source.deleted is None else source.file
        problem = f"{_counted(returned)} that were deleted may have come back"
        yield Damage(file, f"is missing or damaged; {problem}")


def missing(file: str, lost: int | None) -> Damage:
    """Return the damage of a missing file, with which so many articles are lost."""
    return Damage(file, "is missing" if lost is None else f"is missing, with {_counted(lost)}")


def _counted(articles: int) -> str:
    return f"{articles:,} {'article' if articles == 1 else 'articles'}"
