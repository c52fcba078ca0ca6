"""Citations of an article: as text, as BibTeX and as RIS."""

import re
from hashlib import blake2b

from flask_babel import gettext

from search import Article
from web.languages import language
from web.pages.formatting import day_in_words

_RIS_LINE_END = "\r\n"
_LEFT_TO_RIGHT = "\u200e"
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+|\s+")
#: Braces become commands, since BibTeX counts even escaped ones.
_BIBTEX_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
#: Percent-encodes what must not appear in a URL that LaTeX reads.
_URL_ESCAPES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '\\{}^~`"<>| '})


def key(article: Article) -> str:
    """Return a key for an article that is safe in BibTeX and as a file name."""
    name = article.id
    if not _PLAIN_ID.fullmatch(name):
        name = blake2b(name.encode(), digest_size=6).hexdigest()
    return f"naba-{name}"


def as_text(article: Article, address: str) -> str:
    """Return a citation as text: author, title, source, day and address."""
    title = gettext("“%(title)s”", title=_line(article.title)) if article.title.strip() else ""
    day = day_in_words(article.date) if article.date else ""
    parts = [_line(article.author), title, _line(article.source), day, address]
    # In an English citation, keeps an Arabic name from reordering the day that follows it.
    separator_mark = "" if language() == "ar" else _LEFT_TO_RIGHT
    return str(f"{gettext(', ')}{separator_mark}".join(part for part in parts if part))


def bibtex(article: Article, address: str) -> str:
    """Return an article as a BibTeX entry, in UTF-8."""
    year, month, day = (article.date[:10].split("-") + [""] * 3)[:3]
    fields = {
        "title": f"{{{_bibtex_escaped(article.title)}}}" if article.title.strip() else "",
        "author": f"{{{_bibtex_escaped(article.author)}}}" if article.author.strip() else "",
        "journal": _bibtex_escaped(article.source),
        "year": year,
        "month": month.lstrip("0"),
        "day": day.lstrip("0"),
        "url": address.translate(_URL_ESCAPES),
        "langid": "arabic",
    }
    kind = "article" if article.source.strip() else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key(article)},", *lines, "}", ""])


def ris(article: Article, address: str) -> str:
    """Return an article as a RIS record, in UTF-8."""
    day = article.date[:10]
    fields = [
        ("TY", "NEWS"),
        ("TI", _line(article.title)),
        ("AU", _line(article.author)),
        ("T2", _line(article.source)),
        ("PY", day[:4]),
        ("DA", day.replace("-", "/")),
        ("SE", _line(article.section)),
        ("LA", "ar"),
        ("UR", _line(address)),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return _RIS_LINE_END.join([*lines, "ER  - ", ""])


def _bibtex_escaped(text: str) -> str:
    return "".join(_BIBTEX_ESCAPES.get(sign, sign) for sign in _line(text))


def _line(text: str) -> str:
    """Return a text on one line, without control characters and bidirectional overrides."""
    return _INVISIBLE.sub(" ", text).strip()
