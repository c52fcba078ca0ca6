"""Read PDF with a text layer: one article a file."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Any

from index_data.dates import iso_date
from index_data.extras import MissingExtra
from index_data.readers.items import RawRecord, ReadError
from index_data.readers.lines import ByteStream, read_whole
from index_data.readers.pdf_lines import PdfLine, pages_of
from index_data.records import Reading
from search import Article, ArticleError

#: Less than what pypdf allows by itself: enough for a newspaper, and read in seconds.
_LIMITS: Mapping[str, Any] = {
    "zlib_maximum_output_length": 32_000_000,
    "lzw_maximum_output_length": 32_000_000,
    "run_length_maximum_output_length": 32_000_000,
    "array_based_stream_maximum_output_length": 32_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "page_tree_maximum_entries": 10_000,
    "xform_maximum_invocations_per_extraction": 500,
}
#: Lines at the top and the foot of a page that may be the same on others.
_EDGE_LINES = 2
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|صفحة|ص)?[\W_]*\d{1,4}(?:[\W_]*(?:of|من|/)?[\W_]*\d{1,4})?)[\W_]*", re.I
)
_NO_TITLE = re.compile(
    r"microsoft \w+ - .*|.*\.(?:docx?|pdf|indd|qxp|qxd|rtf|odt|pptx?|xlsx?|txt|html?)|untitled.*"
    r"|document ?\d*|مستند ?\d*|بلا عنوان|بدون عنوان|[\W\d_]*",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?؟…:»\")]$")
#: A paragraph ends where the gap to the next line is larger than usual, or a line is much shorter.
_LARGER_GAP, _SHORTER_LINE, _LARGER_LETTERS = 1.35, 0.75, 1.15
_YEAR = re.compile(r"(?<!\d)(?:1[3-9]|20)\d\d(?!\d)")
_DATE_PARTS = re.compile(r"[|()،,؛]|\s[-–—]+\s?")
_DATE_LINES, _MAX_DATE_CHARS = 8, 60
_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_MAX_LOST_SHARE = 0.2


def read_pdf(stream: ByteStream, path: str, reading: Reading) -> Iterator[ReadError | RawRecord]:
    """Yield the article of a file, to be parsed by another process."""
    try:
        import pypdf  # noqa: F401  # told before any file is parsed
    except ImportError:
        raise MissingExtra("pdf", "PDF") from None
    try:
        parse = partial(parse_pdf, reading=reading)
        yield RawRecord(path, "", read_whole(stream), parse)
    except ArticleError as error:
        yield ReadError(path, "", str(error))


def begins_pdf(head: bytes) -> bool:
    """Tell whether a file begins like PDF, perhaps after a few other bytes."""
    return b"%PDF-" in head[:1024]


def parse_pdf(data: bytes, reading: Reading) -> Article:
    """Return the article of a PDF; raise ArticleError with the reason why it has none."""
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with apply_configuration(**_LIMITS):
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileNotDecryptedError
            pages = list(pages_of(reader))
            facts = {key: str(value) for key, value in (reader.metadata or {}).items()}
    except ArticleError:
        raise
    except (FileNotDecryptedError, DependencyError):
        raise ArticleError("is encrypted; save it without: qpdf --decrypt IN OUT") from None
    except LimitReachedError as error:
        raise ArticleError(f"a PDF beyond all measure: {error}"[:200]) from None
    except Exception as error:
        reason = f"damaged PDF ({type(error).__name__}: {error})"[:160]
        raise ArticleError(f"{reason}; open it and save it anew") from None
    return reading.article_of(_record(pages, facts, reading.file_id))


def _record(pages: list[list[PdfLine]], facts: dict[str, str], file_id: str) -> dict[str, Any]:
    text = "".join(line.text for page in pages for line in page)
    if not text:
        raise ArticleError("has no text layer, only pictures of text: ocrmypdf -l ara IN OUT")
    if len(_LOST.findall(text)) > _MAX_LOST_SHARE * len(text):
        raise ArticleError("its fonts do not tell its letters: ocrmypdf --force-ocr -l ara IN OUT")
    pages = _without_edges(pages)
    title, lines = _title(pages, facts.get("/Title", ""))
    created = facts.get("/CreationDate", "")
    return {
        "id": file_id,
        "title": title,
        "body": "\n".join(_paragraphs(lines)),
        "date": _date(pages[0] if pages else []),
        "author": facts.get("/Author", ""),
        **({"created_in_pdf": created} if created else {}),
    }


def _without_edges(pages: list[list[PdfLine]]) -> list[list[PdfLine]]:
    """Return the pages without the lines at their edges that repeat, or are a page's number."""
    alike = Counter(key for page in pages for key in {_alike(line) for line in _edges(page)})
    repeated = {key for key, count in alike.items() if count >= max(2, len(pages) / 2)}

    def is_edge(line: PdfLine) -> bool:
        return _alike(line) in repeated or bool(_PAGE_NUMBER.fullmatch(line.text))

    kept = []
    for page in pages:
        edges = {id(line) for line in _edges(page) if is_edge(line)}
        kept.append([line for line in page if id(line) not in edges])
    return [page for page in kept if page]


