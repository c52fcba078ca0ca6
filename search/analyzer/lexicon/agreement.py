"""Agreement: one word has one lemma, whatever is glued to it; used by `build`.

Each word is read by itself, so that a word and the same word with clitics may be read as forms of
different lemmas. Where the clitic is certain, the reading of the word without it holds for both.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping

from search.analyzer.clitics import (
    ARTICLE,
    ARTICLE_CHAINS,
    CONJUNCTIONS,
    PARTICLES,
)
from search.analyzer.function_words import is_function_word
from search.analyzer.lexicon.cuts import Cut
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.normalize import folded

#: The least length of what stands behind a particle and the article.
MIN_REST_CHARS = 3
#: How common a word must be in comparison with the same word with a clitic.
LEAST_TIMES = 0.5
#: What is nearly always a particle before another word: و before أ إ ت ي ن م, ل and ب before أ إ.
_CERTAIN = re.compile("[وف](?=[أإآتينم])|[لبك](?=[أإآ])|[وف](?=[لبك][أإآ])")


def agree(chosen: MutableMapping[str, Cut], evidence: Evidence) -> None:
    """Make the cuts of words with certain clitics agree with those of the words without them."""
    for word in sorted(chosen, key=len):
        cut = chosen[word]
        if word in evidence.overrides:
            continue
        if not evidence.usage.has_article(word) and word not in evidence.names:
            chosen[word] = next(_without_clitics(word, chosen, evidence), cut)
            continue
        articled = chosen.get(ARTICLE + word)
        if articled and articled.form == word and not cut.is_whole:
            chosen[word] = Cut(articled.lemma, word, (), "")


def _without_clitics(word: str, chosen: Mapping[str, Cut], evidence: Evidence) -> Iterator[Cut]:
    """Yield the cuts of a word that agree with those of the same word without clitics."""
    found = [
        Cut(cut.lemma, cut.form, (*before, *cut.proclitics), cut.enclitic)
        for before, rest in _without_clitic(word, evidence)
        if _is_common_enough(evidence, rest, word)
        and (cut := chosen.get(rest) or _name(rest, evidence))
        and set(before).isdisjoint(cut.proclitics)
    ]
    # للجنة is the committee's or paradise's.
    yield from (cut for cut in found if cut.lemma == chosen[word].lemma)
    yield from found


def _without_clitic(word: str, evidence: Evidence) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the particles that a word certainly has, and the word without them."""
    for chain, (*particles, _) in ARTICLE_CHAINS.items():
        if particles and word.startswith(chain) and len(word) >= len(chain) + MIN_REST_CHARS:
            noun = word[len(chain) :]
            yield tuple(particles), ARTICLE + noun
            if chain.endswith("لل"):
                yield tuple(particles), f"{ARTICLE}ل{noun}"
    first, rest = word[0], word[1:]
    is_tool = is_function_word(rest, folded(rest))
    is_certain = _CERTAIN.match(word) and (len(rest) >= MIN_REST_CHARS or is_tool)
    is_known = rest in evidence.names or rest in evidence.overrides
    if is_certain or first in CONJUNCTIONS and is_tool or first in PARTICLES and is_known:
        yield (first,), rest


def _name(word: str, evidence: Evidence) -> Cut | None:
    """Return the cut of a word that is known as a name: at most the article is cut off."""
    if word not in evidence.names:
        return None
    rest = word.removeprefix(ARTICLE)
    name = rest if rest in evidence.frequency else word
    return Cut(name, name, () if name == word else (ARTICLE,), "")


def _is_common_enough(evidence: Evidence, rest: str, word: str) -> bool:
    common = evidence.frequency.get
    return common(rest, 0) >= LEAST_TIMES * common(word, 0)
