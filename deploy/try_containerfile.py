"""Try the Containerfile without an engine for containers, as root on Debian.

Its steps are done in a folder with a small Debian, made by debootstrap, for both of its stages.
Then the program is run there as its user, with nothing but the volume and /tmp to write to: it
indexes the samples, serves them, is asked whether it is healthy, and is stopped:

    apt-get install debootstrap
    python deploy/try_containerfile.py [--extras feeds,web] [--keep FOLDER]

What is not tried: the base image itself, its layers, and an engine's own isolation.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
_MIRROR = "http://deb.debian.org/debian"
_PACKAGES = "python3,python3-venv,python-is-python3,ca-certificates"
#: What this machine needs to reach its registries.
_NETWORK = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
_START_SECONDS, _STOP_SECONDS = 60, 20
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


class Step(NamedTuple):
    """An instruction of a Containerfile and its arguments."""

    name: str
    text: str


def stages(text: str) -> list[list[Step]]:
    """Return the steps of each stage of a Containerfile, from its FROM on."""
    found: list[list[Step]] = []
    joined = re.sub(r"\\\n", " ", text)
    for line in joined.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append(Step(name, rest.strip()))
    return found


class Stage:
    """A stage as it is carried out in a folder."""

    def __init__(self, folder: Path, arguments: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {"PATH": _PATH}
        self.working_folder = "/"
        self.user = "0"
        self.commands: dict[str, list[str]] = {}
        self._arguments = arguments

    def do(self, step: Step, built: "Stage | None") -> None:
        """Carry out a step; files may come from the stage that was built before."""
        match step.name:
            case "RUN":
                print("RUN", step.text, flush=True)
                subprocess.run(self.command(["sh", "-ec", step.text]), check=True)
            case "COPY":
                self._copy(shlex.split(step.text), built)
            case "ARG":
                name, _, default = step.text.partition("=")
                self.environment[name] = self._arguments.get(name, default.strip('"'))
            case "ENV":
                name, _, value = step.text.partition("=")
                self.environment[name] = value
            case "WORKDIR":
                self.working_folder = step.text
                self.inside(step.text).mkdir(parents=True, exist_ok=True)
            case "USER":
                self.user = step.text
            case "HEALTHCHECK":
                self.commands[step.name] = json.loads(step.text.partition("CMD ")[2])
            case "ENTRYPOINT" | "CMD":
                self.commands[step.name] = json.loads(step.text)
            case "FROM" | "VOLUME" | "EXPOSE" | "STOPSIGNAL":
                pass
            case _:
                sys.exit(f"{CONTAINERFILE} has a step that cannot be tried: {step.name}")

    def inside(self, path: str) -> Path:
        """Return where a path of the stage is on this machine."""
        return self.folder / str(Path(self.working_folder, path)).lstrip("/")

    def command(self, words: list[str]) -> list[str]:
        """Return the command that runs another one in the stage, as its user."""
        own = [f"{name}={value}" for name, value in self.environment.items()]
        network = [f"{name}={value}" for name, value in os.environ.items() if name == "PIP_CERT"]
        go = f'cd {shlex.quote(self.working_folder)}; exec "$@"'
        inner = ["env", "-i", *own, *network, "sh", "-c", go, "sh", *words]
        return ["chroot", f"--userspec={self.user}", str(self.folder), *inner]

    def _copy(self, words: list[str], built: "Stage | None") -> None:
        source = ROOT
        if words[0].startswith("--from="):
            assert built, "the stage to copy from is not there"
            source = built.folder
            words = words[1:]
        *names, target = words
        place = self.inside(target)
        for name in names:
            path = source / name.lstrip("/")
            if path.is_dir():
                # As an engine does: what is in the folder.
                shutil.copytree(path, place, symlinks=True, dirs_exist_ok=True)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, place)


def make_base(folder: Path) -> None:
    """Make the Debian that stands for the base image."""
    if not folder.is_dir():
        options = ["--variant=minbase", f"--include={_PACKAGES}"]
        command = ["debootstrap", *options, "bookworm", str(folder), _MIRROR]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for path in filter(os.path.exists, _NETWORK):
        shutil.copy2(path, folder / path.lstrip("/"))


def build(work: Path, extras: str) -> Stage:
    """Carry out all steps; return the last stage."""
    make_base(work / "base")
    built: Stage | None = None
    for number, steps in enumerate(stages(CONTAINERFILE.read_text("utf-8"))):
        folder = work / f"stage-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        # As it is: devices, owners and links.
        subprocess.run(["cp", "--archive", str(work / "base"), str(folder)], check=True)
        stage = Stage(folder, {"EXTRAS": extras})
        for step in steps:
            stage.do(step, built)
        built = stage
    assert built
    return built


def run(stage: Stage) -> None:
    """Run what the image runs, with only its volume and /tmp to write to."""
    mount = (
        'mount --bind "$0" "$0" && mount --bind "$0/srv/naba" "$0/srv/naba" && '
        'mount -o remount,ro,bind "$0" && mount -t tmpfs tmpfs "$0/tmp" && '
        'mount -t devtmpfs devtmpfs "$0/dev" && exec "$@"'
    )

    def started(words: list[str]) -> list[str]:
        prefix = ["unshare", "--mount", "sh", "-c", mount, str(stage.folder)]
        return [*prefix, *stage.command(words)]

    samples = (ROOT / "seeds" / "articles.jsonl").read_bytes()
    entry = stage.commands["ENTRYPOINT"]
    index = started([*entry, "index", "-", "--format", "jsonl"])
    subprocess.run(index, input=samples, check=True)
    touch = subprocess.run(started(["touch", "/opt/naba/x"]), check=False, stderr=subprocess.PIPE)
    assert b"Read-only file system" in touch.stderr, touch.stderr
    server = subprocess.Popen(started([*entry, *stage.commands["CMD"]]))
    try:
        _wait_until_healthy(started(stage.commands["HEALTHCHECK"]))
        subprocess.run(started([*entry, "doctor"]), check=False)
        server.send_signal(signal.SIGTERM)
        code = server.wait(_STOP_SECONDS)
    finally:
        server.kill()
    unhealthy = subprocess.run(
        started(stage.commands["HEALTHCHECK"]), check=False, stderr=subprocess.DEVNULL
    )
    assert unhealthy.returncode != 0, "healthy without a server"
    print(f"stopped with code {code}")


def _wait_until_healthy(check: list[str]) -> None:
    begin = time.monotonic()
    while subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode:
        if time.monotonic() > begin + _START_SECONDS:
            sys.exit("the server did not become healthy")
        time.sleep(0.5)
    print(f"healthy after {time.monotonic() - begin:.1f} s", flush=True)


def main() -> None:
    """Try the Containerfile of this checkout."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--extras", default="", help="extras to install, such as feeds,web")
    parser.add_argument("--keep", type=Path, help="work in this folder and keep it")
    given = parser.parse_args()
    if os.geteuid():
        sys.exit("changing roots needs root")
    work = given.keep or Path(tempfile.mkdtemp(prefix="naba-container-"))
    work.mkdir(exist_ok=True)
    try:
        run(build(work, given.extras))
    finally:
        if not given.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
