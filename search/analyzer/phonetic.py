"""How a foreign name sounds to those who write it: one key for غوتيريش and جوتيريش.

Arabic has no letter for g, and writes t, ch and doubled consonants in two ways each. Only names
are led to their sound: in an Arabic word these letters tell words apart (غالية, جالية).
"""

import re

#: Shorter keys are too near to too many others.
SHORTEST = 4

#: What may sound like other letters: most words have none of it.
_AMBIGUOUS = re.compile(r"[غط]|تش|(.)\1")
_SH = re.compile("(?:ت*ش)+")
_DOUBLED = re.compile(r"(.)\1+")


def sound(key: str) -> str:
    """Return the key that all spellings of a foreign name share, or the key if it is short."""
    if not _AMBIGUOUS.search(key):
        return key
    heard = key.replace("غ", "ج").replace("ط", "ت")
    if "تش" in heard:
        heard = _SH.sub("ش", heard)
    heard = _DOUBLED.sub(r"\1", heard)
    return heard if len(heard) >= SHORTEST else key
