"""Rules of the public surface: it is written down, complete, documented, and quick to load."""

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages
from typing import Any, Literal, get_args, get_origin

import pytest

import naba
import search
from search import SearchError, evaluation
from tests.test_docs import PAGES, code, rows

PAGE = "python.md"
#: Members that other rooms of Naba need, and that are no part of the library.
INTERNAL = {
    "Article": {"remapped", "words", "from_stored", "packed", "packed_words", "unpacked"},
    "IndexWriter": {"expect", "put", "learn"},
    "Notice": {"error", "error_ar"},
    "SearchRequest": {"first_day", "last_day", "story_number", "ordering", "feed_string"},
    "WordList": {"lines"},
}
PUBLIC: dict[str, Any] = {name: getattr(search, name) for name in search.__all__}
EVALUATION: dict[str, Any] = {name: getattr(evaluation, name) for name in evaluation.__all__}
EVERYTHING = PUBLIC | EVALUATION


def is_error(value: Any) -> bool:
    return inspect.isclass(value) and issubclass(value, SearchError)


CHOICES = {name: value for name, value in PUBLIC.items() if get_origin(value) is Literal}
ERRORS = {name: value for name, value in EVERYTHING.items() if is_error(value)}
FUNCTIONS = {name: value for name, value in EVERYTHING.items() if inspect.isfunction(value)}
CLASSES = {
    name: value
    for name, value in EVERYTHING.items()
    if inspect.isclass(value) and not get_origin(value) and name not in ERRORS
}


def signature(function: Any) -> str:
    """Return the parameters of a function as the page writes them."""
    shown: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        default = parameter.default
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        if parameter.kind is parameter.VAR_KEYWORD:
            shown.append(f"**{name}")
        elif default is parameter.empty:
            shown.append(name)
        elif default in (None, ()) or isinstance(default, str | int):
            shown.append(f"{name}={default!r}".replace("'", '"'))
        else:
            shown.append(f"{name}=…")
    return f"({', '.join(part for part in shown if part != 'self')})"


def bare(annotation: Any) -> str:
    """Return a type without the modules that it comes from."""
    shown = re.sub(r"\b(\w+\.)+(?=\w)", "", inspect.formatannotation(annotation).replace("'", ""))
    return re.sub(r"Optional\[(.+)\]", r"\1 | None", shown)


ALIASES = {bare(value): name for name, value in PUBLIC.items() if get_origin(value)}


def kind(annotation: Any) -> str:
    """Return a type as the page writes it."""
    shown = bare(annotation)
    for spelt, name in ALIASES.items():
        shown = shown.replace(spelt, name)
    return shown


def returned(function: Any) -> str:
    """Return what a function gives as the page writes it."""
    shown = kind(inspect.signature(function).return_annotation)
    is_context = hasattr(function, "__wrapped__")
    return shown.replace("Iterator", "AbstractContextManager") if is_context else shown


def members(name: str) -> Iterator[tuple[str, str]]:
    """Yield the public members of a class as the page writes them, with their types."""
    owner = CLASSES[name]
    fields = inspect.get_annotations(owner)
    for member in dict.fromkeys([*fields, *vars(owner)]):
        if member.startswith("_") or member in INTERNAL.get(name, ()):
            continue
        value = inspect.getattr_static(owner, member, None)
        if isinstance(value, property):
            yield member, returned(value.fget)
        elif member in fields:
            yield member, kind(fields[member])
        else:
            method = getattr(owner, member)
            yield member + signature(method), returned(method)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def documented(*columns: str) -> list[tuple[str, str]]:
    """Return what a table of the page names, and the type or code that it gives."""
    return [
        (name, code(row[columns[1]])[0])
        for row in rows(PAGE, *columns)
        for name in code(row[columns[0]])
    ]


def test_names_are_told_once() -> None:
    """The list of public names is what people see when they ask what is there."""
    assert sorted(set(search.__all__)) == sorted(search.__all__) == dir(search)


