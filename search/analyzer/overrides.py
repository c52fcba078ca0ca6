"""A person's own overrides: forms that the lexicon gets wrong, with their lemmas."""

import re

from search.analyzer.normalize import folded, written
from search.analyzer.tokenizer import words
from search.wordlist import Line, WordList

_ARABIC = re.compile("[ء-غف-ي]+")


def read_overrides(word_list: WordList) -> tuple[tuple[str, str], ...]:
    """Return the (folded form, lemma) of each line; raise WordListError for a malformed line."""
    lines = {line: _pair(line) for line in word_list.lines()}
    lemmas = dict(reversed(lines.values()))
    for line, (form, lemma) in lines.items():
        for word, meant in ((form, lemma), (lemma, lemma)):
            other = lemmas.get(folded(word), meant)
            if other != meant:
                raise line.error(f"{word} has the lemma {other} in another line; leave one out")
    return tuple(lemmas.items())


def _pair(line: Line) -> tuple[str, str]:
    parts = [part.strip() for part in line.text.split("\t")]
    if len(parts) != 2:
        raise line.error("write a form, one tab and its lemma")
    for part in parts:
        if not _is_arabic_word(part):
            raise line.error(f"{part!r} is not one Arabic word; write one")
    return folded(written(parts[0])), written(parts[1])


def _is_arabic_word(text: str) -> bool:
    return bool(_ARABIC.fullmatch(folded(written(text)))) and len(list(words(text))) == 1
