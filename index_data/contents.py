"""From the bytes of a file to its articles: unpacking, choosing a reader, and the encoding."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from index_data.encodings import NOT_TEXT, UTF_8, UTF_8_WITH_BOM, encoding_of, in_utf8, plain_name
from index_data.extras import MissingExtra
from index_data.readers import FORMATS_BY_NAME, choose, formats_of
from index_data.readers.items import Item, ReadError
from index_data.readers.lines import STDIN, ByteStream, looks_like_text
from index_data.records import Reading
from index_data.unpacking import Member, members, without_packing

_HEAD_BYTES = 1 << 16


class Contents:
    """Reads what is in files, of a given format or whichever they have.

    ``shared_names`` are those that several files have, whose articles are named by their paths.
    ``skipped`` counts files of unknown format among others, and ``encodings`` those that are not in
    UTF-8.
    """

    def __init__(self, format_name: str | None, reading: Reading, *, full_text: bool) -> None:
        self.skipped = 0
        self.encodings: Counter[str] = Counter()
        self.shared_names: Collection[str] = ()
        self._format = format_name
        self._reading = reading
        self._full_text = full_text

    def is_wanted(self, name: str) -> bool:
        """Tell whether a file among others is read; a given format covers unknown suffixes."""
        known = formats_of(without_packing(name))
        return bool(known) if self._format is None else not known or self._format in known

    def names_its_article(self, name: str) -> bool:
        """Tell whether a file's name may be the id of its article."""
        known = (self._format,) if self._format else formats_of(without_packing(name))
        return any(FORMATS_BY_NAME[form].names_its_article for form in known)

    def items(self, stream: ByteStream, path: str) -> Iterator[Item]:
        """Yield the items of a file, or of the files in it."""
        found = False
        try:
            for member in members(stream, path):
                found = True
                if isinstance(member, ReadError):
                    yield member
                elif member.path == path or self.is_wanted(member.name):
                    yield from self._member(member, in_archive=member.path != path)
                else:
                    self.skipped += 1
        except (MissingExtra, OSError) as error:
            yield ReadError(path, "", str(error))
        else:
            if not found:
                yield ReadError(path, "", "an archive without files")

    def _member(self, member: Member, *, in_archive: bool) -> Iterator[Item]:
        stream, found = member.stream, False
        head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
        encoding = encoding_of(head) if head else None
        text = head.decode(encoding, "ignore").encode() if encoding else head
        chosen = self._format or choose(member.name, text)
        if reason := _why_unreadable(head, chosen, encoding):
            yield ReadError(member.path, "", reason)
            return
        form = FORMATS_BY_NAME[chosen or ""]
        if form.is_text and encoding not in (UTF_8, None):
            if encoding != UTF_8_WITH_BOM:
                self.encodings[plain_name(encoding or "")] += 1
            stream = in_utf8(stream, encoding or "")
        read = form.read
        if self._full_text and form.has_full_text:
            read = partial(read, full_text=True)
        for item in read(stream, member.path, self._reading_of(member, in_archive=in_archive)):
            found = True
            yield item
        if not found:
            yield ReadError(member.path, "", "contains no article")

    def _reading_of(self, member: Member, *, in_archive: bool) -> Reading:
        """Return how to read a file, with the id of its article, if it has but one."""
        if member.path == STDIN:
            return self._reading
        own = PurePath(member.name).stem
        in_full = in_archive or own in self.shared_names or "://" in member.path
        return replace(self._reading, file_id=member.path if in_full else own)


def _why_unreadable(head: bytes, format_name: str | None, encoding: str | None) -> str | None:
    if not head:
        return "empty"
    form = FORMATS_BY_NAME.get(format_name or "")
    if (form is None or form.is_text) and encoding is None and not looks_like_text(head):
        return NOT_TEXT
    if form is None:
        return f"unknown format; name it with --format: {', '.join(FORMATS_BY_NAME)}"
    return None
