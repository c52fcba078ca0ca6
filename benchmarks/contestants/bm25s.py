"""bm25s, which keeps a matrix of scores; title and body are one text, the title counting double."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from benchmarks.contestants import FIELDS, HITS, Answer, read


class Engine:
    """Snowball's Arabic stemmer, as bm25s advises; it has no snippets."""

    version = bm25s.__version__

    def index(self, articles: Path, folder: Path) -> None:
        corpus = list(read(articles))
        ranking = bm25s.BM25()
        texts = [f"{article['title']} {article['title']} {article['body']}" for article in corpus]
        ranking.index(_tokens(texts), show_progress=False)
        ranking.save(str(folder), corpus=corpus, show_progress=False)

    def open(self, folder: Path) -> None:
        self._ranking = bm25s.BM25.load(str(folder), load_corpus=True, show_progress=False)

    def search(self, text: str, snippets: bool) -> list[Answer]:
        hits = min(HITS, len(self._ranking.corpus))
        found, scores = self._ranking.retrieve(_tokens([text]), k=hits, show_progress=False)
        return [
            Answer(*(article[name] for name in FIELDS))
            for article, score in zip(found[0], scores[0], strict=True)
            if score > 0
        ]


def _tokens(texts: Sequence[str]) -> Any:
    stemmer = Stemmer.Stemmer("arabic")
    return bm25s.tokenize(list(texts), stopwords=None, stemmer=stemmer, show_progress=False)
