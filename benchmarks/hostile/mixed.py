"""Mixed records of many formats, of which 3% are broken in many ways: exactly those are refused.

All are indexed in one run. Each broken record must be told with its file, its place and a reason,
in the rejects file and in the report; every other must be in the index.
"""
# ruff: noqa: E501  # what is odd stands in a line

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.hostile.running import run_index
from search import open_index
from tests.index_data import archives, pages

RECORDS, BROKEN_SHARE = 10_000, 0.03
_TEXT = "قال الوزير في مؤتمر صحفي إن المشروع سيكتمل في الموعد المحدد له قبل نهاية العام"

#: File and place, as they are told.
Place = tuple[str, str]


class Mixture:
    """Files of records in a folder, and what should come of each record."""

    def __init__(self, folder: Path, count: int, seed: int) -> None:
        self.folder = folder
        self.good: list[str] = []
        self.broken: list[Place] = []
        self._random = Random(seed)  # noqa: S311  # no secret
        shares = {self._jsonl: 0.4, self._csv: 0.3, self._array: 0.2, self._feed: 0.05,
                  self._archive: 0.02, self._pages: 0.02, self._texts: 0.01}  # fmt: skip
        for write, share in shares.items():
            write(int(count * share))

    def _numbers(
        self, count: int, name: str, place: Callable[[int], str]
    ) -> Iterator[tuple[str, int]]:
        """Yield the id of each record, and which break it has, or -1; take note of both."""
        for number in range(count):
            if self._random.random() < BROKEN_SHARE:
                self.broken.append((str(self.folder / name), place(number)))
                yield f"{name}-{number}", self._random.randrange(1_000)
            else:
                self.good.append(f"{name}-{number}")
                yield f"{name}-{number}", -1

    def _jsonl(self, count: int) -> None:
        numbers = self._numbers(count, "lines.jsonl", lambda number: str(number + 1))
        lines = (json.dumps(_record(key), ensure_ascii=False).encode() if kind < 0
                 else _broken_json(key, kind) for key, kind in numbers)  # fmt: skip
        (self.folder / "lines.jsonl").write_bytes(b"\n".join(lines))

    def _csv(self, count: int) -> None:
        numbers = self._numbers(count, "table.csv", lambda number: str(number + 2))
        rows = [b"id,title,body,date,source"]
        for key, kind in numbers:
            rows.append(f"{key},خبر {key},{_TEXT},2021-03-21,وكالة".encode() if kind < 0
                        else _BROKEN_ROWS[kind % len(_BROKEN_ROWS)].replace(b"KEY", key.encode()))  # fmt: skip
        (self.folder / "table.csv").write_bytes(b"\n".join(rows))

    def _array(self, count: int) -> None:
        numbers = self._numbers(count, "array.json", lambda number: f"record {number + 1}")
        items = [_record(key) if kind < 0 else _BROKEN_RECORDS[kind % len(_BROKEN_RECORDS)]
                 for key, kind in numbers]  # fmt: skip
        (self.folder / "array.json").write_text(json.dumps(items), "utf-8")

    def _feed(self, count: int) -> None:
        numbers = self._numbers(count, "feed.xml", lambda number: f"entry {number + 1}")
        items = (f"<item><guid isPermaLink='false'>{key}</guid><title>خبر {key}</title>"
                 f"<description>{_TEXT}</description></item>" if kind < 0
                 else "<item><author>x</author></item>" if kind % 2
                 else "<item><title>خبر</title><pubDate>أمس</pubDate></item>"
                 for key, kind in numbers)  # fmt: skip
        head = "<rss version='2.0'><channel><title>وكالة</title>"
        text = f"{head}{''.join(items)}</channel></rss>"
        (self.folder / "feed.xml").write_text(text, "utf-8")

    def _archive(self, count: int) -> None:
        url = "https://daffa.example/news/{}".format
        numbers = self._numbers(count, "pages.warc", lambda n: f"record {n + 1} ({url(n)})")
        records = []
        for number, (key, kind) in enumerate(numbers):
            block = archives.answer(archives.html(f"خبر {key}"))
            if kind >= 0:
                block = archives.answer(b"\0\1\2\xff" * 900 + b"<p>")
            records.append(archives.warc(block, url(number)))
            if kind < 0:
                self.good[-1] = url(number)
        (self.folder / "pages.warc").write_bytes(b"".join(records))

    def _pages(self, count: int) -> None:
        for number in range(count):
            self._file(f"page{number}.html", archives.html(f"خبر {number}"), pages.NO_TEXT.encode())

    def _texts(self, count: int) -> None:
        for number in range(count):
            self._file(f"text{number}.txt", f"خبر {number}\n{_TEXT}".encode(), b"\0\1\xff" * 99)

    def _file(self, name: str, good: bytes, broken: bytes) -> None:
        if is_broken := self._random.random() < BROKEN_SHARE:
            self.broken.append((str(self.folder / name), ""))
        else:
            self.good.append(name)
        (self.folder / name).write_bytes(broken if is_broken else good)


