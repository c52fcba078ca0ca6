"""Why a hit was found, as the pages tell it: in plain words, without layers."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext

from search import Reason

#: The most lines of a hit; the rest is one more.
SHOWN = 5

_SAME = lazy_gettext("the same word")
_TYPED = lazy_gettext("the same word as typed")
_FORM = lazy_gettext("another form of it")
_HOW = {
    "related": lazy_gettext("a related word"),
    "near": lazy_gettext("a word spelt alike"),
    "synonym": lazy_gettext("a synonym"),
    "phrase": lazy_gettext("a phrase"),
    "pattern": lazy_gettext("a pattern"),
    "neighbours": lazy_gettext("two words side by side"),
}
_WHERE = {
    "title": lazy_gettext("in the headline"),
    "lead": lazy_gettext("in the lead"),
    "text": lazy_gettext("in the text"),
    "source": lazy_gettext("in the name of the source"),
    "section": lazy_gettext("in the name of the section"),
    "author": lazy_gettext("in the name of the author"),
}
_REST = lazy_gettext("other, lighter reasons")
_TATWEEL = "ـ"


class Line(NamedTuple):
    """One reason: a word asked for, the word found where it is another, how, and its share."""

    word: str
    matched: str
    how: str
    percent: float


def told(reasons: Sequence[Reason]) -> list[Line]:
    """Return the reasons of a hit, the weightiest first; those that read alike are one."""
    scores: dict[tuple[str, str, str], float] = {}
    for reason in reasons:
        matched = "" if _bare(reason.matched) == _bare(reason.word) else reason.matched
        key = reason.word, matched, f"{_how(reason)}{gettext(', ')}{_WHERE[reason.field]}"
        scores[key] = scores.get(key, 0) + reason.score
    whole = sum(scores.values()) or 1.0
    weighty = sorted(scores.items(), key=lambda item: -item[1])
    lines = [Line(*key, 100 * score / whole) for key, score in weighty[:SHOWN]]
    if rest := sum(score for _, score in weighty[SHOWN:]):
        lines.append(Line("", "", str(_REST), 100 * rest / whole))
    return lines


def _how(reason: Reason) -> str:
    if reason.why != "word":
        return str(_HOW[reason.why])
    if _bare(reason.matched) == _bare(reason.word):
        return str(_TYPED)
    return str(_FORM if reason.layer == "stem" else _SAME)


def _bare(word: str) -> str:
    """Return a word without vowel marks and tatweel, which make it no other word."""
    return "".join(c for c in word if c != _TATWEEL and unicodedata.category(c) != "Mn")
