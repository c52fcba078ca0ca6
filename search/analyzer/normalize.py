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

TATWEEL = araby.TATWEEL
#: Of a longer word only the beginning is read, without what is dropped: it is none.
MAX_READ_CHARS = 4_096
#: Vowel marks, Quranic signs and the dagger alef; pyarabic's TASHKEEL has only U+064B to U+0652.
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
#: Invisible characters that may stand inside a word: joiners, direction marks, soft hyphen, BOM.
JOINERS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

#: What is dropped from a word, including the blanks and quotation marks after a glued clitic
#: (لـ"وكالة).
_DROPPED = re.compile(f"[{MARKS}{JOINERS}{TATWEEL}\\s\"«“”„'‘’(\\[]+")
#: Anything but a letter of Modern Standard Arabic. Most words have none and are their own
#: written form.
OTHER = re.compile("[^ء-غف-ي]")
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufeff\uff01-\uff5e]")
_ALLAH_LIGATURE = "\ufdf2"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TANWIN_FATH = re.compile(
    f"(?:{araby.ALEF}{araby.FATHATAN}|{araby.FATHATAN}{araby.ALEF})[{JOINERS}]*$"
)

#: Letters of Persian and Urdu keyboards, and the digits of both scripts.
_KEYBOARDS = str.maketrans(
    {"ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه"}
    | {"ۀ": "ة", "ۃ": "ة", "ٱ": "ا", "٫": ".", "٬": None}
    | {chr(first + n): str(n) for first in (0x0660, 0x06F0) for n in range(10)}
)


def written(word: str) -> str:
    """Return a word without marks, tatweel, joiners, ligatures and foreign keyboards' letters.

    Digits become ASCII with a point for decimals, Latin letters lower case, and ``ىء`` the ``ئ``
    it stands for. The result is empty when the word was nothing but marks.
    """
    if not OTHER.search(word) and "ىء" not in word:
        return word
    if len(word) > MAX_READ_CHARS:
        word = _DROPPED.sub("", word)[:MAX_READ_CHARS]
    if _SHAPED.search(word):
        word = unicodedata.normalize("NFKC", word.replace(_ALLAH_LIGATURE, "الله"))
    word = _DROPPED.sub("", word)
    if not word.isascii():
        word = word.translate(_KEYBOARDS)
    word = word.lower().replace("ىء", "ئ")
    return _THOUSANDS.sub("", word).replace(",", ".") if "," in word else word


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
    *map(Fold, "ڤپچگژ", "فبجغز"),
    # Madda, and hamza on an initial alef, also after proclitics.
    Fold("آ", "ا"),
    Fold("أإ", "ا", before=rf"\A{NOUN_PARTICLES}(?:{ARTICLE}|{with_article(ABSORBING)})?"),
    # Two seats of one hamza: مسئول and مسؤول, هيأة and هيئة.
    Fold("ئ", "ؤ", after="و"),
    Fold("أ", "ئ", before="ي", after=r"ة\Z"),
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