def _record(key: str) -> dict[str, object]:
    return {"id": key, "title": f"خبر {key}", "body": f"{_TEXT} {key}", "date": "2021-03-21"}


_BROKEN_RECORDS: tuple[object, ...] = (
    {"id": "x"}, {}, 7, "خبر", None, [1], {"title": "خبر", "date": "أمس"}, {"title": 7}, {"title": ["خبر"]},
    {"title": "", "body": " "}, {"body": "???? ???? ???? ????"}, {"title": "a", "tags": {"a": 1}},
)  # fmt: skip


def _broken_json(key: str, kind: int) -> bytes:
    whole = json.dumps(_record(key), ensure_ascii=False).encode()
    broken = [json.dumps(one).encode() for one in _BROKEN_RECORDS]
    broken += [whole[:-1], whole[:40], whole + b"}", b"\xff" + whole, whole.replace(b'"', b"'"),
               b"," + whole, whole.replace(b"id", b"i\0d"), b"[" * 500 + b"]" * 500, b"{broken"]  # fmt: skip
    return broken[kind % len(broken)]


_BROKEN_ROWS = (
    b"KEY,a,b,2021-03-21,c,d,e", b"KEY", b"KEY,,,2021-03-21,c", "KEY,خبر,نص,أمس,c".encode(),
    b"KEY,a,\xff\xfe\xfa,2021-03-21,c", b"KEY,a,b\0,2021-03-21,c", b"KEY,???? ????,???? ???? ????,,",
)  # fmt: skip


def proved(count: int = RECORDS, seed: int = 1) -> dict[str, Sequence[object]]:
    """Index a mixture; return what should have been told or found, and was not, and the reverse."""
    with TemporaryDirectory() as name:
        folder, index, rejects = Path(name, "news"), Path(name, "index"), Path(name, "rejects.tsv")
        folder.mkdir()
        mixture = Mixture(folder, count, seed)
        where = ["--index", str(index), "--rejects", str(rejects), "--workers", "1"]
        run = run_index([*where, str(folder)])
        with rejects.open(encoding="utf-8-sig", newline="") as file:
            csv.field_size_limit(1 << 30)
            rows = list(csv.DictReader(file, dialect="excel-tab"))
        written = [(row["file"], row["place"]) for row in rows if row["reason"]]
        told = [(one["path"], one["place"]) for one in run.report["rejections"] if one["reason"]]
        with open_index(str(index)) as opened:
            found = {article.id for article in opened.articles()}
            urls = {article.url for article in opened.articles()} - {""}
        wanted, broken = set(mixture.good), set(mixture.broken)
        names = {one.partition(".")[0] if one.startswith("text") else one for one in wanted}
        known = found | urls
        pages_found = len(found) - len(names & known)
        return {
            "exit code": [] if run.exit_code == 3 else [run.exit_code],
            "not refused": sorted(broken - set(written)),
            "refused but good": sorted(set(written) - broken),
            "told twice": [one for one in set(written) if written.count(one) > 1],
            "not in the report": sorted(set(written) ^ set(told)),
            "not found": sorted(one for one in names - known if not one.startswith("page")),
            "pages": [pages_found]
            if pages_found != sum(one.startswith("page") and one.endswith(".html") for one in names)
            else [],
        }


def main(arguments: list[str]) -> int:
    """Print what was wrong; return 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    wrong = proved(options.records, options.seed)
    for name, what in wrong.items():
        print(f"{name}: {len(what)} {what[:5]}")
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
