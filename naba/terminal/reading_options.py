"""What the commands that read sources share: how records are read, and where from."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from naba.terminal.options import FILE, LazyChoice, text
from search.fields import declared_among

if TYPE_CHECKING:
    from index_data.records import Reading
    from search import Index


class FieldNames(click.ParamType):  # type: ignore[type-arg]  # click 8.1 takes no type argument
    """A field and the name that records have for it: ``title=العنوان الرئيسي``."""

    name = "field=name"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the field and the name."""
        from search.output.record_keys import FIELD_NAMES, fields_of

        field, sign, name = text(value).partition("=")
        known = fields_of((field.strip(),)).get(field.strip())
        if not sign or not name.strip() or known is None:
            fields = ", ".join(sorted(FIELD_NAMES))
            self.fail(f"{value!r} is not FIELD=NAME, with a field of {fields}", param, ctx)
        return known, " ".join(name.split())


map_option = click.option(
    "--map",
    "mapped",
    type=FieldNames(),
    multiple=True,
    metavar="FIELD=NAME",
    help="Read the column or key NAME as FIELD, such as title='العنوان الرئيسي'; repeatable.",
)
text_option = click.option(
    "--text",
    "texts",
    type=LazyChoice("index_data.markup:TextKind"),
    default="auto",
    show_default=True,
    help="Read headlines and bodies as they are (plain), as HTML (html), or as HTML where they "
    "have its tags or entities (auto).",
)
month_first_option = click.option(
    "--month-first", is_flag=True, help="Read dates such as 5/1/2024 as the first of May."
)
full_text_option = click.option(
    "--full-text", is_flag=True, help="Fetch the pages of the articles of feeds."
)
allow_host_option = click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="HOST",
    help="Fetch from this host although its address is not public; repeatable.",
)
rejects_option = click.option(
    "--rejects",
    "rejects_path",
    type=FILE,
    help="Write each rejected record to this file, with its place and the reason.",
)


def reading_of(
    facets: frozenset[str], mapped: tuple[tuple[str, str], ...], texts: Any, *, month_first: bool
) -> "Reading":
    """Return how records are read, by the values of these options."""
    from index_data.records import Reading

    told = {name: field for field, name in mapped}
    return Reading(texts, told, facets, month_first=month_first)


def facets_of(open_target: Callable[..., "Index"], given: tuple[str, ...]) -> frozenset[str]:
    """Return the facets of the index, which need not exist yet.

    Raises what is wrong with an existing one, before its sources are read.
    """
    from search import IndexMissing

    with suppress(IndexMissing), open_target() as opened:
        return declared_among(opened.filters)
    return frozenset(given)


def refuse_rejects_in(names: tuple[str, ...], rejects_path: Path | None) -> None:
    """Raise a usage error if the file of rejected records is a source, or in a folder of one."""
    if rejects_path is None:
        return
    place = os.path.realpath(rejects_path)
    folders = (place, *map(str, Path(place).parents))
    if any(os.path.realpath(name) in folders for name in names):
        raise click.UsageError("--rejects must not be one of the sources, or in one")
