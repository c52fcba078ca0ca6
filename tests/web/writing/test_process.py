"""The process that writes: what it acknowledges stays, and it leaves the index to others."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import AuthenticationError
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from naba.index import index as naba_index
from search import open_index, rebuild
from web.supervisor import SideProcess, beside
from web.writing import client
from web.writing.protocol import WRITER_VARIABLE, Refusal, connect, send

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")


def body(*ids: str) -> bytes:
    return b"\n".join(json.dumps({"id": one, "title": f"خبر {one}"}).encode() for one in ids)


def ids_in(url: str) -> set[str]:
    with open_index(url) as opened:
        return {article.id for article in opened.articles()}


def writers() -> list[int]:
    """Return the processes of the writer of this test."""
    folder = os.environ[WRITER_VARIABLE].encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if folder in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait for a condition, and return its value; fail where it never holds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@pytest.mark.usefixtures("writer")
def test_what_is_acknowledged_is_there(url: str) -> None:
    """Articles are found, and those that were deleted are not."""
    assert client.write("jsonl", body("1", "2"))["added"] == 2
    assert (client.delete("1"), client.delete("1")) == (True, False)
    assert ids_in(url) == {"old", "2"}


@pytest.mark.usefixtures("writer")
def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(url: str) -> None:
    """Clients write on while it is killed again and again, and send again what was refused."""
    acknowledged, codes = set[str](), set[str]()

    def write(name: int) -> None:
        for number in range(15):
            ids = [f"{name}-{number}-{n}" for n in range(5)]
            codes.update(write_until_acknowledged(ids))
            acknowledged.update(ids)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    kills = 0
    for least in (30, 90, 150):
        until(partial(has_more, acknowledged, least))
        os.kill(until(writers)[0], signal.SIGKILL)
        kills += any(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()
    assert kills
    assert codes <= {"writer-failed"}
    assert len(acknowledged) == 300
    assert acknowledged <= ids_in(url)


def has_more(found: set[str], least: int) -> bool:
    return len(found) > least


def write_until_acknowledged(ids: list[str]) -> Iterator[str]:
    """Write articles, and yield the codes of the refusals before they are acknowledged."""
    while True:
        try:
            client.write("jsonl", body(*ids))
            return
        except Refusal as refusal:
            yield refusal.code


@pytest.mark.usefixtures("writer")
def test_naba_index_gets_its_turn_while_a_client_writes_on(url: str, tmp_path: Path) -> None:
    """The writer lets go of the index now and then; the articles of both are there."""
    written, stop = list[str](), threading.Event()

    def write() -> None:
        while not stop.is_set():
            client.write("jsonl", body(str(len(written))))
            written.append(str(len(written)))

    thread = threading.Thread(target=write)
    thread.start()
    until(lambda: written)
    (tmp_path / "a.jsonl").write_bytes(body("cron"))
    command = [sys.executable, "-m", "naba", "index", str(tmp_path / "a.jsonl"), "--index", url]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603  # our own
    stop.set()
    thread.join()
    assert done.returncode == 0, done.stderr
    assert ids_in(url) == {"old", "cron", *written}


@pytest.mark.usefixtures("writer")
def test_it_lets_go_of_the_index_when_there_is_nothing_to_write(url: str) -> None:
    """So that another process may write; then it writes again, and sees what came meanwhile."""
    client.write("jsonl", body("1"))
    result = CliRunner().invoke(naba_index, ["-", "--index", url], input=body("2"))
    assert result.exit_code == 0, result.stderr
    assert client.write("jsonl", body("1", "2"))["unchanged"] == 2


@pytest.mark.usefixtures("writer")
def test_a_rebuilt_index_is_written_to(url: str) -> None:
    """The one that is in the place now, with its facets."""
    client.write("jsonl", body("1"))
    until(lambda: is_rebuilt(url))
    record = json.dumps({"id": "2", "title": "خبر", "source": "س", "country": "مصر"}).encode()
    client.write("jsonl", record)
    with open_index(url) as opened:
        assert opened.search("country:مصر").total == 1
        assert {article.id for article in opened.articles()} == {"old", "1", "2"}


def is_rebuilt(url: str) -> bool:
    from search import IndexLocked

    try:
        rebuild(url, facets=["country"])
    except IndexLocked:
        return False
    return True


def test_while_another_process_writes_it_waits_and_refuses_by_name(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the bounded time; when the other is done, it writes."""
    from web.writing import loop
    from web.writing.inbox import Inbox, Job
    from web.writing.protocol import Wanted

    monkeypatch.setattr(loop, "LOCK_SECONDS", 0.3)
    monkeypatch.setattr(loop, "_SHORT_LOCK_SECONDS", 0.3)
    inbox = Inbox()
    jobs = [Job(Wanted(), body(name)) for name in "ab"]
    with open_index(url) as opened, opened.writer():
        inbox.close()
        loop.WritingLoop(url, inbox).run(jobs[0])
    refused = jobs[0].answer.exception()
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.retry_seconds > 0) == ("index-locked", True)
    loop.WritingLoop(url, inbox).run(jobs[1])
    assert jobs[1].answer.result()["added"] == 1
    assert ids_in(url) == {"old", "b"}


