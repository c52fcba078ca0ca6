"""Read plain text: one article per file, whose first line is the title."""

from collections.abc import Iterator

from index_data.encodings import decode
from index_data.readers.items import ReadError
from index_data.readers.lines import ByteStream, read_whole
from index_data.records import Reading
from search import Article, ArticleError


def read_text(stream: ByteStream, path: str, reading: Reading) -> Iterator[Article | ReadError]:
    """Yield the article of a text file; its id is the file name without suffix."""
    try:
        yield _article(read_whole(stream), path, reading)
    except ArticleError as error:
        yield ReadError(path, "", str(error))


def _article(data: bytes, path: str, reading: Reading) -> Article:
    text = decode(data).text
    title, _, body = text.strip().partition("\n")
    return reading.article_of({"id": reading.file_id, "title": title.strip(), "body": body.strip()})
