"""Rules of ``naba index``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from naba.index import index
from search import open_index


def run(*arguments: str, url: Path, stdin: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(index, [*arguments, "--index", str(url)], input=stdin)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "title": "خبر"}\n{"id": "2", "title": "نبأ"}\n')
    return path


def test_articles_are_indexed_and_replaced(source: Path, url: Path) -> None:
    """The same file twice leaves each article once."""
    assert run(str(source), url=url)[0] == 0
    code, out, _ = run(str(source), url=url)
    assert (code, out.split()[:8]) == (
        0,
        ["read", "2", "added", "0", "replaced", "2", "rejected", "0"],
    )
    with open_index(url) as opened:
        assert opened.stats().articles == 2


def test_a_rejected_record_is_named_and_makes_the_exit_code_3(source: Path, url: Path) -> None:
    """Rejections go to standard error as path:line: reason, the report to standard output."""
    source.write_text(source.read_text() + "{broken\n")
    code, out, err = run(str(source), "--json", url=url)
    report = json.loads(out)
    assert (code, report["added"], report["rejected"]) == (3, 2, 1)
    assert report["rejections"][0]["place"] == "3"
    assert err.startswith(f"{source}:3: not JSON")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_article_of_too_many_words_is_rejected(source: Path, url: Path, workers: str) -> None:
    """It is counted and named, and the rest is indexed."""
    words = " ".join(f"كلمة{number}" for number in range(200_001))
    record = json.dumps({"id": "long", "body": words}, ensure_ascii=False)
    source.write_text(f"{record}\n{source.read_text()}")
    code, out, err = run(str(source), "--json", "--workers", workers, url=url)
    report = json.loads(out)
    assert (code, report["added"], report["rejected"]) == (3, 2, 1)
    assert err == f"{source}:1: has more than 200,000 different words\n"


def test_a_report_has_all_its_keys(source: Path, url: Path) -> None:
    """Programs find the same keys in every report."""
    assert set(json.loads(run(str(source), "--json", url=url)[1])) == {
        "read",
        "added",
        "replaced",
        "replaced_in_run",
        "replacements",
        "withdrawn",
        "embargoed",
        "embargoes",
        "rejected",
        "passed_over",
        "other_keys",
        "encodings",
        "interrupted",
        "seconds",
        "articles_per_second",
        "rejections",
        "skipped_files",
    }


def test_standard_input_is_a_source(url: Path) -> None:
    """A minus sign reads what is piped in."""
    assert run("-", url=url, stdin='{"title": "خبر"}\n')[0] == 0


def test_lists_of_words_are_kept_with_a_new_index(source: Path, url: Path) -> None:
    """Overrides apply to articles and synonyms to queries, also when more is indexed."""
    overrides, synonyms = source.with_name("o"), source.with_name("s")
    overrides.write_text("خبر\tحادثة\n")
    synonyms.write_text("نبأ => حادثة\n")
    options = ["--overrides", str(overrides), "--synonyms", str(synonyms)]
    for more in (options, []):
        assert run(str(source), *more, url=url)[0] == 0
        with open_index(url) as opened:
            assert sorted(hit.id for hit in opened.search("نبأ").hits) == ["1", "2"]


def test_a_malformed_list_is_exit_code_2_and_nothing_is_written(source: Path, url: Path) -> None:
    """The file and line are named, for a new index and for an existing one."""
    bad = source.with_name("bad")
    bad.write_text("# remark\nخبر\n")
    for option in ("--overrides", "--synonyms"):
        code, out, err = run(str(source), option, str(bad), url=url)
        assert (code, out, err[: len(f"naba: {bad}:2: ")]) == (2, "", f"naba: {bad}:2: ")
        assert run(str(source), option, "nosuch", url=url)[0] == 2
    assert not url.exists()
    run(str(source), url=url)
    before = sorted(file.name for file in url.iterdir())
    assert run(str(source), "--synonyms", str(bad), url=url)[0] == 2
    assert sorted(file.name for file in url.iterdir()) == before


def test_other_overrides_for_indexed_articles(source: Path, url: Path) -> None:
    """They are refused, and the message names the command that rebuilds the index."""
    overrides = source.with_name("o")
    overrides.write_text("خبر\tحادثة\n")
    run(str(source), url=url)
    code, _, err = run(str(source), "--overrides", str(overrides), url=url)
    assert (code, f"naba rebuild --index tantivy:{url} --overrides FILE" in err) == (2, True)


def test_no_empty_index_is_left_behind(url: Path) -> None:
    """When every source fails, no index is made."""
    assert run("missing.jsonl", url=url)[0] == 3
    assert not url.exists()


def test_a_locked_index_is_exit_code_4(
    source: Path, url: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second writer is told to wait, once it has waited itself."""
    monkeypatch.setattr("naba.index.MAX_LOCK_SECONDS", 0.2)
    with open_index(url, create=True) as opened, opened.writer():
        code, _, err = run(str(source), url=url)
    assert (code, err[:6]) == (4, "naba: ")


@pytest.mark.parametrize("place", ["nosuch:x", "."])
def test_a_place_that_cannot_be_an_index_is_a_usage_error(
    source: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown engine and a folder of other files are exit code 2."""
    monkeypatch.chdir(source.parent)
    assert run(source.name, url=Path(place))[0] == 2


def test_the_module_is_the_command(source: Path, url: Path) -> None:
    """Python -m index_data does what naba index does, in a process of its own."""
    command = [sys.executable, "-m", "index_data", str(source), "--index", str(url)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    assert "added     2" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit to the size of files")
@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_full_disk_is_told(source: Path, url: Path, engine: str) -> None:
    """The message is one line, and the index is as it was before."""
    place = f"{engine}:{url}"
    assert run(str(source), url=Path(place))[0] == 0
    rows = ({"id": f"n{n}", "body": " ".join(map(str, range(n, n + 100)))} for n in range(3000))
    source.write_text("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "index_data", str(source), "--workers", "1", "--index", place]
    limited = ["sh", "-c", 'ulimit -f 100 && exec "$@"', "sh", *command]
    done = subprocess.run(limited, capture_output=True, text=True, check=False)  # noqa: S603 our own
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "internal" not in done.stderr
    with open_index(place) as opened:
        assert opened.stats().articles == 2
