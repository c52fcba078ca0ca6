#!/usr/bin/env python3
"""Try what `make dist` has made, away from the checkout.

The wheel goes into an empty environment of every Python from 3.11 on that is found, and answers the
first searches of the README there. The sdist must have every file of the repository that its tests
need; those that read more than the packages are run in it. Run by `.venv/bin/python`.
"""

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
SEEDS = ROOT / "seeds" / "articles.jsonl"
#: The tests that read documents, samples and the description of the package.
SDIST_TESTS = ("docs", "exported_members", "packaging", "seeds")
NOT_IN_SDIST = {".gitignore"}

_PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:4])"
_EXAMPLE = re.compile(r"```python\n(.*?)```\n+```output\n(.*?)```", re.DOTALL)
_PAGES = """
from web import create_app
client = create_app({"INDEX_URL": ".naba/seeds"}).test_client()
print(*(client.get(path).status_code for path in ("/?q=وزير&lang=ar", "/static/naba.css", "/docs")))
"""
#: Nothing of the caller's own Python or index.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "NABA_"))}


def main() -> None:
    """Try the wheel and the sdist in dist/; an exception says what is wrong with them."""
    (wheel,), (sdist,) = ROOT.glob("dist/*.whl"), ROOT.glob("dist/*.tar.gz")
    pythons = dict(sorted(find_pythons()))
    if not pythons:
        sys.exit("There is no Python from 3.11 on with venv and pip.")
    for (major, minor), python in pythons.items():
        with TemporaryDirectory() as folder:
            try_wheel(wheel, python, Path(folder))
        print(f"{wheel.name} works with Python {major}.{minor} ({python})", flush=True)
    with TemporaryDirectory() as folder:
        try_sdist(sdist, Path(folder))
    print(f"{sdist.name} has what its tests need")


def find_pythons() -> Iterator[tuple[tuple[int, int], Path]]:
    """Yield each released version of Python that starts, once: of the path, then of pyenv."""
    found = set()
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    folders += sorted(Path.home().glob(".pyenv/versions/*/bin"))
    for python in (file for folder in folders for file in sorted(folder.glob("python3.*"))):
        if not re.fullmatch(r"python3\.\d+", python.name):
            continue
        # A shim of pyenv may lead nowhere, and a Python of Debian have no venv.
        probe = subprocess.run([python, "-c", _PROBE], capture_output=True, text=True, check=False)  # noqa: S603
        if probe.returncode:
            continue
        major, minor, _, level = probe.stdout.split()
        version = int(major), int(minor)
        if version >= OLDEST and level == "final" and version not in found:
            found.add(version)
            yield version, python


def try_wheel(wheel: Path, python: Path, folder: Path) -> None:
    """Install a wheel and make the README's first searches."""
    run(folder, python, "-m", "venv", "environment")
    own, naba = folder / "environment/bin/python", folder / "environment/bin/naba"
    run(folder, own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    expect(run(folder, naba, "--version"), f"naba, version {wheel.name.split('-')[1]}\n")
    if not list(folder.rglob("share/man/man1/naba.1")):
        sys.exit(f"{wheel.name} has no manual page")
    run(folder, naba, "index", SEEDS, "--index", ".naba/seeds")
    run(folder, naba, "index", SEEDS, "--index", "whoosh:seeds", "--workers", "1")
    expect(run(folder, naba, "search", "قادة", "--index", ".naba/seeds"), "4 articles in …")
    expect(run(folder, naba, "search", "قادة", "--index", "whoosh:seeds"), "4 articles in …")
    [(program, shown)] = _EXAMPLE.findall((ROOT / "README.md").read_text("utf-8"))
    expect(run(folder, own, "-c", program), shown)
    expect(run(folder, own, "-c", _PAGES), "200 200 200\n")


def try_sdist(sdist: Path, folder: Path) -> None:
    """Look for files that an sdist should have and has not, and run some of its tests."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    if (ROOT / ".git").exists():
        tracked = set(run(ROOT, "git", "ls-files", "-z").split("\0")) - {""}
        missing = {name for name in tracked if not (unpacked / name).exists()}
        if missing != NOT_IN_SDIST:
            sys.exit(f"MANIFEST.in and NOT_IN_SDIST do not agree about {missing ^ NOT_IN_SDIST}")
    tests = [f"tests/test_{name}.py" for name in SDIST_TESTS]
    run(unpacked, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *tests)


def run(folder: Path, *command: str | Path) -> str:
    """Return the output of a program; exit with all that it said when it fails."""
    done = subprocess.run(  # noqa: S603  # our own programs
        command,
        cwd=folder,
        env=_ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(output: str, shown: str) -> None:
    """Exit unless an output begins as shown, where … stands for anything."""
    if not re.match(re.escape(shown).replace("…", ".*"), output, re.DOTALL):
        sys.exit(f"not {shown!r} but {output!r}")


if __name__ == "__main__":
    main()
