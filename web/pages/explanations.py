"""Explanations of hits in plain words, without the layers of the index."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext

from search import HitMeaning, Reason
from web.pages.labels import field_label, name_label

#: The most reasons shown for a hit; the rest are summed up in one more line.
SHOWN_REASONS = 5

_SAME = lazy_gettext("the same word")
_AS_TYPED = lazy_gettext("the same word as typed")
_FORM = lazy_gettext("another form of the word")
#: `Reason.why` → its wording.
_HOW = {
    "related": lazy_gettext("a related word"),
    "near": lazy_gettext("a similar spelling"),
    "synonym": lazy_gettext("a synonym"),
    "phrase": lazy_gettext("a phrase"),
    "pattern": lazy_gettext("a pattern"),
    "neighbours": lazy_gettext("adjacent words"),
    "proximity": lazy_gettext("words near each other"),
}
#: `Reason.field` → its wording.
_WHERE = {
    "title": lazy_gettext("in the headline"),
    "lead": lazy_gettext("in the lead"),
    "text": lazy_gettext("in the text"),
    "source": lazy_gettext("in the source"),
    "section": lazy_gettext("in the section"),
    "author": lazy_gettext("in the author"),
}
#: The fields that are texts; the others have names.
_TEXTS = ("title", "lead", "text")
_REST = lazy_gettext("other, minor reasons")
_TATWEEL = "ـ"


class ReasonLine(NamedTuple):
    """A reason: the word of the query, the word found if it differs, how, and its share in %."""

    word: str
    matched: str
    how: str
    percent: float


def reason_lines(reasons: Sequence[Reason], meaning: HitMeaning | None = None) -> list[ReasonLine]:
    """Return the reasons of a hit, largest share first; those that read the same are merged.

    Together they have the share of the score that ``meaning`` leaves to words; where that is
    nothing, there are none.
    """
    whole = 100 * (1 - meaning.share) if meaning else 100
    if not whole:
        return []
    scores: dict[tuple[str, str, str], float] = {}
    for reason in reasons:
        key = reason.word, _matched(reason), f"{_how(reason)}{gettext(', ')}{_where(reason)}"
        scores[key] = scores.get(key, 0) + reason.score
    scale = whole / (sum(scores.values()) or 1.0)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    lines = [ReasonLine(*key, scale * score) for key, score in ranked[:SHOWN_REASONS]]
    if rest := sum(score for _, score in ranked[SHOWN_REASONS:]):
        lines.append(ReasonLine("", "", str(_REST), scale * rest))
    return lines


def _matched(reason: Reason) -> str:
    """Return the word found, or the label of the name found; empty if it is the query's own."""
    label = reason.matched if reason.field in _TEXTS else name_label(reason.matched)
    return "" if _bare(label) == _bare(reason.word) else label


def _how(reason: Reason) -> str:
    if reason.why != "word":
        return str(_HOW[reason.why])
    if _bare(reason.matched) == _bare(reason.word):
        return str(_AS_TYPED)
    return str(_FORM if reason.layer == "stem" else _SAME)


def _where(reason: Reason) -> str:
    known = _WHERE.get(reason.field)
    return str(known or gettext("in “%(field)s”", field=field_label(reason.field)))


def _bare(word: str) -> str:
    """Return a word without vowel marks and tatweel, which do not distinguish words."""
    return "".join(c for c in word if c != _TATWEEL and unicodedata.category(c) != "Mn")
