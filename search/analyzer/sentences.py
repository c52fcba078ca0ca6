"""Where sentences end."""

import re
from sys import maxsize

_MARKS = ".!?؟…"
_CLOSING = "\"'»”’)\\]"
_LINE_ENDS = "\r\n"
#: A mark with the quotation marks and brackets that close after it, before a blank; or a line end.
_END = re.compile(
    f"[{_MARKS}{_LINE_ENDS}](?:[{_CLOSING}]*(?=\\s)|(?<=[{_LINE_ENDS}]))[{_LINE_ENDS}]*"
)


def sentence_ends(text: str, limit: int = maxsize) -> list[int]:
    """Return the end offset of each sentence of a text but the last.

    Only the first ``limit`` characters are read. A full stop ends a sentence only before a blank,
    so one inside a number does not; one after an abbreviation does.
    """
    return [end.end() for end in _END.finditer(text, 0, limit)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, which together are the text."""
    ends = sentence_ends(text)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
