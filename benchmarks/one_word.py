"""Count the tokens whose stem changes when a clitic is glued to them, in any articles.

    python -m benchmarks.one_word ARTICLES.jsonl.gz ... [--worst N] [--json]

Compared are only words whose clitic is certain, as the articles have the word without it too:

- وال, بال, فال, كال, لل, ولل or وبال and a word, beside ال and that word, which must be at least as
  common. لل may have lost a letter (للجنة is ل and اللجنة); if the articles have both words, either
  stem is right.
- و before أ إ ت ي ن م, and ل or ب before أ, beside the rest, which must be at least as common.
- a word beside the same with ال, and the other way round, unless one is so rare beside the other
  that it may be a misprint. These may differ rightly (يدين, اليدين).

Left out are function words, and words whose first letter only looks like a clitic: the articles or
the lexicon have the whole with the article (الوفد, البأس), or the lexicon has it as a name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import click

from index_data.sources import Sources
from search import Article
from search.analyzer import ARTICLE, default_analyzer
from search.analyzer.clitics import ABSORBING
from search.analyzer.function_words import is_function_word
from search.analyzer.lemmas import Lemmas
from search.analyzer.normalize import OTHER, folded

CHAINS = ("وال", "بال", "فال", "كال", "لل", "ولل", "وبال")
#: Particles, and the letters before which they are looked for.
PARTICLES = {"و": "أإتينم", "ل": "أ", "ب": "أ"}
#: The rest of a word is not shorter.
MIN_REST_CHARS = 2
#: A word is no misprint if it occurs once for so many times of the same with, or without, ال.
MISPRINT = 50

#: Words, each with how often it occurs.
Vocabulary = Mapping[str, int]
#: A word, and the forms without its clitic of which one is the same word.
Pair = tuple[str, tuple[str, ...]]


@dataclass
class Row:
    """How many tokens and words were compared, and which words differ, by their tokens."""

    tokens: int = 0
    words: int = 0
    differing: Counter[Pair] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        return self.differing.total() / self.tokens if self.tokens else 0.0

    def __add__(self, other: "Row") -> "Row":
        tokens, words = self.tokens + other.tokens, self.words + other.words
        return Row(tokens, words, self.differing + other.differing)


@cache
def stem(word: str) -> str:
    """Return the key of a word in the stem layer."""
    return default_analyzer().part_keys(word).stem


def vocabulary(paths: Iterable[str]) -> Vocabulary:
    """Return the Arabic words of articles in written form, with how often each occurs."""
    words: Counter[str] = Counter()
    keys = default_analyzer().keys
    for article in Sources(list(paths)):
        if isinstance(article, Article):
            words.update(keys(f"{article.title} {article.body}").written.split())
    return Counter({word: count for word, count in words.items() if not OTHER.search(word)})


def compared(words: Vocabulary, pairs: Iterable[Pair]) -> Row:
    """Return how many tokens have another stem than any of the forms beside them."""
    row = Row()
    for word, others in pairs:
        row.tokens += words[word]
        row.words += 1
        if stem(word) not in map(stem, others):
            row.differing[word, others] += words[word]
    return row


def with_chain(words: Vocabulary, chain: str) -> Iterator[Pair]:
    """Yield the words that begin with a chain of clitics that ends in the article."""
    for word in words:
        rest = word.removeprefix(chain)
        if rest == word or len(rest) < MIN_REST_CHARS or _is_whole(words, word):
            continue
        beside = [ARTICLE + rest]
        if chain.endswith("لل"):
            # The article's lam is not written before another: للجنة is ل and اللجنة.
            beside.append(f"{ARTICLE}{ABSORBING}{rest}")
        if others := tuple(each for each in beside if _is_content(words, each, words[word])):
            yield word, others


def with_particle(words: Vocabulary, particle: str) -> Iterator[Pair]:
    """Yield the words that begin with a particle, beside the more common rest."""
    for word in words:
        rest = word[1:]
        if word[0] != particle or rest[:1] not in PARTICLES[particle] or len(rest) < MIN_REST_CHARS:
            continue
        if _is_content(words, rest, words[word]) and not _is_whole(words, word):
            yield word, (rest,)


def with_article(words: Vocabulary) -> Iterator[Pair]:
    """Yield the words with the article, beside the same without."""
    for word in words:
        rest = word.removeprefix(ARTICLE)
        if rest == word or len(rest) < MIN_REST_CHARS or _is_misprint(words, rest):
            continue
        if _is_content(words, rest, words[word] // MISPRINT) and _is_content(words, word):
            yield word, (rest,)


def without_article(words: Vocabulary) -> Iterator[Pair]:
    """Yield the words without an article, beside the same with it."""
    return ((rest, (word,)) for word, (rest,) in with_article(words))


def _is_content(words: Vocabulary, word: str, at_least: int = 1) -> bool:
    """Tell whether the articles have a word often enough, and it is no function word."""
    return words.get(word, 0) >= max(at_least, 1) and not is_function_word(word, folded(word))


def _is_misprint(words: Vocabulary, word: str) -> bool:
    """Tell whether a word is hardly ever seen with the article."""
    return words.get(ARTICLE + word, 0) * MISPRINT < words.get(word, 0)


def _is_whole(words: Vocabulary, word: str) -> bool:
    """Tell whether what looks like a clitic is a letter of the word itself."""
    if ARTICLE + word in words and not _is_misprint(words, word):
        return True
    find = Lemmas.load().get
    entry, determined = find(word), find(ARTICLE + word)
    is_name = entry and entry.is_name and folded(entry.lemma) == folded(word)
    return bool(is_name or determined and folded(determined.lemma) == folded(word))


def measure(words: Vocabulary) -> dict[str, Row]:
    """Return a row for each clitic, and for the sums of chains and particles."""
    chains = {c: compared(words, with_chain(words, c)) for c in CHAINS}
    particles = {p: compared(words, with_particle(words, p)) for p in PARTICLES}
    return {
        **{f"{chain} beside {ARTICLE}": row for chain, row in chains.items()},
        "all with the article": sum(chains.values(), Row()),
        **{f"{p} before {PARTICLES[p]}": row for p, row in particles.items()},
        "all particles": sum(particles.values(), Row()),
        f"{ARTICLE} beside none": compared(words, with_article(words)),
        f"none beside {ARTICLE}": compared(words, without_article(words)),
    }


def _table(rows: Mapping[str, Row]) -> Iterator[str]:
    yield "| glued | tokens | words | tokens that differ | words | share |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, row in rows.items():
        differing = f"{row.differing.total():,} | {len(row.differing):,}"
        yield f"| {name} | {row.tokens:,} | {row.words:,} | {differing} | {row.share:.2%} |"


def _worst(row: Row, count: int) -> Iterator[str]:
    for (word, others), tokens in row.differing.most_common(count):
        beside = "، ".join(f"{other} {stem(other)}" for other in others)
        yield f"{tokens:>7,}  {word} {stem(word)} | {beside}"


def _record(row: Row) -> dict[str, Any]:
    return {
        "tokens": row.tokens,
        "words": row.words,
        "differing_tokens": row.differing.total(),
        "differing_words": len(row.differing),
        "share": round(row.share, 6),
    }


@click.command()
@click.argument("articles", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--worst", default=0, help="Most common words that differ to show, of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def main(articles: tuple[str, ...], worst: int, as_json: bool) -> None:
    """Print a table for all articles together."""
    rows = measure(vocabulary(articles))
    if as_json:
        click.echo(json.dumps({name: _record(row) for name, row in rows.items()}, indent=1))
        return
    click.echo("\n".join(_table(rows)))
    for name, row in rows.items() if worst else ():
        click.echo("\n".join([f"\n{name}", *_worst(row, worst)]))


if __name__ == "__main__":
    main()
