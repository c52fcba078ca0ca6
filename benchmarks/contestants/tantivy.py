"""Tantivy with its own Arabic stemmer, through the same Python package as Naba."""

from importlib import metadata
from pathlib import Path

import tantivy

from benchmarks.contestants import FIELDS, HITS, Answer, read

_ANALYZER = "arabic"
_HEAP_BYTES = 256_000_000


class Engine:
    """Title and body, a word in the title counting double."""

    version = metadata.version("tantivy")

    def index(self, articles: Path, folder: Path) -> None:
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        for name in FIELDS:
            searched = name in ("title", "body")
            builder.add_text_field(
                name, stored=True, tokenizer_name=_ANALYZER if searched else "raw"
            )
        index = tantivy.Index(builder.build(), path=str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
        writer = index.writer(_HEAP_BYTES)
        for article in read(articles):
            writer.add_document(tantivy.Document(**article))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._searcher = self._index.searcher()

    def search(self, text: str, snippets: bool) -> list[Answer]:
        query = self._index.parse_query(text, ["title", "body"], {"title": 2.0})
        found = [self._searcher.doc(at) for _, at in self._searcher.search(query, HITS).hits]
        marked = [""] * len(found)
        if snippets and found:
            generator = tantivy.SnippetGenerator.create(
                self._searcher, query, self._index.schema, "body"
            )
            marked = [generator.snippet_from_doc(article).to_html() for article in found]
        return [
            Answer(*(article[name][0] for name in FIELDS))._replace(snippet=snippet)
            for article, snippet in zip(found, marked, strict=True)
        ]


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("arabic"))
        .build()
    )
