"""Run one contestant: NAME index ARTICLES.jsonl FOLDER, or NAME search FOLDER."""

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.contestants import Contestant


def main(name: str, work: str, *paths: str) -> None:
    """Index, or search for what standard input names."""
    module = import_module(f"benchmarks.contestants.{name.replace('-', '_')}")
    contestant: Contestant = module.Engine()
    if work == "index":
        contestant.index(*map(Path, paths))
        return
    contestant.open(*map(Path, paths))
    _say({"version": contestant.version})
    for line in sys.stdin:
        kind, _, file = line.strip().partition(" ")
        texts = Path(file).read_text("utf-8").splitlines()
        _say(_round(contestant, texts, kind == "snippets"))


def _round(contestant: Contestant, texts: list[str], snippets: bool) -> dict[str, Any]:
    times, hits, marked = [], 0, 0
    for text in texts:
        began = perf_counter()
        found = contestant.search(text, snippets)
        times.append(round((perf_counter() - began) * 1e3, 4))
        hits += len(found)
        marked += sum(bool(answer.snippet) for answer in found)
    return {"times": times, "hits": hits, "snippets": marked}


def _say(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
