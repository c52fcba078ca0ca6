"""Files of a Whoosh index that survive a power cut."""

from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from search.engines.files import sync_files, sync_folder


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder in which a table of contents is never on disk before what it names.

    Whoosh writes the files of a commit, then its table of contents under another name, and commits
    by renaming that.
    """

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file, once all files are on disk; return when the new name is."""
        sync_files(Path(self.folder))
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(Path(self.folder))
