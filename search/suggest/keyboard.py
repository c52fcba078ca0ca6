"""Texts that were typed in the wrong keyboard layout.

The Arabic layouts are the standard one of PCs (Arabic 101) and Apple's, the Latin one is American.
"""

import re
from string import ascii_uppercase

_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_PC = dict(zip(_KEYS, "ذضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوزظ", strict=True))
_APPLE = dict(zip(_KEYS, "ـضصثقفغعهخحجةشسيبلاتنمك؛ظطذدزرو،./", strict=True))
#: The letters that are typed with shift, which turns other keys into marks and signs.
_PC_SHIFTED = {"T": "ﻹ", "Y": "إ", "G": "ﻷ", "H": "أ", "B": "ﻵ", "N": "آ"}
_APPLE_SHIFTED = {"D": "ى", "H": "آ", "J": "ٱ", "C": "ئ", "V": "ء", "B": "أ", "N": "إ", "M": "ؤ"}
_LIGATURES = {"ﻻ": "لا", "ﻹ": "لإ", "ﻷ": "لأ", "ﻵ": "لآ"}
_LAYOUTS = ((_PC, _PC_SHIFTED), (_APPLE, _APPLE_SHIFTED))

_LATIN_WORD = re.compile(r"\S*[A-Za-z]\S*")
#: Words of letters and digits are codes: 5G, S-400.
_CODE = re.compile(r"(?=\S*[A-Za-z])\S*\d")
_ARABIC_LETTER = re.compile("[ء-غف-ي]")


def _to_arabic(plain: dict[str, str], shifted: dict[str, str]) -> dict[int, str]:
    signs = dict.fromkeys(ascii_uppercase, "") | plain | shifted
    return str.maketrans({key: _LIGATURES.get(sign, sign) for key, sign in signs.items()})


def _to_latin(plain: dict[str, str], shifted: dict[str, str]) -> dict[int, str]:
    signs = {sign: key for key, sign in (shifted | plain).items() if sign not in _LIGATURES}
    return str.maketrans(signs)


_ARABIC = tuple(_to_arabic(*layout) for layout in _LAYOUTS)
_LATIN = tuple(_to_latin(*layout) for layout in _LAYOUTS)


def other_layouts(text: str) -> tuple[str, ...]:
    """Return what the same keys type in the other script, most likely layout first.

    Words with Latin letters become Arabic. A text that has none becomes Latin as a whole.
    """
    if _CODE.search(text):
        found = []
    elif _LATIN_WORD.search(text):
        # Capitals may be due to caps lock.
        texts = (text, text.lower()) if text.isupper() else (text,)
        found = [
            _in_arabic(typed, layout)
            for layout in _ARABIC
            for typed in texts
            if not _begins_with_mark(typed, layout)
        ]
    elif _ARABIC_LETTER.search(text):
        # A single key of PCs types both letters of لا.
        found = [text.replace("لا", "b").translate(_LATIN[0])]
        found += [text.translate(layout) for layout in _LATIN]
    else:
        found = []
    return tuple(dict.fromkeys(other for other in found if other and other != text))


def _begins_with_mark(text: str, layout: dict[int, str]) -> bool:
    """Tell whether a word would begin with a vowel mark: it begins with a capital, as names do."""
    words = (word[0] for word in _LATIN_WORD.finditer(text))
    return any(not word[0].translate(layout) for word in words)


def _in_arabic(text: str, layout: dict[int, str]) -> str:
    return _LATIN_WORD.sub(lambda word: word[0].translate(layout), text)
