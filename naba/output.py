"""Print answers for people. Articles are untrusted: none can control the terminal."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING

import click

from naba.meaning_output import and_by_meaning, print_best_passage, shares
from naba.terminal.console import counted, print_columns, printable

if TYPE_CHECKING:
    from search import (
        AnalyzedWord,
        Article,
        Correction,
        Group,
        Hit,
        NamedPeriod,
        Period,
        Reason,
        Results,
        SearchRequest,
        Snippet,
        Suggestions,
    )

_HIGHLIGHT_COLOR = "yellow"
#: The longest bar of a timeline.
_MAX_BAR_CHARS = 30
#: The most reasons shown for a hit.
_MAX_REASONS = 6
#: A left-to-right mark keeps the arrow between two Arabic words from pointing backwards.
_ARROW = " \u200e→ "


def print_results(results: "Results") -> None:
    """Print the count, notes on how the query was read, numbered hits and facets."""
    click.echo(f"{_count(results)} in {results.took_ms:.0f} ms")
    for notice in results.notices:
        # What is no mistake may be about the index, and of no place in the query.
        placed = notice.is_mistake or notice.position
        place = f" (character {notice.position + 1})" if placed else ""
        click.echo(f"note: {printable(notice.message)}{place}")
    for unknown in results.unknown_names:
        click.echo(f"note: {printable(unknown.message)}")
    _print_corrections(results.corrections)
    if wider := results.wider:
        articles = counted(wider.total, "article", "articles")
        click.echo(f"note: {articles} with --level {wider.level}")
    for period in results.periods:
        _print_named_period(period)
    for reading in results.readings:
        articles = counted(reading.total, "article", "articles")
        click.echo(f"note: {articles} for {printable(reading.query)}")
    if results.excluded:
        click.echo(f"without: {printable('، '.join(results.excluded))}")
    if best := results.best_passage:
        print_best_passage(best)
    for rank, hit in enumerate(results.hits, start=_skipped(results.request) + 1):
        _print_hit(rank, hit, explained=results.request.explain)
    for name, values in results.facets.items():
        click.secho(f"\n{name}", bold=True)
        print_columns([value.value, f"{value.count:,}"] for value in values)
    if results.timeline:
        click.secho("\ntimeline", bold=True)
        _print_timeline(results.timeline)
    if results.next_cursor:
        click.echo(f"\nnext: --cursor {results.next_cursor}")


def print_articles(articles: Sequence["Article"]) -> None:
    """Print numbered articles, or that there are none."""
    if not articles:
        click.echo(counted(0, "article", "articles"))
    for rank, article in enumerate(articles, start=1):
        click.echo(f"{rank:>3}. {click.style(printable(article.title), bold=True)}")
        _print_origin(article)


def _count(results: "Results") -> str:
    articles = counted(results.total, "article", "articles")
    if results.relaxed:
        articles = f"{articles} ({results.every:,} with all the words, the others with most)"
    articles += and_by_meaning(results)
    if results.stories is None:
        return articles
    return f"{articles}, {counted(results.stories, 'story', 'stories')}"


def _skipped(request: "SearchRequest") -> int:
    """Return the number of hits before the first that is shown."""
    from search.retrieval.cursor import decode

    return request.offset if request.cursor is None else decode(request, request.cursor)[0]


def print_suggestions(suggestions: "Suggestions") -> None:
    """Print the completions, one per line, and the corrections with their counts."""
    for completion in suggestions.completions:
        click.echo(printable(completion))
    _print_corrections(suggestions.corrections)


def _print_named_period(period: "NamedPeriod") -> None:
    articles = counted(period.total, "article", "articles")
    query = f" for {printable(period.query)}" if period.query else ""
    click.echo(f"note: {articles}{query} with --from {period.first} --to {period.last}")


def _print_corrections(corrections: Iterable["Correction"]) -> None:
    for correction in corrections:
        click.echo(f"did you mean: {printable(correction.text)} ({correction.count:,})")


def _print_hit(rank: int, hit: "Hit", *, explained: bool) -> None:
    click.echo(f"\n{rank:>3}. {_highlighted(hit.title, bold=True)}")
    if hit.meaning and hit.meaning.alone:
        click.secho("     by meaning", italic=True)
    _print_origin(hit.article)
    for snippet in hit.snippets:
        click.echo(f"     {_highlighted(snippet)}")
    if hit.group and hit.group.size > 1:
        click.secho(f"     {_story(hit.group)} · --story {hit.group.id}", dim=True)
    if explained and hit.meaning:
        click.secho(f"     why: {shares(hit.meaning)}", dim=True)
    for reason in hit.reasons[:_MAX_REASONS]:
        click.secho(f"     why: {_reason(reason)}", dim=True)
    if (more := len(hit.reasons) - _MAX_REASONS) > 0:
        click.secho(f"     and {more:,} more", dim=True)


def _reason(reason: "Reason") -> str:
    words = dict.fromkeys(filter(None, (reason.word, reason.matched)))
    how = [] if reason.why == "word" else [reason.why]
    where = ", ".join([*how, reason.layer, reason.field])
    return f"{_ARROW.join(map(printable, words))} ({where}) {reason.score:.2f}".lstrip()


def _story(group: "Group") -> str:
    sources = f": {printable('، '.join(group.sources))}" if group.sources else ""
    return f"{group.size:,} articles{sources}"


def _print_origin(article: "Article") -> None:
    known = (article.source, article.date[:10], article.section, article.id)
    click.secho("     " + " · ".join(printable(part) for part in known if part), dim=True)


def _print_timeline(periods: Sequence["Period"]) -> None:
    """Print each period with its count, and a bar in proportion to it."""
    most = max(period.count for period in periods)
    print_columns(
        [
            str(period.first),
            str(period.last) if period.last > period.first else "",
            f"{period.count:,}",
            "█" * ceil(_MAX_BAR_CHARS * period.count / most),
        ]
        for period in periods
    )


def _highlighted(snippet: "Snippet", *, bold: bool = False) -> str:
    """Return a snippet with the words found in colour, which click drops in a pipe."""
    parts, end = [], 0
    for start, stop in snippet.ranges:
        parts.append(click.style(printable(snippet.text[end:start]), bold=bold))
        found = printable(snippet.text[start:stop])
        parts.append(click.style(found, fg=_HIGHLIGHT_COLOR, bold=True))
        end = stop
    parts.append(click.style(printable(snippet.text[end:]), bold=bold))
    return "".join(parts)


def print_words(words: Iterable["AnalyzedWord"]) -> None:
    """Print a table of words: their keys, their clitics, and why they have them."""
    rows = [["word", "written", "folded", "stem", "lemma", "clitics", "why"]]
    for word in words:
        token = word.token
        clitics = [f"{c}+" for c in word.proclitics] + [f"+{c}" for c in word.enclitics]
        why = f"stop word; {word.why}" if token.stopword else word.why
        keys = [word.word, token.written, token.folded, token.stem, word.lemma]
        rows.append([*(key or "-" for key in keys), " ".join(clitics) or "-", why])
    print_columns(rows)