def test_an_index_that_is_gone_is_refused_by_name(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """And the log says which."""
    with beside(str(tmp_path / "nothing")), pytest.raises(Refusal) as refused:
        client.write("jsonl", body("1"))
    assert refused.value.code == "index-missing"
    assert str(tmp_path / "nothing") in capfd.readouterr().err
    assert not (tmp_path / "nothing").exists()


def test_without_a_server_of_naba_there_is_no_writer() -> None:
    with pytest.raises(Refusal) as refused:
        client.delete("1")
    assert refused.value.code == "no-writer"


@pytest.mark.usefixtures("writer")
def test_strangers_are_not_listened_to(tmp_path: Path) -> None:
    """Nor does one hinder others: whoever has not the key is refused, and others are served."""
    folder = Path(os.environ[WRITER_VARIABLE])
    assert folder.stat().st_mode & 0o077 == 0
    until((folder / "socket").exists)
    (tmp_path / "key").write_bytes(b"another")
    (tmp_path / "socket").symlink_to(folder / "socket")
    with pytest.raises(AuthenticationError):
        send(connect(tmp_path), {"delete": "old"})
    assert client.write("jsonl", body("1"))["added"] == 1


def test_it_ends_with_the_server(url: str) -> None:
    """When the server stops, and when it is gone without a word."""
    with beside(url):
        (writer,) = until(writers)
    assert not Path(f"/proc/{writer}").exists()
    program = (
        "import sys, time; from web.supervisor import beside\n"
        "with beside(sys.argv[1]): print(1, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:  # noqa: S603  # our own
        children = Path(f"/proc/{server.pid}/task")
        child = until(lambda: children_of(children))
        server.kill()
    until(lambda: not Path(f"/proc/{child}").exists())


def children_of(tasks: Path) -> str:
    for task in tasks.glob("*/children"):
        if found := task.read_text().split():
            return found[0]
    return ""


def test_a_side_process_is_started_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each time that it dies, and the log names it."""
    program = f"open({str(tmp_path / 'starts')!r}, 'a').write('x'); raise SystemExit(7)"
    process = SideProcess("the tester", [sys.executable, "-c", program])
    process.start()
    until(lambda: (tmp_path / "starts").exists() and len((tmp_path / "starts").read_text()) > 1)
    process.stop()
    assert "the tester ended with the exit code 7" in capfd.readouterr().err


@pytest.fixture(autouse=True)
def no_writer_left() -> Iterator[None]:
    """No test leaves the address of a writer behind."""
    yield
    assert WRITER_VARIABLE not in os.environ


def test_a_side_process_ends_cleanly_while_others_hold_its_input_open() -> None:
    """As workers do that were started after it."""
    program = (
        "from threading import Event; from web.side_process import stand_beside\n"
        "ended = Event(); stand_beside(ended.set); print(flush=True); ended.wait()"
    )
    with subprocess.Popen(  # noqa: S603 our own
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.terminate()
        assert (process.wait(20), process.stderr.read()) == (0, b"")
