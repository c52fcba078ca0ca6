"""Changes to a Tantivy index."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import tantivy
from tantivy import Occur, Query

from search.engines.contract import MAX_FIRSTS
from search.engines.system_errors import system_error
from search.engines.tantivy.commits import Commits
from search.engines.tantivy.schema import stored
from search.schema import ID, STORY_BANDS, Document


class TantivyWriter:
    """Changes to an index, which Tantivy buffers until they are committed; see `Writer`."""

    def __init__(self, index: tantivy.Index, writer: tantivy.IndexWriter, commits: Commits) -> None:
        self._index = index
        self._writer = writer
        self._commits = commits
        self._begin()

    def _begin(self) -> None:
        self._before = self._index.searcher()
        self._batch: dict[str, bool] = {}

    def add(self, document: Document) -> bool:
        existed = self.delete(document.article.id)
        with writing(self._commits.place):
            self._writer.add_document(stored(document))
        # Segments may have been merged meanwhile.
        self._commits.permit()
        self._batch[document.article.id] = True
        return existed

    def delete(self, article_id: str) -> bool:
        existed = self._exists(article_id)
        if existed:
            self._writer.delete_documents_by_term(ID, article_id)
            self._batch[article_id] = False
        return existed

    def expect(self, ids: Iterable[str], bands: Iterable[str]) -> None:
        """Do nothing: in a folder, each is looked up as quickly by itself."""

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        if not self._before.num_docs:
            return []
        known = [band for band in bands if self._before.doc_freq(STORY_BANDS, band)]
        schema = self._index.schema
        terms = [Query.term_query(schema, STORY_BANDS, band) for band in known]
        any_of = Query.boolean_query([(Occur.Should, term) for term in terms])
        hits = self._before.search(any_of, MAX_FIRSTS, count=False).hits if terms else []
        found = [self._before.doc(address).get_first("first") for _, address in hits]
        return [bytes(first or b"") for first in found]

    def commit(self) -> None:
        if self._batch:
            with writing(self._commits.place):
                self._writer.commit()
                self._commits.keep()
                self._index.reload()
            self._begin()

    def _exists(self, article_id: str) -> bool:
        here = self._batch.get(article_id)
        if here is None:
            # The frequency also counts deleted articles, until their segment is merged.
            if not self._before.num_docs or not self._before.doc_freq(ID, article_id):
                return False
            query = Query.term_query(self._index.schema, ID, article_id)
            here = bool(self._before.search(query, 1, count=False).hits)
        return here


@contextmanager
def writing(place: str) -> Iterator[None]:
    """Raise OSError for the ValueError that Tantivy raises when it cannot write a file."""
    try:
        yield
    except ValueError as error:
        # A thread of Tantivy's does not tell what it met.
        raise system_error(error, place) or OSError(
            f"The index {place} cannot be written; is the disk full or broken, or the size of "
            f"files limited? ({error})"
        ) from error
