"""Normal forms of one written word: the layers *written* and *folded*.

``written`` undoes what the keyboard, the font and the vowel marks add, and changes no letter a
reader would call a different one. ``folded`` goes one step on and joins the spellings that
readers use for one another.
"""

import re
import unicodedata

from pyarabic import araby

TATWEEL = araby.TATWEEL
#: Vowel marks, Quranic signs and the dagger alef; pyarabic's TASHKEEL has only U+064B to U+0652.
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
#: Invisible characters that may stand inside a word: joiners, direction marks, soft hyphen, BOM.
JOINERS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

#: What is dropped from a word, spaces and quotation marks of a glued clitic (لـ"وكالة) included.
_DROPPED = re.compile(f"[{MARKS}{JOINERS}{TATWEEL}\\s\"«“”„'‘’(\\[]+")
#: All but the Arabic letters of today: most words have none of it, and are their own normal form.
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
#: Letters for sounds that Arabic lacks, in words that are also written without them; and آ.
_RARE = str.maketrans("ڤپچگژآ", "فبجغزا")
_IS_RARE = re.compile("[ڤپچگژآ]")

#: What `folded` may change has one of these letters: most words have none.
_FOLDABLE = re.compile("[أإآئىپچڤگژa-z\u00df-\u024f]")
_INITIAL_HAMZA = re.compile("([وف]?[بكل]?(?:ال|لل)?)[أإ]")
_LATIN = re.compile("[a-z\u00df-\u024f]")
#: Words whose final ى tells them from another common word (علي, إلي, متي): they keep it.
_KEEPS_MAQSURA = re.compile(r"^[وف]?(?:على|الى|حتى|متى|لدى)$")


def written(word: str) -> str:
    """Return the word without marks, tatweel, joiners, ligatures and foreign keyboards' letters.

    Digits become ASCII with a point for decimals, Latin letters lower case, and ``ىء`` the ``ئ``
    it stands for. The result is empty when the word was nothing but marks.
    """
    if not OTHER.search(word) and "ىء" not in word:
        return word
    if _SHAPED.search(word):
        word = unicodedata.normalize("NFKC", word.replace(_ALLAH_LIGATURE, "الله"))
    word = _DROPPED.sub("", word)
    if not word.isascii():
        word = word.translate(_KEYBOARDS)
    word = word.lower().replace("ىء", "ئ")
    return _THOUSANDS.sub("", word).replace(",", ".") if "," in word else word


def folded(word: str) -> str:
    """Return a *written* word with the spellings joined that readers use for one another.

    Hamza on an initial alef (also behind a clitic) and every آ become a plain alef, final ى
    becomes ي except where that makes another word, ئو and ؤو are one (مسئول, مسؤول), letters for
    foreign sounds their plain neighbour, and Latin letters lose their accents.
    """
    if not _FOLDABLE.search(word):
        return word
    if _LATIN.search(word):
        plain = unicodedata.normalize("NFKD", word)
        return "".join(c for c in plain if not unicodedata.combining(c))
    if _IS_RARE.search(word):
        word = word.translate(_RARE)
    if hamza := _INITIAL_HAMZA.match(word):
        word = f"{hamza[1]}ا{word[hamza.end() :]}"
    word = word.replace("ئو", "ؤو")
    if word.endswith("يأة"):
        return word[:-2] + "ئة"
    if word.endswith("ى") and not _KEEPS_MAQSURA.match(word):
        return word[:-1] + "ي"
    return word


def without_tanwin(word: str) -> str:
    """Return the raw word without a marked adverbial ending: روسياً is روسي, and روسيا stays."""
    return _TANWIN_FATH.sub("", word) if araby.FATHATAN in word else word
