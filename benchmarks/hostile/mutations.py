"""How files are changed at random: bits, bytes, pieces, tokens, ends."""
# ruff: noqa: E501  # what is odd stands in a line

from random import Random

TOKENS = (
    b'"', b"'", b"<", b">", b"&", b"&#0;", b"&amp;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?",
    b"<!DOCTYPE x [", b"{", b"}", b"[", b"]", b",", b";", b"\t", b"\n", b"\r", b"\0", b"\\u0000",
    b"\\ud800", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"1e999",
    b"-1", b"99999999999999999999", b"NaN", b"null", b"=", b":", b"%", b"--", b"\x1f\x8b", b"PK\x03\x04",
    "٣".encode(), "ـ".encode() * 50, "\u202e".encode(), "é".encode() * 9, b"????" * 5, b"0000-00-00",
    b"Content-Length: 99999999999", b"charset=utf-7", b"encoding='x'", b"boundary=a", b"</html>",
    b"<script>", b"<table>", b"xmlns:a='b'", b"WARC/1.0\r\n", b"http://[", b"https://a.example/\xff",
)  # fmt: skip
_MAX_CHANGES = 8


def random_bytes(random: Random) -> bytes:
    """Return a file of random bytes, which may begin as those of a format do."""
    length = int(random.choice((random.uniform(0, 64), random.uniform(0, 20_000))))
    kinds = (range(256), range(32, 127), b"<>&\"'{}[],:; \n", b"\0\1\xff", "ابتثج \n".encode())
    data = bytes(random.choices(random.choice(kinds), k=length))
    return random.choice((b"", b"", *TOKENS)) + data


def mutated(data: bytes, random: Random) -> bytes:
    """Return a file with some changes."""
    changed = bytearray(data)
    for _ in range(random.randint(1, _MAX_CHANGES)):
        _change(changed, random)
    return bytes(changed)


def _change(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + int(random.choice((1, 10, 300)) * random.random()) + 1)
    kind = random.randrange(7)
    if kind == 0 and start < len(data):
        data[start] ^= 1 << random.randrange(8)
    elif kind == 1:
        data[start:end] = random.choice(TOKENS)
    elif kind == 2:
        data[start:start] = random.choice(TOKENS)
    elif kind == 3:
        del data[start:end]
    elif kind == 4:
        data[start:start] = data[start:end] * random.choice((1, 2, 50, 1_000))
    elif kind == 5 and random.random() < 0.3:
        del data[start:]
    else:
        other = random.randrange(len(data) + 1)
        data[other:other] = data[start:end]
