"""Rules of the package: what is installed is what the checkout has."""

import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from search.version import __version__

ROOT = Path(__file__).parent.parent
#: The folders that are installed.
TOP = ("index_data", "naba", "search", "web")
#: What only developers need: how pybabel finds the texts of the pages.
NOT_INSTALLED = {Path("web/translations/babel.cfg")}


@pytest.fixture(scope="module")
def setup() -> ConfigParser:
    """Give the description of the package."""
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    return parser


def files() -> Iterator[Path]:
    """Yield the files in the installed folders, as seen from the root of the project."""
    for top in TOP:
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT)


def test_every_package_is_listed(setup: ConfigParser) -> None:
    """A folder of modules is named in setup.cfg, or it would be missing from the wheel."""
    folders = {".".join(path.parent.parts) for path in files() if path.suffix == ".py"}
    assert sorted(setup["options"]["packages"].split()) == sorted(folders)


def test_every_data_file_is_installed(setup: ConfigParser) -> None:
    """What a package has besides modules matches one of its patterns in setup.cfg."""
    patterns = {
        package: [pattern.strip() for pattern in line.split(",")]
        for package, line in setup["options.package_data"].items()
    }
    packages = [Path(*name.split(".")) for name in setup["options"]["packages"].split()]

    def installed(path: Path) -> bool:
        return any(
            path.relative_to(folder).match(pattern)
            for folder in packages
            if path.is_relative_to(folder)
            for pattern in [*patterns["*"], *patterns.get(".".join(folder.parts), [])]
        )

    data = {path for path in files() if path.suffix != ".py"}
    assert {path for path in data if not installed(path)} == NOT_INSTALLED


@pytest.mark.parametrize("top", TOP)
def test_types_are_there_for_others(top: str) -> None:
    """Each folder says that its annotations hold (PEP 561)."""
    assert (ROOT / top / "py.typed").is_file()


def test_the_version_is_told_everywhere() -> None:
    """The citation has the version of the program, and the day on which the changelog has it."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## (\d\S*) – (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    citation = dict(
        line.split(": ", 1)
        for line in (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
        if ": " in line
    )
    assert released[0] == (__version__, citation["date-released"])
    assert citation["version"] == __version__
