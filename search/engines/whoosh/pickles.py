"""Reading pickles that may be damaged: they run no code, and cannot fill the memory."""

import pickle
import pickletools
from collections import defaultdict
from io import BytesIO
from typing import Any

#: The types in Whoosh's pickles that are made as they are.
_TYPES = {"defaultdict": defaultdict, "int": int}


class Plain:
    """An object of any class, of which only the attributes are kept."""


def unpickled(content: bytes) -> Any:
    """Return the value of the first pickle in some bytes, with objects as `Plain`.

    Raises ValueError where it is damaged.
    """
    try:
        # Without making anything, see that all lengths are real.
        for _ in pickletools.genops(content):
            pass
        return _Unpickler(BytesIO(content)).load()
    # Operations in any order can raise anything.
    except Exception as error:
        raise ValueError(f"the pickle is damaged: {error}") from error


def texts(content: bytes) -> list[str]:
    """Return the texts of a pickle, in their order, without making its value.

    Raises ValueError where it is damaged.
    """
    operations = pickletools.genops(content)
    return [str(text) for operation, text, _ in operations if operation.name == "BINUNICODE"]


class _Unpickler(pickle._Unpickler):
    # The one written in Python: the other makes room for as many values as damage tells it to.
    def find_class(self, module: str, name: str) -> Any:
        return _TYPES.get(name, Plain)
