"""Find the stories of a JSON Lines file, time it, and show some to read.

python -m benchmarks.stories ARTICLES.jsonl.gz [--show N] [--recall]

With --recall, an inverted index finds every pair of articles of one week that shares at least half
of its word pairs, and the share of these that are one story is printed: of all of them, and of
those from two sources. Within a source, most of them are not copies but the next report.
"""

import random
import resource
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from time import process_time

import click
import numpy as np

from index_data.sources import Sources
from search import Article
from search.analyzer import default_analyzer, word_hash
from search.indexing.near_duplicates import WINDOW_SECONDS, Stories
from search.indexing.signature import signature

#: Two texts that share this much of their word pairs should be one story.
_MIN_SHARED = 0.5


@click.command()
@click.argument("articles", type=click.Path(exists=True, path_type=Path))
@click.option("--show", default=10, show_default=True, help="Stories to show, chosen at random.")
@click.option("--recall", is_flag=True, help="Compare with all pairs that share enough words.")
def main(articles: Path, show: int, recall: bool) -> None:
    """Print the number of stories, their sizes, and the cost of finding them."""
    found = [article for article in Sources([str(articles)]) if isinstance(article, Article)]
    analyze = default_analyzer().keys
    keys = [f"{analyze(a.title).folded} {analyze(a.body).folded}" for a in found]
    stories = _told(found, keys)
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article in found:
        groups[stories[article.id]].append(article)
    several = [group for group in groups.values() if len(group) > 1]
    sizes = ", ".join(f"{n} of {size}" for size, n in sorted(Counter(map(len, several)).items()))
    click.echo(f"{len(found):,} articles, stories of several: {len(several):,} ({sizes})")
    if recall:
        _recall(found, keys, stories)
    chance = random.Random(7)  # noqa: S311  # the same stories every time, not a secret
    for group in chance.sample(several, min(show, len(several))):
        click.echo()
        for article in sorted(group, key=lambda a: a.instant or 0):
            lead = " ".join(article.body.split()[:15])
            click.echo(f"{article.date[:16]} {article.source}: {article.title} | {lead}")


def _told(articles: Sequence[Article], keys: Sequence[str]) -> dict[str, str]:
    """Return the story of each article, by its id."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    hashes = [np.array([word_hash(key) for key in text.split()], np.uint32) for text in keys]
    headlines = [default_analyzer().keys(article.title).stem for article in articles]
    began = process_time()
    signatures = [
        signature(words, article.source, headline)
        for words, article, headline in zip(hashes, articles, headlines, strict=True)
    ]
    signed = process_time()
    finder = Stories(lambda bands: ())
    stories = {
        article.id: finder.assign(article.id, article.instant, signed_text).id
        for article, signed_text in zip(articles, signatures, strict=True)
    }
    assigned = process_time()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
    each = 1e3 / max(1, len(articles))
    click.echo(
        f"signature {(signed - began) * each:.3f} ms, story {(assigned - signed) * each:.3f} ms "
        f"per article, {memory:.0f} MB"
    )
    return stories


def _recall(articles: Sequence[Article], keys: Sequence[str], stories: Mapping[str, str]) -> None:
    pairs = [(articles[i], articles[j]) for i, j in _alike(articles, keys)]
    apart = [(a, b) for a, b in pairs if a.source != b.source]
    for label, some in (("all", pairs), ("of two sources", apart)):
        together = sum(stories[a.id] == stories[b.id] for a, b in some)
        click.echo(f"pairs alike, {label}: {len(some)}, one story: {together}")


def _alike(articles: Sequence[Article], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of any two dated articles of one week that share half their word pairs.

    Two such texts share one of the rarer half of the one's word pairs: the prefix filter of
    Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins" (2006).
    """
    texts = [set(pairwise(text.split())) for text in keys]
    often = Counter(pair for text in texts for pair in text)
    postings: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    order = [i for i, article in enumerate(articles) if article.instant is not None]
    order.sort(key=lambda i: articles[i].instant or 0)
    instants = [articles[i].instant or 0 for i in order]
    for place, i in enumerate(order):
        rarer = sorted(texts[i], key=lambda pair: (often[pair], pair))[: len(texts[i]) // 2 + 1]
        since = bisect_left(instants, instants[place] - WINDOW_SECONDS)
        near: set[int] = set()
        for pair in rarer:
            near.update(other for other in postings[pair] if other >= since)
            postings[pair].append(place)
        for j in (order[other] for other in near):
            shared = len(texts[i] & texts[j])
            if shared >= _MIN_SHARED * (len(texts[i]) + len(texts[j]) - shared):
                yield j, i


if __name__ == "__main__":
    main()
