"""Writing by API: POST /api/v1/articles, and DELETE of an article."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from search import Article
from tests.web.conftest import json_of, made, problem
from web import create_app
from web.api import bodies
from web.keys import ApiKey, file_of
from web.middleware.request_limits import MAX_ARTICLES_BYTES
from web.supervisor import beside
from web.writing import client as writing_client
from web.writing.protocol import Refusal

ARTICLES = "/api/v1/articles"
JSON, NDJSON = "application/json", "application/x-ndjson"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Give a client that may write, of an application with a writer beside it."""
    folder = tmp_path_factory.mktemp("writing")
    key, kept = ApiKey.generate("editor", "", write=True)
    (folder / "keys.json").write_bytes(file_of([kept]))
    url = made(folder / "index", [Article("old", "قديم"), Article("old/similar", "آخر")])
    app = create_app({"INDEX_URL": url, "KEYS_FILE": str(folder / "keys.json")})
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    with beside(url):
        yield client


def post(client: FlaskClient, body: Any, kind: str = JSON, **headers: str) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(ARTICLES, data=data, content_type=kind, headers=headers)


def ids_found(client: FlaskClient, query: str) -> set[str]:
    hits = json_of(client.get("/api/v1/search", query_string={"q": query}))["hits"]
    return {hit["id"] for hit in hits}


def test_articles_are_found_once_they_are_acknowledged(editor: FlaskClient) -> None:
    """One object, an array, or lines; each is told by its place."""
    one = json_of(post(editor, {"id": "w1", "title": "زرافة"}))
    assert one == {
        "added": 1, "replaced": 0, "unchanged": 0, "rejected": 0, "results_left_out": 0,
        "results": [{"place": "record 1", "status": "added", "id": "w1"}],
    }  # fmt: skip
    json_of(post(editor, [{"id": "w2", "title": "زرافة"}, {"id": "w3", "title": "زرافة"}]))
    lines = json_of(post(editor, b'{"id": "w4", "title": "x"}\n{"id": "w5"}\n', NDJSON))
    assert [r["place"] for r in lines["results"]] == ["1", "2"]
    assert (lines["added"], lines["rejected"]) == (1, 1)
    assert ids_found(editor, "زرافة") == {"w1", "w2", "w3"}
    assert editor.get(f"{ARTICLES}/w4").status_code == 200


