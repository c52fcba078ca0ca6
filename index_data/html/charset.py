"""The text of a page in whichever encoding it is, whatever it says of itself."""

import re

from index_data.encodings import UTF_8, decode, encoding_of, letters_beyond_ascii

#: Browsers look for the declared encoding this far.
_HEAD_BYTES = 4096
#: So much of a page tells its encoding.
_SAMPLE_BYTES = 1 << 18
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE
)
#: Encodings that pages may declare; others of Python's are not of texts, or ambiguous.
_KNOWN = re.compile(
    r"(?:windows-?|cp-?|iso-?8859-?|x-)?(?:\d{1,4}|mac-?arabic)|koi8-[ru]|gb(?:k|2312|18030)|big5"
    r"|euc-(?:jp|kr)|shift_jis|us-ascii|latin-?1|utf-?8",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>|&[#\w]{1,10};",
    re.IGNORECASE | re.DOTALL,
)
#: UTF-8 with some broken letters is still UTF-8.
_MAX_BROKEN_SHARE = 0.05


def text_of_page(content: bytes, charset: str = "") -> str:
    """Return the text of a page, given the encoding that its server said, if any.

    What the bytes are goes before what is said of them. Raises ArticleError where they are no text.
    """
    if encoding := encoding_of(_MARKUP.sub(b" ", content[:_SAMPLE_BYTES])):
        return content.decode(encoding, errors="replace")
    text = content.decode(UTF_8, errors="replace")
    if text.count("\ufffd") <= _MAX_BROKEN_SHARE * letters_beyond_ascii(text):
        return text
    declared = _DECLARED.search(content[:_HEAD_BYTES])
    for name in (charset, declared[1].decode() if declared else ""):
        if _KNOWN.fullmatch(name) and b"\0" not in content:
            try:
                return content.decode(name, errors="replace")
            except LookupError:
                continue
    return decode(content).text
