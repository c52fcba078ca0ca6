"""Numbers as people write them: which signs belong to a number, and what number it is.

An Arabic comma is a decimal sign before one digit (٣،٥), and groups thousands before three; else
it parts the numbers of a list (5،10), as any sign does that stands between more than two of them.
"""

import re

#: The letters of Latin words and codes.
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
#: What may stand between two digits of a number; see `NUMBER`.
SEPARATORS = ".,،٫٬"

_UNITS = "kg|km|cm|mm|ml|mg|kw|mw|gw|kb|mb|gb|tb|mp|hz|khz|mhz|ghz|kmh|kph|mph|am|pm|usd|eur|gbp"
#: A word of Latin letters and digits: G20, COVID19, 5G; but 10km and 20Minutes are two words.
CODE = (
    rf"[{LATIN}]+\d+[{LATIN}\d]*|"
    rf"(?<![\d.,،٫٬])\d+(?!(?i:{_UNITS})(?![{LATIN}\d]))[{LATIN}]{{1,3}}(?![{LATIN}])[{LATIN}\d]*"
)
NUMBER = "|".join(
    (
        r"\d{1,3}(?:[,٬،]\d{3})+(?![,٬،]?\d)(?:[.٫]\d+)?",
        r"\d{1,3}(?:\.\d{3})+,\d+",
        r"\d+(?:[.٫]\d+)+",
        r"(?<!\d,)\d+,\d+(?!,?\d)",
        r"(?<!\d،)\d+،\d(?!،?\d)",
        r"\d+",
    )
)

_GROUPED = re.compile(r"(?!0)\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_GROUPED_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+")


def plain_number(number: str) -> str:
    """Return a number of ASCII digits without marks of thousands, and with a decimal point."""
    number = number.replace("،", ",")
    if _GROUPED.fullmatch(number):
        return number.replace(",", "")
    if _GROUPED_BY_POINTS.fullmatch(number):
        number = number.replace(".", "")
    return number.replace(",", ".")
