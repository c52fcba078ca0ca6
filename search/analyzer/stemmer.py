"""The layer *stem*: the lemma of a word, its clitics cut off only on the lexicon's evidence.

A word that is in the lexicon as it stands is never cut: وزير keeps its و because it is known
itself. Words outside the lexicon are cut lightly, in the manner of light10 (Larkey, Ballesteros
and Connell 2007), and never below three letters.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analyzer.lemmas import Entry, Lemmas
from search.analyzer.normalize import folded

#: Raise it when a rule below changes: indexes made by other rules must be rebuilt.
RULES = "2"
#: What is left of an unknown word after cutting has at least so many letters.
SHORTEST = 3

ARTICLE = "ال"
_ARABIC = re.compile("[ء-غف-ي]+")
_PARTICLES = ("وف", "س", "بلك")  # in the order in which they stand
_PRONOUNS = ("ه", "ها", "هم", "هن", "هما", "ك", "كم", "نا", "ني", "ي")
_ENDINGS = ("ات", "ون", "ين", "ان", "ية", "يه", "ة", "ه", "ي")
_CHAIN = re.compile(f"([وف]?)([بك]?)({ARTICLE})|([وف]?)(ل)(ل)")
_FUTURE = re.compile("س[اأنتي]")

#: Shapes of broken plurals and of their singulars (Goweder, Poesio, De Roeck and Reynolds 2004).
_PLURALS = tuple(
    (re.compile(shape), singulars.split())
    for shape, singulars in (
        (r"[أا](.)(.)ا(.)", r"\1\2\3 \1ا\2\3"),
        (r"(.)وا(.)(.)", r"\1ا\2\3 \1ا\2\3ة"),
        (r"(.)وا(.)ي(.)", r"\1ا\2و\3 \1ا\2ي\3"),
        (r"(.)(.)ائ(.)", r"\1\2ي\3ة \1\2ا\3ة \1\2و\3ة"),
        (r"(.)(.)ا(.)(.)", r"\1\2\3\4 \1\2\3\4ة \1ا\2\3\4"),
        (r"(.)(.)ا(.)ي(.)", r"\1\2\3و\4 \1\2\3ي\4 \1\2\3ا\4"),
        (r"(.)(.)(.)اء", r"\1\2ي\3 \1ا\2\3"),
        (r"[أا](.)(.)(.)اء", r"\1\2ي\3"),
    )
)


class Stem(NamedTuple):
    """What a written word comes from."""

    key: str  # the term indexed in the layer "stem"
    lemma: str  # the (unvocalised) lemma it comes from, for people to read
    proclitics: tuple[str, ...]  # outermost first: ("و", "ب", "ال")
    enclitics: tuple[str, ...]  # ("ها",)
    why: str  # "lexicon", "override", "rule" or "plain": where the lemma came from


class Stemmer:
    """Turn a *written* word into its `Stem`."""

    def __init__(self, lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self.fingerprint = f"{RULES}-{lemmas.fingerprint}"

    def __call__(self, written: str) -> Stem:
        """Return the stem of a word; what is not an Arabic word comes back as it is."""
        word = written if _ARABIC.fullmatch(written) else folded(written) or written
        if not _ARABIC.fullmatch(word):
            return Stem(word, written, (), (), "plain")
        for cut in cuts(word):
            if stem := self._known(*cut):
                return stem
        return self._light(word)

    def _known(self, before: tuple[str, ...], form: str, after: tuple[str, ...]) -> Stem | None:
        """Return the stem of a cut whose form is in the lexicon, and is no second cut there."""
        for spelling in spellings(before, form, after):
            entry = self._lemmas.get(spelling)
            if entry and not _twice(before, after, entry):
                return Stem(
                    self._lemmas.key(entry.lemma),
                    entry.lemma,
                    before + entry.proclitics,
                    entry.enclitics + after,
                    entry.source,
                )
        return None

    def _light(self, word: str) -> Stem:
        """Take an unknown word for the plural of a known one, or cut article and endings off it."""
        before, form = next(_articles(word), ((), word))
        lemma = next(filter(self._lemmas.get, singulars(form)), None) or _shorn(form)
        why = "rule" if lemma != word else "plain"
        return Stem(self._lemmas.key(lemma), lemma, before, (), why)


def singulars(form: str) -> Iterator[str]:
    """Yield the words whose broken plural the form may be, by its shape (عواهل: عاهل)."""
    for shape, singulars in _PLURALS:
        if found := shape.fullmatch(form):
            yield from (found.expand(singular) for singular in singulars)


def _shorn(form: str) -> str:
    """Return the form without the first frequent ending that leaves it long enough."""
    rests = (form.removesuffix(ending) for ending in _ENDINGS if form.endswith(ending))
    return next((rest for rest in rests if len(rest) >= SHORTEST), form)


def _twice(before: tuple[str, ...], after: tuple[str, ...], entry: Entry) -> bool:
    """Tell whether clitics would come off that cannot stand beside those already off."""
    return bool(before and entry.proclitics or (after or ARTICLE in before) and entry.enclitics)


def _articles(word: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the word without the article and the particles before it."""
    chain = _CHAIN.match(word)
    if chain and len(word) - chain.end() >= SHORTEST:
        particles = (chain[1], chain[2]) if chain[3] else (chain[4], chain[5])
        yield (*filter(None, particles), ARTICLE), word[chain.end() :]


def cuts(word: str) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Yield the ways to cut a word into proclitics, form and enclitic, the likeliest first."""
    yield (), word, ()
    for before, form in _articles(word):
        yield before, form, ()
    leads = [((), word), *_leads(word)]
    for before, form in leads[1:]:
        yield before, form, ()
    for before, form in leads:
        for pronoun in _PRONOUNS:
            if form.endswith(pronoun) and len(form) - len(pronoun) >= SHORTEST - (pronoun != "ي"):
                yield before, form.removesuffix(pronoun), (pronoun,)
    if word.endswith("ه"):
        for before, form in leads:
            yield before, form[:-1] + "ة", ()


def _leads(word: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the word without its first one, two or three letters that may be particles."""
    before: tuple[str, ...] = ()
    rest = word
    for particles in _PARTICLES:
        future = particles == "س"
        if rest[0] in particles and len(rest) > SHORTEST and (not future or _FUTURE.match(rest)):
            before, rest = (*before, rest[0]), rest[1:]
            yield before, rest


def spellings(before: tuple[str, ...], form: str, after: tuple[str, ...]) -> Iterator[str]:
    """Yield the ways the bare form may be written in the lexicon."""
    if not after:
        yield form
        if form.endswith("ه") and ARTICLE in before:
            yield form[:-1] + "ة"
    elif form.endswith("ت"):
        yield form[:-1] + "ة"
        yield form
    elif form.endswith(("ا", "ي")):
        yield form[:-1] + "ى"
        yield form
    elif form.endswith(("اؤ", "ائ")):
        yield form[:-1] + "ء"
        yield form
    elif form.endswith("و"):
        yield form + "ا"
        yield form
    else:
        yield form
