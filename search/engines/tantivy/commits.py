"""What Tantivy commits: durable, and readable for those whom the index is readable for."""

import json
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from search.engines.files import sync_folder

#: Tantivy replaces this file with each commit, and when it has merged segments.
META = "meta.json"
#: Here it lists all files that it may delete; without the list it opens no index.
FILES = ".managed.json"
_SUFFIXES = ("fast", "fieldnorm", "idx", "pos", "store", "term")
#: Tantivy makes this file with the permissions that files of this process get.
_LOCK = ".tantivy-meta.lock"


def committed_files(content: bytes) -> list[str]:
    """Return the names of the files that a commit consists of, given the content of `META`.

    Raises ValueError, KeyError, TypeError or AttributeError for damaged content.
    """
    # The list of all files is none of them: what a failed writer still does may change it.
    names = [META]
    for segment in json.loads(content)["segments"]:
        number = segment["segment_id"].replace("-", "")
        int(number, 16)  # Raises ValueError where it cannot be the name of a file.
        names += (f"{number}.{suffix}" for suffix in _SUFFIXES)
        if segment["deletes"]:
            names.append(f"{number}.{segment['deletes']['opstamp']}.del")
    return names


class Commits:
    """The files that say what is committed to an index."""

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder
        self._paths = folder / META, folder / FILES
        self._permissions = _permissions(folder / _LOCK)

    def keep(self) -> None:
        """Make the last commit durable, also after a power cut, and readable."""
        self.permit()
        # Tantivy syncs its files, but not their last renaming, without which a power cut would
        # undo the commit.
        sync_folder(self._folder)

    def permit(self) -> None:
        """Let others read what Tantivy has replaced, which it makes private."""
        for path in self._paths:
            if _permissions(path) != self._permissions:
                # A file that is still another user's has what that one gave it.
                with suppress(PermissionError):
                    path.chmod(self._permissions)


def _permissions(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)
