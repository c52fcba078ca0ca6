"""Rebuilding an index from the articles that it stores, and changing its settings."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.article import Article
from search.custom_words import CustomWords, WordLists
from search.engines.contract import Engine
from search.engines.manifest import Damage, matches
from search.engines.moving import LABEL
from search.engines.storage import Storage
from search.errors import FacetsDiffer, IndexDamaged, IndexLocked, OverridesDiffer
from search.fields import declared
from search.meaning import MEANING
from search.query.tree import EVERYTHING
from search.schema import Schema
from search.snapshot import IndexLocation, Snapshot, sealing, version_of
from search.wordlist import WordList

if TYPE_CHECKING:
    from search.indexing.boilerplate import Boilerplate

_EMBED = "naba embed makes the vectors that were in it anew"


def rebuild(
    url: str | Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    overrides: WordList | None = None,
    synonyms: WordList | None = None,
    labels: WordList | None = None,
    facets: Iterable[str] | None = None,
    keep_boilerplate: bool | None = None,
) -> int:
    """Rebuild an index from its own stored articles; return the number of articles.

    The new index is created beside the old one, which can be searched until the last step.
    ``progress`` is called with the number of articles done and the total. Given lists replace the
    index's own; an empty list removes the stored one. ``facets`` are the keys of articles to
    declare as facets, and ``keep_boilerplate`` tells whether paragraphs that a source repeats are
    left as they are; None keeps the settings of the index. What is left out is the same whatever
    the order in which the articles came. Vectors are kept, but for damaged ones. Raises
    IndexMissing, NotAnIndex, IndexLocked, IndexDamaged, EngineMissing, WordListError or
    RequestError.
    """
    location = IndexLocation.of(url)
    location.storage.recover()
    version, label = version_of(location.storage), location.label
    words = CustomWords.read(location.storage, WordLists(overrides, synonyms, labels))
    schema = label.schema if facets is None else Schema(declared(facets))
    old = location.type(location.place, label.schema)
    keep = label.keep_boilerplate if keep_boilerplate is None else keep_boilerplate
    aside = location.aside()
    with location.storage.writing():
        if version_of(location.storage) != version:
            # It was rebuilt in the meantime.
            raise IndexLocked(str(location))
        _check(location)
        old.version()
        total = old.count(EVERYTHING)
        aside.make(words, schema, keep_boilerplate=keep)
        new = aside.open()
        boilerplate = None if keep else boilerplate_of(new, old.articles())
        with new.writer(boilerplate) as writer:
            for done, article in enumerate(old.articles(sort="oldest"), start=1):
                writer.add(article)
                if progress:
                    progress(done, total)
        keep_vectors(location.storage, new)
        new.engine.close()
        location.storage.replace(aside.place)
    old.close()
    return total


def boilerplate_of(snapshot: Snapshot, articles: Iterable[Article]) -> "Boilerplate":
    """Return the boilerplate of all articles of an index that is made of them."""
    # Imported here, as searches do not need it and should start quickly.
    from search.indexing.analysis import ArticleAnalyzer
    from search.indexing.census import Census

    analyze, census = ArticleAnalyzer(snapshot.analyzer, snapshot.schema), Census()
    for article in articles:
        analyze.make_room(len(article.body))
        census.add(article.source, analyze.paragraphs(article))
    return census.boilerplate()


def keep_vectors(storage: Storage, new: Snapshot) -> list[Damage]:
    """Copy the vectors of an index to a new one of its articles.

    Those of damaged files are left out, for `embed` to make anew; return the damage, with that.
    """
    if storage.version(MEANING) is None:
        return []
    # Imported here, as most indexes have none.
    from search.meaning.damage import copy_vectors

    with new.changing():
        damage = copy_vectors(storage, new.storage)
    return [Damage(file, f"{problem}; {_EMBED}") for file, problem in damage]


def _check(location: IndexLocation) -> None:
    """Raise IndexDamaged where not all articles may be read as they were written."""
    needed = (LABEL, *location.type.contents.files)
    for damage in location.storage.damage(read=needed):
        if matches(damage.file, needed):
            raise IndexDamaged(str(location), f"{damage.file} {damage.problem}")


def change_settings(
    location: IndexLocation,
    given: WordLists,
    schema: Schema | None,
    keep_boilerplate: bool | None = None,
) -> None:
    """Store other lists with an index; other overrides and facets only while it has no articles.

    Whether to ``keep_boilerplate`` holds for articles to come, and for all once it is rebuilt.
    Raises OverridesDiffer or FacetsDiffer if it has articles.
    """
    label = location.label
    if schema is None or set(schema.facets) == set(label.schema.facets):
        schema = label.schema
    if not given and schema == label.schema:
        _keep_boilerplate(location, keep_boilerplate)
        return
    words = CustomWords.read(location.storage, given)
    differs = given.overrides is not None and words.fingerprint != label.fingerprint
    engine = location.type(location.place, label.schema)
    try:
        if not differs and schema == label.schema:
            _change_lists(location, engine, words)
            _keep_boilerplate(location, keep_boilerplate)
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
        keep_boilerplate=keep_boilerplate,
    )


def _keep_boilerplate(location: IndexLocation, keep: bool | None) -> None:
    """Change whether an index keeps boilerplate, where that is told."""
    if keep in (None, location.label.keep_boilerplate):
        return
    storage = location.storage
    with storage.writing():
        # Read again, as the index may have been rebuilt before this process could write.
        label = location.label
        engine = location.type(location.place, label.schema)
        with closing(engine), sealing(storage, engine):
            replace(label, keep_boilerplate=bool(keep)).write(storage)


def _change_lists(location: IndexLocation, engine: Engine, words: CustomWords) -> None:
    storage = location.storage
    if not words.are_kept(storage):
        with storage.writing(), sealing(storage, engine):
            words.keep(storage)
