"""The layer *stem*: the lemma of a word, its clitics cut off only on the lexicon's evidence.

A word that is in the lexicon as it stands is never cut: وزير keeps its و because it is known
itself. Words outside the lexicon are cut lightly, in the manner of light10 (Larkey, Ballesteros
and Connell 2007), and never below three letters.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analyzer.lemmas import Entry, Lemmas
from search.analyzer.normalize import OTHER, folded

#: Raise it when a rule below changes: indexes made by other rules must be rebuilt.
RULES = "2"
#: What is left of an unknown word after cutting has at least so many letters.
SHORTEST = 3

ARTICLE = "ال"
_PARTICLES = ("وف", "س", "بلك")  # in the order in which they stand
#: The pronouns by their last letter; what ends in both ني and ي is cut in this order.
_PRONOUNS = {
    "ه": ("ه",),
    "ا": ("ها", "هما", "نا"),
    "م": ("هم", "كم"),
    "ن": ("هن",),
    "ك": ("ك",),
    "ي": ("ني", "ي"),
}
_ENDINGS = ("ات", "ون", "ين", "ان", "ية", "يه", "ة", "ه", "ي")
#: The article and the particles before it, as they are written: وبال, لل.
_CHAINS = {
    f"{first}{second}{ARTICLE}": (*first, *second, ARTICLE)
    for first in ("", "و", "ف")
    for second in ("", "ب", "ك")
} | {f"{first}لل": (*first, "ل", ARTICLE) for first in ("", "و", "ف")}
#: What may come off at the beginning of a word starts with one of these.
_FIRST = frozenset("".join(_PARTICLES)) | {ARTICLE[0]}
_CHAIN_LENGTHS = sorted({len(chain) for chain in _CHAINS})
_FUTURE = re.compile("س[اأنتي]")


#: Proclitics and the rest of a word, and these with an enclitic.
Bare = tuple[tuple[str, ...], str]
Cut = tuple[tuple[str, ...], str, tuple[str, ...]]


def _shapes(*shapes: tuple[str, str]) -> list[tuple[re.Pattern[str], list[str]]]:
    return [(re.compile(plural), singulars.split()) for plural, singulars in shapes]


#: Shapes of broken plurals and of their singulars (Goweder, Poesio, De Roeck and Reynolds 2004),
#: by the number of letters of the plural.
_PLURALS = {
    5: _shapes(
        (r"[أا](.)(.)ا(.)", "{0}{1}{2} {0}ا{1}{2}"),
        (r"(.)وا(.)(.)", "{0}ا{1}{2} {0}ا{1}{2}ة"),
        (r"(.)(.)ائ(.)", "{0}{1}ي{2}ة {0}{1}ا{2}ة {0}{1}و{2}ة"),
        (r"(.)(.)ا(.)(.)", "{0}{1}{2}{3} {0}{1}{2}{3}ة {0}ا{1}{2}{3}"),
        (r"(.)(.)(.)اء", "{0}{1}ي{2} {0}ا{1}{2}"),
    ),
    6: _shapes(
        (r"(.)وا(.)ي(.)", "{0}ا{1}و{2} {0}ا{1}ي{2}"),
        (r"(.)(.)ا(.)ي(.)", "{0}{1}{2}و{3} {0}{1}{2}ي{3} {0}{1}{2}ا{3}"),
        (r"[أا](.)(.)(.)اء", "{0}{1}ي{2}"),
    ),
}

#: What a word ends in, by what its last letter is before a pronoun: مدينة, مدينته.
_BEFORE_PRONOUNS = {"ت": "ة", "ا": "ى", "ي": "ى", "ؤ": "ء", "ئ": "ء", "و": "وا"}


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
        word = written
        if OTHER.search(word) or not word:
            word = folded(word) or word
            if OTHER.search(word) or not word:
                return Stem(word, written, (), (), "plain")
        find = self._lemmas.get
        if entry := find(word):
            return self._known((), entry, ())
        for before, form, after in _clipped(word):
            for spelling in spellings(before, form, after):
                entry = find(spelling)
                if entry and not _twice(before, after, entry):
                    return self._known(before, entry, after)
        return self._light(word)

    def _known(self, before: tuple[str, ...], entry: Entry, after: tuple[str, ...]) -> Stem:
        """Return the stem of a word that is a form of the lexicon between clitics."""
        lemma, proclitics, enclitics, source, _ = entry
        return Stem(self._lemmas.key(lemma), lemma, before + proclitics, enclitics + after, source)

    def _light(self, word: str) -> Stem:
        """Take an unknown word for the plural of a known one, or cut article and endings off it."""
        before, form = _without_article(word) or ((), word)
        lemma = next(filter(self._lemmas.get, singulars(form)), None) or _shorn(form)
        why = "rule" if lemma != word else "plain"
        return Stem(self._lemmas.key(lemma), lemma, before, (), why)


def singulars(form: str) -> Iterator[str]:
    """Yield the words whose broken plural the form may be, by its shape (عواهل: عاهل)."""
    for shape, singulars in _PLURALS.get(len(form), ()):
        if found := shape.fullmatch(form):
            yield from (singular.format(*found.groups()) for singular in singulars)


def _shorn(form: str) -> str:
    """Return the form without the first frequent ending that leaves it long enough."""
    rests = (form.removesuffix(ending) for ending in _ENDINGS if form.endswith(ending))
    return next((rest for rest in rests if len(rest) >= SHORTEST), form)


def _twice(before: tuple[str, ...], after: tuple[str, ...], entry: Entry) -> bool:
    """Tell whether clitics would come off that cannot stand beside those already off."""
    return bool(before and entry.proclitics or (after or ARTICLE in before) and entry.enclitics)


def _without_article(word: str) -> Bare | None:
    """Return the word without the article and the particles before it, if enough is left."""
    for length in _CHAIN_LENGTHS:
        if before := _CHAINS.get(word[:length]):
            return (before, word[length:]) if len(word) - length >= SHORTEST else None
    return None


def cuts(word: str) -> Iterator[Cut]:
    """Yield the ways to cut a word into proclitics, form and enclitic, the likeliest first."""
    yield (), word, ()
    yield from _clipped(word)


def _clipped(word: str) -> Iterator[Cut]:
    """Yield the ways to cut something off a word."""
    leads: list[Bare] = []
    if word[0] in _FIRST:
        if bare := _without_article(word):
            yield *bare, ()
        leads = _leads(word)
        for before, form in leads:
            yield before, form, ()
    pronouns = _PRONOUNS.get(word[-1])
    if not pronouns:
        return
    leads = [((), word), *leads]
    for before, form in leads:
        for pronoun in pronouns:
            if form.endswith(pronoun) and len(form) - len(pronoun) >= SHORTEST - (pronoun != "ي"):
                yield before, form[: -len(pronoun)], (pronoun,)
    if word[-1] == "ه":
        for before, form in leads:
            yield before, form[:-1] + "ة", ()


def _leads(word: str) -> list[Bare]:
    """Return the word without its first one, two or three letters that may be particles."""
    leads: list[Bare] = []
    before: tuple[str, ...] = ()
    for particles in _PARTICLES:
        first = word[0]
        if first in particles and len(word) > SHORTEST and (first != "س" or _FUTURE.match(word)):
            before, word = (*before, first), word[1:]
            leads.append((before, word))
    return leads


def spellings(before: tuple[str, ...], form: str, after: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ways the bare form may be written in the lexicon."""
    if not after:
        return (form, form[:-1] + "ة") if form.endswith("ه") and ARTICLE in before else (form,)
    last = _BEFORE_PRONOUNS.get(form[-1:])
    if last is None or last == "ء" and form[-2:-1] != "ا":
        return (form,)
    return form[:-1] + last, form
