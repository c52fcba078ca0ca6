"""The layer *stem*: the lemma of a word, with clitics removed only on the lexicon's evidence.

A word that is in the lexicon as it stands is never segmented: وزير keeps its و because it is a
known word itself. Words outside the lexicon are stemmed lightly, in the manner of light10 (Larkey,
Ballesteros and Connell 2007), and never to fewer than three letters.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analyzer.clitics import (
    ARTICLE,
    ARTICLE_CHAINS,
    CONJUNCTIONS,
    FUTURE,
    PARTICLES,
    PREPOSITIONS,
)
from search.analyzer.lemmas import Entry, Lemmas, has_particle_and_hamza
from search.analyzer.normalize import OTHER, folded

#: Raise it when a rule below changes: indexes made by other rules must be rebuilt.
RULES = "3"
#: What is left of an unknown word is not shorter.
MIN_STEM_CHARS = 3

#: The pronouns by their last letter. What ends in both ني and ي is cut in this order.
_PRONOUNS = {
    "ه": ("ه",),
    "ا": ("ها", "هما", "نا"),
    "م": ("هم", "كم"),
    "ن": ("هن",),
    "ك": ("ك",),
    "ي": ("ني", "ي"),
}
_ENDINGS = ("ات", "ون", "ين", "ان", "ية", "يه", "ة", "ه", "ي")
_CHAIN_LENGTHS = sorted({len(chain) for chain in ARTICLE_CHAINS})
#: Proclitics begin with one of these.
_FIRST_LETTERS = frozenset(f"{PARTICLES}{FUTURE}{ARTICLE[0]}")
#: The future particle and the first letter of a verb in the imperfect.
_FUTURE_VERB = re.compile(f"{FUTURE}[اأنتي]")


#: Proclitics, outermost first, and the rest of a word.
Bare = tuple[tuple[str, ...], str]
#: Proclitics, the form between, and enclitics.
Segmentation = tuple[tuple[str, ...], str, tuple[str, ...]]


#: What a form ends in, by its last letter before a pronoun: مدينة, مدينته.
_BEFORE_PRONOUNS = {"ت": "ة", "ا": "ى", "ي": "ى", "ؤ": "ء", "ئ": "ء", "و": "وا"}


class Stem(NamedTuple):
    """The analysis of a written word."""

    key: str  # the term indexed in the layer "stem"
    lemma: str  # the unvocalised lemma, for people to read
    proclitics: tuple[str, ...]  # outermost first: ("و", "ب", "ال")
    enclitics: tuple[str, ...]  # ("ها",)
    why: str  # where the lemma comes from: "lexicon", "override", "rule" or "plain"


class Stemmer:
    """Turn a *written* word into its `Stem`."""

    def __init__(self, lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self.fingerprint = f"{RULES}-{lemmas.fingerprint}"

    def __call__(self, written: str) -> Stem:
        """Return the stem of a word; what is no Arabic word is its own stem, folded."""
        word = written
        if OTHER.search(word) or not word:
            word = folded(word) or word
            if OTHER.search(word) or not word:
                return Stem(word, written, (), (), "plain")
        find = self._lemmas.get
        if entry := find(word):
            return self._known((), entry, ())
        for before, form, after in _proper_segmentations(word):
            with_article = (ARTICLE + form,) if len(before) > 1 and ARTICLE in before else ()
            for spelling in (*with_article, *lexicon_spellings(before, form, after)):
                entry = find(spelling, ARTICLE in before)
                if entry and not _are_incompatible(before, after, entry):
                    return self._known(before, entry, after)
        return self._light_stem(word)

    def is_name(self, stem: Stem) -> bool:
        """Tell whether the lexicon has the lemma of a stem as a name only, or not at all."""
        form = folded(stem.lemma)
        return not OTHER.search(form) and self._lemmas.is_name(form)

    def _known(self, before: tuple[str, ...], entry: Entry, after: tuple[str, ...]) -> Stem:
        """Return the stem of a word that is a form of the lexicon between clitics."""
        lemma, proclitics, enclitics, source, _ = entry
        return Stem(self._lemmas.key(lemma), lemma, before + proclitics, enclitics + after, source)

    def _light_stem(self, word: str) -> Stem:
        """Return the stem of an unknown word: the word without its article and one ending."""
        before, form = _without_article(word) or _without_certain_particle(word)
        lemma = _without_ending(form)
        why = "rule" if lemma != word else "plain"
        return Stem(self._lemmas.key(lemma), lemma, before, (), why)


def _without_ending(form: str) -> str:
    """Return the form without the first frequent ending that leaves it long enough."""
    rests = (form.removesuffix(ending) for ending in _ENDINGS if form.endswith(ending))
    return next((rest for rest in rests if len(rest) >= MIN_STEM_CHARS), form)


def _are_incompatible(before: tuple[str, ...], after: tuple[str, ...], entry: Entry) -> bool:
    """Tell whether an entry's clitics cannot stand beside those that were cut off already."""
    return bool(before and entry.proclitics or (after or ARTICLE in before) and entry.enclitics)


