"""A right that is missing, or a full disk, is told from damage, with the file."""

import pytest

from search.engines.contract import engine_errors
from search.engines.system_errors import system_error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionError(13, "Permission denied", "i/a"), "[Errno 13] Permission denied: 'i/a'"),
        (FileNotFoundError(2, "No such file", "i/a"), None),
        (OSError("something"), None),
        (ValueError("Permission denied"), None),
        (
            ValueError('IoError(Os { code: 30, kind: ReadOnlyFilesystem, message: "R" }). None'),
            "[Errno 30] Read-only file system: 'place'",
        ),
        (
            ValueError('IoError { io_error: Os { code: 24, kind: X }, filepath: "/tmp/a.idx" }'),
            "[Errno 24] Too many open files: 'place/a.idx'",
        ),
        (
            ValueError(
                'Lockfile: IoError(Os { code: 37, kind: X, message: "No locks available" })'
            ),
            "[Errno 37] No locks available: 'place'",
        ),
        (ValueError('Os { code: 2, kind: NotFound }, filepath: "a.idx"'), None),
        (ValueError("No space left on device (os error 28)"), "[Errno 28] No space left"),
    ],
)
def test_errors_of_the_system(error: Exception, expected: str | None) -> None:
    """What is no damage is told with its file; everything else is for the caller to name."""
    reported = system_error(error, "place")
    assert reported is None if expected is None else str(reported).startswith(expected)


def test_they_are_not_called_damage() -> None:
    """What the engine raised is the cause."""
    message = 'IoError { io_error: Os { code: 13, kind: X }, filepath: "a.idx" }'
    reported = pytest.raises(PermissionError, match=r"place/a\.idx")
    with reported as raised, engine_errors("place", ValueError):
        raise ValueError(message)
    assert str(raised.value.__cause__) == message
