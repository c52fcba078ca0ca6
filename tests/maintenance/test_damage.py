"""Whatever file is damaged, it is told and nothing breaks: `benchmarks.damage` in short."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.damage.harms import FLIP, Harm, copied, plan
from benchmarks.damage.probes import Answer
from benchmarks.damage.verdict import verdict
from search import IndexDamaged, open_index, rebuild
from search.engines.manifest import Manifest
from search.snapshot import IndexLocation
from tests.maintenance.samples import path_of, sample, unseal
from tests.web.browser import ROOT
from web import create_app

ENDS = {"tantivy": ("*.store", "*.term", "*.idx", "*.pos"), "whoosh": ("MAIN_*.seg",)}
SMALL = {"tantivy": ("*.del", "*.fast", "*.fieldnorm", "meta.json"), "whoosh": ("_MAIN_*.toc",)}


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Give an index with segments, a deletion, stems, declared facets and lists."""
    return sample(engine, tmp_path / "index")


def flip(path: Path, bit: int) -> None:
    """Flip a bit of a file, counted from its beginning, or where negative from its end."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.unlink()
    path.write_bytes(content)


@pytest.mark.skipif(os.name != "posix", reason="forks processes")
def test_in_short(tmp_path: Path) -> None:
    """Of some harms, none breaks a command or a page, and a check names the file of each flip."""
    options = ["--count", "60", "--segments", "1", "--flips", "20", "--seconds", "10"]
    state = tmp_path / "state"
    for harms in ("[1-9][0-9]*", "[1-9][0-9]*"):
        run = subprocess.run(  # noqa: S603  # our own
            [sys.executable, "-m", "benchmarks.damage", *options, "--state", str(state)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not run.returncode, run.stdout + run.stderr
        assert re.match(f"{harms} of ", run.stdout)
        assert re.search(r"named the file of ([0-9]+) of \1 single flips", run.stdout)
        assert "violations: 0" in run.stdout
        options[-1] = "0"


class TestOpening:
    """Opening compares what is small, and the ends of what is large."""

    def test_small_files(self, url: str, engine: str) -> None:
        """A flip in a file that decides about answers and is small is refused by name."""
        names = ("naba.json", "stems-*.tsv", *SMALL[engine])
        for file in [next(path_of(url).glob(name)) for name in names]:
            whole = file.read_bytes()
            for bit in (8 * (len(whole) // 2), -1):
                flip(file, bit)
                with pytest.raises(IndexDamaged, match=re.escape(file.name)):
                    open_index(url)
                file.write_bytes(whole)
        open_index(url).close()

    def test_ends(self, url: str, engine: str) -> None:
        """At their ends engines keep what leads into the rest of a file."""
        for file in [next(path_of(url).glob(name)) for name in ENDS[engine]]:
            whole = file.read_bytes()
            flip(file, -8 * 200)
            with pytest.raises(IndexDamaged, match=file.name):
                open_index(url)
            file.write_bytes(whole)

    def test_label_of_another_engine(self, url: str, engine: str) -> None:
        """Where a flip names another engine, the label is damaged, and the index no stranger's."""
        label = path_of(url) / "naba.json"
        label.write_bytes(label.read_bytes().replace(engine.encode(), engine.upper().encode()))
        with pytest.raises(IndexDamaged, match=r"naba\.json"):
            open_index(url)

    def test_lists(self, url: str) -> None:
        """Lists are people's to edit, and phrases are counted anew."""
        folder = path_of(url)
        for name in ("labels.tsv", "synonyms.txt", "phrases.tsv"):
            (folder / name).write_text("")
        open_index(url).close()


