"""Naba as people run it: the command ``naba index``, and ``Index.search`` with its defaults."""

from pathlib import Path

from benchmarks.contestants import HITS, Answer
from naba.cli import main
from search import open_index
from search.version import __version__


class Engine:
    """Naba on Tantivy."""

    version = __version__
    kind = "tantivy"

    def index(self, articles: Path, folder: Path) -> None:
        main(["index", str(articles), "--index", f"{self.kind}:{folder}"])

    def open(self, folder: Path) -> None:
        # Without a cache: every search is run, as by the others.
        self._index = open_index(f"{self.kind}:{folder}", cache_size=0)

    def search(self, text: str, snippets: bool) -> list[Answer]:
        hits = self._index.search(text, limit=HITS, highlight=snippets).hits
        return [
            Answer(
                hit.id,
                hit.article.title,
                hit.article.body,
                hit.article.date,
                hit.article.source,
                " … ".join(str(part.html) for part in hit.snippets) if snippets else "",
            )
            for hit in hits
        ]
