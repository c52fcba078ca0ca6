"""Use a field that a copy of the packages has in addition, and print what is seen of it as JSON.

Run by `test_fields.py` with the copy in the path.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import search
from naba.cli import main
from search import open_index
from web import create_app

SOURCES = {
    "records.jsonl": (
        '{"id": "1", "title": "نهر النيل", "country": "مصر"}\n'
        '{"id": "2", "title": "نهر الفرات", "country": ["العراق", "سوريا"]}\n'
    ),
    "english.csv": "id,title,country\n3,نهر الأردن,الأردن\n",
    "arabic.csv": "العنوان,البلد\nنهر,مصر\n",
}
QUERIES = ("country:مصر", "بلد:مصر", "البلد:مصر", 'country:"العراق سوريا"', "country:سور*")


def naba(*arguments: str) -> str:
    """Return what a command prints; it must succeed."""
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def searched(*arguments: str) -> Any:
    return json.loads(naba("search", *arguments, "--json"))


def titles(answer: Any) -> list[str]:
    return sorted(hit["title"] for hit in answer["hits"])


def on_the_command_line() -> dict[str, Any]:
    rows = csv.DictReader(naba("export", "--format", "csv").splitlines())
    return {
        "option": titles(searched("--country", "مصر")),
        "help": naba("search", "--help"),
        "facet": searched("--facet", "country")["facets"]["country"],
        "queries": {query: titles(searched(query)) for query in QUERIES},
        "note": naba("search", "country:مصرر"),
        "csv": {row["title"]: row["country"] for row in rows},
    }


def in_python(url: str) -> dict[str, Any]:
    with open_index(url) as index:
        answer = index.search("نهر", filters={"country": ["مصر"]}).to_dict()
        return {"filters": index.filters, "facets": index.facets, "filtered": titles(answer)}


def on_the_web(url: str) -> dict[str, Any]:
    client = create_app({"INDEX_URL": url}).test_client()

    def get(path: str, **parameters: str) -> Any:
        return client.get(path, query_string=parameters)

    answer = get("/api/v1/search", q="نهر", country="مصر", facet="country").json
    return {
        "filtered": titles(answer),
        "facet": answer["facets"]["country"],
        "description": get("/openapi.json").json,
        "page": get("/", q="نهر", country="مصر", lang="en").text,
        "unknown": get("/", q="نهر", country="مصرر", lang="en").text,
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, content in SOURCES.items():
        (folder / name).write_text(content, "utf-8")
    url = str(folder / "index")
    naba("index", *(str(folder / name) for name in SOURCES), "--index", url, "--workers", "1")
    seen = {
        "packages": str(Path(search.__file__).parents[1]),
        "command line": on_the_command_line(),
        "python": in_python(url),
        "web": on_the_web(url),
    }
    print(json.dumps(seen))
