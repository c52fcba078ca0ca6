"""Measure whether searches for rare names find the articles that hold these names, and no others.

    python -m benchmarks.rare_names ARTICLES.jsonl.gz ... [--index FOLDER] [--names FILE]

Each query of ``rare_names.tsv`` is a name and another word. A search at the level smart that wants
both words should find articles that hold the name itself, in one of its forms (*right*), and all of
those that hold the name and the other word (*found*). Which words these are, regular expressions
tell, so that the analyzer is not its own judge; any clitics may precede them. The articles are
indexed in a temporary folder, unless an index is named.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import click

from index_data.pipeline import index_articles
from index_data.sources import Sources
from search import Article, Index, SearchRequest, open_index

NAMES = Path(__file__).with_suffix(".tsv")

_PARTICLES = "[وف]?[بلك]?"
_ARTICLE = "[وف]?(?:[بك]?ال|لل)"
_WORD = re.compile("[ء-غف-ي]+")
_NOT_READ = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e]+")
_LETTERS = str.maketrans("أإآٱىیک", "ااااييك")


@dataclass(frozen=True, slots=True)
class Case:
    """A query, and regular expressions for the words that it asks for, without particles."""

    query: str
    name: str
    #: Forms and spellings of the name that are right, but need not be found.
    also: str
    other: str


@dataclass(frozen=True, slots=True)
class Result:
    """How many articles were found, and hold what they should."""

    found: int
    right: int
    wanted: int
    found_wanted: int

    def __add__(self, other: "Result") -> "Result":
        return Result(
            self.found + other.found,
            self.right + other.right,
            self.wanted + other.wanted,
            self.found_wanted + other.found_wanted,
        )

    @property
    def shares(self) -> tuple[float, float]:
        """The share of the found that is right, and the share of the wanted that is found."""
        right = self.right / self.found if self.found else 1.0
        return right, self.found_wanted / self.wanted if self.wanted else 1.0


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a tab-separated file; lines that begin with ``#`` are comments."""
    lines = path.read_text("utf-8").splitlines()
    return [Case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def words_of(text: str) -> set[str]:
    """Return the distinct words of a text without marks, hamza on alef and ى."""
    plain = _NOT_READ.sub("", unicodedata.normalize("NFKC", text)).translate(_LETTERS)
    return set(_WORD.findall(plain))


class Holders:
    """Tells which articles hold the words of a case."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles: dict[str, set[str]] = {}
        for article in articles:
            for word in words_of(f"{article.title} {article.body}"):
                self._articles.setdefault(word, set()).add(article.id)

    def of(self, case: Case) -> tuple[set[str], set[str], set[str]]:
        """Return the ids of those that hold the name, the name in any form, and the other word."""
        # A name without the article never has it: البنين is no Benin.
        name = f"{_ARTICLE}{case.name[2:]}" if case.name.startswith("ال") else _bare(case.name)
        forms = f"{name}|{_any(case.also)}" if case.also else name
        return self._with(name), self._with(forms), self._with(_any(case.other))

    def _with(self, pattern: str) -> set[str]:
        matches = re.compile(pattern).fullmatch
        return {i for word, ids in self._articles.items() if matches(word) for i in ids}


def _bare(pattern: str) -> str:
    return f"{_PARTICLES}(?:{pattern})"


def _any(pattern: str) -> str:
    return f"(?:{_PARTICLES}|{_ARTICLE})(?:{pattern})"


def measure(index: Index, case: Case, holders: Holders) -> Result:
    """Search for a case, and compare what is found with what should be."""
    request = SearchRequest(case.query, level="smart", match="all")
    found = {article.id for article in index.export(request)}
    name, any_form, other = holders.of(case)
    wanted = name & other
    return Result(len(found), len(found & any_form), len(wanted), len(found & wanted))


def table(cases: Sequence[Case], results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of a table in Markdown; the last is of all cases together."""
    yield "| query | found | right | | wanted | found | |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    total = Result(0, 0, 0, 0)
    for case, result in zip(cases, results, strict=True):
        total += result
        yield _line(case.query, result)
    yield _line("all together", total)
    right, found = map(mean, zip(*(result.shares for result in results), strict=True))
    yield f"| mean of the queries | | | {right:.1%} | | | {found:.1%} |"


def _line(name: str, result: Result) -> str:
    right, found = result.shares
    return (
        f"| {name} | {result.found:,} | {result.right:,} | {right:.1%} | "
        f"{result.wanted:,} | {result.found_wanted:,} | {found:.1%} |"
    )


@click.command()
@click.argument("articles", nargs=-1, type=click.Path(exists=True))
@click.option("--index", "folder", type=click.Path(exists=True, path_type=Path), help="Index.")
@click.option("--names", default=NAMES, type=click.Path(exists=True, path_type=Path))
def main(articles: tuple[str, ...], folder: Path | None, names: Path) -> None:
    """Print the table."""
    cases = read_cases(names)
    with TemporaryDirectory() as made:
        place = folder or Path(made) / "index"
        with open_index(place, create=not folder) as index:
            if not folder:
                _fill(index, articles)
            holders = Holders(index.articles())
            results = [measure(index, case, holders) for case in cases]
    click.echo("\n".join(table(cases, results)))


def _fill(index: Index, paths: Sequence[str]) -> None:
    if not paths:
        raise click.UsageError("Name articles, or an index with --index.")
    index_articles(index.writer, Sources(list(paths)).items())


if __name__ == "__main__":
    main()
