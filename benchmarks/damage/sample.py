"""The index that is damaged: small, and with everything that an index can have."""

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import corpus
from benchmarks.embedded import embed_quickly
from search import Article, WordList, open_index

#: Articles are generated from those where no others are given.
SEEDS = Path(__file__).parents[2] / "seeds" / "articles.jsonl"
#: The key that the sample declares as a facet, and its names.
FACET, _FACET_NAMES = "edition", ("morning", "evening", "weekend")
#: One article of so many is deleted again.
_DELETED_EVERY = 7
_SEED = 7

_OVERRIDES = WordList("overrides", "الفيفا\tفيفا\n")
_SYNONYMS = WordList("synonyms", "حكومة، سلطة\nرئيس، زعيم\n")
_LABELS = WordList("labels", f"{FACET}\tالطبعة\tEdition\nmorning\tالصباح\tMorning\n")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the sample is asked about: words that it has, and articles that it has or had."""

    words: str
    phrase: str
    prefix: str
    source: str
    article: str
    deleted: str


def articles(path: Path | None, count: int) -> list[Article]:
    """Return the articles of the sample: the first of a file, or generated ones."""
    if path:
        found = list(corpus.articles(path, count))
    else:
        found = list(corpus.Recombined(corpus.articles(SEEDS)).articles(count))
    names = len(_FACET_NAMES)
    return [
        replace(article, extra={**article.extra, FACET: _FACET_NAMES[place % names]})
        for place, article in enumerate(found)
    ]


def subject(chosen: Sequence[Article]) -> Subject:
    """Return what the sample of these articles is asked about, the same every time."""
    chance = random.Random(_SEED)  # noqa: S311  # no secret
    kept = [article for place, article in enumerate(chosen) if place % _DELETED_EVERY]
    titles = [words for article in kept if len(words := _words(article.title)) >= 4]
    first, second, third = chance.sample(titles, 3)
    return Subject(
        words=" ".join(first[:3]),
        phrase=f'"{second[0]} {second[1]}"',
        prefix=f"{third[0][:3]}*",
        source=chance.choice(kept).source,
        article=chance.choice(kept).id,
        deleted=chosen[0].id,
    )


def _words(text: str) -> list[str]:
    return [word for word in text.split() if word.isalpha() and len(word) > 3]


def make(url: str, folder: Path, chosen: Sequence[Article], segments: int) -> None:
    """Make the sample at an address, in a folder: with its articles in so many segments.

    It has vectors, too.
    """
    shutil.rmtree(folder, ignore_errors=True)
    with open_index(
        url,
        create=True,
        overrides=_OVERRIDES,
        synonyms=_SYNONYMS,
        labels=_LABELS,
        facets=[FACET],
    ) as index:
        for batch in _batches(chosen, segments):
            with index.writer() as writer:
                for article in batch:
                    writer.add(article)
        with index.writer() as writer:
            for article in chosen[::_DELETED_EVERY]:
                writer.delete(article.id)
    embed_quickly(url)


def _batches(chosen: Sequence[Article], count: int) -> Iterator[Sequence[Article]]:
    for place in range(count):
        yield chosen[place * len(chosen) // count : (place + 1) * len(chosen) // count]
