"""Every command does on a server's index what it does on one in a folder."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from search import Article, check, open_index
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import Place
from search.maintenance.consistency import Tally
from tests.opensearch.conftest import SEEDS, Samples

ARTICLES = str(SEEDS / "articles.jsonl")
#: What differs from run to run, from index to index, and in the last digit of scores.
_VARYING = re.compile(
    r"(in )[\d,]+( ms)|(\"took_ms\": )[\d.]+|(<updated>)[^<]+|(\"(?:score|seconds)\": )[\d.]+"
    r"|((?:text|headline)\) )[\d.]+|(time +)\d.*"
)


def naba(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def told(*words: str, url: str) -> tuple[int, str]:
    """Return the exit code of a command, and what it printed."""
    done = naba(*words, "--index", url)
    printed = f"{done.stdout}{done.stderr}".replace(url, "URL")
    return done.exit_code, _VARYING.sub(
        lambda found: "".join(filter(None, found.groups())), printed
    )


@pytest.mark.parametrize(
    "words",
    [
        ("search", "قادة"),
        ("search", "الحرب", "--json"),
        ("search", "وزير الخارجية", "--explain"),
        ("search", "الحرب", "--facet", "source", "--facet", "timeline", "--group", "story"),
        ("search", "القاهرة", "--offer", "--limit", "3"),
        ("search", "--cursor", "*", "--limit", "4"),
        ("search", "("),
        ("suggest", "الح"),
        ("suggest", "القاهره", "--json"),
        ("analyze", "والكتاب"),
        ("get", "nothing"),
        ("export", "الحرب"),
        ("export", "--format", "csv"),
        ("feed", "الحرب"),
        ("evaluate", str(SEEDS / "questions.jsonl"), str(SEEDS / "qrels.tsv")),
        ("sources",),
        ("delete", "nothing"),
        ("index", ARTICLES, "--dry-run"),
        ("index", ARTICLES, "--facet", "country"),
        ("rebuild",),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_the_same(words: tuple[str, ...], samples: Samples) -> None:
    """It prints the same, and has the same exit code."""
    assert told(*words, url=samples.server) == told(*words, url=samples.folder)


def test_related(samples: Samples) -> None:
    """Each article is there, with those similar to it."""
    with open_index(samples.folder) as index:
        ids = [article.id for article in index.articles()][:5]
    for article_id in ids:
        for words in (("get", article_id), ("similar", article_id)):
            assert told(*words, url=samples.server) == told(*words, url=samples.folder)


@pytest.mark.parametrize("deep", [(), ("--deep",)])
def test_check(samples: Samples, deep: tuple[str, ...]) -> None:
    """What is made of each article is there, and counted."""
    done = naba("check", *deep, "--index", samples.server)
    assert done.stdout.startswith("whole: 70 articles")


def test_stats(samples: Samples) -> None:
    """All but the engine and the bytes are the same."""
    there, here = (json.loads(naba("stats", "--json", "--index", url).stdout) for url in samples)
    assert there.pop("bytes") > 0
    assert there.pop("engine") == "opensearch"
    assert there.items() <= here.items()


def test_missing(url: str) -> None:
    """An index that is not there is named as the command has to name it that makes it."""
    done = naba("search", "x", "--index", url)
    assert done.exit_code == 4
    assert done.stderr.endswith(f"naba index FILES --index {url}\n")


def test_backup_and_restore(samples: Samples, url: str, tmp_path: Path) -> None:
    """A backup has all, one since another what is new, and both are restored on a server."""
    first, second = str(tmp_path / "1.zip"), str(tmp_path / "2.zip")
    naba("backup", first, "--index", samples.server)
    assert naba("restore", first, "--index", url).stdout.startswith("restored 70 articles")
    with open_index(url) as index, index.writer() as writer:
        writer.add(Article("new", body="خبر"))
    made = naba("backup", second, "--since", first, "--index", url)
    assert "71 articles (1 new or changed, 0 deleted)" in made.stdout
    assert naba("restore", second, "--index", url).exit_code == 2


def test_lists_and_facets(url: str, tmp_path: Path) -> None:
    """Lists and facets are kept with an index, and changed by a rebuild."""
    synonyms = tmp_path / "synonyms.txt"
    synonyms.write_text("كوفيد, الوباء\n")
    record = json.dumps({"id": "1", "body": "الوباء", "country": "eg"})
    (tmp_path / "one.jsonl").write_text(record)
    options = ("--synonyms", str(synonyms), "--facet", "country")
    naba("index", str(tmp_path / "one.jsonl"), *options, "--index", url)
    found = naba("search", "كوفيد", "--filter", "country=eg", "--index", url)
    assert found.stdout.startswith("1 article")
    naba("rebuild", "--synonyms", "/dev/null", "--facet", "", "--index", url)
    assert naba("search", "كوفيد", "--index", url).stdout.startswith("0 articles")
    stats = json.loads(naba("stats", "--json", "--index", url).stdout)
    assert (stats["articles"], stats["facets"]) == (1, [])


def test_repair(small: str) -> None:
    """All is saved anew, and what was there is kept at an address that commands take."""
    done = json.loads(naba("repair", "--json", "--index", small).stdout)
    assert (done["articles"], done["lost"]) == (2, [])
    assert naba("stats", "--index", done["kept"]).stdout.split()[:2] == ["articles", "2"]
    assert naba("stats", "--index", small).exit_code == 0


def test_watch(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known of the sources is in the working folder, in a file of this index alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "1.json").write_text('{"id": "1", "body": "خبر"}')
    first, again = (naba("watch", "wire", "--once", "--index", url).stdout for _ in range(2))
    assert "added     1" in first
    assert "added     0" in again
    assert "1 article" in naba("search", "خبر", "--index", url).stdout
    assert "wire" in naba("sources", "--index", url).stdout
    assert "no sources" in naba("sources", "--index", f"{url}x").stderr
    (state,) = tmp_path.glob("*.watch.sqlite")
    assert state.name == f"{re.sub('[:/]+', '+', url)}.watch.sqlite"


def test_a_check_that_was_overtaken(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process commits during a check is looked at again, and is no damage."""
    compare = Tally.compare
    others = iter([None])

    def late(self: Tally, engine: object) -> None:
        for _ in others:
            Catalogue.forget(Place(small.removeprefix("opensearch:")))
            with open_index(small) as index, index.writer() as writer:
                writer.delete("2")
        compare(self, engine)  # type: ignore[arg-type]

    monkeypatch.setattr(Tally, "compare", late)
    report = check(small)
    assert (report.ok, report.articles) == (True, 1)
