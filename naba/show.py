"""Print answers for people. Articles are untrusted: nothing of them can steer the terminal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from index_data.console import print_columns, printable

if TYPE_CHECKING:
    from search import Correction, Hit, Results, Snippet, Suggestions
    from search.analyzer import AnalyzedWord

_HIGHLIGHT = "yellow"


def print_results(results: "Results") -> None:
    """Print the count, what was ignored or relaxed, and the numbered hits."""
    articles = "article" if results.total == 1 else "articles"
    click.echo(f"{results.total:,} {articles} in {results.took_ms:.0f} ms")
    for notice in results.notices:
        click.echo(f"note: {printable(notice.message)} (character {notice.position + 1})")
    if results.relaxed:
        click.echo("note: few articles hold all words; articles with fewer of them follow")
    _print_corrections(results.corrections)
    for rank, hit in enumerate(results.hits, start=results.request.offset + 1):
        _print_hit(rank, hit)


def print_suggestions(suggestions: "Suggestions") -> None:
    """Print the completions, one a line, and the corrections with their counts."""
    for completion in suggestions.completions:
        click.echo(printable(completion))
    _print_corrections(suggestions.corrections)


def _print_corrections(corrections: Iterable["Correction"]) -> None:
    for correction in corrections:
        click.echo(f"did you mean: {printable(correction.text)} ({correction.count:,})")


def _print_hit(rank: int, hit: "Hit") -> None:
    article = hit.article
    click.echo(f"\n{rank:>3}. {_marked(hit.title, bold=True)}")
    known = (article.source, article.date[:10], article.section, article.id)
    click.secho("     " + " · ".join(printable(part) for part in known if part), dim=True)
    for snippet in hit.snippets:
        click.echo(f"     {_marked(snippet)}")


def _marked(snippet: "Snippet", *, bold: bool = False) -> str:
    """Return a snippet's text with its marked words in colour; click drops it in a pipe."""
    parts, end = [], 0
    for start, stop in snippet.ranges:
        parts.append(click.style(printable(snippet.text[end:start]), bold=bold))
        parts.append(click.style(printable(snippet.text[start:stop]), fg=_HIGHLIGHT, bold=True))
        end = stop
    parts.append(click.style(printable(snippet.text[end:]), bold=bold))
    return "".join(parts)


def print_words(words: Iterable["AnalyzedWord"]) -> None:
    """Print a table of words with their clitics, their keys and why they have them."""
    rows = [["word", "written", "folded", "stem", "lemma", "clitics", "why"]]
    for word in words:
        token = word.token
        clitics = [f"{c}+" for c in word.proclitics] + [f"+{c}" for c in word.enclitics]
        why = f"stop word; {word.why}" if token.stopword else word.why
        keys = [word.word, token.written, token.folded, token.stem, word.lemma]
        rows.append([*(key or "-" for key in keys), " ".join(clitics) or "-", why])
    print_columns(rows)
