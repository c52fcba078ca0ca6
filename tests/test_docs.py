"""Rules of the documentation: what it shows is true, and nothing is left out."""

import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from docs.settings_table import table as settings_table
from index_data.sources import Sources
from naba.cli import main
from search import Article, Index, open_index
from search.analyzer import Analyzer
from web import create_app
from web.config import OTHER_VARIABLES, SETTINGS
from web.config_file import read

ROOT = Path(__file__).parent.parent
PAGES = {
    path.name: path.read_text("utf-8")
    for path in [*ROOT.glob("*.md"), *sorted(ROOT.glob("docs/*.md"))]
}
EVERYTHING = "\n".join(PAGES.values())
SAMPLES = Path(".naba/seeds")

_BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)


def rows(page: str, *columns: str) -> list[dict[str, str]]:
    """Return the rows of the tables of a page whose first columns are these."""
    found, header = [], None
    for line in PAGES[page].splitlines():
        if not (row := _ROW.fullmatch(line)):
            header = None
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row[1])]
        if header is None:
            header = cells
        elif header[: len(columns)] == list(columns) and not set(row[1]) <= set("-| "):
            found.append(dict(zip(header, cells, strict=True)))
    assert found, f"{page} has no such table"
    return found


def code(cell: str) -> list[str]:
    """Return what a cell of a table has in code."""
    return re.findall("`([^`]+)`", cell)


def alike(shown: str, real: str) -> bool:
    """Tell whether a text is what was shown, where … stands for anything."""
    pattern = re.escape(shown).replace("…", ".*?")
    return re.fullmatch(pattern, real.replace("\u200e", ""), re.DOTALL) is not None


def contains(real: Any, shown: Any) -> bool:
    """Tell whether an answer has what was shown of it: some keys, the first items, … in texts."""
    if isinstance(shown, dict):
        return all(key in real and contains(real[key], shown[key]) for key in shown)
    if isinstance(shown, list):
        return len(real) >= len(shown) and all(map(contains, real, shown))
    if isinstance(shown, str) and isinstance(real, str):
        return alike(shown, real)
    return bool(real == shown)


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give a function that makes an index of the sample articles with an engine, once."""

    @cache
    def make(engine: str) -> Path:
        place = tmp_path_factory.mktemp("seeds") / engine
        articles = Sources([str(ROOT / "seeds" / "articles.jsonl")])
        with open_index(f"{engine}:{place}", create=True) as made, made.writer() as writer:
            for article in articles:
                assert isinstance(article, Article)
                writer.add(article)
        return place

    return make


@pytest.fixture
def here(
    seeds: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """Stand where a reader does after make run, with a client in place of the server."""
    shutil.copytree(seeds("tantivy"), tmp_path / SAMPLES)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NABA_INDEX", str(SAMPLES))
    return create_app().test_client()


@pytest.mark.parametrize("page", PAGES)
def test_examples_do_what_is_shown(
    page: str, here: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """The blocks of a page are run in their order, and give what the page says they give."""
    answer: Any = None
    printed = ""
    for language, name, text in _BLOCK.findall(PAGES[page]):
        if name:
            Path(name).write_text(text, "utf-8")
        elif language == "console":
            answer = _run_console(text, here)
        elif language == "json":
            assert contains(answer, json.loads(text)), json.dumps(answer, ensure_ascii=False)
        elif language == "python":
            exec(compile(text, page, "exec"), {})  # noqa: S102  # our own documentation
            printed = capsys.readouterr().out
        elif language == "output":
            assert alike(text, printed), printed
        elif language == "sh":
            _check_commands(text)
        else:
            assert language == "text"


def _run_console(text: str, client: FlaskClient) -> Any:
    """Run the commands of a block, compare their output and return the API's last answer."""
    answer = None
    for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        program, *arguments = shlex.split(command)
        if program == "curl":
            address = next(a for a in arguments if a.startswith("http://127.0.0.1:8000/"))
            query = [a.split("=", 1) for a in arguments if "=" in a]
            path = address.removeprefix("http://127.0.0.1:8000")
            answer = client.get(path, query_string=query).get_json(force=True)
        else:
            assert program == "naba", command
            result = CliRunner().invoke(main, arguments)
            assert result.exit_code == 0, result.stderr
            assert alike(shown, result.stdout), result.stdout
    return answer


