"""API keys in a file: what it says of each of them, and which rights a request's key has.

Keys are random, so a digest of them without salt and stretching tells nobody what they are.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Literal

_PREFIX = "naba_"
_KEY_BYTES = 32
#: How many of a key's last characters are kept, so that people can tell it from others.
_SHOWN_CHARS = 4
_MAX_FILE_BYTES = 1 << 22
_FORMAT = 1
#: The bits of a file's mode that let others than its owner read it.
_OTHERS_MAY_READ = 0o044

Right = Literal["none", "read", "write"]


class KeysDamaged(ValueError):
    """A file of keys that cannot be read; the message says where, why, and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} is no file of API keys ({reason}). Restore it from a backup, or delete it "
            "and make new keys: naba keys add NAME"
        )


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is kept of a key: its name, digest and rights, when it was made, and how it ends."""

    name: str
    digest: str
    write: bool
    made: str
    ends: str

    @classmethod
    def generate(cls, name: str, made: str, *, write: bool) -> tuple[str, "ApiKey"]:
        """Return a new key, which is not kept, and what is."""
        key = _PREFIX + token_urlsafe(_KEY_BYTES)
        return key, cls(name, _digest(key), write, made, key[-_SHOWN_CHARS:])

    @classmethod
    def from_record(cls, record: Any) -> "ApiKey":
        """Return a key of a file; raise ValueError for what is none."""
        if not isinstance(record, dict):
            raise ValueError("a key is not an object")
        names = ("name", "digest", "made", "ends")
        texts = [record.get(name) for name in names]
        write = record.get("write")
        if not all(isinstance(text, str) for text in texts) or not isinstance(write, bool):
            raise ValueError("a key has not all of name, digest, write, made and ends")
        name, digest, made, ends = map(str, texts)
        if len(digest) != sha256().digest_size * 2 or not digest.isalnum() or not name:
            raise ValueError(f"the digest of the key {name!r} is not one")
        return cls(name, digest, write, made, ends)


def read_keys(path: Path) -> tuple[ApiKey, ...]:
    """Return the keys of a file, none where there is no file; raise KeysDamaged or OSError."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        return ()
    if len(data) > _MAX_FILE_BYTES:
        raise KeysDamaged(path, f"larger than {_MAX_FILE_BYTES >> 20} MB")
    try:
        content = json.loads(data)
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            raise ValueError(f"not of the format {_FORMAT}")
        if not isinstance(content.get("keys"), list):
            raise ValueError("without a list of keys")
        return tuple(map(ApiKey.from_record, content["keys"]))
    except (ValueError, RecursionError) as error:
        raise KeysDamaged(path, str(error)) from None


def file_of(keys: Iterable[ApiKey]) -> bytes:
    """Return the content of a file of keys."""
    content = {"format": _FORMAT, "keys": [asdict(key) for key in keys]}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def why_not_private(path: Path) -> str:
    """Return why a file of keys is not private and how to change that; nothing where it is."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    # Windows has no such bits: files there have the rights of their folder.
    if os.name != "posix" or not mode & _OTHERS_MAY_READ:
        return ""
    return f"{path} can be read by others; make it private: chmod 600 {path}"


class KeyRing:
    """The keys of a server: those of its settings, which read, and those of a file.

    The file is read again when it has changed.
    """

    def __init__(self, settings: str, path: Path) -> None:
        """Take the keys, separated by commas; raise KeysDamaged or OSError for the file."""
        self.path = path
        # Blanks between commas are no keys, but somebody meant to close the server.
        self._is_closed = bool(settings)
        self._of_settings = [_digest(key.strip()) for key in settings.split(",") if key.strip()]
        self._keys: tuple[ApiKey, ...] = ()
        self._seen: tuple[int, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Read the file if it has changed; raise OSError, or KeysDamaged once for each change.

        Where it cannot be read, the keys that were read last stay valid.
        """
        version = _version(self.path)
        if version == self._seen:
            return
        try:
            self._keys = read_keys(self.path)
        except KeysDamaged:
            self._seen = version
            raise
        self._seen = version

    @property
    def restricts_reading(self) -> bool:
        """Whether only requests with a key are answered: where there is a key that only reads."""
        return self._is_closed or not all(key.write for key in self._keys)

    @property
    def allows_writing(self) -> bool:
        """Whether there is a key that may write."""
        return any(key.write for key in self._keys)

    def right(self, presented: str) -> Right:
        """Return what a key may do, in time independent of the keys."""
        digest = _digest(presented)
        reading = [compare_digest(digest, known) for known in self._of_settings]
        # A list, so that all of them are compared.
        found = [(compare_digest(digest, key.digest), key.write) for key in self._keys]
        if any(same and write for same, write in found):
            return "write"
        return "read" if any(reading) or any(same for same, _ in found) else "none"


def _digest(key: str) -> str:
    return sha256(key.encode(errors="surrogatepass")).hexdigest()


def _version(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    # The last is for rights that were changed.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
