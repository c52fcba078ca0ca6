"""The first inputs of what is fuzzed by coverage, and the tokens that inputs are mixed of."""

import itertools
from collections.abc import Iterator

import orjson

from benchmarks.fuzzing.seeds import DATES, ODD, OPERATORS, documented, fields, headlines
from benchmarks.hostile import mutations
from benchmarks.hostile.fixtures import RECORDS, fixtures
from index_data.readers import FORMATS_BY_NAME, choose

_FIELD_TOKENS = tuple(f"{name}:" for name in fields())
_KEYS = tuple(f'"{key}":' for key in RECORDS[0])
#: libFuzzer reads tokens of no more bytes.
_MAX_TOKEN_BYTES = 64
TOKENS: tuple[bytes, ...] = tuple(
    dict.fromkeys(
        token
        for token in (
            *mutations.TOKENS,
            *(
                text.encode("utf-8", "replace")
                for text in (*OPERATORS, *ODD, *DATES, *_FIELD_TOKENS, *_KEYS)
            ),
        )
        if 0 < len(token) <= _MAX_TOKEN_BYTES
    )
)


def first_inputs(name: str) -> Iterator[bytes]:
    """Yield inputs that are good, to be changed."""
    queries = [text.encode() for text in (*documented(), *headlines())]
    if name == "query":
        yield from queries
    elif name == "search":
        # The options that the first bytes tell are varied too.
        for number, query in enumerate(queries):
            yield bytes((number * 7 % 256, number * 11 % 256)) + query[:600]
    elif name == "date":
        yield from (b"\0" + text.encode() for text in DATES)
        yield from (b"\0" + str(record["date"]).encode() for record in RECORDS)
    elif name == "text":
        text = orjson.dumps(RECORDS[1])
        yield from (text, text.decode().encode("cp1256", "ignore"), text.decode().encode("utf-16"))
        yield from (query[:500].decode("utf-8", "ignore").encode("cp1256", "ignore")
                    for query in itertools.islice(queries, 0, None, 9))  # fmt: skip
    elif name == "packed":
        yield from (one.data for one in fixtures() if _form(one.suffix, one.data) is None)
    else:
        yield from (one.data for one in fixtures() if _form(one.suffix, one.data) == name)


def _form(suffix: str, data: bytes) -> str | None:
    """Return the format of a file that is not packed."""
    if suffix.endswith((".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz")):
        return None
    found = choose(f"a{suffix}", data)
    return found if found in FORMATS_BY_NAME else None
