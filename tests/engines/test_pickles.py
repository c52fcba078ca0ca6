"""Pickles are read without running anything, and without room for what damage says."""

import os
import pickle
import struct
from typing import Any

import pytest
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from search.engines.whoosh.pickles import Plain, texts, unpickled


class Command:
    """Runs something when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.abort, ()


def test_objects_are_plain() -> None:
    """Their attributes are kept, nothing of their classes."""
    (segment,) = unpickled(pickle.dumps([W3Segment(W3Codec(), "MAIN", 7, "a1", {2, 5})]))
    assert type(segment) is Plain
    assert vars(segment)["_deleted"] == {2, 5}
    assert (vars(segment)["_doccount"], vars(segment)["segid"]) == (7, "a1")


def test_no_code_is_run() -> None:
    """A pickle that would gives a plain object."""
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert type(unpickled(pickle.dumps(Command(), protocol))) is Plain


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80",
        b"not a pickle",
        b"\x80\x04\x96" + struct.pack("<Q", 1 << 40) + b".",
        b"\x80\x04\x8d" + struct.pack("<Q", 1 << 40) + b".",
        pickle.dumps({"a": 1})[:-2],
    ],
)
def test_damage(content: bytes) -> None:
    """It is always the same error."""
    for read in (unpickled, texts):
        with pytest.raises(ValueError):  # noqa: PT011  # every message
            read(content)


def test_a_place_for_billions_of_values() -> None:
    """It takes the memory of one."""
    far = b"\x80\x02}r" + struct.pack("<I", (1 << 32) - 1) + b"."
    assert unpickled(far) == {}


def test_texts() -> None:
    """They come in their order."""
    assert texts(pickle.dumps({"one": "two", "three": [4, "five"]}, 2)) == [
        "one", "two", "three", "five",
    ]  # fmt: skip
