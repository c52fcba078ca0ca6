"""Print what meaning adds to answers: how much it found, the best passage, its share of a hit."""

from typing import TYPE_CHECKING

import click

from naba.terminal.console import printable, say

if TYPE_CHECKING:
    from search import BestPassage, HitMeaning, Results


def and_by_meaning(results: "Results") -> str:
    """Return how many more articles than words were found by meaning alone, after a count."""
    return f", and {results.by_meaning:,} more by meaning" if results.by_meaning else ""


def print_best_passage(best: "BestPassage") -> None:
    """Print the passage that is nearest to a question, as it stands in its article."""
    article = best.article
    click.secho("\nthe passage nearest to the question, by meaning:", italic=True)
    click.echo(f"     «{printable(best.passage.text.strip())}»")
    known = (article.title, article.source, article.date[:10], article.id)
    click.secho("     " + " · ".join(printable(part) for part in known if part), dim=True)


def shares(meaning: "HitMeaning") -> str:
    """Return how much of the score of a hit is by words, and how much by meaning."""
    share = round(100 * meaning.share)
    return f"{100 - share}% words, {share}% meaning"


def say_if_left_out(results: "Results") -> None:
    """Say why meaning was left out of an answer that shows no notices, if it was."""
    if results.request.query and results.request.meaning != results.meaning:
        for notice in results.notices:
            say(notice.message)
