"""Where sentences end."""

import re
from sys import maxsize

from search.analyzer.normalize import MARKS

_MARKS = ".!?؟…"
_CLOSING = "\"'»”’)\\]"
_LINE_ENDS = "\r\n"
_ARABIC = "[ء-ي]"
#: One letter by itself or after و, and the titles before Latin names, whose full stop ends nothing.
_ABBREVIATIONS = rf"(?<!(?<![\w{MARKS}])[^\W\d_])(?<!(?<![\w{MARKS}])و{_ARABIC})" + "".join(
    rf"(?<!\b{title})"
    for title in ("Dr", "Mr", "Ms", "St", "No", "vs", "Mrs", "Gen", "Sen", "Prof")
)
#: A mark with the quotation marks and brackets that close after it, before a blank; one between two
#: words without a blank; or a line end.
_END = re.compile(
    f"(?:{_ABBREVIATIONS}\\.|[{_MARKS.replace('.', '')}{_LINE_ENDS}])"
    f"(?:[{_CLOSING}]*(?=\\s)|(?<=[{_LINE_ENDS}]))[{_LINE_ENDS}]*"
    f"|(?<={_ARABIC}{{2}})[.!?؟](?={_ARABIC}{{2}})"
)


def sentence_ends(text: str, limit: int = maxsize) -> list[int]:
    """Return the end offset of each sentence of a text but the last.

    Only the first ``limit`` characters are read. A full stop ends a sentence before a blank, or
    between two Arabic words, so neither one inside a number or an address does, nor one after the
    letters of an abbreviation: ``د. أحمد``, ``م.ت.ف``.
    """
    return [end.end() for end in _END.finditer(text, 0, limit)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, which together are the text."""
    ends = sentence_ends(text)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
