"""Rebuilding an index from the articles that it stores, and changing its settings."""

from collections.abc import Callable, Iterable
from pathlib import Path

from search.custom_words import CustomWords, WordLists
from search.engines.contract import Engine
from search.engines.manifest import matches
from search.engines.moving import LABEL
from search.errors import FacetsDiffer, IndexDamaged, IndexLocked, OverridesDiffer
from search.fields import declared
from search.query.tree import EVERYTHING
from search.schema import Schema
from search.snapshot import IndexLocation, sealing, version_of
from search.wordlist import WordList


def rebuild(
    url: str | Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    overrides: WordList | None = None,
    synonyms: WordList | None = None,
    labels: WordList | None = None,
    facets: Iterable[str] | None = None,
) -> int:
    """Rebuild an index from its own stored articles; return the number of articles.

    The new index is created beside the old one, which can be searched until the last step.
    ``progress`` is called with the number of articles done and the total. Given lists replace the
    index's own; an empty list removes the stored one. ``facets`` are the keys of articles to
    declare as facets; None keeps those of the index. Raises IndexMissing, NotAnIndex, IndexLocked,
    IndexDamaged, EngineMissing, WordListError or RequestError.
    """
    location = IndexLocation.of(url)
    location.storage.recover()
    version, label = version_of(location.storage), location.label
    words = CustomWords.read(location.storage, WordLists(overrides, synonyms, labels))
    schema = label.schema if facets is None else Schema(declared(facets))
    old = location.type(location.place, label.schema)
    aside = location.aside()
    with location.storage.writing():
        if version_of(location.storage) != version:
            # It was rebuilt in the meantime.
            raise IndexLocked(str(location))
        _check(location)
        old.version()
        total = old.count(EVERYTHING)
        aside.make(words, schema)
        new = aside.open()
        with new.writer() as writer:
            for done, article in enumerate(old.articles(sort="oldest"), start=1):
                writer.add(article)
                if progress:
                    progress(done, total)
        new.engine.close()
        location.storage.replace(aside.place)
    old.close()
    return total


def _check(location: IndexLocation) -> None:
    """Raise IndexDamaged where not all articles may be read as they were written."""
    needed = (LABEL, *location.type.contents.files)
    for damage in location.storage.damage(read=needed):
        if matches(damage.file, needed):
            raise IndexDamaged(str(location), f"{damage.file} {damage.problem}")


def change_settings(location: IndexLocation, given: WordLists, schema: Schema | None) -> None:
    """Store other lists with an index; other overrides and facets only while it has no articles.

    Raises OverridesDiffer or FacetsDiffer if it has articles.
    """
    label = location.label
    if schema is None or set(schema.facets) == set(label.schema.facets):
        schema = label.schema
    if not given and schema == label.schema:
        return
    words = CustomWords.read(location.storage, given)
    differs = given.overrides is not None and words.fingerprint != label.fingerprint
    engine = location.type(location.place, label.schema)
    try:
        if not differs and schema == label.schema:
            _change_lists(location, engine, words)
            return
        articles = engine.count(EVERYTHING)
    finally:
        engine.close()
    if articles and differs:
        raise OverridesDiffer(str(location))
    if articles:
        options = " ".join(f"--facet {name}" for name in schema.facets) or "--facet ''"
        raise FacetsDiffer(str(location), options)
    rebuild(
        str(location),
        overrides=given.overrides,
        synonyms=given.synonyms,
        labels=given.labels,
        facets=schema.facets,
    )


def _change_lists(location: IndexLocation, engine: Engine, words: CustomWords) -> None:
    storage = location.storage
    if not words.are_kept(storage):
        with storage.writing(), sealing(storage, engine):
            words.keep(storage)
