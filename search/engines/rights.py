"""Who else may change the files of an index."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import NamedTuple


class Changeable(NamedTuple):
    """What others may change, why, and the command with which they may not."""

    path: str
    reason: str
    remedy: str


def changeable_by_others(folder: Path) -> Iterator[Changeable]:
    """Yield what others than this user and root may change.

    That is a folder, a file in it, or a folder above, where another could be put in its place.
    Nothing is yielded on a system without such rights.
    """
    if os.name != "posix":
        return
    place = folder.resolve()
    for above in place.parents:
        about = above.stat()
        # In a folder such as /tmp only owners may rename what is theirs.
        sticky = about.st_mode & stat.S_ISVTX
        if reason := _owner(about) or ("" if sticky else _writers(about)):
            yield Changeable(str(above), reason, _remedy(about, quote(str(above))))
    for path in (place, *sorted(place.rglob("*"))):
        try:
            about = path.lstat()
        except FileNotFoundError:
            # A writer has deleted it meanwhile.
            continue
        if reason := _owner(about) or _writers(about):
            yield Changeable(str(path), reason, _remedy(about, f"-R {quote(str(place))}"))


def _owner(about: os.stat_result) -> str:
    if about.st_uid in (os.geteuid(), 0):
        return ""
    return f"belongs to {_user_name(about.st_uid)}"


def _writers(about: os.stat_result) -> str:
    if stat.S_ISLNK(about.st_mode):
        return ""
    if about.st_mode & stat.S_IWOTH:
        return "can be written by all users"
    if about.st_mode & stat.S_IWGRP and not _is_private(about.st_gid):
        return f"can be written by the group {_group_name(about.st_gid)}"
    return ""


def _remedy(about: os.stat_result, what: str) -> str:
    """Return the command for files, given as arguments of a shell."""
    if _owner(about):
        return f"sudo chown {_user_name(os.geteuid())} {what}"
    return f"chmod go-w {what}"


def _is_private(group_id: int) -> bool:
    """Tell whether a group is root's, or has this user alone: many systems make one for each."""
    import grp
    import pwd

    if group_id == 0:
        return True
    try:
        group, user = grp.getgrgid(group_id), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return group.gr_name == user.pw_name and set(group.gr_mem) <= {user.pw_name}


def _user_name(user_id: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return f"user {user_id}"


def _group_name(group_id: int) -> str:
    import grp

    try:
        return grp.getgrgid(group_id).gr_name
    except KeyError:
        return str(group_id)
