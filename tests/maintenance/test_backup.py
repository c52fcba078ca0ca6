"""Rules of backups: what they hold, of which moment, and what becomes of the file."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from errno import ENOSPC
from pathlib import Path
from time import time
from typing import Any, BinaryIO
from zipfile import ZipFile

import pytest

from index_data.sources import Sources
from search import (
    Article,
    ArticleError,
    BackupError,
    IndexDamaged,
    IndexMissing,
    RequestError,
    WordList,
    WordListError,
    __version__,
    backup,
    open_index,
    rebuild,
)
from search.engines.files import replacing
from search.engines.manifest import Manifest
from search.maintenance.archive_reader import Archive
from search.snapshot import version_of

from .archives import members


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the path of the backup to be made, in a folder of its own."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "naba.zip"


def folder_of(url: str) -> Path:
    return Path(url.partition(":")[2])


def header(file: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(members(file)["naba-backup.json"])
    return values


def articles(file: Path) -> list[str]:
    """Return the ids of the articles in an archive, in their order."""
    return [json.loads(line)["id"] for line in members(file)["articles.jsonl"].splitlines()]


def lines(file: Path, name: str) -> list[str]:
    return members(file)[name].decode().splitlines()


def add(url: str, *ids: str, **values: Any) -> None:
    with open_index(url) as index, index.writer() as writer:
        for article_id in ids:
            writer.add(Article(article_id, **{"body": "سلام", **values}))


def delete(url: str, *ids: str) -> None:
    with open_index(url) as index, index.writer() as writer:
        for article_id in ids:
            writer.delete(article_id)


class TestContents:
    """What an archive has."""

    def test_members(self, index_url: str, file: Path) -> None:
        """The header comes first, the sums last; lists are there where the index has them."""
        backup(index_url, file)
        plain = ["naba-backup.json", "articles.jsonl", "digests.tsv", "SHA256SUMS"]
        assert list(members(file)) == plain
        open_index(index_url, labels=WordList("labels", "س\tسين\n")).close()
        backup(index_url, file)
        assert list(members(file)) == [*plain[:-1], "labels.tsv", plain[-1]]
        assert members(file)["labels.tsv"].decode() == "س\tسين\n"

    def test_header(self, index_url: str, file: Path) -> None:
        """It names the format, the moment, the version and the counts, and is what is returned."""
        made = backup(index_url, file)
        values = header(file)
        assert values == made.to_dict()
        assert (values["format"], values["naba"]) == (1, __version__)
        assert (values["articles"], values["changed"], values["deleted"]) == (12, 12, 0)
        age = datetime.now().astimezone() - datetime.fromisoformat(values["created"])
        assert 0 <= age.total_seconds() < 60
        assert backup(index_url, file).id != made.id

    def test_articles_are_the_oldest_first(self, tmp_path: Path, engine: str, file: Path) -> None:
        """They come as rebuilding adds them, undated ones last."""
        url = f"{engine}:{tmp_path / 'index'}"
        with open_index(url, create=True) as index, index.writer() as writer:
            for day in ("", "2020-01-02", "1999-12-31", "2020-01-01T23:00:00-05:00"):
                writer.add(Article(day or "undated", "خبر", date=day))
        backup(url, file)
        assert [day[:10] for day in articles(file)] == [
            "1999-12-31", "2020-01-02", "2020-01-01", "undated",
        ]  # fmt: skip

    def test_the_index_may_be_of_another_version(self, index_url: str, file: Path) -> None:
        """An index that has to be rebuilt first can be backed up before that."""
        label = folder_of(index_url) / "naba.json"
        label.write_text(json.dumps(json.loads(label.read_text()) | {"fingerprint": "another"}))
        assert backup(index_url, file).articles == 12

    def test_an_empty_index(self, tmp_path: Path, engine: str, file: Path) -> None:
        """There is nothing in it, and that is a backup."""
        url = f"{engine}:{tmp_path / 'index'}"
        open_index(url, create=True, facets=["desk"]).close()
        assert backup(url, file).articles == 0
        assert (articles(file), header(file)["facets"]) == ([], ["desk"])

    def test_it_can_be_read_without_naba(self, index_url: str, file: Path, tmp_path: Path) -> None:
        """The sums are those of the files, and the articles can be indexed."""
        backup(index_url, file)
        folder = tmp_path / "unpacked"
        with ZipFile(file) as archive:
            archive.extractall(folder)
            assert archive.testzip() is None
        for line in lines(file, "SHA256SUMS"):
            checksum, name = line.split("  ")
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
        with open_index(index_url) as index:
            read = {
                a.id: a for a in Sources([str(folder / "articles.jsonl")]) if isinstance(a, Article)
            }
            assert read == {article.id: article for article in index.articles()}

    @pytest.mark.skipif(not shutil.which("unzip"), reason="there is no unzip here")
    @pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum here")
    def test_it_can_be_checked_by_hand(self, index_url: str, file: Path) -> None:
        """As the documentation says."""
        backup(index_url, file)
        for command in (["unzip", "-q", file.name], ["sha256sum", "--check", "SHA256SUMS"]):
            subprocess.run(command, cwd=file.parent, check=True, capture_output=True)  # noqa: S603  # our own

    def test_progress(self, index_url: str, file: Path) -> None:
        """It is told article by article."""
        told: list[tuple[int, int]] = []
        backup(index_url, file, lambda done, total: told.append((done, total)))
        assert told == [(n, 12) for n in range(1, 13)]


class TestMoment:
    """A backup is of one moment, whatever happens meanwhile."""

    @staticmethod
    def backed_up(url: str, file: Path, meanwhile: Callable[[], object]) -> None:
        """Back up, and do something else after the third article."""

        def progress(done: int, total: int) -> None:
            if done == 3:
                meanwhile()

        backup(url, file, progress)

    def test_written_meanwhile(self, index_url: str, file: Path) -> None:
        """Commits that delete, add, change and merge are not in it."""
        files = {path.name for path in folder_of(index_url).iterdir()}

        def write() -> None:
            delete(index_url, *"13579")
            for number in range(12):
                add(index_url, f"new-{number}", "11")
            with open_index(index_url) as index:
                assert index.stats().articles == 12 - 5 + 12

        self.backed_up(index_url, file, write)
        kept = {path.name for path in folder_of(index_url).iterdir()}
        gone = {Path(name).suffix for name in files - kept}
        assert gone & {".store", ".seg"}, "the files that were read have been merged and deleted"
        assert sorted(articles(file), key=int) == [str(n) for n in range(12)]
        with open_index(index_url) as index:
            assert index.stats().articles == 19

    def test_rebuilt_meanwhile(self, index_url: str, file: Path) -> None:
        """An index that takes the place of the one being read changes nothing."""
        self.backed_up(index_url, file, lambda: rebuild(index_url, facets=["n"]))
        assert len(articles(file)) == 12
        assert header(file)["facets"] == []

    def test_searched_meanwhile(self, index_url: str, file: Path) -> None:
        """Nobody waits."""

        def search() -> None:
            with open_index(index_url) as index:
                assert index.search("سوريا").total == 12

        self.backed_up(index_url, file, search)
        assert header(file)["articles"] == 12

    def test_replaced_while_it_is_opened(
        self, index_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Label, lists and articles are of the same index."""
        calls: list[int] = []

        def late(storage: Any) -> Any:
            calls.append(1)
            if len(calls) == 2:
                rebuild(index_url, facets=["n"])
            return version_of(storage)

        monkeypatch.setattr("search.maintenance.backup.version_of", late)
        assert backup(index_url, file).facets == ("n",)
        assert len(calls) == 4


