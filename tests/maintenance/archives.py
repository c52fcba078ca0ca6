"""Archives that no backup would make, of the members of one that it has made."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from search.maintenance.archive import SUMS


def members(path: Path) -> dict[str, bytes]:
    """Return the contents of an archive by name, in their order."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, contents: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> None:
    """Write an archive of some members, with sums that are right."""
    others = {name: content for name, content in contents.items() if name != SUMS}
    sums = (f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in others.items())
    with ZipFile(path, "w", method) as archive:
        for name, content in others.items():
            archive.writestr(name, content)
        archive.writestr(SUMS, "".join(sums))


def change(path: Path, **changes: bytes | None) -> None:
    """Change some members, named without their suffix; None removes one. The sums are right."""
    contents = members(path)
    for stem, content in changes.items():
        (name,) = [name for name in contents if name.partition(".")[0] == stem.replace("_", "-")]
        if content is None:
            del contents[name]
        else:
            contents[name] = content
    write(path, contents)
