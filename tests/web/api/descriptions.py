"""What the tests of the API's description share."""

from collections.abc import Iterator
from typing import Any


def operations_of(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each operation of a description with its method and its path."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation
