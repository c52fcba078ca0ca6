"""Rules of restoring: where, from what, and what is refused."""

import hashlib
import json
import struct
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest

from search import (
    Article,
    BackupError,
    EngineMissing,
    IndexExists,
    WordListError,
    backup,
    is_index,
    open_index,
    restore,
)
from search.maintenance.archive_reader import opened

from .archives import change, members, write

OTHER = {"tantivy": "whoosh", "whoosh": "tantivy"}


@pytest.fixture
def file(tmp_path: Path, index_url: str) -> Path:
    """Give a backup, in a folder of its own."""
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(index_url, folder / "naba.zip")
    return folder / "naba.zip"


@pytest.fixture
def target(tmp_path: Path, engine: str) -> str:
    """Give the address at which an index is to be restored."""
    folder = tmp_path / "restored"
    folder.mkdir()
    return f"{engine}:{folder / 'index'}"


def nothing_at(url: str) -> bool:
    """Tell whether neither an index nor a leftover is where one was to be restored."""
    return list(Path(url.partition(":")[2]).parent.iterdir()) == []


def header(file: Path, **values: Any) -> bytes:
    """Return the header of an archive, with other values."""
    return json.dumps(json.loads(members(file)["naba-backup.json"]) | values).encode()


class TestPlace:
    """Where an index is restored."""

    def test_by_any_engine(self, file: Path, target: str, engine: str) -> None:
        """The engine is that of the address."""
        url = target.replace(engine, OTHER[engine])
        restored = restore(file, url)
        assert restored.articles == 12
        with open_index(url) as index:
            assert index.search("سوريا").total == 12
            assert index.stats().engine == OTHER[engine]
            with index.writer() as writer:
                assert writer.delete("3")

    def test_in_an_empty_folder(self, file: Path, target: str) -> None:
        """There is nothing in it, and nothing is left beside it."""
        folder = Path(target.partition(":")[2])
        folder.mkdir()
        restore(file, target)
        assert [path.name for path in folder.parent.iterdir()] == ["index"]

    def test_in_a_folder_to_be_made(self, file: Path, target: str) -> None:
        """As naba index makes it."""
        restore(file, f"{target}/a/b")
        assert is_index(f"{target}/a/b")

    def test_not_where_an_index_is(self, file: Path, index_url: str, engine: str) -> None:
        """It stays as it is, whatever engine is asked for."""
        folder = Path(index_url.partition(":")[2])
        before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        for url in (index_url, index_url.replace(engine, OTHER[engine])):
            with pytest.raises(IndexExists, match="nothing was changed there"):
                restore(file, url)
        assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before

    def test_not_where_anything_is(self, file: Path, target: str) -> None:
        """Neither a file nor a folder with one is replaced."""
        place = Path(target.partition(":")[2])
        place.write_text("mine")
        with pytest.raises(IndexExists):
            restore(file, target)
        assert place.read_text() == "mine"
        with pytest.raises(IndexExists):
            restore(file, f"tantivy:{place.parent}")

    def test_not_where_something_has_come_meanwhile(self, file: Path, target: str) -> None:
        """Who is first stays."""
        program = (
            "import sys; from search import Article, open_index\n"
            "with open_index(sys.argv[1], create=True) as index, index.writer() as writer:\n"
            "    writer.add(Article('first', 'خبر'))"
        )

        def create(done: int, total: int) -> None:
            if done == 3:
                subprocess.run([sys.executable, "-c", program, target], check=True)  # noqa: S603  # our own

        with pytest.raises(IndexExists):
            restore(file, target, create)
        with open_index(target) as index:
            assert [article.id for article in index.articles()] == ["first"]
        assert len(list(Path(target.partition(":")[2]).parent.iterdir())) == 1

    def test_unknown_engine(self, file: Path, tmp_path: Path) -> None:
        """Nothing is read or made."""
        with pytest.raises(EngineMissing):
            restore(file, f"none:{tmp_path / 'x'}")

    def test_interrupted(self, file: Path, target: str) -> None:
        """Nothing is left, and it can be restored again."""

        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            restore(file, target, interrupt)
        assert nothing_at(target)
        assert restore(file, target).articles == 12

    def test_progress(self, file: Path, target: str) -> None:
        """It is told article by article."""
        told: list[tuple[int, int]] = []
        restore(file, target, lambda done, total: told.append((done, total)))
        assert told == [(n, 12) for n in range(1, 13)]


class TestChain:
    """An incremental backup, with those that it continues."""

    @pytest.fixture
    def second(self, index_url: str, file: Path) -> Path:
        with open_index(index_url) as index, index.writer() as writer:
            writer.add(Article("3", "تغير", date="2020-01-01"))
            writer.add(Article("12", "جديد"))
            writer.delete("5")
        path = file.with_name("second.zip")
        backup(index_url, path, since=file)
        return path

    @pytest.fixture
    def third(self, index_url: str, second: Path) -> Path:
        with open_index(index_url) as index, index.writer() as writer:
            old = index.get("4")
            assert old
            # As it was in the full backup.
            writer.add(Article("3", body="الحرب في سوريا", source="س", extra={"n": 3}))
            writer.delete("12")
        path = second.with_name("third.zip")
        backup(index_url, path, since=second)
        return path

    def test_each_is_a_state(
        self, index_url: str, file: Path, second: Path, third: Path, target: str
    ) -> None:
        """Each of the chain gives what the index was then."""
        with open_index(index_url) as index:
            last = {article.id: article for article in index.articles()}
        for number, (path, count) in enumerate([(file, 12), (second, 12), (third, 11)]):
            assert restore(path, f"{target}{number}").articles == count
        with open_index(f"{target}1") as index:
            changed = index.get("3")
            assert changed
            assert changed.title == "تغير"
            assert index.get("5") is None
        with open_index(f"{target}2") as index:
            assert {article.id: article for article in index.articles()} == last

    def test_one_is_missing(self, file: Path, second: Path, third: Path, target: str) -> None:
        """It is named, with what to do."""
        second.rename(second.with_name("renamed.zip"))
        with pytest.raises(BackupError, match=r"continues the backup second\.zip .*put it there"):
            restore(third, target)
        second.with_name("renamed.zip").rename(second)
        file.unlink()
        with pytest.raises(BackupError, match=r"second\.zip: .* continues the backup naba\.zip"):
            restore(third, target)
        assert nothing_at(target)

    def test_another_is_in_its_place(
        self, index_url: str, file: Path, second: Path, target: str
    ) -> None:
        """A later backup of the same name is not the one that was continued."""
        file.unlink()
        backup(index_url, file)
        with pytest.raises(BackupError, match=r"naba\.zip is another one, .* put the right one"):
            restore(second, target)

    def test_one_is_damaged(self, file: Path, second: Path, target: str) -> None:
        """All are verified before anything is made."""
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 1
        file.write_bytes(content)
        with pytest.raises(BackupError, match=r"naba\.zip: "):
            restore(second, target)
        assert nothing_at(target)

    def test_something_is_missing_in_one(self, file: Path, second: Path, target: str) -> None:
        """An article that no archive of the chain has is found at the end."""
        lines = members(file)["articles.jsonl"].splitlines(keepends=True)
        kept = [line for line in lines if json.loads(line)["id"] != "7"]
        change(file, articles=b"".join(kept), naba_backup=header(file, changed=11))
        with pytest.raises(BackupError, match="11 articles were restored, and not 12"):
            restore(second, target)
        assert nothing_at(target)

    @pytest.mark.parametrize(
        "name", ["../naba.zip", "/etc/passwd", "..", "", "a/b", "a\\b", "x\0y", "n" * 300]
    )
    def test_it_leads_nowhere_else(self, second: Path, target: str, name: str) -> None:
        """What an archive continues is a name in its folder, and no path."""
        continues = {"file": name, "id": "0"}
        change(second, naba_backup=header(second, continues=continues))
        with pytest.raises(BackupError, match="not the name of a file"):
            restore(second, target)

    def test_it_continues_itself(self, second: Path, target: str) -> None:
        """A circle comes to an end."""
        made_id = json.loads(members(second)["naba-backup.json"])["id"]
        continues = {"file": second.name, "id": made_id}
        change(second, naba_backup=header(second, continues=continues))
        with pytest.raises(BackupError, match="continues more than"):
            restore(second, target)


def damaged(change_bytes: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return a function that damages a file."""
    return lambda file: void(file.write_bytes(change_bytes(file.read_bytes())))


def void(_: object) -> None:
    pass


def other_method(file: Path) -> None:
    write(file, members(file), ZIP_BZIP2)


def wrong_sum(file: Path) -> None:
    contents = members(file)
    contents["articles.jsonl"] = contents["articles.jsonl"].replace(b"\n", b" \n", 1)
    with ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def with_member(name: str, content: bytes = b"x") -> Callable[[Path], None]:
    def add(file: Path) -> None:
        write(file, {**members(file), name: content})

    return add


@pytest.mark.filterwarnings("ignore:Duplicate name")
def twice(file: Path) -> None:
    with ZipFile(file, "a") as archive:
        archive.writestr("articles.jsonl", "{}")


def flagged(file: Path) -> None:
    """Mark the second member as encrypted, in its own header and in the directory."""
    content = bytearray(file.read_bytes())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.index(b"articles.jsonl", content.index(signature))
        start = content.rindex(signature, 0, at)
        content[start + offset] |= 1
    file.write_bytes(content)


def huge_directory(file: Path) -> None:
    """Claim a directory of two megabytes, which are there."""
    content = file.read_bytes()
    start = content.rindex(b"PK\5\6")
    end = bytearray(content[start:])
    struct.pack_into("<II", end, 12, 2_000_000, start - 2_000_000 + 2_000_000)
    file.write_bytes(content[:start] + bytes(2_000_000) + end)


CASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (damaged(lambda _: b""), "not a zip file"),
    "text": (damaged(lambda _: b"articles\n" * 9), "not a zip file"),
    "cut off": (damaged(lambda content: content[:-30]), "not a zip file"),
    "cut off in the middle": (damaged(lambda content: content[:600]), "not a zip file"),
    "begins late": (damaged(lambda content: content[200:]), "naba-backup.json: "),
    "another archive": (lambda file: write(file, {"word/document.xml": b"<x/>"}), "not a backup"),
    "wrong sum": (wrong_sum, "articles.jsonl: its SHA-256 is not the one in SHA256SUMS"),
    "odd member": (with_member("virus.exe"), "virus.exe: no backup has such a member"),
    "path": (with_member("../../escaped"), "escaped: no backup has such a member"),
    "twice": (twice, "articles.jsonl: it is there more than once"),
    "other method": (other_method, "naba-backup.json: it is compressed by another method"),
    "encrypted": (flagged, "articles.jsonl: it is encrypted"),
    "huge directory": (huge_directory, "its directory is too long"),
    "no articles": (lambda f: change(f, articles=None), "articles.jsonl: it is missing"),
    "no digests": (lambda f: change(f, digests=None), "digests.tsv: it is missing"),
    "header of another kind": (lambda f: change(f, naba_backup=b"[]"), "not a JSON object"),
    "header that is no text": (lambda f: change(f, naba_backup=b"\xff"), "naba-backup.json: "),
    "long header": (lambda f: change(f, naba_backup=b" " * 30_000), "longer than 20,000 bytes"),
    "another format": (
        lambda f: change(f, naba_backup=header(f, format=2)),
        "naba-backup.json: the backup has the format 2, .* reads the format 1",
    ),
    "another count": (
        lambda f: change(f, naba_backup=header(f, articles=13)),
        "digests.tsv: it has 12 lines; naba-backup.json says 13",
    ),
    "no count": (
        lambda f: change(f, naba_backup=header(f, changed="12")),
        "naba-backup.json: changed is missing, or no int",
    ),
    "negative": (lambda f: change(f, naba_backup=header(f, deleted=-1)), "deleted is missing"),
    "facets": (
        lambda f: change(f, naba_backup=header(f, facets=["title"])),
        "naba-backup.json: facet: the name 'title' is taken",
    ),
    "too many facets": (
        lambda f: change(f, naba_backup=header(f, facets=[f"f{n}x" for n in range(9)])),
        "naba-backup.json: facet: ",
    ),
    "no article": (
        lambda f: change(f, articles=members(f)["articles.jsonl"].replace(b"{", b"[{", 1)),
        "articles.jsonl: line 1: ",
    ),
    "no text": (
        lambda f: change(f, articles=b'{"id": "0"}\n' * 12),
        "articles.jsonl: line 1: neither title nor body",
    ),
    "another article": (
        lambda f: change(f, articles=members(f)["articles.jsonl"].replace(b'"n":3', b'"n":4')),
        "digests.tsv: 11 articles were restored, and not 12",
    ),
    "line that does not end": (
        lambda f: change(f, articles=members(f)["articles.jsonl"] + b"{"),
        "articles.jsonl: its last line is cut off",
    ),
    "digest": (
        lambda f: change(f, digests=b"0\txyz\n" * 12),
        "digests.tsv: ",
    ),
    "digests of nothing": (
        lambda f: change(f, digests=b"0\t" + b"0" * 32 + b"\n" + b"0\t" + b"0" * 31 + b"\n"),
        "digests.tsv: ",
    ),
}


class TestUntrusted:
    """Archives that no backup has made."""

    @pytest.fixture
    def engine(self) -> str:
        """Name one engine: an archive is read alike for each."""
        return "tantivy"

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    @pytest.mark.parametrize("case", CASES)
    def test_refused(self, file: Path, target: str, case: str) -> None:
        """The file is named, the member, and what is wrong; nothing is made."""
        spoil, reason = CASES[case]
        spoil(file)
        with pytest.raises(BackupError, match=f"naba\\.zip: .*{reason}") as caught:
            restore(file, target)
        assert caught.value.file == str(file)
        assert nothing_at(target)
        assert sorted(path.name for path in file.parent.parent.iterdir()) == [
            "backups", "index", "restored",
        ]  # fmt: skip

    def test_no_file(self, tmp_path: Path, target: str) -> None:
        """Neither nothing nor a folder nor a device is read."""
        for path in (tmp_path / "none.zip", tmp_path, Path("/dev/zero")):
            with pytest.raises(BackupError, match="there is no such file"):
                restore(path, target)

    def test_lists(self, file: Path, target: str) -> None:
        """A line that cannot be read is named, with the archive."""
        for name, content in (("synonyms.txt", b"one"), ("overrides.tsv", b"\xff"),
                              ("labels.tsv", b"x" * 1_000_001)):  # fmt: skip
            contents = members(file)
            write(file, {**contents, name: content})
            with pytest.raises((WordListError, BackupError), match=rf"naba\.zip: {name}"):
                restore(file, target)
            write(file, contents)
        assert nothing_at(target)

    def test_stored_without_compression(self, file: Path, target: str) -> None:
        """An archive that was packed again by another program is read."""
        write(file, members(file), ZIP_STORED)
        assert restore(file, target).articles == 12

    def test_every_flipped_bit(self, file: Path) -> None:
        """It is told, or makes no difference: of a ZIP file, dates and rights are not read."""
        whole, contents = file.read_bytes(), members(file)
        told = 0
        for at in range(len(whole)):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
            try:
                with opened(file) as archive:
                    archive.verify()
            except BackupError:
                told += 1
            else:
                assert members(file) == contents
        assert told > len(whole) / 2

    def test_every_length(self, file: Path, target: str) -> None:
        """A file that is cut off anywhere is refused."""
        whole = file.read_bytes()
        for length in range(0, len(whole), 7):
            file.write_bytes(whole[:length])
            with pytest.raises(BackupError):
                restore(file, target)
        assert nothing_at(target)


class TestBombs:
    """Archives that are much larger than their files."""

    @pytest.fixture
    def engine(self) -> str:
        return "tantivy"

    @staticmethod
    def refused(file: Path, target: str, reason: str) -> int:
        """Restore, and return the most memory that it took at a time, in bytes."""
        tracemalloc.start()
        try:
            with pytest.raises(BackupError, match=reason):
                restore(file, target)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize(
        ("name", "line", "reason"),
        [
            ("articles.jsonl", b"0" * 1_000_000, "a line is longer than 64,000,000 bytes"),
            ("digests.tsv", b"0" * 1_000_000, "digests.tsv: a line is longer"),
            ("digests.tsv", b"\t".join([b"0", b"0" * 32]) + b"\n", "more lines than"),
            ("labels.tsv", b"0" * 1_000_000, "labels.tsv: .*longer"),
        ],
    )
    def test_refused(self, file: Path, target: str, name: str, line: bytes, reason: str) -> None:
        """They cost the time of reading them, and little memory."""
        count = 200 if len(line) > 100 else 2_000_000
        contents = {**members(file), name: line * count}
        lines = contents[name].count(b"\n")
        if name == "digests.tsv":
            contents["naba-backup.json"] = header(file, articles=lines)
        elif name == "articles.jsonl":
            contents["naba-backup.json"] = header(file, changed=lines)
        write(file, contents)
        del contents
        assert file.stat().st_size < 1_000_000
        assert self.refused(file, target, reason) < 250_000_000
        assert nothing_at(target)


def test_digests_are_told_apart_by_the_whole_article(file: Path) -> None:
    """The digest is of the JSON with sorted keys, as the documentation says."""
    line = members(file)["articles.jsonl"].splitlines()[0]
    record = json.loads(line)
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    assert f"{record['id']}\t{digest}\n".encode() in members(file)["digests.tsv"]
