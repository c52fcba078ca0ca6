"""Which phrases of headlines make sense by themselves, and are offered as completions.

A fragment (صلاح أمام, بن سلمان بشأن) begins or ends with a word that hardly ever begins or ends a
clause. Of a word that occurs seldom, the share of its occurrences at an end is drawn to an average.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from search.analyzer import default_analyzer
from search.analyzer.clitics import ARTICLE, FUTURE
from search.analyzer.clitics import PARTICLES as _PARTICLES
from search.analyzer.function_words import FUNCTION_WORDS
from search.analyzer.normalize import folded
from search.query.rewriting.content_words import content_words
from search.suggest.phrase_counts import BEGINNING, END

#: The weight of a phrase by its number of words: 1, 2, 3.
_WEIGHTS = (1.0, 1.6, 1.8)
#: The weight of a word that hardly ever begins a clause, as it belongs to one before it: الشمالية.
_ADJECTIVE_WEIGHT = 0.3
#: How often a phrase of several words must occur, and one time more among many phrases; among
#: these, a word must occur twice too.
_MIN_COUNT, _MANY_PHRASES = 2, 20_000
#: A phrase is left out when a greater share of its occurrences continues in the same way, and one
#: of several words also when what is before it is the same.
_MAX_CONTINUED_SHARE = _MAX_PRECEDED_SHARE = 0.7
#: What is before a phrase is varied if a smaller share of its occurrences has the same.
_MAX_VARIED_SHARE = 0.5
#: Words after which a name continues.
_CONTINUED = frozenset({"بن", "ابن", "أبو", "ابو", "عبد", "آل"})
#: Nouns that are used as prepositions, and adjectives that belong to an office before a name
#: (رئيس وزراء قطر السابق), not to the name.
_PREPOSITIONS = frozenset({
    "أمام", "امام", "تحت", "فوق", "داخل", "خارج", "وراء", "وسط", "رغم", "قرب", "وفق", "حسب",
    "أثناء", "ضد", "خلال", "بعد", "قبل", "عبر", "نحو", "حول", "دون", "بين", "منذ", "عند", "غير",
})  # fmt: skip
_OF_OFFICES = frozenset({"السابق", "السابقة", "الأسبق", "الاسبق", "الراحل", "الحالي", "الجديد"})
#: The least share of the occurrences of the first word of a phrase at the beginning of a clause,
#: of the last word at the end, and of a single word at either.
_MIN_FIRST_SHARE, _MIN_LAST_SHARE, _MIN_BOUND_SHARE = 0.03, 0.07, 0.08
#: The share that is assumed, and of how many occurrences.
_ASSUMED_SHARE, _ASSUMED_COUNT = 0.12, 3

#: The letters with which verbs of the third person and of the future begin, and the shortest.
_PRESENT, _FUTURE, _MIN_VERB_CHARS = ("ي", "ت"), ("ي", "ت", "ن", "أ"), 3
#: The shortest word that may begin with a particle, and the pronouns at the end of words.
_MIN_CHARS_WITH_PARTICLE, _PRONOUNS = 3, ("ه", "ها", "هم", "نا", "كم")

_JOINED = str.maketrans("أإآٱؤئىة", "ااااوييه", "ء")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")


class SoundPhrase(NamedTuple):
    """A phrase that is offered: its joined letters, its usual spelling, and how good it is."""

    key: str
    text: str
    score: float


def joined(text: str) -> str:
    """Return a written text in the form in which phrases are compared, letter for letter."""
    return text.translate(_JOINED)


def is_mixed(text: str) -> bool:
    """Tell whether a text has both Latin and Arabic letters."""
    return bool(_LATIN.search(text) and _ARABIC.search(text))


def sound_phrases(counts: Mapping[str, int]) -> Iterator[SoundPhrase]:
    """Yield the phrases that are good completions, given how often each occurs."""
    many = len(counts) >= _MANY_PHRASES
    bounds = _Bounds(counts)
    frequent = {
        phrase: count
        for phrase, count in counts.items()
        if count >= (_MIN_COUNT if " " in phrase else 1) + many and not bounds.is_mark(phrase)
    }
    phrases = _one_spelling(frequent)
    continued, preceded = _longer(phrases)
    for key, (text, count) in phrases.items():
        length = key.count(" ")
        if (
            continued.get(key, 0) < _MAX_CONTINUED_SHARE * count
            and (not length or preceded.get(key, 0) < _MAX_PRECEDED_SHARE * count)
            and _has_sound_ends(
                key, text, bounds, varied=preceded.get(key, 0) < _MAX_VARIED_SHARE * count
            )
        ):
            belongs = not (length or bounds.begins(key) or default_analyzer().is_name(text))
            weight = _ADJECTIVE_WEIGHT if belongs else _WEIGHTS[length]
            yield SoundPhrase(key, text, count * weight)


def _longer(phrases: dict[str, tuple[str, int]]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how often each phrase is continued, and preceded, by the word that most often is."""
    continued: dict[str, int] = {}
    preceded: dict[str, int] = {}
    for key, (_, count) in phrases.items():
        beginning, end = key.rpartition(" ")[0], key.partition(" ")[2]
        continued[beginning] = max(count, continued.get(beginning, 0))
        preceded[end] = max(count, preceded.get(end, 0))
    return continued, preceded


