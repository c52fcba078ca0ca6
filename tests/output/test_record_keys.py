"""Which keys name a field."""

import pytest

from search.output.record_keys import fields_of


@pytest.mark.parametrize("key", ["title (main) (old)", "title ()", "(new) Title"])
def test_remarks_in_parentheses_make_no_difference(key: str) -> None:
    assert fields_of((key,)) == {key: "title"}


@pytest.mark.parametrize("key", ["title" + " " * 200, "(" * 200, "(" * 1_000_000])
def test_a_long_name_names_no_field(key: str) -> None:
    assert fields_of((key, "headline")) == {"headline": "title"}


def test_what_is_found_for_many_keys_is_not_kept() -> None:
    many = tuple(f"k{n}" for n in range(200))
    assert fields_of((*many, "headline")) == {"headline": "title"}
    assert fields_of((*many, "headline")) is not fields_of((*many, "headline"))
    assert fields_of(("headline",)) is fields_of(("headline",))
