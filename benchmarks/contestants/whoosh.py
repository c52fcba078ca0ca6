"""Whoosh with its standard analyzer: the Arabic one it brings fails on Python 3.7 and later."""

from pathlib import Path

import whoosh
from whoosh import fields, index, qparser

from benchmarks.contestants import FIELDS, HITS, Answer, read

_SCHEMA = fields.Schema(
    id=fields.ID(stored=True),
    title=fields.TEXT(stored=True, field_boost=2.0),
    body=fields.TEXT(stored=True),
    date=fields.STORED,
    source=fields.STORED,
)


class Engine:
    """Title and body, a word in the title counting double."""

    version = ".".join(map(str, whoosh.__version__))

    def index(self, articles: Path, folder: Path) -> None:
        folder.mkdir()
        writer = index.create_in(str(folder), _SCHEMA).writer(limitmb=256)
        for article in read(articles):
            writer.add_document(**article)
        writer.commit()

    def open(self, folder: Path) -> None:
        opened = index.open_dir(str(folder))
        self._searcher = opened.searcher()
        self._parser = qparser.MultifieldParser(
            ["title", "body"], opened.schema, group=qparser.OrGroup
        )

    def search(self, text: str, snippets: bool) -> list[Answer]:
        hits = self._searcher.search(self._parser.parse(text), limit=HITS)
        return [
            Answer(*(hit[name] for name in FIELDS))._replace(
                snippet=hit.highlights("body") if snippets else ""
            )
            for hit in hits
        ]
