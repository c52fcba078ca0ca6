"""Rules of trust: files that can run code are opened only where nobody else may change them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import web.serve
from search import IndexUntrusted, check_trusted, open_index
from search.engines.rights import changeable_by_others

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")


@pytest.fixture
def whoosh(tmp_path: Path) -> Path:
    """Give the folder of an index that can run code."""
    folder = tmp_path / "index"
    open_index(f"whoosh:{folder}", create=True).close()
    for path in (folder, *folder.iterdir()):
        path.chmod(path.stat().st_mode & ~0o022)
    return folder


def test_an_index_that_nobody_else_may_change_is_trusted(whoosh: Path) -> None:
    """Also where all may read it."""
    whoosh.chmod(0o755)
    check_trusted(f"whoosh:{whoosh}")


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o757])
def test_a_folder_that_all_may_write_is_not(whoosh: Path, mode: int) -> None:
    """The error says why and gives the command, and what is needed to go on nevertheless."""
    whoosh.chmod(mode)
    with pytest.raises(IndexUntrusted) as caught:
        check_trusted(f"whoosh:{whoosh}")
    assert f"{whoosh} can be written by all users" in str(caught.value)
    assert caught.value.remedy == f"chmod go-w -R {whoosh}"
    assert "--trust" in str(caught.value)
    assert caught.value.code == "index-untrusted"


def test_the_command_that_is_told_helps(whoosh: Path) -> None:
    """After it the index is trusted."""
    whoosh.chmod(0o777)
    (whoosh / "label.json").touch()
    (whoosh / "label.json").chmod(0o666)
    with pytest.raises(IndexUntrusted) as caught:
        check_trusted(f"whoosh:{whoosh}")
    assert os.system(caught.value.remedy) == 0  # noqa: S605  # our own command
    check_trusted(f"whoosh:{whoosh}")


def test_any_file_counts(whoosh: Path) -> None:
    """Others can put a pickle into it."""
    (contents,) = whoosh.glob("*.toc")
    contents.chmod(0o646)
    with pytest.raises(IndexUntrusted, match=contents.name):
        check_trusted(f"whoosh:{whoosh}")


def test_a_group_counts(whoosh: Path) -> None:
    """Unless it is that of this user alone."""
    os.chown(whoosh, -1, 54_321) if os.geteuid() == 0 else pytest.skip("only root gives groups")
    whoosh.chmod(0o775)
    with pytest.raises(IndexUntrusted, match="can be written by the group 54321"):
        check_trusted(f"whoosh:{whoosh}")
    os.chown(whoosh, -1, 0)
    check_trusted(f"whoosh:{whoosh}")


def test_an_owner_counts(whoosh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user who owns a file can always change it; root can anyway."""
    (contents,) = whoosh.glob("*.toc")
    if os.geteuid() == 0:
        os.chown(contents, 54_321, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 54_321)
    with pytest.raises(IndexUntrusted, match="belongs to") as caught:
        check_trusted(f"whoosh:{whoosh}")
    assert caught.value.remedy.startswith("sudo chown ")


def test_a_folder_above_counts(whoosh: Path) -> None:
    """In it others could put another index in its place, unless only owners may rename there."""
    whoosh.parent.chmod(0o777)
    with pytest.raises(IndexUntrusted) as caught:
        check_trusted(f"whoosh:{whoosh}")
    assert caught.value.remedy == f"chmod go-w {whoosh.parent}"
    whoosh.parent.chmod(0o1777)
    check_trusted(f"whoosh:{whoosh}")


def test_a_link_is_as_its_target(whoosh: Path, tmp_path: Path) -> None:
    """Its own rights are never asked."""
    link = tmp_path / "link"
    link.symlink_to(whoosh)
    check_trusted(f"whoosh:{link}")
    whoosh.chmod(0o777)
    with pytest.raises(IndexUntrusted, match="can be written by all users"):
        check_trusted(f"whoosh:{link}")


def test_an_index_without_code_is_always_trusted(tmp_path: Path) -> None:
    """Of Tantivy; nor is anything wrong with what is not there."""
    folder = tmp_path / "index"
    open_index(folder, create=True).close()
    folder.chmod(0o777)
    check_trusted(folder)
    check_trusted(f"whoosh:{tmp_path / 'nothing'}")


def test_a_file_that_a_writer_deletes_meanwhile_is_no_matter(
    whoosh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not looked at."""
    paths = [whoosh / "gone", *whoosh.iterdir()]
    monkeypatch.setattr(Path, "rglob", lambda *_: iter(paths))
    assert list(changeable_by_others(whoosh)) == []


def test_a_server_refuses_an_index_that_others_may_change(
    whoosh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything of it is read, unless it is to be trusted."""
    opened: list[str] = []
    monkeypatch.setattr(web.serve, "open_index", _refusing(opened))
    whoosh.chmod(0o777)
    with pytest.raises(IndexUntrusted):
        web.serve.serve(f"whoosh:{whoosh}", port=0)
    assert opened == []
    with pytest.raises(KeyboardInterrupt):
        web.serve.serve(f"whoosh:{whoosh}", port=0, trust=True)
    assert opened == [f"whoosh:{whoosh}"]


def _refusing(opened: list[str]) -> Callable[[str], None]:
    def refuse(url: str) -> None:
        opened.append(url)
        raise KeyboardInterrupt

    return refuse
