"""What is said of articles that could not be read."""

from typing import TYPE_CHECKING

from naba.terminal.console import REJECTED, counted, say

if TYPE_CHECKING:
    from search import Copy, Repair

#: The most lost articles, and the most damages, that are named.
_NAMED = 20


def say_losses(found: "Repair | Copy") -> int:
    """Say what of an index is damaged and lost; return the exit code for that."""
    for damage in found.damage[:_NAMED]:
        say(f"{damage.file}: {damage.problem}")
    for article_id in found.lost[:_NAMED]:
        say(f"lost: {article_id}")
    if len(found.lost) > _NAMED:
        say(f"and {len(found.lost) - _NAMED:,} more; --json names them all")
    if found.unnamed:
        say(f"lost: {counted(found.unnamed, 'article', 'articles')} whose ids are not known")
    return REJECTED if found.lost or found.unnamed else 0
