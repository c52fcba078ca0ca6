"""The one table of fields: a field added to it is found everywhere; and what may be declared."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from naba.cli import main
from search.errors import RequestError
from search.fields import FIELDS, MAX_FACETS, arabic_names, declared
from web import create_app

ROOT = Path(__file__).parent.parent
ADDED = '    Field("country", "Country", ("بلد",), "names", "country"),\n'
EGYPT = ["نهر", "نهر النيل"]
COUNTS = [("مصر", 2), ("الأردن", 1), ("العراق", 1), ("سوريا", 1)]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give what `added_field.py` sees where one line was added to the table, and nothing else."""
    copy, data = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("data")
    for package in ("search", "web", "index_data", "naba"):
        shutil.copytree(ROOT / package, copy / package)
    table = copy / "search" / "fields.py"
    before, after = table.read_text("utf-8").split("\n)\nNAMES = ")
    table.write_text(f"{before}\n{ADDED})\nNAMES = {after}", "utf-8")
    # Not beside the program: the folders of tests are called as the packages are.
    command = [sys.executable, "-P", str(ROOT / "tests" / "added_field.py"), str(data)]
    env = {**os.environ, "PYTHONPATH": str(copy), "NABA_INDEX": str(data / "index")}
    done = subprocess.run(command, env=env, check=True, capture_output=True)  # noqa: S603  # our own
    found = json.loads(done.stdout)
    assert found["packages"] == str(copy)
    return found


class TestAddedField:
    """A keyword field that is added to the table is found everywhere, with nothing else edited."""

    def test_option(self, seen: Any) -> None:
        """The command line filters by it, and its help says so."""
        assert seen["command line"]["option"] == EGYPT
        assert "Only with this country; repeatable." in seen["command line"]["help"]

    def test_facet(self, seen: Any) -> None:
        """Its values from JSON Lines and CSV are counted, each of a list by itself."""
        for place in ("command line", "web"):
            facet = [(value["value"], value["count"]) for value in seen[place]["facet"]]
            assert facet == COUNTS, place

    def test_query(self, seen: Any) -> None:
        """Queries name it in English and Arabic, and no phrase spans two of its values."""
        assert seen["command line"]["queries"] == {
            "country:مصر": EGYPT,
            "بلد:مصر": EGYPT,
            "البلد:مصر": EGYPT,
            'country:"العراق سوريا"': [],
            "country:سور*": ["نهر الفرات"],
        }

    def test_export(self, seen: Any) -> None:
        """It has a column in CSV."""
        assert seen["command line"]["csv"] == {
            "نهر": "مصر",
            "نهر النيل": "مصر",
            "نهر الأردن": "الأردن",
            "نهر الفرات": "العراق؛ سوريا",
        }

    def test_python(self, seen: Any) -> None:
        """The library has it among its filters and facets."""
        assert seen["python"]["filtered"] == EGYPT
        assert "country" in seen["python"]["filters"]
        assert "country" in seen["python"]["facets"]

    def test_unknown_name(self, seen: Any) -> None:
        """A name that no article has is reported by what the table calls it."""
        note = "no article has a country named “مصرر”; there is “مصر”"
        assert note in seen["command line"]["note"]
        text = re.sub("<[^>]*>", "", seen["web"]["unknown"])
        assert "There are no articles here with “مصرر” as “Country”." in text

    def test_api(self, seen: Any) -> None:
        """The API takes it as a parameter and describes it as filter, facet and part of answers."""
        assert seen["web"]["filtered"] == EGYPT
        description = seen["web"]["description"]
        for path in ("/api/v1/search", "/api/v1/export"):
            (filter_,) = parameters(description, path, "country")
            assert "with this country, by its full name" in filter_["description"]
        (facet,) = parameters(description, "/api/v1/search", "facet")
        assert "country" in facet["schema"]["items"]["enum"]
        assert "country" in description["components"]["schemas"]["Facets"]["properties"]

    def test_page(self, seen: Any) -> None:
        """The page has the facet with links, the chip of the filter, and keeps it in its form."""
        page = seen["web"]["page"]
        assert re.search('<h2 id="facet-[0-9]">Country</h2>', page)
        value = r'<a href="([^"]*)"[^>]*>\s*<span class="value">.*<bdi[^>]*>(.*)</bdi>'
        links = re.findall(value, page)
        assert [name for _, name in links] == [name for name, _ in COUNTS]
        assert links[1][0].endswith("country=مصر&amp;country=الأردن")
        assert 'aria-label="Remove: Country مصر"' in page
        assert '<input type="hidden" name="country" value="مصر">' in page


class TestDeclared:
    """Which keys of records an index can be declared to have as facets."""

    def test_order_is_kept_and_each_is_there_once(self) -> None:
        names = ["country", "desk", "country", "بلد-الخبر", "Type2"]
        assert declared(names) == ("country", "desk", "بلد-الخبر", "Type2")
        assert declared([]) == ()

    @pytest.mark.parametrize("name", [field.name for field in FIELDS])
    def test_names_of_fields_are_taken(self, name: str) -> None:
        """In any letter case."""
        for spelling in (name, name.upper(), name.capitalize()):
            with pytest.raises(RequestError, match=f"the name '{spelling}' is taken"):
                declared([spelling])

    @pytest.mark.parametrize("name", [name for field in FIELDS for name in arabic_names(field)])
    def test_arabic_names_of_fields_are_taken(self, name: str) -> None:
        """Without the article and with it: a query would mean the field."""
        with pytest.raises(RequestError, match="taken"):
            declared([name])

    def test_names_that_differ_in_case_only(self) -> None:
        """A query could not tell them apart."""
        with pytest.raises(RequestError, match="'Country' is taken"):
            declared(["country", "Country"])

    def test_at_most_eight(self) -> None:
        names = [f"facet{n}" for n in range(MAX_FACETS + 1)]
        assert MAX_FACETS == 8
        assert len(declared([*names[:-1], names[0]])) == MAX_FACETS
        with pytest.raises(RequestError, match="at most 8 facets"):
            declared(names)

    @pytest.mark.parametrize(
        "name", ["", " ", "a b", "1st", "_a", "-a", "a:b", "a.b", "a/b", "بلد،", "a\n", "a" * 65]
    )
    def test_what_cannot_be_typed_in_a_query(self, name: str) -> None:
        """The message says which characters can."""
        with pytest.raises(RequestError, match="begin with a letter") as error:
            declared([name])
        assert error.value.parameter == "facet"

    def test_one_text_is_not_several_names(self) -> None:
        with pytest.raises(RequestError, match="list of texts"):
            declared("country")

    def test_parameters_of_the_api_are_taken(self) -> None:
        """A filter of the facet would be read as something else."""
        description = create_app().test_client().get("/openapi.json").json
        for path in ("/api/v1/search", "/api/v1/export"):
            for parameter in parameters(description, path):
                with pytest.raises(RequestError, match="taken"):
                    declared([parameter["name"]])

    def test_options_of_a_search_are_taken(self) -> None:
        """What is an option of `naba search` is no facet beside it."""
        for option in main.commands["search"].params:
            for spelling in option.opts if isinstance(option, click.Option) else ():
                with pytest.raises(RequestError, match="taken"):
                    declared([spelling.lstrip("-")])


def parameters(description: Any, path: str, *names: str) -> list[Any]:
    """Return the parameters of a path, all or those with some names."""
    found = description["paths"][path]["get"]["parameters"]
    return [parameter for parameter in found if not names or parameter["name"] in names]