class _Bounds:
    """How often each word begins and ends a clause."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._totals: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for phrase, count in counts.items():
            one, _, other = joined(phrase).partition(" ")
            if one == BEGINNING:
                self._first[other] = self._first.get(other, 0) + count
            elif other == END:
                self._last[one] = self._last.get(one, 0) + count
            elif not other:
                self._totals[one] = self._totals.get(one, 0) + count

    @staticmethod
    def is_mark(phrase: str) -> bool:
        return phrase.startswith(f"{BEGINNING} ") or phrase.endswith(f" {END}")

    def stands_alone(self, word: str) -> bool:
        """Tell whether a word, by its joined letters, often enough begins or ends a clause."""
        shares = self._share(word, self._first), self._share(word, self._last)
        return max(shares) >= _MIN_BOUND_SHARE

    def begins(self, word: str) -> bool:
        """Tell whether a word, by its joined letters, often enough begins a clause."""
        return self._share(word, self._first) >= _MIN_FIRST_SHARE

    def ends(self, word: str) -> bool:
        """Tell whether a word, by its joined letters, often enough ends a clause."""
        return self._share(word, self._last) >= _MIN_LAST_SHARE

    def _share(self, word: str, bound: Mapping[str, int]) -> float:
        total = self._totals.get(word, 0) + _ASSUMED_COUNT
        return (bound.get(word, 0) + _ASSUMED_SHARE * _ASSUMED_COUNT) / total


def _one_spelling(counts: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Return the phrases by their joined letters: the most frequent spelling and total count."""
    found: dict[str, tuple[str, int]] = {}
    best: dict[str, int] = {}
    for phrase, count in counts.items():
        key = joined(phrase)
        text, total = found.get(key, (phrase, 0))
        if count > best.get(key, 0):
            best[key], text = count, phrase
        found[key] = text, total + count
    return found


def _has_sound_ends(key: str, text: str, bounds: _Bounds, *, varied: bool) -> bool:
    """Tell whether a phrase begins and ends as clauses and names do.

    It may stand behind ``varied`` words instead, if it is a noun with a definite one: حقوق الإنسان.
    """
    words, keys = text.split(), key.split()
    if len(words) == 1:
        sound = bounds.stands_alone(key) and not (_is_function_word(text) or _has_pronoun(text))
    else:
        begins = bounds.begins(keys[0]) or varied and _is_construct(*words[:2])
        ends = (0, begins), (-1, bounds.ends(keys[-1]))
        sound = (
            not _is_former_name(words)
            and _CONTINUED.isdisjoint((words[0], words[-1]))
            and all(
                _is_content_word(text, place) if _is_function_word(words[place]) else fits
                for place, fits in ends
            )
        )
    return sound and not (is_mixed(text) or _has_particle(words[0]) or any(map(_is_verb, words)))


def _is_construct(first: str, second: str) -> bool:
    """Tell whether two words are an indefinite noun and a definite one that it belongs to."""
    is_noun = not first.startswith(ARTICLE) and first not in _PREPOSITIONS
    return is_noun and second.startswith(ARTICLE)


def _is_former_name(words: list[str]) -> bool:
    """Tell whether a phrase is of a name and of an adjective for an office that is cut off."""
    return words[-1] in _OF_OFFICES and default_analyzer().is_name(words[0])


@lru_cache(maxsize=20_000)
def _has_particle(word: str) -> bool:
    """Tell whether a word has a particle before it: وكيم, للأندية, بجائزة, ب15."""
    if word[0] not in _PARTICLES or len(word) < _MIN_CHARS_WITH_PARTICLE:
        return False
    if word[1].isdigit():
        return True
    return any(particle != ARTICLE for particle in default_analyzer().explain(word)[0].proclitics)


@lru_cache(maxsize=20_000)
def _has_pronoun(word: str) -> bool:
    """Tell whether a word has a pronoun behind it: اقتصادها, وفاته."""
    return word.endswith(_PRONOUNS) and bool(default_analyzer().explain(word)[0].enclitics)


@lru_cache(maxsize=20_000)
def _is_verb(word: str) -> bool:
    """Tell whether a word is a verb of the present or the future.

    A noun that begins with one of their letters has it in its lemma too.
    """
    present = word.removeprefix(FUTURE)
    persons = _PRESENT if present == word else _FUTURE
    if present[:1] not in persons or len(present) < _MIN_VERB_CHARS:
        return False
    lemma = default_analyzer().explain(word)[0].lemma
    return lemma[:1] not in (word[0], present[0]) or lemma == present[1:]


@lru_cache(maxsize=20_000)
def _is_function_word(word: str) -> bool:
    if len(word) < 2:
        return True
    # Most words are none, with or without particles, and need not be analysed.
    if not any(folded(word[particles:]) in FUNCTION_WORDS for particles in range(3)):
        return False
    return all(token.stopword for token in default_analyzer().tokens(word))


def _is_content_word(text: str, place: int) -> bool:
    """Tell whether the word at a place of a phrase is part of a name there."""
    analyzer = default_analyzer()
    told = content_words(analyzer).told(analyzer.tokens(text))
    return len(told) > 1 and not told[place].stopword and len(told[place].written) > 1