def _check_commands(text: str) -> None:
    """Have click read each command of naba, and look up each target of make."""
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        program, *arguments = shlex.split(line.partition("| ")[2] or line, comments=True)
        if program == "make":
            assert {a for a in arguments if "=" not in a} <= set(targets), line
        elif program == "naba":
            name, *rest = arguments
            main.commands[name].make_context(name, rest)


@pytest.mark.parametrize(
    "row", rows("query-language.md", "You type"), ids=lambda row: row["You type"]
)
def test_queries_find_what_is_said(row: dict[str, str], index: Index) -> None:
    """Each query finds so many articles, and marks the words that the table has in code."""
    (query,) = code(row["You type"])
    results = index.search(query, match="all", limit=100, strict=True)
    assert results.total == int(row["Articles"])
    if results.searched_as[0][0] != "-":
        snippets = [s for hit in results.hits for s in (hit.title, *hit.snippets)]
        marked = {s.text[start:end] for s in snippets for start, end in s.ranges}
        assert {word for word in code(row["Naba finds"]) if not word.isascii()} <= marked


@pytest.mark.parametrize("row", rows("query-language.md", "Level"), ids=lambda row: row["Level"])
def test_levels_find_what_is_said(row: dict[str, str], index: Index) -> None:
    """Each level finds so many articles."""
    (level,), (query,) = code(row["Level"]), code(row["Query"])
    assert index.search(query, level=level, match="all").total == int(row["Articles"])


@pytest.fixture
def index(engine: str, seeds: Callable[[str], Path]) -> Iterator[Index]:
    """Open the sample articles with each engine in turn."""
    with open_index(f"{engine}:{seeds(engine)}") as opened:
        yield opened


@pytest.mark.parametrize("row", rows("analyzer.md", "What is written"), ids=str)
def test_words_are_separated_as_said(row: dict[str, str], analyzer: Analyzer) -> None:
    """Into the words that are shown, or as many as is said."""
    found = [analyzer.tokens(text) for text in code(row["What is written"])]
    words = [token.written for tokens in found for token in tokens]
    shown = [token.written for text in code(row["Words"]) for token in analyzer.tokens(text)]
    if shown:
        assert words == shown
    else:
        assert {len(tokens) for tokens in found} == {1 if row["Words"].startswith("one") else 2}


@pytest.mark.parametrize("row", rows("analyzer.md", "Rule"), ids=lambda row: row["Rule"])
def test_words_are_normalised_as_said(row: dict[str, str], analyzer: Analyzer) -> None:
    """The word has the key in the layer."""
    (token,) = analyzer.tokens(*code(row["Word"]))
    assert [getattr(token, row["Layer"])] == code(row["Key"])


@pytest.mark.parametrize("row", rows("analyzer.md", "Word", "Written"), ids=lambda row: row["Word"])
def test_words_have_the_keys_that_are_said(row: dict[str, str], analyzer: Analyzer) -> None:
    """The word has these keys in the three layers."""
    (token,) = analyzer.tokens(*code(row["Word"]))
    shown = [*code(row["Written"]), *code(row["Folded"]), *code(row["Stem"])]
    assert [token.written, token.folded, token.stem] == shown


@pytest.mark.parametrize("row", rows("api.md", "Code", "Status"), ids=lambda row: row["Example"])
def test_errors_are_as_said(row: dict[str, str], here: FlaskClient) -> None:
    """The address gives the status and the code."""
    answer = here.get(*code(row["Example"]))
    assert str(answer.status_code) == row["Status"]
    assert [answer.get_json(force=True)["code"]] == code(row["Code"])


