"""A small writer of PDF: texts at places, with a font that has no glyphs but tells its letters."""

import re
from collections.abc import Sequence

#: Where a text begins, the size of its letters, and the text or what each of its glyphs stands for.
Piece = tuple[float, float, float, "str | Sequence[str]"]

_FONT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
    " /DescendantFonts [1 0 R] /ToUnicode 3 0 R >>",
)


def drawn(text: str) -> str:
    """Return a text of one line as its glyphs stand from left to right."""
    turned = text[::-1].translate(str.maketrans("()«»", ")(»«"))
    return re.sub(r"[0-9A-Za-z]+(?:[.:,][0-9A-Za-z]+)*", lambda found: found[0][::-1], turned)


def pdf(pages: Sequence[Sequence[Piece]], title: str = "") -> bytes:
    """Return a document."""
    glyphs = sorted({glyph for page in pages for *_, text in page for glyph in text})
    codes = {glyph: f"{code:04x}" for code, glyph in enumerate(glyphs, start=1)}
    letters = "\n".join(f"<{codes[one]}> <{one.encode('utf-16-be').hex()}>" for one in glyphs)
    objects = [
        *_FONT,
        _stream(
            "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            f"{len(glyphs)} beginbfchar\n{letters}\nendbfchar\nendcmap\nend"
        ),
        "<< /Type /Catalog /Pages 5 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids ["
        + " ".join(f"{8 + 2 * n} 0 R" for n in range(len(pages)))
        + "] >>",
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> /CreationDate (D:20210321) >>",
    ]
    for page in pages:
        shown = (
            f"/F {size} Tf 1 0 0 1 {x} {y} Tm <{''.join(codes[one] for one in text)}> Tj"
            for x, y, size, text in page
        )
        objects.append(_stream("BT\n" + "\n".join(shown) + "\nET"))
        objects.append(
            "<< /Type /Page /Parent 5 0 R /MediaBox [0 0 600 800] /Resources"
            f" << /Font << /F 2 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
    return _file(objects, "/Root 4 0 R /Info 6 0 R")


def _stream(data: str) -> str:
    return f"<< /Length {len(data)} >> stream\n{data}\nendstream"


def _file(objects: list[str], trailer: str) -> bytes:
    text, places = "%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} {trailer} >>\nstartxref\n{len(text)}\n%%EOF"
    ).encode("ascii")