def test_naba_has_the_same_names() -> None:
    """Whatever search has, naba has, and no module stands in the way of a name."""
    assert naba.__all__ == search.__all__  # type: ignore[attr-defined]  # PEP 562
    assert dir(naba) == dir(search)
    assert [name for name in PUBLIC if getattr(naba, name) is not PUBLIC[name]] == []
    modules = {module.name for module in iter_modules([*naba.__path__, *search.__path__])}
    assert modules & set(PUBLIC) == {"evaluation"}
    for package in (naba, search):
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            package.nothing  # noqa: B018  # asking for it is what is tried


def test_the_list_is_complete() -> None:
    """A name that search takes from its rooms, or is to take later, is public."""
    here = {name for name in vars(search) if not name.startswith("_")}
    here -= {module.name for module in iter_modules(search.__path__)}
    assert here - {"TYPE_CHECKING", "import_module"} <= set(search.__all__)
    assert {*search._HOMES, "evaluation"} == set(search.__all__)


def test_types_lead_to_public_types_only() -> None:
    """Whatever a public value has, takes or gives has a public name."""
    mentioned = {word for name in CLASSES for _, shown in members(name) for word in words(shown)}
    for function in FUNCTIONS.values():
        taken = inspect.signature(function).parameters.values()
        types = [returned(function), *(kind(parameter.annotation) for parameter in taken)]
        mentioned |= words(" ".join(types))
    ours = {
        name
        for module in walk_packages(search.__path__, "search.")
        # The package of the latter is not installed for tests.
        if not re.search("lexicon|sentence_transformers", module.name)
        for name, value in vars(import_module(module.name)).items()
        if inspect.isclass(value) and value.__module__ == module.name
    }
    assert mentioned & ours - set(EVERYTHING) == set()


def test_every_error_is_public() -> None:
    """Whoever catches errors finds each by its name, with its code."""

    def below(error: type[SearchError]) -> Iterator[type[SearchError]]:
        yield error
        for narrower in error.__subclasses__():
            yield from below(narrower)

    raised = {error for error in below(SearchError) if error.__module__.startswith("search.")}
    assert raised == set(ERRORS.values())
    assert dict(documented("Error", "Code")) == {name: error.code for name, error in ERRORS.items()}


@pytest.mark.parametrize("name", CLASSES)
def test_every_member_is_documented(name: str) -> None:
    """The table of a class has its members with their types and parameters, and no others."""
    second = "Returns" if name in ("Index", "IndexWriter") else "Type"
    assert sorted(documented(name, second)) == sorted(members(name))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_documented(name: str) -> None:
    """The page has its parameters with their defaults, and what it returns."""
    function = FUNCTIONS[name]
    first = "Function of `evaluation`" if name in EVALUATION else "Function"
    assert (name + signature(function), returned(function)) in documented(first, "Returns")


def test_every_choice_is_documented() -> None:
    """The page has the values of each type that is one of several texts."""
    shown = {row["Name"]: code(row["Values"]) for row in rows(PAGE, "Name", "Values")}
    assert shown == {f"`{name}`": list(get_args(choice)) for name, choice in CHOICES.items()}


def test_every_default_is_documented() -> None:
    """The page has the defaults of a request."""
    request = search.SearchRequest()
    for row in rows(PAGE, "SearchRequest", "Type", "Default"):
        for name in code(row["SearchRequest"]):
            if default := row["Default"]:
                assert code(default) == [repr(getattr(request, name)).replace("'", '"')]


@pytest.mark.parametrize("name", sorted(EVERYTHING.keys() - CLASSES.keys()))
def test_every_other_name_is_documented(name: str) -> None:
    """The page has it in code."""
    assert re.search(rf"`{name}\b", PAGES[PAGE])


def test_documents_use_public_names_only() -> None:
    """No example goes behind the front door."""
    behind = re.compile(r"^(?:from|import) (?:search|naba|index_data)\..*", re.MULTILINE)
    assert behind.findall("\n".join(PAGES.values())) == []


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    """The library costs nothing until a name of it is asked for, and then what it needs."""
    program = "import sys, naba, search; search.SearchRequest; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    root = Path(search.__path__[0]).parent
    done = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)  # noqa: S603  # our own
    loaded = {module for module in done.stdout.split() if module.startswith("search.")}
    assert loaded == {"search.request", "search.errors"}