@pytest.mark.parametrize("name", main.commands)
def test_every_command_is_documented(name: str) -> None:
    """README or docs show the command and all its options."""
    assert f"naba {name}" in EVERYTHING
    options = [p for p in main.commands[name].params if isinstance(p, click.Option)]
    assert [o.opts[0] for o in options if o.opts[0] not in EVERYTHING] == []


def test_every_endpoint_is_documented(here: FlaskClient) -> None:
    """The page of the API names each address, each parameter and each field of an answer."""
    rules = {str(r) for r in here.application.url_map.iter_rules()} - {"/static/<path:filename>"}
    paths = [re.sub(r"<(?:\w+:)?(?:article_)?(\w+)>", lambda m: m[1].upper(), r) for r in rules]
    assert [path for path in paths if f"`{path}`" not in PAGES["api.md"]] == []
    search = here.get("/openapi.json").get_json()["paths"]["/api/v1/search"]["get"]
    documented = [name for row in rows("api.md", "Parameter") for name in code(row["Parameter"])]
    assert sorted(p["name"] for p in search["parameters"]) == sorted(documented)
    everything = {"q": "زيتون", "facet": "source", "group": "story", "offer": "1", "explain": "1"}
    answer = here.get("/api/v1/search", query_string=everything).get_json()
    # The samples have no vectors; the example in the description has all that meaning adds.
    example = search["responses"]["200"]["content"]["application/json"]["example"]
    hit = {"meaning": example["hits"][0]["meaning"]}
    by_meaning = _fields({"meaning": example["meaning"], "hits": [hit]}, "")
    fields = [name for row in rows("api.md", "Field") for name in code(row["Field"])]
    assert sorted(fields) == sorted([*_fields(answer, ""), *by_meaning])


def _fields(value: Any, path: str) -> Iterator[str]:
    """Yield the dotted names of the fields of an answer, those of the first item of a list."""
    if isinstance(value, dict) and path != "facets":
        for key, part in value.items():
            yield from _fields(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from _fields(value[0], f"{path}[]")
    else:
        yield path


def test_every_setting_is_documented() -> None:
    """The table is that of the code. Otherwise, run: make settings."""
    assert settings_table() in PAGES["settings.md"]
    assert {name for row in rows("settings.md", "Name") for name in code(row["Name"])} == set(
        OTHER_VARIABLES
    )


@pytest.mark.parametrize("page", ["operating.md", "settings.md"])
def test_files_of_settings_are_right(page: str, tmp_path: Path) -> None:
    """Those that are shown can be read."""
    (text,) = [text for language, _, text in _BLOCK.findall(PAGES[page]) if language == "toml"]
    path = tmp_path / "naba.toml"
    path.write_text(text, "utf-8")
    assert read(path, SETTINGS)["RATE_LIMIT"] == "10/second;1000/hour"


def test_every_field_is_documented() -> None:
    """The fields of an article are in their table."""
    fields = [name for row in rows("README.md", "Field") for name in code(row["Field"])]
    assert sorted([*fields, "extra", "words"]) == sorted(Article.__dataclass_fields__)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """What a page links to in the project is there."""
    folder = ROOT if (ROOT / page).exists() else ROOT / "docs"
    links = [link for link in _LINK.findall(PAGES[page]) if "://" not in link]
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_log_and_the_metrics_are_as_said(
    here: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line that is shown has the fields of a real one, and each metric is in the table."""
    client = create_app({"LOG": "json", "METRICS": 1}).test_client()
    client.get("/api/v1/search")
    (shown,) = re.findall(r'^{"time".*}$', PAGES["serving.md"], re.MULTILINE)
    assert list(json.loads(shown)) == list(json.loads(capsys.readouterr().err))
    metrics = [name for row in rows("serving.md", "Metric") for name in code(row["Metric"])]
    told = re.findall(
        r"^# TYPE (\w+) (?:gauge|counter|histogram)$", client.get("/metrics").text, re.M
    )
    assert sorted(metrics) == sorted(name for name in told if not name.endswith("_created"))