def _edges(page: list[PdfLine]) -> list[PdfLine]:
    """Return the highest and the lowest lines of a page."""
    by_height = sorted(page, key=lambda line: line.y)
    count = min(_EDGE_LINES, max(len(page) // 3, 1))
    return by_height[:count] + by_height[count:][-count:]


def _alike(line: PdfLine) -> str:
    return re.sub(r"\d+", "#", line.text)


def _title(pages: list[list[PdfLine]], named: str) -> tuple[str, list[list[PdfLine]]]:
    """Return the title of a document and the lines of its pages after it."""
    named = " ".join(named.split())
    if not pages:
        return ("" if _NO_TITLE.fullmatch(named) else named), pages
    first, usual = pages[0], median(line.size for page in pages for line in page)
    count = 1
    if first[0].size > _LARGER_LETTERS * usual:
        while count < len(first) and abs(first[count].size - first[0].size) < 0.5:
            count += 1
    shown = " ".join(line.text for line in first[:count])
    if not _NO_TITLE.fullmatch(named) and named != shown:
        return named, pages
    return shown, [first[count:], *pages[1:]]


def _paragraphs(pages: list[list[PdfLine]]) -> Iterator[str]:
    """Yield paragraphs, of which the lines are joined, also over the end of a page."""
    lines = [line for page in pages for line in page]
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.y > b.y]
    usual_gap = median(gaps) if gaps else 0.0
    usual_chars = max((len(line.text) for line in lines), default=0)
    text, before = "", None
    for line in lines:
        if before is not None and _ends_paragraph(before, line, usual_gap, usual_chars):
            yield text
            text = ""
        text, before = _joined(text, line.text), line
    if text:
        yield text


def _ends_paragraph(one: PdfLine, other: PdfLine, usual_gap: float, usual_chars: int) -> bool:
    gap = one.y - other.y
    if abs(one.size - other.size) > (_LARGER_LETTERS - 1) * one.size:
        return True
    if gap > _LARGER_GAP * usual_gap:
        return True
    is_short = len(one.text) < _SHORTER_LINE * usual_chars
    return is_short and bool(_SENTENCE_END.search(one.text))


def _joined(text: str, line: str) -> str:
    """Return a text with its next line: words that a hyphen or a tatweel divides are one."""
    if re.search(r"[^\W\d_]{2}-$", text) and line[:1].islower():
        return text[:-1] + line
    # هـ by itself is the Hijri calendar's.
    if re.search(r"\w{2}ـ+$", text):
        return text.rstrip("ـ") + line.lstrip("ـ")
    return f"{text} {line}".strip()


def _date(lines: list[PdfLine]) -> str:
    """Return the date in the first lines of an article, or nothing."""
    for line in lines[:_DATE_LINES]:
        for part in (line.text, *_DATE_PARTS.split(line.text)):
            if len(part) <= _MAX_DATE_CHARS and _YEAR.search(part):
                try:
                    return iso_date(part)
                except ArticleError:
                    continue
    return ""