class TestIncremental:
    """A backup of what has changed since another."""

    @pytest.fixture
    def full(self, index_url: str, file: Path) -> Path:
        path = file.with_name("full.zip")
        backup(index_url, path)
        return path

    def test_what_it_has(self, index_url: str, full: Path, file: Path) -> None:
        """New and changed articles, the ids of deleted ones, the digests of all."""
        add(index_url, "new", "3")
        delete(index_url, "5", "7")
        made = backup(index_url, file, since=full)
        assert sorted(articles(file)) == ["3", "new"]
        assert sorted(lines(file, "deleted.txt")) == ["5", "7"]
        assert len(lines(file, "digests.tsv")) == 11
        assert (made.articles, made.changed, made.deleted) == (11, 2, 2)
        assert header(file)["continues"] == {"file": "full.zip", "id": header(full)["id"]}

    def test_nothing_has_changed(self, index_url: str, full: Path, file: Path) -> None:
        """What is indexed again as it was is no change, in whatever order its keys are."""
        with open_index(index_url) as index, index.writer() as writer:
            for article in list(index.articles()):
                values = article.to_dict()
                writer.add(Article.from_record(dict(sorted(values.items(), reverse=True))))
        made = backup(index_url, file, since=full)
        assert (made.changed, made.deleted, articles(file)) == (0, 0, [])

    def test_only_the_previous_one_is_needed(self, index_url: str, full: Path, file: Path) -> None:
        """It knows the digests of all articles, those of the full one too."""
        second = file.with_name("second.zip")
        add(index_url, "new")
        backup(index_url, second, since=full)
        full.unlink()
        delete(index_url, "new", "1")
        backup(index_url, file, since=second)
        assert (articles(file), sorted(lines(file, "deleted.txt"))) == ([], ["1", "new"])

    def test_of_another_index(self, index_url: str, full: Path, file: Path, tmp_path: Path) -> None:
        """All is new, and all that was there is gone."""
        other = str(tmp_path / "other")
        open_index(other, create=True).close()
        add(other, "x")
        made = backup(other, file, since=full)
        assert (articles(file), made.deleted) == (["x"], 12)

    def test_not_over_the_previous_one(self, index_url: str, full: Path) -> None:
        """The file cannot continue itself, by whatever path it is named."""
        link = full.with_name("link.zip")
        link.symlink_to(full)
        before = full.read_bytes()
        for path, since in ((full, full), (link, full), (full, link), (link, link)):
            with pytest.raises(RequestError, match="since: is the file to be written"):
                backup(index_url, path, since=since)
        assert full.read_bytes() == before

    def test_not_over_one_that_it_needs(self, index_url: str, full: Path, file: Path) -> None:
        """Of a chain, none takes the place of an earlier one."""
        backup(index_url, file, since=full)
        with pytest.raises(RequestError, match=r"naba.zip continues .*full.zip"):
            backup(index_url, full, since=file)
        assert "deleted.txt" not in members(full)

    def test_a_previous_one_that_is_damaged(self, index_url: str, full: Path, file: Path) -> None:
        """It is not continued: what continues it could not be restored."""
        content = bytearray(full.read_bytes())
        content[len(content) // 3] ^= 1
        full.write_bytes(content)
        with pytest.raises(BackupError, match=r"full\.zip: "):
            backup(index_url, file, since=full)
        with pytest.raises(BackupError, match="there is no such file"):
            backup(index_url, file, since=file.with_name("none.zip"))
        assert not file.exists()

    def test_a_chain_has_an_end(
        self, index_url: str, full: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Too many could not be opened at once to be restored."""
        for name in ("backup", "archive_reader"):
            monkeypatch.setattr(f"search.maintenance.{name}.MAX_CHAIN_FILES", 2)
        backup(index_url, file, since=full)
        with pytest.raises(RequestError, match="make a full backup"):
            backup(index_url, file.with_name("third.zip"), since=file)


class TestDamage:
    """An index that has lost something."""

    def test_articles_that_are_missing(self, index_url: str, file: Path) -> None:
        """A backup without them would soon be the only one."""
        folder = folder_of(index_url)
        manifest = Manifest.read(folder)
        assert manifest
        replace(manifest, articles=13).write(folder)
        with pytest.raises(IndexDamaged, match="it has 12 articles, not 13"):
            backup(index_url, file)
        assert list(file.parent.iterdir()) == []

    def test_a_damaged_manifest(self, index_url: str, file: Path) -> None:
        """All that can be read is backed up."""
        (folder_of(index_url) / "manifest.json").write_text("{")
        assert backup(index_url, file).articles == 12


class TestFile:
    """What becomes of the file that is written, and of the one that was there."""

    def test_only_a_verified_backup_takes_the_place(
        self, index_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was written is read again first."""
        backup(index_url, file)
        before = file.read_bytes()

        def fail(self: Archive) -> None:
            raise self.error("articles.jsonl", "another sum")

        monkeypatch.setattr(Archive, "verify", fail)
        with pytest.raises(BackupError, match=r"naba\.zip: articles\.jsonl: another sum"):
            backup(index_url, file)
        assert file.read_bytes() == before
        assert list(file.parent.iterdir()) == [file]

    def test_what_is_not_written_as_it_should_is_found(
        self, index_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A byte that changes on its way to the disk."""

        def flip(archive: Archive) -> None:
            monkeypatch.undo()
            written: BinaryIO = archive._zip.fp._file  # type: ignore[union-attr]
            written.seek(400)
            byte = written.read(1)
            written.seek(400)
            written.write(bytes([byte[0] ^ 1]))
            archive.verify()

        monkeypatch.setattr(Archive, "verify", flip)
        with pytest.raises(BackupError):
            backup(index_url, file)
        assert list(file.parent.iterdir()) == []

    @pytest.mark.parametrize("room", [0, 30, 500, 900, 1200])
    def test_full_disk(
        self, index_url: str, file: Path, monkeypatch: pytest.MonkeyPatch, room: int
    ) -> None:
        """What was there stays, and nothing else."""
        file.write_text("before")

        class FullDisk:
            def __init__(self, place: BinaryIO) -> None:
                self._place = place

            def __getattr__(self, name: str) -> Any:
                return getattr(self._place, name)

            def write(self, content: bytes) -> int:
                if self._place.tell() + len(content) > room:
                    raise OSError(ENOSPC, "No space left on device")
                return self._place.write(content)

        @contextmanager
        def small(path: Path) -> Iterator[Any]:
            with replacing(path) as place:
                yield FullDisk(place)

        monkeypatch.setattr("search.maintenance.backup.replacing", small)
        with pytest.raises(OSError, match="No space left"):
            backup(index_url, file)
        assert [path.name for path in file.parent.iterdir()] == ["naba.zip"]
        assert file.read_text() == "before"

    def test_interrupted(self, index_url: str, file: Path) -> None:
        """Ctrl-C leaves nothing."""

        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with suppress(KeyboardInterrupt):
            backup(index_url, file, interrupt)
        assert list(file.parent.iterdir()) == []

    def test_what_a_killed_backup_left(self, index_url: str, file: Path) -> None:
        """It is deleted by another one a day later, when nobody can be writing it any more."""
        old, new = (file.with_name(f".{n}.zip.1.1.unfinished") for n in ("old", "new"))
        other = file.with_name(".other")
        for path in (old, new, other):
            path.touch()
        for path in (old, other):
            os.utime(path, (time() - 90_000,) * 2)
        backup(index_url, file)
        assert sorted(file.parent.iterdir()) == sorted([file, new, other])

    def test_a_link_stays(self, index_url: str, file: Path, tmp_path: Path) -> None:
        """What it leads to is replaced, on its own disk."""
        link = tmp_path / "latest.zip"
        link.symlink_to(file)
        backup(index_url, link)
        assert link.is_symlink()
        assert len(articles(file)) == 12

    def test_a_previous_one_behind_a_link(self, index_url: str, file: Path) -> None:
        """The name that is kept is the file's own, as a link may lead elsewhere tomorrow."""
        link = file.with_name("latest.zip")
        link.symlink_to(file)
        backup(index_url, file)
        second = file.with_name("second.zip")
        assert backup(index_url, second, since=link).previous == "naba.zip"

    def test_not_within_the_index(self, index_url: str) -> None:
        """It would go with the index, which it is to outlive."""
        for path in ("naba.zip", "sub/naba.zip"):
            with pytest.raises(RequestError, match="within the index"):
                backup(index_url, folder_of(index_url) / path)

    def test_only_over_a_file(self, index_url: str, file: Path) -> None:
        """Neither a folder nor a device is replaced."""
        for path in (file.parent, Path("/dev/null")):
            with pytest.raises(RequestError, match="is not a file"):
                backup(index_url, path)

    def test_no_index(self, tmp_path: Path, engine: str, file: Path) -> None:
        """Nothing is written."""
        with pytest.raises(IndexMissing):
            backup(f"{engine}:{tmp_path / 'none'}", file)
        assert list(file.parent.iterdir()) == []


class TestWhatCannotBeRestored:
    """What would be refused when it is restored is refused before."""

    @pytest.mark.parametrize(
        ("article", "reason"),
        [
            (Article("x\ny", "خبر"), "control character"),
            (Article(" x", "خبر"), "would be changed"),
            (Article("x"), "neither title nor body"),
        ],
    )
    def test_articles(self, index_url: str, file: Path, article: Article, reason: str) -> None:
        """An article that Python added unchecked is named, with what to do."""
        with open_index(index_url) as index, index.writer() as writer:
            writer.add(article)
        with pytest.raises(ArticleError, match=f"{reason}.*Index it again, or delete it"):
            backup(index_url, file)
        assert list(file.parent.iterdir()) == []

    def test_lists(self, index_url: str, file: Path) -> None:
        """A list that was edited by hand, and cannot be read."""
        (folder_of(index_url) / "synonyms.txt").write_text("one")
        with pytest.raises(WordListError, match=r"synonyms\.txt:1"):
            backup(index_url, file)
