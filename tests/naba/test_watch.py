"""Rules of `naba watch` and `naba sources`."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index_data.following.watching import _alone
from naba.cli import main
from search import open_index

FEED = (
    '<rss version="2.0"><channel><title>صحيفة النهر</title><item><title>افتتاح مكتبة</title>'
    "<link>https://nahr.example/1</link><description>تضم المكتبة ستين ألف كتاب.</description>"
    "<pubDate>Tue, 11 Feb 2025 08:30:00 +0300</pubDate></item></channel></rss>"
)


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = FEED.encode() if self.path.startswith("/feed") else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def watch(url: Path, *arguments: object) -> Result:
    return run("watch", *arguments, "--index", url, "--once", "--allow-host", "localhost")


def test_a_round_that_brings_something_is_one_line(url: Path, site: str) -> None:
    first = watch(url, f"{site}/feed")
    assert first.exit_code == 0
    assert f"{site}/feed  added 1\n" in first.stdout
    second = watch(url, f"{site}/feed")
    assert "added 1" not in second.stdout
    assert second.stdout.split()[:4] == ["sources", "1", "rounds", "1"]


def test_errors_are_told_and_make_the_exit_code_3(url: Path, site: str) -> None:
    result = watch(url, f"{site}/nothing", f"{site}/feed", "--json")
    assert result.exit_code == 3
    *outcomes, last = map(json.loads, result.stdout.splitlines())
    told = {outcome["source"]: (outcome["added"], outcome["error"]) for outcome in outcomes}
    assert told == {f"{site}/nothing": (0, "404: not found"), f"{site}/feed": (1, None)}
    assert last["summary"]["sources"] == 2


def test_a_refusal_names_the_file_of_a_folder(url: Path, tmp_path: Path) -> None:
    wire = tmp_path / "wire"
    wire.mkdir()
    (wire / "a.jsonl").write_text('{"title": "خبر"}')
    (wire / "b.jsonl").write_text("5")
    told = watch(url, wire).stdout.splitlines()[0]
    assert f"; {wire / 'b.jsonl'}: 1: " in told


def test_a_file_of_sources(url: Path, site: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.sources").write_text(f"{site}/feed interval=1h # ours\n", "utf-8")
    assert watch(url, tmp_path / "feeds.sources").exit_code == 0
    assert f"{site}/feed" in run("sources", "--index", url).stdout


@pytest.mark.parametrize("name", ["-", "sqlite:///news.db", "https://u:p@a.example/feed"])
def test_what_cannot_be_followed_is_told_before_anything_is_asked(url: Path, name: str) -> None:
    result = run("watch", name, "--index", url)
    assert result.exit_code == 2
    assert "SOURCE: " in result.stderr
    assert not url.exists()


def test_two_at_a_time_are_refused(url: Path, site: str) -> None:
    with _alone(str(url)):
        result = watch(url, f"{site}/feed")
    assert result.exit_code == 4
    assert "Another naba watch" in result.stderr


def test_sources_and_how_they_are(url: Path, site: str) -> None:
    watch(url, f"{site}/feed", f"{site}/nothing?key=1")
    broken, well = json.loads(run("sources", "--index", url, "--json").stdout)
    assert (broken["source"], broken["errors"], broken["error"]) == (
        f"{site}/nothing?key=1",
        1,
        "404: not found",
    )
    assert (well["kind"], well["articles"], well["silent"]) == ("feed", 1, False)
    assert well["last_article"]["title"] == "افتتاح مكتبة"
    table = run("sources", "--index", url).stdout
    assert "1 × 404: not found" in table
    assert "2025-02-11 افتتاح مكتبة" in table


def test_a_source_is_forgotten_and_its_articles_stay(url: Path, site: str) -> None:
    watch(url, f"{site}/feed")
    assert run("sources", "remove", f"{site}/feed", "--index", url).exit_code == 0
    assert json.loads(run("sources", "--index", url, "--json").stdout) == []
    with _alone(str(url)):
        watched = run("sources", "remove", f"{site}/feed", "--index", url)
    assert "naba watch is running" in watched.stderr
    again = run("sources", "remove", f"{site}/feed", "--index", url)
    assert "naba watch is running" not in again.stderr
    assert (again.exit_code, "no such source" in again.stderr) == (1, True)
    with open_index(url) as index:
        assert index.search("").total == 1


def test_an_index_without_sources(url: Path) -> None:
    result = run("sources", "--index", url)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no sources are followed" in result.stderr


def test_ctrl_c_ends_it_and_what_was_written_stays(url: Path, site: str) -> None:
    command = [sys.executable, "-m", "naba", "watch", f"{site}/feed", "--index", str(url)]
    process = subprocess.Popen(  # noqa: S603  # our own
        [*command, "--allow-host", "localhost"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "added 1" in process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "added     1" in rest
    with open_index(url) as index:
        assert index.search("").total == 1
