"""The normal forms of a word: the layers *written* and *folded*.

`written` undoes what the keyboard, the font and the vowel marks add, and changes no letter that a
reader would call a different one. `folded` goes one step further and joins the spellings that
readers use interchangeably.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pyarabic import araby

from search.analyzer.clitics import ABSORBING, ARTICLE, CONJUNCTIONS, NOUN_PARTICLES, with_article
from search.analyzer.letters import FOREIGN_LETTERS, SAME_LETTERS
from search.analyzer.numbers import plain_number
from search.analyzer.old_spelling import DAGGER_ALEF, modern

TATWEEL = araby.TATWEEL
#: Words with one may have a seat for it, or a madda, in another spelling; most others of plain
#: letters are their own written form.
HAMZA = araby.HAMZA
#: Of a longer word only the beginning is read, without what is dropped: it is none.
MAX_READ_CHARS = 4_096
#: Vowel marks, Quranic signs, the dagger alef, and the accents of decomposed letters; pyarabic's
#: TASHKEEL has only U+064B to U+0652.
MARKS = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08d3-\u08e1\u08e3-\u08ff"
)
#: Invisible characters that may stand inside a word: joiners, direction marks, soft hyphen, BOM.
JOINERS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

_JOINERS = re.compile(f"[{JOINERS}]+")
#: What is dropped from a word; the signs for vowel marks without a letter have a blank.
_MARKS = re.compile(f"[{MARKS}{JOINERS}{TATWEEL}\\s]+")
_MARKS_BUT_DAGGER_ALEF = re.compile(f"(?!{DAGGER_ALEF})[{MARKS}{TATWEEL}\\s]")
#: Anything but a letter of Modern Standard Arabic. Most words have none and are their own
#: written form.
OTHER = re.compile("[^ء-غف-ي]")
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufeff\uff01-\uff5e]")
_TANWIN_FATH = re.compile(
    f"(?:{araby.ALEF}{araby.FATHATAN}|{araby.FATHATAN}{araby.ALEF})[{JOINERS}]*$"
)

#: Letters of other keyboards and old prints, and the digits of both scripts.
_KEYBOARDS = str.maketrans(
    SAME_LETTERS
    | {"٫": ".", "٬": ","}
    | {chr(first + n): str(n) for first in (0x0660, 0x06F0) for n in range(10)}
)

#: Hamza and madda as marks, and the hamza that Kazakh and Jawi write beside its letter.
_HAMZA_OR_MADDA = re.compile("[\u0653-\u0655\u0674]")
_OTHER_MARKS = re.compile(f"(?![\u0653-\u0655{DAGGER_ALEF}])[{MARKS}]")
#: What Unicode does not compose. In the Quran a hamza on a tatweel is that of بآية before an alef,
#: else that of مسئول; a ya without dots carries one as well.
_HAMZA_ON_TATWEEL = re.compile(f"(?<!ي){TATWEEL}+\u0654ا")
_SEAT_OF_HAMZA = re.compile(f"(?:ى|{TATWEEL}+)(?=[\u0654\u0655])")


def written(word: str) -> str:
    """Return a word without marks, tatweel, joiners, ligatures and foreign keyboards' letters.

    Letters are composed, and old spelling is today's. Digits become ASCII with a point for
    decimals, Latin letters lower case, and ``ىء`` the ``ئ`` it stands for. The result is empty
    when the word was nothing but marks.
    """
    if HAMZA not in word and not OTHER.search(word):
        return word
    if len(word) > MAX_READ_CHARS:
        word = _MARKS.sub("", word)[:MAX_READ_CHARS]
    if _SHAPED.search(word):
        word = unicodedata.normalize("NFKC", word)
    if not word.isascii():
        word = _JOINERS.sub("", word).translate(_KEYBOARDS)
        if _HAMZA_OR_MADDA.search(word):
            word = _composed(word)
        if DAGGER_ALEF in word or HAMZA in word:
            word = modern(_MARKS_BUT_DAGGER_ALEF.sub("", word)).replace("ىء", "ئ")
        word = _MARKS.sub("", unicodedata.normalize("NFC", word))
    word = word.lower()
    return plain_number(word) if word[:1].isdigit() else word


def _composed(word: str) -> str:
    """Return a word with each hamza or madda that is written as a mark in its letter."""
    word = word.replace("\u0674ا", "أ").replace("\u0674", "\u0654")
    word = _HAMZA_ON_TATWEEL.sub("آ", _OTHER_MARKS.sub("", word))
    word = _SEAT_OF_HAMZA.sub("ي", word)
    return unicodedata.normalize("NFC", word).translate(_KEYBOARDS)


class Fold(NamedTuple):
    """Letters that are written for another one: anywhere, or at some places only.

    There, the regular expression ``before`` matches what stands before the letter, and ``after``
    what stands after it. They see the word after the folds that apply anywhere.
    """

    letters: str
    into: str
    before: str = ""
    after: str = ""


#: Words that another common word has with ي: علي, إلي, متي.
_KEEPING_MAQSURA = "(?:على|[اأإ]لى|حتى|متى|لدى)"

#: The Arabic letters that `folded` changes. Of two folds of one letter the first that matches wins.
FOLDS = (
    # Letters for sounds that Arabic lacks, in words that are also written without them.
    *(Fold(others, letter) for letter, others in FOREIGN_LETTERS.items()),
    # Madda, and hamza on an initial alef, also after proclitics.
    Fold("آ", "ا"),
    Fold("أإ", "ا", before=rf"\A{NOUN_PARTICLES}(?:{ARTICLE}|{with_article(ABSORBING)})?"),
    # Two seats of one hamza: مسئول and مسؤول, جاءوا and جاؤوا, هيأة and هيئة.
    Fold("ئء", "ؤ", after="و"),
    Fold("ء", "ئ", before="ا", after="ي"),
    Fold("أ", "ئ", before="ي", after=r"ة\Z"),
    # Final hamza after ya, and on it: شيء and شئ, سيئ and سيء, شاطئ and شاطيء.
    Fold("ئ", "ء", before="ي", after=r"\Z"),
    Fold("ئ", "يء", after=r"\Z"),
    # Final alef maqsura.
    Fold("ى", "ي", after=rf"\Z(?<!\A{_KEEPING_MAQSURA})(?<!\A[{CONJUNCTIONS}]{_KEEPING_MAQSURA})"),
)
#: Of a word with one of these only the accents are folded.
_LATIN_LETTERS = "a-z\u00df-\u024f"


def folding(folds: Sequence[Fold]) -> Callable[[str], str]:
    """Return the function that folds *written* words by a table."""
    bound = [fold for fold in folds if fold.before + fold.after]
    free = {letter: f.into for f in folds for letter in f.letters if f not in bound}
    has_any = re.compile(f"[{''.join(f.letters for f in folds)}{_LATIN_LETTERS}]").search
    has_free_or_latin = re.compile(f"[{''.join(free)}{_LATIN_LETTERS}]").search
    has_latin = re.compile(f"[{_LATIN_LETTERS}]").search
    translation = str.maketrans(free)
    # The empty group of a fold, which tells it from the others, stands last: regular expressions
    # that begin with a letter are dismissed sooner.
    places = re.compile("|".join(f"{f.before}[{f.letters}](?={f.after})()" for f in bound))
    into = ["", *(free.get(fold.into, fold.into) for fold in bound)]

    def replace(place: re.Match[str]) -> str:
        return place[0][:-1] + into[place.lastindex or 0]

    def folded(word: str) -> str:
        """Return a *written* word with the spellings joined that readers use interchangeably."""
        if not has_any(word):
            return word
        if has_free_or_latin(word):
            if has_latin(word):
                return _without_accents(word)
            word = word.translate(translation)
        return places.sub(replace, word)

    return folded


folded = folding(FOLDS)


def _without_accents(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c))


def without_tanwin(word: str) -> str:
    """Return the raw word without a marked adverbial ending: روسياً is روسي, and روسيا stays."""
    return _TANWIN_FATH.sub("", word) if araby.FATHATAN in word else word
