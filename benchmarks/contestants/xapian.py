"""Xapian with its Arabic stemmer; title and body are one text, the title counting double."""

import json
from pathlib import Path

import xapian

from benchmarks.contestants import FIELDS, HITS, Answer, read

_SNIPPET_BYTES = 300


class Engine:
    """Stems beside the words as written, as Xapian's own tools make them."""

    version = xapian.version_string()

    def index(self, articles: Path, folder: Path) -> None:
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("arabic"))
        for article in read(articles):
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(article["title"], 2)
            generator.increase_termpos()
            generator.index_text(article["body"])
            document.set_data(json.dumps([article[name] for name in FIELDS], ensure_ascii=False))
            database.add_document(document)
        database.commit()
        database.close()

    def open(self, folder: Path) -> None:
        self._stemmer = xapian.Stem("arabic")
        self._database = xapian.Database(str(folder))
        self._parser = xapian.QueryParser()
        self._parser.set_stemmer(self._stemmer)
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self._parser.set_database(self._database)

    def search(self, text: str, snippets: bool) -> list[Answer]:
        enquire = xapian.Enquire(self._database)
        enquire.set_query(self._parser.parse_query(text))
        matches = enquire.get_mset(0, HITS)
        answers = [Answer(*json.loads(match.document.get_data())) for match in matches]
        if not snippets:
            return answers
        return [
            answer._replace(
                snippet=matches.snippet(
                    answer.body.encode(), _SNIPPET_BYTES, self._stemmer
                ).decode()
            )
            for answer in answers
        ]
