"""Words whose letters are repeated for emphasis, or by mistake: جداااا, مبرووووك, المؤسسسة."""

import re

#: A letter written three times or more.
STRETCHED = re.compile(r"([ء-يa-z])\1\1+")
_LONG_VOWELS = "اوي"
#: Of a laugh three letters are left, wherever it ends.
_LAUGHS = "هخ"


def shortened(word: str) -> tuple[str, str]:
    """Return how a stretched *written* word may be meant, most likely first.

    A letter is meant once, or twice where three times is a slip (المؤسسسة, السياسييين).
    """
    if len(set(word)) == 1 and not word.isascii():
        return word[:3], word[:3]
    likely = STRETCHED.sub(lambda run: _meant(run, once=not _is_slip(run)), word)
    return likely, STRETCHED.sub(lambda run: _meant(run, once=_is_slip(run)), word)


def _is_slip(run: re.Match[str]) -> bool:
    letter, behind = run[0][0], run.string[run.end() :]
    return len(run[0]) == 3 and (letter not in _LONG_VOWELS or letter == "ي" and behind == "ن")


def _meant(run: re.Match[str], *, once: bool) -> str:
    letter = run[0][0]
    # Latin numerals, codes and addresses have three: XIII, www.
    if letter.isascii() and (len(run[0]) == 3 or run[0] == run.string):
        return run[0]
    if letter in _LAUGHS and run.start() == 0:
        return letter * 3
    # The lam of the article and that of its word: اللقاء, للجنة.
    if letter == "ل" and run.string[: run.start()] in ("", "ا"):
        return letter * 2
    return letter if once else letter * 2
