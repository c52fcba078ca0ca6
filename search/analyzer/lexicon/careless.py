"""Careless spellings: an alef without its hamza, ه for ة, ى for ي."""

import re
from collections.abc import Iterator

from search.analyzer.clitics import ARTICLE, NOUN_PARTICLES
from search.analyzer.lexicon.cuts import TOOLS

#: How many times as common a careful spelling must be as a careless one that some always use: the
#: one with a hamza; the one with another last letter, which may be a pronoun or another word.
HAMZA, LAST = 0.7, 5
#: How many times as common it must be as a word with another last letter that may be
#: read as it stands (مكه: مكة).
SURE = 30
#: The initial alef of a word, also behind particles and the article.
_INITIAL_ALEF = re.compile(f"^{NOUN_PARTICLES}(?:{ARTICLE}|{ARTICLE[1]})?ا(?!ل)")


def careful_spellings(word: str) -> Iterator[tuple[str, float]]:
    """Yield the spellings that a word may stand for, and how many times as common each must be."""
    lasts = {"ه": "ة", "ى": "ي", "ي": "ى"}
    endings = [(word, 0.0)]
    if word[-1:] in lasts and word not in TOOLS and word[:-1] + lasts[word[-1]] not in TOOLS:
        endings.append((word[:-1] + lasts[word[-1]], LAST))
    for spelling, times in endings:
        if times:
            yield spelling, times
        for alef in _INITIAL_ALEF.finditer(spelling):
            for hamza in "أإآ":
                yield spelling[: alef.end() - 1] + hamza + spelling[alef.end() :], max(times, HAMZA)
