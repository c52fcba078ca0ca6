"""Making an index anew from the articles that it keeps."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from search.engines import storage
from search.engines.contract import Engine
from search.query.tree import All
from search.snapshot import CustomWords, IndexLocation
from search.wordlist import WordList


def rebuild(
    url: str | Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    overrides: WordList | None = None,
    synonyms: WordList | None = None,
) -> int:
    """Make an index anew from its own stored articles; return how many there are.

    The new index is made beside the old one, which is there and searchable until the last step;
    ``progress`` is told how many articles of how many are done. Lists that are given take the
    place of the index's own; one without a word deletes.
    """
    place = IndexLocation.of(url)
    words = CustomWords.read(place.path, overrides, synonyms)
    old: Engine = place.kind(place.path)
    aside = replace(place, path=place.path.with_name(f".{place.path.name}.rebuilding"))
    if aside.path.exists():
        storage.remove(aside.path)
    total = old.search(All(), limit=0).total
    with old.writer():
        aside.create(words).close()
        new = aside.open()
        with new.writer() as writer:
            for done, article in enumerate(old.articles(sort="oldest"), start=1):
                writer.add(article)
                if progress:
                    progress(done, total)
        new.engine.close()
        storage.replace(place.path, aside.path)
    old.close()
    return total
