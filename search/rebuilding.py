"""Making an index anew from the articles that it keeps."""

from collections.abc import Callable, Iterable
from pathlib import Path

from search.custom_words import CustomWords, WordLists
from search.fields import declared
from search.query.tree import EVERYTHING
from search.schema import Schema
from search.snapshot import IndexLocation
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
    """Make an index anew from its own stored articles; return how many there are.

    The new index is made beside the old one, which is there and searchable until the last step;
    ``progress`` is called with how many articles of how many are done. Lists that are given take
    the place of the index's own; one without a word deletes. ``facets`` are the keys of articles
    to declare as facets, None those that the index has. Raises IndexMissing, NotAnIndex,
    IndexLocked, IndexDamaged, EngineMissing, WordListError or RequestError.
    """
    location = IndexLocation.of(url)
    label = location.label
    words = CustomWords.read(location.storage, WordLists(overrides, synonyms, labels))
    schema = label.schema if facets is None else Schema(declared(facets))
    old = location.type(location.place, label.schema)
    aside = location.aside()
    if aside.storage.exists():
        aside.storage.remove()
    total = old.count(EVERYTHING)
    with old.writer():
        aside.create(words, schema)
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
