"""A file is read in parts, and around what the disk cannot read."""

import io
import os
from errno import EIO
from pathlib import Path

import pytest

from search.engines.damaged_file import DamagedFile


class BadDisk(io.FileIO):
    """A file with a sector that cannot be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() <= 5_000 < self.tell() + (size or 0):
            raise OSError(EIO, os.strerror(EIO))
        return super().read(size)


def test_parts(tmp_path: Path) -> None:
    """There is nothing before the beginning and after the end."""
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    with DamagedFile.open(path) as file:
        assert file.size == 10
        assert file.read(2, 3) == b"234"
        assert file.read(8, 1 << 60) == b"89"
        for start, size in ((10, 1), (11, 1), (-1, 5), (0, 0), (0, -1), (1 << 70, 1)):
            assert file.read(start, size) == b""


def test_a_bad_sector(tmp_path: Path) -> None:
    """It reads as zeros, and all around it as it is."""
    path = tmp_path / "file"
    content = bytes(range(1, 251)) * 40
    path.write_bytes(content)
    with BadDisk(path) as disk:
        read = DamagedFile(disk).read(0, len(content))
    assert len(read) == len(content)
    wrong = [n for n in range(len(content)) if read[n] != content[n]]
    assert 5_000 in wrong
    assert len(wrong) <= 512
    assert {read[n] for n in wrong} == {0}


def test_other_errors(tmp_path: Path) -> None:
    """Only the disk is read around."""
    with pytest.raises(FileNotFoundError), DamagedFile.open(tmp_path / "none"):
        pass
