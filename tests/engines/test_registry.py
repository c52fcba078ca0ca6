"""The engines by their names: each has what the contract asks for."""

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from search.engines.contract import Engine, EngineType, Writer
from search.engines.registry import _ENGINES, DEFAULT_ENGINE, engine_type
from search.engines.storage import Storage
from search.errors import EngineMissing
from search.schema import STANDARD
from search.snapshot import IndexLocation
from tests.conftest import ENGINES, NewUrl

ROOT = Path(__file__).parents[2]


def members(protocol: type) -> list[str]:
    """Return the names of a protocol's methods and attributes, inherited ones included."""
    return sorted(
        name
        for part in protocol.__mro__[:-1]
        for name in {*vars(part), *inspect.get_annotations(part)}
        if not name.startswith("_") and getattr(part, "_is_protocol", False)
    )


def parameters(method: Any) -> list[tuple[str, Any]]:
    """Return the names and defaults of a method's parameters, in the order of their names."""
    found = inspect.signature(method).parameters.values()
    return sorted((one.name, one.default) for one in found if one.name != "self")


def test_every_engine_keeps_to_the_rules() -> None:
    """What is registered is what the shared rules are tried on, the default engine too."""
    assert sorted(_ENGINES) == sorted((*ENGINES, "opensearch"))
    assert DEFAULT_ENGINE in ENGINES


def test_an_unknown_engine_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(EngineMissing, match=r"'lucene' is not available: use tantivy:PATH or "):
        engine_type("lucene")


@pytest.mark.parametrize("engine", _ENGINES)
def test_a_type_has_what_the_contract_asks_for(engine: str) -> None:
    """It has its own name, and every method with the parameters of the contract."""
    kind = engine_type(engine)
    assert kind.name == engine
    for name in members(EngineType):
        assert hasattr(kind, name), name
    assert parameters(kind.create) == parameters(EngineType.create)
    assert len(parameters(kind)) == 2


@pytest.mark.parametrize("protocol", [Engine, Writer, Storage])
def test_its_parts_have_what_the_contract_asks_for(new_url: NewUrl, protocol: type) -> None:
    """An open engine, its writer and its storage have every method, with the same parameters."""
    with new_url() as url:
        kind, place = IndexLocation.of(url).type, IndexLocation.of(url).place
        kind.create(place, STANDARD)
        opened = kind(place, STANDARD)
        assert opened.name == kind.name
        with opened.writer() as writer:
            parts: dict[type, object]
            parts = {Engine: opened, Writer: writer, Storage: kind.storage(place)}
            part = parts[protocol]
            for name in members(protocol):
                asked = getattr(protocol, name, None)
                assert hasattr(part, name), name
                if inspect.isfunction(asked):
                    assert parameters(getattr(part, name)) == parameters(asked), name
        opened.close()


def test_an_engine_that_is_not_installed_names_the_remedy() -> None:
    """An engine of an extra is missing until the extra is installed."""
    program = (
        "import sys; sys.modules['opensearchpy'] = None; "
        "from search.engines.registry import engine_type; engine_type('opensearch')"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603  # our own
    assert "EngineMissing" in done.stderr
    assert "pip install 'naba[opensearch]'" in done.stderr


def test_only_the_engine_asked_for_is_imported(engine: str) -> None:
    """Nobody pays for another engine, and one that is not installed does not matter."""
    others = [name for name in ENGINES if name != engine]
    program = (
        "import sys; from search.engines.registry import engine_type; "
        f"engine_type({engine!r}); print(*sys.modules)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  # our own
    loaded = set(done.stdout.split())
    assert engine in loaded
    assert not loaded & set(others)
