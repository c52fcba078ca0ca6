"""Memory of reading gigabytes: a web archive and a JSON array, beside the same articles as lines.

Each goes through a pipe into ``naba index`` (and, with ``--dry-run``, nowhere), so that nothing is
written to disk but indexes, which are deleted.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from benchmarks.hostile.running import run_index
from benchmarks.state import State
from tests.index_data import archives, pages

WARC_BYTES, ARRAY_BYTES = 2 << 30, 1 << 30
#: An archive is mostly of pictures.
_PAGES, _PICTURE_BYTES = 1_000, 1 << 20
_BODY = "\n".join(pages.PARAGRAPHS)
#: An article of the array has so many paragraphs.
_BODIES = 40


def _records(count: int, bodies: int) -> Iterator[dict[str, str]]:
    for number in range(count):
        url = f"https://daffa.example/news/{number}"
        yield {"title": f"خبر رقم {number}", "body": _BODY * bodies + str(number), "url": url}


def _lines(records: Iterator[dict[str, str]]) -> Iterator[bytes]:
    return (orjson.dumps(record) + b"\n" for record in records)


def _archive(scale: float) -> Iterator[bytes]:
    pictures = int(WARC_BYTES * scale / _PAGES / _PICTURE_BYTES)
    picture = archives.answer(bytes(range(256)) * (_PICTURE_BYTES >> 8), Content_Type="image/jpeg")
    for number in range(_PAGES):
        url = f"https://daffa.example/news/{number}"
        yield archives.warc(archives.answer(archives.html(f"خبر رقم {number}")), url)
        for _ in range(pictures or number % 2):
            yield archives.warc(picture, f"{url}.jpg")


def _array_articles(scale: float) -> Iterator[dict[str, str]]:
    size = len(orjson.dumps({"title": "", "body": _BODY * _BODIES, "url": ""}))
    return _records(int(ARRAY_BYTES * scale / size), _BODIES)


def _array(scale: float) -> Iterator[bytes]:
    yield b"["
    for number, record in enumerate(_array_articles(scale)):
        yield (b"," if number else b"") + orjson.dumps(record)
    yield b"]"


SOURCES: dict[str, tuple[str, Callable[[float], Iterator[bytes]]]] = {
    "lines of an archive": ("jsonl", lambda _: _lines(_records(_PAGES, 1))),
    "archive": ("web-archive", _archive),
    "lines of an array": ("jsonl", lambda scale: _lines(_array_articles(scale))),
    "array": ("json", _array),
}


def main(arguments: list[str]) -> None:
    """Print what each takes at most, without an index and with one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, help="what was done is kept here")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--dry-run", action="store_true", help="make no indexes")
    options = parser.parse_args(arguments)
    state = State(options.state)
    for dry in (True, False)[: 1 if options.dry_run else 2]:
        for name, (form, pieces) in SOURCES.items():
            case = f"{name}, {'dry run' if dry else 'index'}, {options.scale}"
            if case in state:
                continue
            with TemporaryDirectory() as folder:
                where = ["--dry-run"] if dry else ["--index", f"{folder}/index", "--workers", "1"]
                run = run_index([*where, "--format", form, "-"], pieces(options.scale), 3_600)
            counts = {key: run.report.get(key) for key in ("added", "rejected", "passed_over")}
            state.keep(case, seconds=round(run.seconds, 1), mb=run.peak_mb, **counts)
            print(
                f"{case}: {run.peak_mb} MB, {run.seconds:.0f} s, {counts} {run.errors[-200:]}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
