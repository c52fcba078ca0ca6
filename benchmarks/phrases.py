"""Count how many of the first articles have a phrase of which a function word is part.

    python -m benchmarks.phrases INDEX [PHRASE ...]

For each phrase: how many articles have it side by side, how many the search for its words finds,
and how many of the first ten of these have the phrase.
"""

from typing import NamedTuple

import click

from search import Index, open_index

#: Names and expressions with function words.
PHRASES = (
    *("مهرجان كان", "ولي العهد", "آي فون", "سي إن إن", "جامعة أم القرى", "وكالة وام", "بروس لي"),
    *("واي فاي", "بعد غد", "على الهواء", "عبر الحدود", "كل شيء", "لا شيء", "من جديد"),
    *("إلى الأبد", "بعد الظهر", "قبل الميلاد", "قبل أيام", "حتى الآن", "ضد الإرهاب"),
)
_FIRST = 10


class Found(NamedTuple):
    """What a search for the words of a phrase finds; ``first`` are those of the first ten."""

    with_phrase: int
    total: int
    first: int


def found(index: Index, phrase: str) -> Found:
    """Return how many articles have a phrase, and where a search for its words puts them."""
    results = index.search(phrase, limit=_FIRST, highlight=False)
    quoted = f'"{phrase}"'
    having = (index.search(f'{quoted} id:"{hit.id}"', limit=0).total for hit in results.hits)
    return Found(index.search(quoted, limit=0).total, results.total, sum(having))


@click.command()
@click.argument("url")
@click.argument("phrases", nargs=-1)
def main(url: str, phrases: tuple[str, ...]) -> None:
    """Print a line for each phrase."""
    with open_index(url) as index:
        for phrase in phrases or PHRASES:
            with_phrase, total, first = found(index, phrase)
            click.echo(f"{phrase}\t{with_phrase:,} have it, {total:,} found, {first} of the first")


if __name__ == "__main__":
    main()
