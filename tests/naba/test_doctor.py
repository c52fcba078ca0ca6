"""Rules of the doctor: each check tells what is good, what is not and what to do; none fails."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index_data.following.known import Source
from index_data.following.state import State, state_path
from naba.cli import main
from naba.health import checkup, index, installation, machine, speed
from naba.health.finding import Finding, Subject, told_bytes
from search import open_index
from tests.conftest import MakeIndex
from tests.test_docs import code, rows
from web.config import SETTINGS


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with no variable set."""
    monkeypatch.chdir(tmp_path)
    for variable in [name for name in os.environ if name.startswith("NABA_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("NABA_CONFIG", "")


@pytest.fixture
def subject(make_index: MakeIndex) -> Subject:
    """Give a small index."""
    return Subject.of(make_index("هدنة في غزة", "قادة الحرب في سوريا").url)


def doctor(url: str, *more: str) -> Result:
    return CliRunner().invoke(main, ["doctor", "--index", url, *more])


def checks(result: Result) -> set[str]:
    """Return the checks whose findings are printed."""
    return {line[9:21].strip() for line in result.stdout.splitlines()}


def states(found: Iterable[Finding]) -> set[str]:
    return {finding.state for finding in found}


def only(found: Iterable[Finding], check: str = "") -> Finding:
    """Return the only finding that is not good, of a check."""
    (finding,) = [each for each in found if each.state != "good" and check in ("", each.check)]
    return finding


def test_every_finding_is_told_with_its_remedy(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code says whether all are good."""
    checks = (("a", lambda _: [Finding("a", "good", "fine")]),)
    monkeypatch.setattr(checkup, "_ALWAYS", checks)
    monkeypatch.setattr(checkup, "_OPENED", ())
    monkeypatch.setattr(speed, "searches", lambda *_: [Finding("searches", "good", "quick")])
    result = doctor(subject.url)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split() == ["good", "a", "fine"]
    monkeypatch.setattr(speed, "searches", lambda *_: [Finding("searches", "warning", "s", "do")])
    result = doctor(subject.url)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].split() == ["→", "do"]


def test_json_has_all_findings(subject: Subject) -> None:
    """With the same exit code."""
    result = doctor(subject.url, "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code == 0) is found["good"]
    assert {"versions", "disk", "index", "searches"} <= {
        each["check"] for each in found["findings"]
    }
    assert set(found["findings"][0]) == {"check", "state", "text", "remedy"}


def test_every_check_is_documented(subject: Subject) -> None:
    """Those that are made, and those that are only told where there is something to tell."""
    documented = {name for row in rows("operating.md", "Check") for name in code(row["Check"])}
    made = {finding.check for finding in checkup.findings(subject.url)}
    assert made | {"keys", "leftovers", "meaning", "server", "sources"} == documented


def test_it_works_without_an_index(tmp_path: Path) -> None:
    """And says how to make one."""
    result = doctor(str(tmp_path / "nothing"))
    assert result.exit_code == 1
    assert "Create one: naba index" in result.stdout
    assert "searches" not in checks(result)
    assert result.stderr == ""


def test_nothing_is_changed(subject: Subject) -> None:
    """No file of the index."""
    before = {path: path.stat().st_mtime_ns for path in subject.folder.rglob("*")}
    doctor(subject.url)
    assert {path: path.stat().st_mtime_ns for path in subject.folder.rglob("*")} == before


class Panic(BaseException):
    """As a panic of an engine, no Exception."""


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), ValueError("odd"), Panic("p")])
def test_a_check_that_fails_is_a_finding(
    subject: Subject, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """The others are made nevertheless."""

    def fail(_: Subject) -> Iterable[Finding]:
        raise error

    monkeypatch.setattr(checkup, "_ALWAYS", (("broken", fail), ("disk", machine.disk)))
    first, second, *_ = checkup.findings(subject.url)
    assert (first.check, first.state) == ("broken", "bad")
    assert str(error) in first.text
    assert second.check == "disk"


def test_an_unknown_engine_is_a_finding() -> None:
    """No traceback."""
    result = doctor("lucene:somewhere")
    assert result.exit_code == 1
    assert "lucene" in result.stdout


def test_versions_and_extras() -> None:
    """Those of Naba, Python and the engines; what is missing is bad."""
    first, second = installation.versions(Subject.of("x"))
    assert all(name in first.text for name in ("Naba ", "Python ", "tantivy "))
    assert first.state == second.state == "good"


def test_a_missing_package_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and so is the command that brings it."""
    monkeypatch.setattr(installation, "_requirements", lambda: {"": ["no-such"], "pdf": ["nor-is"]})
    first, second = installation.versions(Subject.of("x"))
    assert (first.state, first.remedy) == ("bad", "pip install --upgrade naba")
    assert "missing: no-such" in first.text
    assert second.text == "installed: none"


def test_settings_say_where_they_are_set(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others should not read a file with keys."""
    path = Path("naba.toml")
    path.write_text('api_keys = ["a"]')
    path.chmod(0o600)
    monkeypatch.setenv("NABA_PORT", "80")
    (finding,) = installation.settings(subject)
    assert finding.text == "set in NABA_PORT, naba.toml"
    path.chmod(0o644)
    finding = only(installation.settings(subject))
    assert finding.remedy == "chmod 600 naba.toml"
    assert "api_keys" in finding.text


def test_a_wrong_setting_is_bad(subject: Subject) -> None:
    """The rest is checked nevertheless."""
    Path("naba.toml").write_text("indx = 'a'")
    result = doctor(subject.url)
    assert "did you mean 'index'" in result.stdout
    assert "searches" in checks(result)


def test_an_unknown_variable_is_a_warning(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the nearest known one."""
    monkeypatch.setenv("NABA_LOGS", "json")
    finding = only(installation.environment(subject))
    assert (finding.text, finding.remedy) == ("NABA_LOGS is no setting", "did you mean NABA_LOG?")


def test_every_setting_is_known(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a variable."""
    for setting in SETTINGS:
        monkeypatch.setenv(setting.variable, "")
    assert states(installation.environment(subject)) == {"good"}


def test_another_encoding_is_a_warning(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of files may be misread."""
    assert states(installation.language(subject)) == {"good"}
    monkeypatch.setattr("locale.getpreferredencoding", lambda _: "ANSI_X3.4-1968")
    assert only(installation.language(subject)).remedy == "export LANG=C.UTF-8"


Usage = namedtuple("Usage", "total used free")


def test_a_disk_needs_room_for_a_rebuild(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less is a warning, hardly any is bad."""
    monkeypatch.setattr(Subject, "bytes", lambda _: 10 << 30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 0, 9 << 30))
    assert "a rebuild needs as much again" in only(machine.disk(subject), "disk").text
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 0, 1 << 20))
    assert only(machine.disk(subject), "disk").state == "bad"


def test_memory_holds_the_index(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or reads it again and again."""
    monkeypatch.setattr(Subject, "bytes", lambda _: 10 << 30)
    for available, state in ((20 << 30, "good"), (5 << 30, "warning"), (1 << 20, "bad")):
        monkeypatch.setattr(machine, "_available_memory", lambda found=available: found)
        assert states(machine.memory(subject)) == {state}


def test_memory_is_that_of_the_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cached of files can be given up."""
    for name, text in (("max", "1000\n"), ("current", "700\n"), ("stat", "anon 1\nfile 200\n")):
        (tmp_path / f"memory.{name}").write_text(text)
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    assert machine._available_memory() == 500
    (tmp_path / "memory.max").write_text("max\n")
    assert (machine._available_memory() or 0) > 500


def test_a_high_load_is_a_warning(
    subject: Subject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And so is a container that is held back."""
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    assert states(machine.processors(subject)) == {"good"}
    (tmp_path / "cpu.stat").write_text("nr_periods 100\nnr_throttled 50\n")
    assert "50% of all periods" in only(machine.processors(subject)).text
    (tmp_path / "cpu.stat").unlink()
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 5000.0, 0.0))
    assert "wait for others" in only(machine.processors(subject)).text


def test_a_server_needs_open_files(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can ask for as many as the hard limit."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 524_288))
    assert states(machine.open_files(subject)) == {"good"}
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
    assert "LimitNOFILE" in only(machine.open_files(subject)).remedy


def test_rights(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may not be read is bad; what may only be read serves."""
    assert "read and written" in next(iter(index.rights(subject))).text
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    assert "read only" in next(iter(index.rights(subject))).text
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "naba.json")
    finding = only(index.rights(subject))
    assert finding.state == "bad"
    assert "naba.json may not be read" in finding.text


def test_an_index_that_can_run_code_is_not_opened(make_index: MakeIndex) -> None:
    """Where others may change it."""
    made = make_index("هدنة", engine="whoosh")
    subject = Subject.of(made.url)
    subject.folder.chmod(0o777)
    result = doctor(made.url)
    assert f"chmod go-w -R {subject.folder}" in result.stdout
    assert "searches" not in checks(result)


def test_an_index_of_another_version_says_how_to_rebuild_it(subject: Subject) -> None:
    """It is bad, and not searched."""
    label = subject.folder / "naba.json"
    content = json.loads(label.read_text())
    content["fingerprint"] = "other"
    label.write_text(json.dumps(content))
    (subject.folder / "manifest.json").unlink()
    result = doctor(subject.url)
    assert "naba rebuild --index" in result.stdout
    assert "searches" not in checks(result)


def test_damage_is_found_without_reading_all(subject: Subject) -> None:
    """A file that was cut off, for one."""
    assert states(index.damage(subject)) == {"good"}
    store = next(subject.folder.glob("*.store"))
    store.write_bytes(store.read_bytes()[:-1])
    finding = only(index.damage(subject))
    assert store.name in finding.text
    assert finding.remedy.startswith(f"naba check --index {subject.url}")


def test_a_word_list_that_cannot_be_read_is_told(subject: Subject) -> None:
    """With its line."""
    (subject.folder / "synonyms.txt").write_text("=>\n")
    finding = only(index.opening(subject))
    assert finding.check == "word lists"
    assert "synonyms.txt" in finding.text


_WRITE = """
import sys, time
from search import open_index
with open_index(sys.argv[1]) as index, index.writer():
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="who holds a lock is told by Linux")
def test_a_writer_is_named_and_an_interrupted_one_told(subject: Subject) -> None:
    """By its process and command; after its end, that what it had is lost."""
    assert [f.text for f in index.writers(subject)] == ["nobody is writing"]
    command = [sys.executable, "-c", _WRITE, subject.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:  # noqa: S603  # our own
        assert writer.stdout
        writer.stdout.readline()
        (finding,) = index.writers(subject)
        writer.kill()
    assert f"process {writer.pid} (" in finding.text
    assert finding.text.endswith("is writing now")
    assert "was interrupted" in only(index.writers(subject), "writer").text


def test_leftovers_are_told(subject: Subject) -> None:
    """Also what naba repair has kept."""
    (subject.folder / ".x.1.2.unfinished").touch()
    subject.folder.with_name(f".{subject.folder.name}.rebuilding").mkdir()
    subject.folder.with_name(f"{subject.folder.name}.damaged-1").mkdir()
    told = [f.text for f in index.writers(subject) if f.check == "leftovers"]
    assert [text.split()[0].rpartition(".")[2] for text in told] == [
        "unfinished", "rebuilding", "damaged-1",
    ]  # fmt: skip


def test_many_segments_are_a_warning(subject: Subject) -> None:
    """Each is searched."""
    assert states(speed.segments(subject)) == {"good"}
    for number in range(40):
        (subject.folder / f"{number:032x}.store").touch()
    assert only(speed.segments(subject)).check == "segments"


def test_whoosh_is_slow(make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large index."""
    subject = Subject.of(make_index("هدنة", engine="whoosh").url)
    assert states(speed.engine(subject)) == {"good"}
    monkeypatch.setattr(speed, "_MAX_WHOOSH_ARTICLES", 0)
    assert only(speed.engine(subject)).check == "engine"


def test_sources_that_are_not_well_are_counted(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where some are followed; and a file that another user's naba watch made is told."""
    assert list(index.sources(subject)) == []
    state = State(state_path(subject.url), create=True)
    state.keep_source(Source("/wire"))
    assert states(index.sources(subject)) == {"good"}
    state.keep_source(Source("https://a.example/feed", errors=3))
    state.keep_source(Source("https://b.example/feed", usual_pause=3600.0, arrivals=9))
    finding = only(index.sources(subject))
    assert finding.text == "3 sources, 1 with errors, 1 silent"
    assert "naba sources --index" in finding.remedy
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "may not be written" in next(iter(index.sources(subject))).text
    state.close()
    state.path.write_text("no database at all")
    assert only(index.sources(subject)).state == "bad"


def test_a_slow_disk_is_told(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all is in memory."""
    monkeypatch.setattr(speed, "cached_share", lambda _: 0.5)
    monkeypatch.setattr(speed, "read_rate", lambda _: 1 << 20)
    assert "1 MB/s" in only(speed.storage(subject)).text
    monkeypatch.setattr(speed, "read_rate", lambda _: 1 << 30)
    assert states(speed.storage(subject)) == {"good"}
    monkeypatch.setattr(speed, "cached_share", lambda _: None)
    assert "not known" in next(iter(speed.storage(subject))).text


def test_what_was_just_read_is_in_memory(subject: Subject) -> None:
    """Unless the system does not tell."""
    share = speed.cached_share([path for path in subject.files() if path.read_bytes()])
    assert share in (None, 1.0)


def test_slow_searches_are_told_with_their_causes(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which are those of the warnings before."""
    found = list(speed.searches(subject))
    assert [finding.check for finding in found] == ["searches"]
    assert "a rare word" in found[0].text
    for processor_ms, why in ((190.0, "mostly computing"), (10.0, "mostly waiting")):
        timing = speed.Timing(300.0, 200.0, processor_ms)
        monkeypatch.setattr(speed, "_timed", lambda _, timing=timing: timing)
        finding = only(speed.searches(subject, ["load", "memory"]))
        assert why in finding.text
        assert finding.remedy == "see load, memory above"


def test_an_empty_index_is_well(tmp_path: Path) -> None:
    """There is nothing to search for."""
    open_index(tmp_path / "index", create=True).close()
    (finding,) = speed.searches(Subject.of(str(tmp_path / "index")))
    assert finding.text == "the index has no words to search for"


def test_sizes_are_told_in_words() -> None:
    """With the unit that fits."""
    assert [told_bytes(n) for n in (1, 2048, 5 << 30, 3 << 40)] == [
        "1 bytes", "2.0 KB", "5.0 GB", "3.0 TB",
    ]  # fmt: skip