def _without_article(word: str) -> Bare | None:
    """Return the word without the article and the particles before it, if enough is left."""
    for length in _CHAIN_LENGTHS:
        if before := ARTICLE_CHAINS.get(word[:length]):
            return (before, word[length:]) if len(word) - length >= MIN_STEM_CHARS else None
    return None


def _without_certain_particle(word: str) -> Bare:
    """Return the word without a particle before a written hamza, with which no word begins."""
    certain = len(word) > MIN_STEM_CHARS and has_particle_and_hamza(word)
    return ((word[0],), word[1:]) if certain else ((), word)


def segmentations(word: str) -> Iterator[Segmentation]:
    """Yield the ways to segment a word into proclitics, form and enclitic, most likely first."""
    yield (), word, ()
    yield from _proper_segmentations(word)


def _proper_segmentations(word: str) -> Iterator[Segmentation]:
    """Yield the segmentations of a word with at least one clitic."""
    without_particles: list[Bare] = []
    if word[0] in _FIRST_LETTERS:
        if bare := _without_article(word):
            yield *bare, ()
        without_particles = _without_particles(word)
        for before, form in without_particles:
            yield before, form, ()
    pronouns = _PRONOUNS.get(word[-1])
    if not pronouns:
        return
    whole_or_bare = [((), word), *without_particles]
    for before, form in whole_or_bare:
        for pronoun in pronouns:
            if form.endswith(pronoun) and _is_long_enough(form, pronoun):
                yield before, form[: -len(pronoun)], (pronoun,)
    if word[-1] == "ه":
        for before, form in whole_or_bare:
            yield before, form[:-1] + "ة", ()


def _is_long_enough(form: str, pronoun: str) -> bool:
    """Tell whether enough is left of a form without a pronoun, more so for the frequent ي."""
    return len(form) - len(pronoun) >= MIN_STEM_CHARS - (pronoun != "ي")


def _without_particles(word: str) -> list[Bare]:
    """Return the word without its first one, two or three letters that may be particles."""
    found: list[Bare] = []
    before: tuple[str, ...] = ()
    for particles in (CONJUNCTIONS, FUTURE, PREPOSITIONS):
        first = word[0]
        is_particle = first in particles and (first != FUTURE or _FUTURE_VERB.match(word))
        if is_particle and (len(word) > MIN_STEM_CHARS or has_particle_and_hamza(word)):
            before, word = (*before, first), word[1:]
            found.append((before, word))
    return found


def lexicon_spellings(
    before: tuple[str, ...], form: str, after: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the ways in which the lexicon may spell the form of a segmentation."""
    if not after:
        return (form, form[:-1] + "ة") if form.endswith("ه") and ARTICLE in before else (form,)
    last = _BEFORE_PRONOUNS.get(form[-1:])
    if last is None or last == "ء" and form[-2:-1] != "ا":
        return (form,)
    return form[:-1] + last, form
