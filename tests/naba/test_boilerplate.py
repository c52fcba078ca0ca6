"""Boilerplate on the command line: keeping it, and what ``naba stats`` tells of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from naba.cli import main

FOOTER = "حمّلوا تطبيقنا لتصلكم الإشعارات."


def naba(*arguments: str, url: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--index", url])


def records(folder: Path, numbers: range) -> str:
    """Write articles with a footer to a file; return its path."""
    file = folder / f"{numbers.start}.jsonl"
    lines = (
        json.dumps({"id": str(n), "source": "س", "body": f"خبر رقم {n}\n{FOOTER}"}) for n in numbers
    )
    file.write_text("\n".join(lines))
    return str(file)


def found(url: str) -> int:
    done = naba("search", "الإشعارات", "--json", url=url)
    return int(json.loads(done.stdout)["total"]["value"])


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    return f"{engine}:{tmp_path / 'index'}"


def index(folder: Path, numbers: range, *options: str, url: str) -> str:
    """Index articles; return what is told on standard error."""
    done = naba("index", records(folder, numbers), "--workers", "1", *options, url=url)
    assert done.exit_code == 0
    return done.stderr


def test_it_is_kept_and_left_out_again(tmp_path: Path, url: str) -> None:
    """The option holds for later commands, until the other is given."""
    assert index(tmp_path, range(20), "--keep-boilerplate", url=url) == ""
    index(tmp_path, range(20, 30), url=url)
    naba("rebuild", url=url)
    assert found(url) == 30
    naba("rebuild", "--leave-out-boilerplate", url=url)
    assert found(url) == 0
    naba("rebuild", "--keep-boilerplate", url=url)
    assert found(url) == 30


def test_what_was_left_out_is_told(tmp_path: Path, url: str) -> None:
    """On standard error; articles to come are kept as they are."""
    index(tmp_path, range(20), url=url)
    told = index(tmp_path, range(20, 25), "--keep-boilerplate", url=url)
    assert "boilerplate stays left out of 20 articles until the index is rebuilt" in told
    assert found(url) == 5


def test_stats(tmp_path: Path, url: str) -> None:
    """Numbers, and the commonest paragraphs with their source."""
    index(tmp_path, range(20), url=url)
    shown = naba("stats", url=url).stdout
    assert "boilerplate  1 paragraph in 20 articles\n" in shown
    assert FOOTER in shown
    assert json.loads(naba("stats", "--json", url=url).stdout)["boilerplate"] == {
        "kept": False,
        "paragraphs": 1,
        "articles": 20,
        "commonest": [{"source": "س", "articles": 20, "text": FOOTER}],
    }
    naba("index", records(tmp_path, range(1)), "--keep-boilerplate", url=url)
    assert "; kept from now on" in naba("stats", url=url).stdout


def test_export_gives_articles_as_they_came(tmp_path: Path, url: str) -> None:
    index(tmp_path, range(20), url=url)
    lines = naba("export", url=url).stdout.splitlines()
    assert all(json.loads(line)["body"].endswith(FOOTER) for line in lines)
