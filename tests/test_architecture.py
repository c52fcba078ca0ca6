"""Rules that no linter knows: the rooms of the house, the size of its files, who knows paths."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("search", "web", "naba", "index_data")
#: More would be a list to search, not rooms to know.
MAX_ROOMS = 27
MAX_FILE_LINES = 300
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

#: Engines know where an index lies; the scripts that build the lexicon write it.
KNOW_PLACES = ("search/engines/", "search/analyzer/lexicon/")
#: They open files that people name: word lists, questions and judgements, backups, models.
OPEN_FILES = (
    "search/wordlist.py",
    "search/evaluation.py",
    "search/maintenance/backup.py",
    "search/maintenance/restore.py",
    "search/meaning/model_folder.py",
)
FILE_MODULES = {"os", "io", "shutil", "tempfile", "glob", "mmap", "fcntl"}
PLACELESS = [
    path.relative_to(ROOT).as_posix()
    for path in FILES
    if path.is_relative_to(ROOT / "search")
    and not path.relative_to(ROOT).as_posix().startswith(KNOW_PLACES)
]


def test_rooms() -> None:
    """The library has few modules and packages at its top, so that one page shows them all."""
    entries = (ROOT / "search").iterdir()
    rooms = {
        path.stem for path in entries if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert len(rooms - {"__init__"}) <= MAX_ROOMS


def test_files_are_small() -> None:
    """A file is read in one sitting; where it grows, a part of it has a name of its own."""
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {path: count for path, count in lines.items() if count > MAX_FILE_LINES} == {}


@pytest.mark.parametrize("file", PLACELESS)
def test_only_engines_know_where_an_index_lies(file: str) -> None:
    """What an index keeps goes through its storage: an index may be on a server.

    Elsewhere in the library a path leads to a file beside the module, or is the type of what people
    pass on: an address, or the path of a list.
    """
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert imported(tree) & FILE_MODULES == set()
    if file not in OPEN_FILES:
        assert list(map(ast.unparse, paths(tree))) == []
        assert list(map(ast.unparse, opened(tree))) == []


def test_a_path_that_creeps_in_is_found() -> None:
    """The rule above sees what it is to see, and nothing else."""
    allowed = """
from pathlib import Path
def read(path: str | Path) -> "Path | None":
    return WordList.read(path) if location.open() else (Path(__file__).parent / "a.tsv").read_text()
"""
    assert list(paths(ast.parse(allowed))) == list(opened(ast.parse(allowed))) == []
    for line in ("Path(index.place) / 'label'", "open(place)", "Path.home()", "x = Path"):
        tree = ast.parse(line)
        assert [*paths(tree), *opened(tree)], line
    for line in ("import os.path", "from os import path", "import shutil as s"):
        assert imported(ast.parse(line)) & FILE_MODULES, line


def imported(tree: ast.AST) -> set[str]:
    """Return the packages that a module imports, by the first part of their names."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(str(module)):
                names.add(module)
    return {name.partition(".")[0] for name in names}


def paths(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a module does with Path, types and ``Path(__file__)`` aside."""
    match node:
        case ast.Name("Path"):
            yield node
        case ast.Call(ast.Name("Path"), [ast.Name("__file__")]):
            return
    for name, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and name not in ("annotation", "returns"):
                yield from paths(part)


def opened(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the calls of the built-in that opens files."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name("open")):
                yield node
