"""The Arabic catalogue is complete, and compiled from its current source."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import web

WEB = Path(web.__file__).parent
CATALOGUE = WEB / "translations" / "ar" / "LC_MESSAGES" / "messages.po"
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
_PLACEHOLDERS = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def strings(catalogue: Catalog) -> dict[object, object]:
    """Return the translation of each message, with all its plural forms."""
    pairs = [(message.id, message.string) for message in catalogue if message.id]
    return {_frozen(text): _frozen(arabic) for text, arabic in pairs}


def _frozen(forms: object) -> object:
    return tuple(forms) if isinstance(forms, list) else forms


def test_every_message_is_translated(catalogue: Catalog) -> None:
    """Each message of the pages is in the catalogue with all its forms, and no other is."""
    found = extract_from_dir(WEB, _METHODS, keywords=_KEYWORDS)
    assert {message for _, _, message, _, _ in found} == strings(catalogue).keys()
    for text, arabic in strings(catalogue).items():
        forms = arabic if isinstance(arabic, tuple) else (arabic,)
        assert len(forms) == (6 if isinstance(text, tuple) else 1)
        assert all(forms), text


def test_translations_have_no_unknown_placeholders(catalogue: Catalog) -> None:
    """A translation has only placeholders of its message."""
    for text, arabic in strings(catalogue).items():
        known = set(_PLACEHOLDERS.findall(str(text)))
        assert set(_PLACEHOLDERS.findall(str(arabic))) <= known, text


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (110, 3), (11, 4), (99, 4), (100, 5)]
)
def test_the_forms_are_those_of_cldr(catalogue: Catalog, number: int, form: int) -> None:
    """Zero, one, two, few, many and other, in this order."""
    assert catalogue.num_plurals == 6
    rule = catalogue.plural_expr.replace("&&", " and ")
    places = re.findall(r"(n[^?:]*?) \? (\d)", rule.strip("()"))
    chosen = next((f for test, f in places if eval(test, {"n": number})), "5")  # noqa: S307  # our own catalogue
    assert int(chosen) == form


def test_the_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    """`make translations` was run after the last change."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert strings(read_mo(file)) == strings(catalogue)
