"""The process that atheris guides: one target, until its time is over or it is killed.

python -m benchmarks.fuzzing.guided TARGET FAILURES ARGUMENTS-OF-LIBFUZZER…
"""

import hashlib
import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time

import atheris

from benchmarks.fuzzing.limits import MAX_SECONDS, TooLongError, limit_memory, limited, place
from benchmarks.state import State

with atheris.instrument_imports(include=["index_data", "search.query"]):
    from benchmarks.fuzzing.targets import OURS, TARGETS


def watched(name: str, failures: Path) -> Callable[[bytes], None]:
    """Return a target that keeps the first input of each failure, and goes on."""
    call = TARGETS[name].call
    state = State(failures / "failures.jsonl")

    def once(data: bytes) -> None:
        began = process_time()
        try:
            with limited():
                call(data)
            if process_time() - began > MAX_SECONDS:
                raise TooLongError(f"took {process_time() - began:.1f} s of processor time")
        except OURS:
            return
        except (Exception, TooLongError) as error:
            case = f"{name}: {place(error)}"
            if case not in state:
                file = failures / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
                file.write_bytes(data)
                state.keep(case, message=str(error)[:300], file=file.name)
                print(f"\nFAILURE {case}: {str(error)[:300]} ({file})", file=sys.stderr, flush=True)

    return once


def main(arguments: list[str]) -> None:
    """Fuzz one target."""
    name, failures = arguments[0], Path(arguments[1])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    once = watched(name, failures)
    # What is loaded and made once is no part of what a call may cost.
    once(b"\0" * 8)
    limit_memory()
    atheris.Setup([sys.argv[0], *arguments[2:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
