"""The phonetic key of a foreign name: one key for غوتيريش and جوتيريش.

Arabic has no letter for g, and writes t, ch and doubled consonants in two ways each. Only names
have phonetic keys: in an Arabic word these letters make a difference (غالية, جالية).
"""

import re

#: A shorter key would be shared by too many names.
MIN_KEY_CHARS = 4

#: What can be written in another way. Most words have none of it.
_AMBIGUOUS = re.compile(r"[غط]|تش|(.)\1")
_SH = re.compile("(?:ت*ش)+")
_DOUBLED = re.compile(r"(.)\1+")


def phonetic_key(name: str) -> str:
    """Return the key that all spellings of a *folded* name share.

    A name whose key would be shorter than `MIN_KEY_CHARS` is its own key.
    """
    if not _AMBIGUOUS.search(name):
        return name
    key = name.replace("غ", "ج").replace("ط", "ت")
    if "تش" in key:
        key = _SH.sub("ش", key)
    key = _DOUBLED.sub(r"\1", key)
    return key if len(key) >= MIN_KEY_CHARS else name
