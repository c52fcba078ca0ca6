"""Changes to a Whoosh index."""

from collections.abc import Iterable
from typing import Any

from search.engines.contract import MAX_FIRSTS
from search.engines.whoosh.schema import values
from search.schema import STORY_BANDS, Document


class WhooshWriter:
    """Changes to an index, buffered until they are committed; see `Writer`.

    A Whoosh writer cannot replace a document that it has added itself.
    """

    def __init__(self, whoosh_index: Any) -> None:
        self._index = whoosh_index
        self._begin()

    def _begin(self) -> None:
        self._before = self._index.searcher()
        self._changes: dict[str, Document | None] = {}

    def add(self, document: Document) -> bool:
        existed = self._exists(document.article.id)
        self._changes[document.article.id] = document
        return existed

    def delete(self, article_id: str) -> bool:
        existed = self._exists(article_id)
        self._changes[article_id] = None
        return existed

    def expect(self, ids: Iterable[str], bands: Iterable[str]) -> None:
        """Do nothing: in a folder, each is looked up as quickly by itself."""

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        reader = self._before.reader()
        numbers: dict[int, None] = {}
        for band in bands:
            if (STORY_BANDS, band.encode()) in reader:
                numbers |= dict.fromkeys(reader.postings(STORY_BANDS, band).all_ids())
        most = list(numbers)[:MAX_FIRSTS]
        return [self._before.stored_fields(number)["first"] for number in most]

    def commit(self) -> None:
        if not self._changes:
            return
        writer = self._index.writer(_lk=False, limitmb=512)
        try:
            for article_id in self._changes:
                number = self._before.document_number(id=article_id)
                if number is not None:
                    writer.delete_document(number)
            for document in filter(None, self._changes.values()):
                writer.add_document(**values(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._before.close()
        self._begin()

    def _exists(self, article_id: str) -> bool:
        if article_id in self._changes:
            return self._changes[article_id] is not None
        return self._before.document_number(id=article_id) is not None
