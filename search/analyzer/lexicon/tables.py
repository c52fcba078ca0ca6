"""The tables of the lexicon as text."""

from collections.abc import Mapping
from itertools import groupby

from search.analyzer.lemmas import NAME_MARK, SECTION_CHARS, Entry


def table(found: Mapping[str, Entry]) -> str:
    """Return the entries as text, in the order and format that `Lemmas` reads."""
    sections = groupby(sorted(found), key=lambda form: form[:SECTION_CHARS])
    return "\n\n".join(
        "\n".join([head, *(_line(form, found[form]) for form in forms)]) for head, forms in sections
    )


def _line(form: str, entry: Entry) -> str:
    lemma = "" if entry.lemma == form else entry.lemma
    line = f"{form[SECTION_CHARS:]}\t{lemma}"
    if entry.proclitics or entry.enclitics:
        line += f"\t{' '.join(entry.proclitics)}\t{' '.join(entry.enclitics)}"
    elif entry.is_name:
        line += f"\t{NAME_MARK}"
    return line


def pairs_table(pairs: Mapping[str, str]) -> str:
    """Return a sorted, tab-separated table."""
    return "".join(sorted(f"{word}\t{key}\n" for word, key in pairs.items()))
