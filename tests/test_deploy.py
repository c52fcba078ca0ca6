"""Rules of what deploy/ has: units that systemd accepts, and an image that is what it says."""

import configparser
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from deploy.try_containerfile import CONTAINERFILE, Stage, Step, stages
from naba.cli import main
from search import Article, open_index
from web.config import SETTINGS

ROOT = Path(__file__).parent.parent
UNITS = sorted(
    path for path in (ROOT / "deploy").iterdir() if path.suffix in (".service", ".timer")
)
SERVICES = [path for path in UNITS if path.suffix == ".service"]
#: In tenths: systemd's own word for less is "OK".
MAX_EXPOSURE = 20
STEPS = stages(CONTAINERFILE.read_text("utf-8"))


def name(path: Path) -> str:
    return path.name


@pytest.fixture
def analyze() -> str:
    """Give the program that verifies units."""
    return shutil.which("systemd-analyze") or pytest.skip("apt-get install systemd verifies units")


def command(service: Path) -> str:
    """Return the line that a service starts."""
    (line,) = re.findall("^ExecStart=(.*)$", service.read_text("utf-8"), re.MULTILINE)
    return str(line)


def test_systemd_accepts_the_units(analyze: str, tmp_path: Path) -> None:
    """Without a warning; the program need not be installed."""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/naba/bin/naba", sys.executable)
        (tmp_path / unit.name).write_text(text, "utf-8")
    paths = [str(tmp_path / unit.name) for unit in UNITS]
    verify = [analyze, "verify", "--man=no", "--recursive-errors=no", *paths]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)  # noqa: S603
    told = [line for line in done.stderr.splitlines() if "naba" in line]
    assert (done.returncode, told) == (0, [])


def test_an_error_in_a_unit_is_found(analyze: str, tmp_path: Path) -> None:
    """The rule above sees it."""
    unit = tmp_path / "naba.service"
    unit.write_text("[Service]\nExecStart=/bin/true\nProtectSistem=strict\n", "utf-8")
    verify = [analyze, "verify", "--man=no", "--recursive-errors=no", str(unit)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)  # noqa: S603
    assert "ProtectSistem" in done.stderr


@pytest.mark.parametrize("service", SERVICES, ids=name)
def test_services_may_do_little(analyze: str, service: Path) -> None:
    """As systemd itself judges."""
    options = ["security", "--offline=true", f"--threshold={MAX_EXPOSURE}", "--no-pager"]
    judge = [analyze, *options, str(service)]
    done = subprocess.run(judge, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.parametrize("service", SERVICES, ids=name)
def test_services_run_as_their_own_user_and_write_only_their_folder(service: Path) -> None:
    """The one in which they stand."""
    unit = configparser.RawConfigParser(strict=False)
    unit.read(service, "utf-8")
    given = unit["Service"]
    assert (given["User"], given["ReadWritePaths"]) == ("naba", given["WorkingDirectory"])


@pytest.mark.parametrize("service", SERVICES, ids=name)
def test_services_start_commands_that_there_are(service: Path) -> None:
    """With options that they have."""
    line = command(service).replace("$$", "$").replace("%%", "%")
    found = [
        re.split(r";|\|\|", part)[0]
        for part in re.split(r"(?:exec|/opt/naba/bin/)\s*naba ", line)[1:]
    ]
    assert found
    for arguments in map(shlex.split, (part.strip(" '") for part in found)):
        main.commands[arguments[0]].make_context(arguments[0], arguments[1:])


def test_backups_are_full_once_a_week_and_then_continue(tmp_path: Path) -> None:
    """The line of the unit does so, in the folder of the site."""
    with open_index(tmp_path / "index", create=True) as index, index.writer() as writer:
        writer.add(Article("1", title="هدنة"))
    (tmp_path / "naba.toml").write_text('index = "index"')
    (tmp_path / "backups").mkdir()
    program = tmp_path / "naba"
    run = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from naba.cli import main; main()"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{run}" "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    line = command(ROOT / "deploy" / "naba-backup.service").replace("$$", "$").replace("%%", "%")
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    for count in (1, 2):
        subprocess.run(shlex.split(line), cwd=tmp_path, env=environment, check=True)  # noqa: S603
        made = sorted(path.name for path in (tmp_path / "backups").iterdir())
        assert len(made) == count
    assert re.fullmatch(r"\d{4}-W\d\d-\d\.zip \d{4}-W\d\d\.zip", " ".join(made))


def only(kind: str, stage: list[Step]) -> str:
    (step,) = [step for step in stage if step.name == kind]
    return step.text


def test_the_image_has_what_is_installed() -> None:
    """All of the packages, and nothing of the checkout that is not there."""
    build, last = STEPS
    sources = [
        source for step in build if step.name == "COPY" for source in shlex.split(step.text)[:-1]
    ]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {"search", "index_data", "naba", "web", "docs/naba.1"} <= set(sources)
    assert only("COPY", last).startswith("--from=build ")


def test_the_image_runs_as_a_user_of_its_own() -> None:
    """After whose name no file is written but in the volume."""
    _, last = STEPS
    kinds = [step.name for step in last]
    assert only("USER", last) == "naba"
    assert "RUN" not in kinds[kinds.index("USER") :]
    assert only("VOLUME", last) == only("WORKDIR", last)
    assert only("STOPSIGNAL", last) == "SIGTERM"


def test_the_image_sets_what_there_is() -> None:
    """Each of its variables is a setting; the index is within the volume, not the volume itself."""
    given = dict(step.text.split("=", 1) for step in STEPS[-1] if step.name == "ENV")
    known = {setting.variable for setting in SETTINGS}
    assert {each for each in given if each.startswith("NABA_")} <= known
    assert Path(given["NABA_INDEX"]).parent == Path(only("VOLUME", STEPS[-1]))


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_image_is_asked_whether_it_is_healthy(status: int, healthy: bool) -> None:
    """By Python alone."""
    stage = Stage(Path("/"), {})
    stage.do(next(step for step in STEPS[-1] if step.name == "HEALTHCHECK"), None)
    _, *arguments = stage.commands["HEALTHCHECK"]
    with answering(status) as port:
        done = subprocess.run(  # noqa: S603  # our own
            [sys.executable, *arguments], env={"NABA_PORT": str(port)}, check=False
        )
    assert (done.returncode == 0) is healthy


@contextmanager
def answering(status: int) -> Iterator[int]:
    """Serve an answer to /healthz with a status; give the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is that of the library
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_steps_are_read() -> None:
    """Stage by stage, with lines that go on."""
    text = "# a\nARG X=1\nFROM a AS one\nRUN b \\\n  c\nFROM two\nUSER n\n"
    assert stages(text) == [
        [Step("FROM", "a AS one"), Step("RUN", "b    c")],
        [Step("FROM", "two"), Step("USER", "n")],
    ]
