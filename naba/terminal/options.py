"""Options that several commands share, and option types whose values the library defines.

An option for every command that searches goes into _SEARCH_OPTIONS, under the name of the field of
`SearchRequest` that it sets; nothing else has to change.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, get_args

import click
from click.shell_completion import CompletionItem

from search.fields import NAMES, Field

if TYPE_CHECKING:
    from search import WordList


class IndexContents(TypedDict):
    """The settings of an index as `open_index` and `rebuild` take them; None changes nothing."""

    overrides: "WordList | None"
    synonyms: "WordList | None"
    labels: "WordList | None"
    facets: list[str] | None
    keep_boilerplate: bool | None


Function = TypeVar("Function", bound=Callable[..., Any])

#: A file that a command reads or writes.
FILE = click.Path(dir_okay=False, path_type=Path)


def text(value: str) -> str:
    """Return an argument as text; bytes that are not UTF-8 are replaced."""
    return value.encode(errors="surrogateescape").decode(errors="replace")


def complete_folder(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """Have the shell complete the path of a folder."""
    return [CompletionItem(typed, type="dir")]


def complete_file(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """Have the shell complete the path of a file."""
    return [CompletionItem(typed, type="file")]


class LazyChoice(click.Choice):  # type: ignore[type-arg]  # click 8.1 takes no type argument
    """A choice among the values of the ``Literal`` or tuple at ``source``, a ``module:name``.

    It is imported only when a command parses its options or shows its own help, so that
    ``naba --help`` stays quick.
    """

    def __init__(self, source: str) -> None:
        super().__init__(())
        del self.choices
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name != "choices":
            raise AttributeError(name)
        values = _imported(self._source)
        self.choices = get_args(values) or tuple(values)
        return self.choices


class LazyRange(click.IntRange):
    """An integer from ``lowest`` to the limit at ``source``, imported as for LazyChoice."""

    def __init__(self, lowest: int, source: str) -> None:
        super().__init__(lowest)
        del self.max
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name != "max":
            raise AttributeError(name)
        self.max = _imported(self._source)
        return self.max


def _imported(source: str) -> Any:
    module, _, name = source.partition(":")
    return getattr(import_module(module), name)


def _add_names(context: click.Context, parameter: click.Parameter, names: tuple[str, ...]) -> None:
    """Collect the names of a field, for all of the fields that are filtered."""
    if names:
        _filters(context).setdefault(str(parameter.name), []).extend(names)


def _add_filters(context: click.Context, _: click.Parameter, pairs: tuple[str, ...]) -> None:
    for pair in pairs:
        field, sign, name = pair.partition("=")
        if not (field and sign and name):
            raise click.BadParameter(f"write FIELD=NAME, not {pair!r}")
        _filters(context).setdefault(field, []).append(name)


def _filters(context: click.Context) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = context.params.setdefault("filters", {})
    return filters


def _name_option(field: Field) -> Callable[[Function], Function]:
    return click.option(
        f"--{field.name}",
        multiple=True,
        type=text,
        expose_value=False,
        callback=_add_names,
        help=f"Only with this {field.noun}; repeatable.",
    )


meaning_option = click.option(
    "--meaning",
    type=LazyChoice("search.request:MeaningName"),
    default="off",
    show_default=True,
    help="Also by meaning, where naba embed has added vectors: order what words find (rank), or "
    "find also what has none of the words (find).",
)

_SEARCH_OPTIONS = (
    click.argument("query", nargs=-1, type=text),
    click.option(
        "--from", "date_from", metavar="DATE", type=text, help="First day, such as 2018-03-01."
    ),
    click.option("--to", "date_to", metavar="DATE", type=text, help="Last day."),
    *map(_name_option, NAMES),
    click.option(
        "--filter",
        multiple=True,
        type=text,
        metavar="FIELD=NAME",
        expose_value=False,
        callback=_add_filters,
        help="Only with this name in a field, such as a facet of the index; repeatable.",
    ),
    click.option("--story", metavar="ID", type=text, help="Only the articles of this story."),
    click.option(
        "--sort",
        type=LazyChoice("search.request:Sort"),
        default="relevance",
        show_default=True,
        help="Best first, or by date.",
    ),
    click.option(
        "--match",
        type=LazyChoice("search.request:Match"),
        default="auto",
        show_default=True,
        help="Articles with all the words or any; auto adds those with some when few have all.",
    ),
    click.option(
        "--level",
        type=LazyChoice("search.request:LevelName"),
        default="smart",
        show_default=True,
        help="Words as typed, also their other forms and spellings, or also related words.",
    ),
    meaning_option,
    click.option("--strict", is_flag=True, help="Reject a query that is not well formed."),
)


def search_options(command: Function) -> Function:
    """Add the query and the options that say how to search to a command."""
    for parameter in reversed(_SEARCH_OPTIONS):
        command = parameter(command)
    return command


def setting_option(flag: str, name: str, **more: Any) -> Callable[[Function], Function]:
    """Return the option that sets a setting, with its default, its meaning and its variable."""
    from web.config import setting

    one = setting(name)
    if isinstance(one.default, bool):
        more["is_flag"] = True
    else:
        more = {"type": text, "show_default": True} | more
    about = f"{one.about} Also set by ${one.variable}."
    return click.option(flag, envvar=one.variable, default=one.default, help=about, **more)


index_option = click.option(
    "--index",
    "url",
    metavar="URL",
    shell_complete=complete_folder,
    envvar="NABA_INDEX",
    default="naba-index",
    show_default=True,
    help="The index: a folder, or ENGINE:PLACE. Also set by $NABA_INDEX.",
)
group_option = click.option(
    "--group",
    type=LazyChoice("search.request:GroupName"),
    help="Only the best article of each story.",
)
half_life_option = click.option(
    "--half-life",
    type=float,
    metavar="DAYS",
    help="Favour newer articles: most of a score halves for every DAYS of age.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
overrides_option = click.option(
    "--overrides",
    metavar="FILE",
    shell_complete=complete_file,
    help="Lemmas that override the lexicon's; kept with the index.",
)
synonyms_option = click.option(
    "--synonyms",
    metavar="FILE",
    shell_complete=complete_file,
    help="Words with the same meaning; kept with the index.",
)
labels_option = click.option(
    "--labels",
    metavar="FILE",
    shell_complete=complete_file,
    help="What names and fields are shown as; kept with the index.",
)
facets_option = click.option(
    "--facet",
    "facets",
    multiple=True,
    type=text,
    metavar="KEY",
    help="Declare a key of the articles as a facet of the index; up to eight times.",
)

boilerplate_option = click.option(
    "--keep-boilerplate/--leave-out-boilerplate",
    "keep_boilerplate",
    default=None,
    help="Search paragraphs that a source repeats like all others, or not, which is the default; "
    "kept with the index.",
)


def index_contents(
    overrides: str | None,
    synonyms: str | None,
    labels: str | None,
    facets: tuple[str, ...],
    keep_boilerplate: bool | None,
) -> "IndexContents":
    """Return what the options that say what an index is made with ask for.

    A blank ``--facet`` declares none.
    """
    return {
        "overrides": _read_word_list(overrides),
        "synonyms": _read_word_list(synonyms),
        "labels": _read_word_list(labels),
        "facets": [name for name in facets if name.strip()] if facets else None,
        "keep_boilerplate": keep_boilerplate,
    }


def _read_word_list(path: str | None) -> "WordList | None":
    from search import WordList

    return WordList.read(path) if path else None