def test_an_answer_to_writing_is_kept_by_no_cache(editor: FlaskClient) -> None:
    answer = post(editor, {"id": "c", "title": "x"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_deleted_article_is_found_no_more(editor: FlaskClient) -> None:
    """204 without a body; then there is none with the id. An id may have slashes."""
    post(editor, [{"id": "d", "title": "تمساح"}, {"id": "d//e/?", "title": "تمساح"}])
    gone = editor.delete(f"{ARTICLES}/d")
    assert (gone.status_code, gone.data) == (204, b"")
    assert editor.delete(f"{ARTICLES}/d//e%2F%3F").status_code == 204
    assert problem(editor.delete(f"{ARTICLES}/d"))["code"] == "not-found"
    assert ids_found(editor, "تمساح") == set()


def test_deleting_x_similar_deletes_no_x(editor: FlaskClient) -> None:
    """It is the article of that id."""
    assert editor.delete(f"{ARTICLES}/old/similar").status_code == 204
    assert editor.get(f"{ARTICLES}/old").status_code == 200


def test_a_packed_body_is_unpacked(editor: FlaskClient) -> None:
    """With gzip; anything else that is not what it says is refused."""
    packed = gzip.compress(b'{"id": "z", "title": "x"}')
    assert json_of(post(editor, packed, NDJSON, Content_Encoding="gzip"))["added"] == 1
    for body in (b"{}", packed[:-9], packed + b"x"):
        refused = post(editor, body, NDJSON, Content_Encoding="gzip")
        assert problem(refused)["code"] == "bad-request"
    other = post(editor, packed, NDJSON, Content_Encoding="br")
    assert problem(other)["code"] == "unsupported-media-type"


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/xml", ""])
def test_other_types_are_refused_by_name(editor: FlaskClient, kind: str) -> None:
    """The types that can be read are named."""
    refused = post(editor, {"title": "x"}, kind)
    assert refused.status_code == 415
    assert NDJSON in problem(refused)["detail"]


@pytest.mark.parametrize("body", [b"", b" \n"])
def test_an_empty_body_is_refused(editor: FlaskClient, body: bytes) -> None:
    assert problem(post(editor, body))["code"] == "bad-request"


def test_parameters_are_refused(editor: FlaskClient) -> None:
    refused = editor.post(f"{ARTICLES}?x=1", data=b"{}", content_type=JSON)
    assert problem(refused)["code"] == "invalid-parameter"


def test_a_body_that_was_cut_off_is_refused(editor: FlaskClient) -> None:
    """Nothing of it is written, whole as its first lines may be."""
    cut = editor.post(
        ARTICLES, input_stream=BytesIO(b'{"id": "cut", "title": "x"}\n{"id'), content_type=NDJSON,
        environ_base={"wsgi.input_terminated": True}, environ_overrides={"CONTENT_LENGTH": "99"},
    )  # fmt: skip
    assert problem(cut)["code"] == "bad-request"
    assert editor.get(f"{ARTICLES}/cut").status_code == 404


def test_a_large_body_is_refused(editor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the length that is declared, while it is read, and while it is unpacked."""
    declared = post(editor, b" " * (MAX_ARTICLES_BYTES + 1))
    monkeypatch.setattr(bodies, "MAX_ARTICLES_BYTES", 2_000)
    chunked = editor.post(
        ARTICLES, data=b" " * 3_000, content_type=JSON,
        headers={"Transfer-Encoding": "chunked"}, environ_base={"wsgi.input_terminated": True},
    )  # fmt: skip
    unpacked = post(editor, gzip.compress(b" " * 3_000), Content_Encoding="gzip")
    for refused in (declared, chunked, unpacked):
        assert refused.status_code == 413
        assert problem(refused)["code"] == "content-too-large"


@pytest.mark.parametrize("code", ["no-writer", "writer-busy", "writer-failed", "write-failed",
                                  "index-locked", "index-missing", "index-damaged"])  # fmt: skip
def test_what_cannot_be_written_now_is_refused_by_name(
    editor: FlaskClient, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """With 503, and when to come again where that helps."""

    def refuse(*_: object, **__: object) -> dict[str, Any]:
        raise Refusal(code, 7 if code == "writer-busy" else 0)

    monkeypatch.setattr(writing_client, "_ask", refuse)
    for refused in (post(editor, {"title": "x"}), editor.delete(f"{ARTICLES}/old")):
        assert refused.status_code == 503
        assert problem(refused)["code"] == code
        assert refused.headers.get("Retry-After") == ("7" if code == "writer-busy" else None)


def test_at_most_so_many_requests_of_a_process_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are refused at once."""
    monkeypatch.setenv("NABA_WRITER", "/nowhere")
    taken = [writing_client._waiting.acquire(blocking=False) for _ in range(100)]
    try:
        with pytest.raises(Refusal, match="writer-busy"):
            writing_client.delete("1")
    finally:
        for _ in filter(None, taken):
            writing_client._waiting.release()


def test_scripts_of_other_sites_may_not_write(editor: FlaskClient) -> None:
    """A key that writes is no secret in a page; browsers are told that only reading is shared."""
    app = create_app({"CORS_ORIGINS": "*"})
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    answer = app.test_client().options(ARTICLES, headers=asked)
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


@contextmanager
def listening(client: FlaskClient) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, client.application, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_clients_of_the_documentation_write(
    editor: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program and the command that docs/api.md shows, as they are shown."""
    program, command = documented("python write.py"), documented("sh write.sh")
    assert len(program.splitlines()) <= 25
    key = editor.environ_base["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": f"doc{n}", "title": "حوت"}) for n in range(450)]
    Path("articles.jsonl").write_text("\n".join(lines))
    with listening(editor) as address:
        monkeypatch.setenv("NABA", address)
        monkeypatch.setenv("NABA_KEY", key)
        Path("write.py").write_text(program, "utf-8")
        printed = run([sys.executable, "write.py", "articles.jsonl"])
        assert printed.splitlines()[-1] == "450 written"
        shown = run([shutil.which("sh") or "", "-c", command])
    assert '"unchanged":450' in shown
    assert json_of(editor.get("/api/v1/search?q=حوت"))["total"]["value"] == 450


def test_the_program_of_the_documentation_outlives_a_restart(
    editor: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a request gets no answer, it is sent again; what is rejected has lines of its own."""
    key = editor.environ_base["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    program = documented("python write.py").replace('"Retry-After", 5', '"Retry-After", 0')
    (tmp_path / "write.py").write_text(program)
    (tmp_path / "articles.jsonl").write_text('{"title": "حوت"}\n5')
    monkeypatch.setenv("NABA_KEY", key)
    with listening(editor) as address:
        monkeypatch.setenv("NABA", address)
        application, broken = editor.application.wsgi_app, [True]

        def restarted(*request: Any) -> Any:
            if broken:
                broken.clear()
                raise ConnectionAbortedError
            return application(*request)

        monkeypatch.setattr(editor.application, "wsgi_app", restarted)
        files = [str(tmp_path / "write.py"), str(tmp_path / "articles.jsonl")]
        rejected, written = run([sys.executable, *files]).splitlines()
    assert ("'rejected'" in rejected, written) == (True, "1 written")
    assert broken == []


def documented(kind: str) -> str:
    """Return the block of docs/api.md of a kind."""
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
    return page.partition(f"```{kind}\n")[2].partition("```")[0]


def run(command: list[str]) -> str:
    """Run a program that must succeed, and return what it prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own
    return done.stdout