def test_rebuilding_keeps_no_damage(url: str, engine: str) -> None:
    """An index is not replaced by what can be read of its damaged files."""
    file = next(path_of(url).glob(SMALL[engine][0]))
    flip(file, 8 * (file.stat().st_size // 2))
    with pytest.raises(IndexDamaged, match=re.escape(file.name)):
        rebuild(url)


def test_days_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no manifest vouches for may be damaged, too: days that are no dates are no crash."""
    url = sample("tantivy", tmp_path / "index")
    unseal(url)
    with open_index(url) as index:
        monkeypatch.setattr(
            "search.engines.tantivy.counting._values", lambda buckets: [("99999999", 1)]
        )
        with pytest.raises(IndexDamaged, match="month"):
            index.search("وزير", facets=("timeline",))


def test_another_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article is not given for another."""
    with open_index(sample("tantivy", tmp_path / "index")) as index:
        other = index.get("2")
        monkeypatch.setattr("search.engines.tantivy.engine.stored_article", lambda *_: other)
        assert index.get("2") == other
        with pytest.raises(IndexDamaged, match="another article"):
            index.get("3")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_server(url: str, language: str) -> None:
    """Pages and the API answer 503 by name, at opening and while searching."""
    client = create_app({"INDEX_URL": url}).test_client()
    (path_of(url) / "naba.json").write_text("{}")
    for path in ("/", "/?q=وزير", "/a/3", "/feed.atom"):
        response = client.get(path, headers={"Accept-Language": language})
        assert response.status_code == 503
        assert "naba check" in response.text
        assert ("ما فُقد" if language == "ar" else "what is lost") in response.text
    for path in ("/api/v1/search?q=وزير", "/api/v1/export", "/healthz", "/suggest.json?q=وز"):
        response = client.get(path)
        assert response.status_code == 503
        assert b"index-damaged" in response.data


class TestProgram:
    """The program of the proof itself."""

    def test_plan(self, url: str, tmp_path: Path) -> None:
        """Every file is harmed in every way; flips are as many as asked for, the same each time."""
        folder = path_of(url)
        harms = plan(folder, 50, 3)
        assert harms == plan(folder, 50, 3)
        manifest = Manifest.read(folder)
        assert manifest
        files = {*manifest.files, *manifest.lists, "manifest.json"}
        for kind in {harm.kind for harm in harms} - {FLIP}:
            assert {harm.file for harm in harms if harm.kind == kind} == files
        flips = [harm.file for harm in harms if harm.kind == FLIP]
        assert len(flips) == 50 + len(manifest.lists)

    def test_copies(self, url: str, tmp_path: Path) -> None:
        """A harm is done to the copy, and not to the index that it is a copy of."""
        folder, copy = path_of(url), tmp_path / "copy"
        for harm in plan(folder, 10, 3):
            copied(folder, copy)
            harm.damage(copy)
        assert IndexLocation.of(url).storage.damage() == []

    @pytest.mark.parametrize(
        ("file", "probe", "got", "expected"),
        [
            ("a.store", "get", Answer(0, digest="whole"), "right"),
            ("a.store", "get", Answer(0, digest="other"), "lie"),
            ("a.store", "get", Answer(5), "named"),
            ("a.store", "get", Answer(1, excerpt="internal error: ValueError"), "raw"),
            ("a.store", "get", Answer(1, excerpt="What else"), "other"),
            ("a.store", "get", Answer(-1, signal=6), "died"),
            ("a.store", "get", Answer(-1, signal=14), "hung"),
            ("a.store", "check", Answer(5, told=("a.store",)), "named"),
            ("a.store", "check", Answer(5, told=("b.store",)), "unnoticed"),
            ("a.store", "check", Answer(0, digest="whole"), "unnoticed"),
            ("phrases.tsv", "suggest", Answer(0, digest="other"), "wrong"),
            ("labels.tsv", "check", Answer(0, digest="whole"), "right"),
        ],
    )
    def test_verdicts(self, file: str, probe: str, got: Answer, expected: str) -> None:
        """A wrong answer is a lie, unless it comes from bytes that only a check reads."""
        file = file.replace("a.", "a" * 32 + ".")
        got = got._replace(told=tuple(name.replace("a.", "a" * 32 + ".") for name in got.told))
        whole = {probe: Answer(0, digest="whole")}
        assert verdict(probe, Harm(FLIP, file), whole, {probe: got}) == expected
