"""Why a hit was found, as the pages tell it: in plain words, without layers."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from search.results import Reason

#: The most lines of a hit; the rest is one more.
SHOWN = 5

_SAME, _TYPED, _FORM = "الكلمة نفسها", "الكلمة نفسها كما كُتبت", "صيغة أخرى لها"
_HOW = {
    "related": "كلمة قريبة",
    "near": "كلمة قريبة في الرسم",
    "synonym": "مرادف",
    "phrase": "عبارة",
    "pattern": "نمط",
    "neighbours": "كلمتان متجاورتان",
}
_WHERE = {
    "title": "العنوان",
    "lead": "صدر الخبر",
    "text": "النص",
    "source": "اسم المصدر",
    "section": "اسم القسم",
    "author": "اسم الكاتب",
}
_REST = "أسباب أخرى أقل وزنًا"
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
        key = reason.word, matched, f"{_how(reason)}، في {_WHERE[reason.field]}"
        scores[key] = scores.get(key, 0) + reason.score
    whole = sum(scores.values()) or 1.0
    weighty = sorted(scores.items(), key=lambda item: -item[1])
    lines = [Line(*key, 100 * score / whole) for key, score in weighty[:SHOWN]]
    if rest := sum(score for _, score in weighty[SHOWN:]):
        lines.append(Line("", "", _REST, 100 * rest / whole))
    return lines


def _how(reason: Reason) -> str:
    if reason.why != "word":
        return _HOW[reason.why]
    if _bare(reason.matched) == _bare(reason.word):
        return _TYPED
    return _FORM if reason.layer == "stem" else _SAME


def _bare(word: str) -> str:
    """Return a word without vowel marks and tatweel, which make it no other word."""
    return "".join(c for c in word if c != _TATWEEL and unicodedata.category(c) != "Mn")
