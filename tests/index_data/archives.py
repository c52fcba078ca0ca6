"""Records of web archives, made for the tests."""

from tests.index_data.pages import PARAGRAPHS


def html(title: str) -> bytes:
    body = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f"<html><head>{head}</head><body><h1>{title}</h1>{body}</body></html>".encode()


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    lines = {"Content-Type": "text/html; charset=utf-8"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def warc(
    block: bytes,
    url: str = "https://daffa.example/news/1",
    time: str = "2020-01-02T03:04:05Z",
    kind: str = "response",
    length: str = "",
    media_type: str = "application/http; msgtype=response",
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {time}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {length or len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def arc(block: bytes, url: str, time: str = "20050101120000") -> bytes:
    return f"{url} 192.0.2.7 {time} text/html {len(block)}\n".encode() + block + b"\n"


ARC_HEAD = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
ARC_BEGINNING = (
    f"filedesc://a.arc 0.0.0.0 20050101000000 text/plain {len(ARC_HEAD)}\n".encode()
    + ARC_HEAD
    + b"\n"
)
