"""The spelling of the Quran and of old prints, turned into today's.

Only what is sure: a dagger alef is an alef but in the few words that are written without one to
this day (هٰذا, الرحمٰن), and a hamza before an alef is a madda where a word begins (ءَامنوا).
"""

import re

DAGGER_ALEF = "\u0670"

_CLITICS = "[وفبكلأ]{0,2}(?:ال|ل)?"
_RULES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Words without an alef.
        (rf"(?<=ه){DAGGER_ALEF}(?=ذ|ؤل|ء|ت[يا]ن|هن|كذ|أن)|(?<=ذ){DAGGER_ALEF}(?=ل)", ""),
        (rf"(?<=ل){DAGGER_ALEF}(?=كن|ئك|ه)|(?<=رحم){DAGGER_ALEF}(?=ن)", ""),
        (rf"\A(ط{DAGGER_ALEF}ه|ي{DAGGER_ALEF}س)\Z", lambda m: m[0].replace(DAGGER_ALEF, "")),
        # At the end it only tells how ى is read: موسىٰ.
        (rf"{DAGGER_ALEF}\Z", ""),
        # It stands above the letter that has become an alef: صلوٰة, التورىٰة, آتىٰه, الربوٰا.
        (rf"[وىي]{DAGGER_ALEF}(?=ة)|ى{DAGGER_ALEF}|و{DAGGER_ALEF}ا\Z", "ا"),
        (rf"\Aا{DAGGER_ALEF}", "آ"),
        (rf"{DAGGER_ALEF}ا?", "ا"),
        (rf"\A({_CLITICS})ءا", r"\1آ"),
        (r"(?<=قر)ءا(?=ن)|(?<=ظم)ءا(?=ن)|(?<=شن)ءا(?=ن)|(?<=م)ءا(?=ر?ب\Z)", "آ"),
        # A prolongation, as before every hamza: جآء.
        ("آ(?=[ءئ])", "ا"),
    )
]


def modern(word: str) -> str:
    """Return a word that has no marks but dagger alefs in today's spelling."""
    for rule, replacement in _RULES:
        word = rule.sub(replacement, word)
    return word
