"""Citations of articles for reference managers: BibTeX and RIS, one or many."""

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from search.article import Article

BIBTEX_TYPE, RIS_TYPE = "application/x-bibtex", "application/x-research-info-systems"

_RIS_LINE_END = "\r\n"
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
    return f"naba-{article.id}" if _PLAIN_ID.fullmatch(article.id) else _digest_key(article)


def web_address(article: Article) -> str:
    """Return the address of an article if it is a web address, otherwise nothing."""
    return article.url if article.url.startswith(("http://", "https://")) else ""


def bibtex_entries(
    articles: Iterable[Article], address: Callable[[Article], str] = web_address
) -> Iterator[str]:
    """Yield each article as a BibTeX entry with a key of its own, by whatever letter case.

    ``address`` returns the address to cite.
    """
    used: set[str] = set()
    for article in articles:
        name = key(article)
        if name.lower() in used:
            name = _digest_key(article)
        used.add(name.lower())
        yield bibtex(article, address(article), name) + "\n"


def bibtex(article: Article, address: str, entry_key: str = "") -> str:
    """Return an article as a BibTeX entry, by default under its `key`."""
    year, month, day = (article.date[:10].split("-") + [""] * 3)[:3]
    fields = {
        "title": f"{{{_bibtex_escaped(article.title)}}}" if article.title.strip() else "",
        "author": f"{{{_bibtex_escaped(article.author)}}}" if article.author.strip() else "",
        "journal": _bibtex_escaped(article.source),
        "year": year,
        "month": month.lstrip("0"),
        "day": day.lstrip("0"),
        "url": one_line(address).translate(_URL_ESCAPES),
        "langid": "arabic",
    }
    kind = "article" if article.source.strip() else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{entry_key or key(article)},", *lines, "}", ""])


def ris(article: Article, address: str) -> str:
    """Return an article as a RIS record."""
    day = article.date[:10]
    fields = [
        ("TY", "NEWS"),
        ("TI", one_line(article.title)),
        ("AU", one_line(article.author)),
        ("T2", one_line(article.source)),
        ("PY", day[:4]),
        ("DA", day.replace("-", "/")),
        ("SE", one_line(article.section)),
        ("LA", "ar"),
        ("UR", one_line(address)),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return _RIS_LINE_END.join([*lines, "ER  - ", ""])


def _digest_key(article: Article) -> str:
    return f"naba-{blake2b(article.id.encode(), digest_size=6).hexdigest()}"


def _bibtex_escaped(text: str) -> str:
    return "".join(_BIBTEX_ESCAPES.get(sign, sign) for sign in one_line(text))


def one_line(text: str) -> str:
    """Return a text on one line, without control characters and bidirectional overrides."""
    return _INVISIBLE.sub(" ", text).strip()
