"""Rules of the commands that search and maintain an index."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from naba.cli import main
from naba.terminal.console import printable
from search import Article, open_index
from search.output.records import exported_record

ARTICLES = [
    Article("1", "القادة في القمة", "اجتمع القادة العرب", "2018-03-01", "وكالة", "سياسة"),
    Article("2", "مباراة القمة", "فاز الفريق", "2018-03-02", "صحيفة", "رياضة"),
    Article("3", "طقس\x1b[31m اليوم\u202e", "مطر في الشمال", "2018-03-03"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = f"tantivy:{tmp_path_factory.mktemp('naba') / 'index'}"
    with open_index(place, create=True) as index, index.writer() as writer:
        for article in ARTICLES:
            writer.add(article)
    return place


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> str:
    report = "افتتح رئيس البلدية صباح الثلاثاء جسرًا جديدًا يربط ضفتي النهر بعد سنوات من العمل"
    other = Article("t", "تأجيل", "أجل رئيس البلدية اجتماعه", "2024-05-09", "صحيفة")
    place = str(tmp_path_factory.mktemp("stories") / "index")
    with open_index(place, create=True) as index, index.writer() as writer:
        for number, source in enumerate(("وكالة", "صحيفة", "إذاعة"), start=1):
            writer.add(Article(str(number), "جسر", report, f"2024-05-0{number}", source))
        writer.add(other)
        writer.add(Article("u", "مباراة", "فاز الفريق"))
    return place


def naba(*arguments: str, url: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), env={"NABA_INDEX": url})


class TestSearch:
    """The command search."""

    def test_hits_are_numbered_with_their_origin(self, url: str) -> None:
        """A person sees title, source, day, section and id."""
        out = naba("search", "القادة", url=url).stdout
        assert "  1. القادة في القمة" in out
        assert "وكالة · 2018-03-01 · سياسة · 1" in out
        assert out.startswith("1 article in ")

    def test_words_need_no_quotation_marks(self, url: str) -> None:
        """Several arguments are one query."""
        assert "مباراة القمة" in naba("search", "مباراة", "القمة", url=url).stdout

    def test_json_is_the_answer_of_the_api(self, url: str) -> None:
        """--json prints one document in UTF-8 that is not escaped."""
        out = naba("search", "القادة", "--json", url=url).stdout
        assert json.loads(out)["hits"][0]["id"] == "1"
        assert "القادة" in out

    def test_filters_narrow_the_answer(self, url: str) -> None:
        """Source, section and days keep only what they name."""
        for options in (["--source", "صحيفة"], ["--section", "رياضة"], ["--from", "2018-03-02"]):
            hits = json.loads(naba("search", "القمة", "--json", *options, url=url).stdout)["hits"]
            assert [hit["id"] for hit in hits] == ["2"]

    def test_without_a_query_the_newest_come_first(self, url: str) -> None:
        """No words, or blank ones, list the articles."""
        for words in ([], [" "]):
            hits = json.loads(naba("search", *words, "--json", url=url).stdout)["hits"]
            assert [hit["id"] for hit in hits] == ["3", "2", "1"]

    def test_an_article_cannot_steer_the_terminal(self, url: str) -> None:
        """Escapes, control characters and direction overrides are not printed."""
        out = naba("search", "مطر", url=url).stdout
        assert "طقس[31m اليوم\n" in out

    def test_marked_words_are_coloured_on_a_terminal(self, url: str) -> None:
        """The words found stand out."""
        runner = CliRunner()
        result = runner.invoke(main, ["search", "مطر", "--index", url], color=True)
        assert "\x1b[33m\x1b[1mمطر\x1b[0m" in result.stdout

    def test_what_is_ignored_is_said(self, url: str) -> None:
        """A query that is not well formed is read as well as possible, with a note."""
        result = naba("search", "(القادة", url=url)
        assert result.exit_code == 0
        assert (
            "note: a parenthesis is not closed; it was read as closed at the end (character 1)"
            in result.stdout
        )

    def test_a_name_that_no_article_has_is_said(self, url: str) -> None:
        """The nearest names are given with it."""
        for arguments in (["source:صحيفه1"], ["القمة", "--source", "صحيقة"]):
            out = naba("search", *arguments, url=url).stdout
            assert re.search(
                "\nnote: no article has a source named “صح.*”; there is “صحيفة”\n", out
            )

    def test_strict_refuses_it(self, url: str) -> None:
        """--strict makes it a usage error."""
        result = naba("search", "(القادة", "--strict", url=url)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("naba: ")

    @pytest.mark.parametrize(
        "query",
        ['"', "((((", "***", "AND OR", "title:", "\x00", "\ud800", "-", "[1 TO", "ا" * 5000],
    )
    def test_a_hostile_query_is_answered_or_refused(self, url: str, query: str) -> None:
        """No query crashes the program."""
        assert naba("search", "--", query, url=url).exit_code in (0, 2)

    @pytest.mark.parametrize(
        "options", [["--from", "soon"], ["--limit", "-1"], ["--limit", "x"], ["--sort", "up"]]
    )
    def test_an_option_with_a_wrong_value_is_a_usage_error(
        self, url: str, options: list[str]
    ) -> None:
        """An impossible value is refused before searching."""
        assert naba("search", "خبر", *options, url=url).exit_code == 2

    def test_a_wider_level_is_offered(self, url: str) -> None:
        """A wider level is counted for people, and for programs with --offer."""
        assert "note: 1 article with --level smart" in (
            naba("search", "قائد", "--level", "exact", url=url).stdout
        )
        assert (
            "note" not in naba("search", "قائد", "--level", "exact", "--no-offer", url=url).stdout
        )
        for options, offered in (([], None), (["--offer"], {"level": "smart", "total": 1})):
            out = naba("search", "قائد", "--level", "exact", "--json", *options, url=url).stdout
            assert json.loads(out)["query"]["wider"] == offered

    def test_a_period_named_in_the_query_is_offered(self, url: str) -> None:
        """With its count, and the options that filter by it."""
        note = "note: 2 articles for القمة with --from 2018-03-01 --to 2018-03-31"
        assert note in naba("search", "القمة", "في", "آذار", "2018", url=url).stdout
        assert "note: 3 articles with --from 2018-01-01" in naba("search", "2018", url=url).stdout
        assert "--from" not in naba("search", "2018", "--no-offer", url=url).stdout

    def test_it_tells_why(self, url: str) -> None:
        """The word asked for, the word found, its layer and field, and its share of the score."""
        out = naba("search", "قائد", "--explain", url=url).stdout.replace("\u200e", "")
        assert re.search(r"\n     why: قائد → القادة \(stem, text\) \d\.\d\d\n", out)
        assert "why:" not in naba("search", "قائد", url=url).stdout

    def test_it_tells_the_weightiest_reasons(self, url: str) -> None:
        """Six lines, then how many more there are; a match other than a word says what it is."""
        arguments = ("search", "القادة القمة العرب اجت*", "--match", "all", "--explain")
        out = naba(*arguments, url=url).stdout
        told = json.loads(naba(*arguments, "--json", url=url).stdout)["hits"][0]["explain"]
        assert out.count("why: ") == 6
        assert f"\n     and {len(told) - 6} more\n" in out
        out = naba("search", "اجت*", "--explain", url=url).stdout
        assert "→ اجتمع (pattern, folded, text)" in out

    def test_facets_are_counted_below(self, url: str) -> None:
        """Values come with their counts, days with bars."""
        out = naba("search", "القمة", "--facet", "section", "--facet", "timeline", url=url).stdout
        section, timeline = out.split("\nsection\n")[1].split("\ntimeline\n")
        assert [line.split()[-1] for line in section.splitlines()] == ["1", "1"]
        (first, *_, count, bar), _ = (line.split() for line in timeline.splitlines())
        assert (first, count, {*bar} - {"\u200e"}) == ("2018-03-01", "1", {"█"})

    def test_a_cursor_leads_on(self, url: str) -> None:
        """The cursor printed last asks for the next hits, and their numbers go on."""
        out = naba("search", "--cursor", "*", "--limit", "2", url=url).stdout
        cursor = out.splitlines()[-1].removeprefix("next: --cursor ")
        rest = naba("search", "--cursor", cursor, "--limit", "2", url=url).stdout
        assert "  3. القادة في القمة" in rest
        assert "next:" not in rest
        assert naba("search", "--cursor", "x", url=url).exit_code == 2

    def test_the_newest_can_win(self, url: str) -> None:
        """A half-life of a few hours outweighs the words."""
        for days, first in (("0.05", "2"), ("0", "1")):
            out = naba("search", "القادة OR الفريق", "--half-life", days, url=url)
            assert f" · {first}\n" in out.stdout.split("\n\n")[1] + "\n"


class TestStories:
    """Articles of one story, and articles similar to one."""

    def test_a_story_is_shown_once(self, stories: str) -> None:
        """Its sources are named, and the option that shows its articles."""
        out = naba("search", "البلدية", "--group", "story", "--sort", "oldest", url=stories).stdout
        assert out.startswith("4 articles, 2 stories in ")
        (line,) = [line for line in out.splitlines() if "--story" in line]
        assert line.startswith("     3 articles: وكالة، صحيفة، إذاعة · --story ")
        story = naba("search", *line.split()[-2:], "--json", url=stories).stdout
        assert [hit["id"] for hit in json.loads(story)["hits"]] == ["3", "2", "1"]

    def test_similar_articles_are_no_copies(self, stories: str) -> None:
        """People get them numbered, programs as the API gives them."""
        assert "  1. تأجيل\n     صحيفة · 2024-05-09 · t" in naba("similar", "1", url=stories).stdout
        found = json.loads(naba("similar", "1", "--limit", "1", "--json", url=stories).stdout)
        assert (found["id"], [article["id"] for article in found["articles"]]) == ("1", ["t"])

    def test_no_article_may_be_similar(self, stories: str) -> None:
        """It is said so, and is no error."""
        assert naba("similar", "u", url=stories).stdout == "0 articles\n"
        assert json.loads(naba("similar", "u", "--json", url=stories).stdout)["articles"] == []

    def test_similar_to_nothing_fails(self, stories: str) -> None:
        """An unknown id is named, and the exit code is 1."""
        result = naba("similar", "nope", url=stories)
        assert (result.exit_code, result.stdout) == (1, "")


class TestExport:
    """The command export."""

    def test_the_whole_index_as_json_lines(self, url: str) -> None:
        """Without arguments, every article as it came, so that they can be indexed again."""
        found = [json.loads(line) for line in naba("export", url=url).stdout.splitlines()]
        assert found == [exported_record(article) for article in reversed(ARTICLES)]

    def test_a_search_as_csv(self, url: str) -> None:
        """Words and filters choose the articles."""
        out = naba("export", "القمة", "--format", "csv", "--section", "رياضة", url=url).stdout
        head, row = out.removeprefix("\ufeff").splitlines()
        assert head == "id,title,date,source,section,author,url,body,tags,other"
        assert row == "2,مباراة القمة,2018-03-02,صحيفة,رياضة,,,فاز الفريق,,"

    def test_one_article_a_story(self, stories: str) -> None:
        """With --group, the best of each."""
        lines = naba("export", "--group", "story", "--sort", "newest", url=stories).stdout
        assert [json.loads(line)["id"] for line in lines.splitlines()] == ["t", "3", "u"]

    @pytest.mark.parametrize(
        ("form", "begins"),
        [("bibtex", "@article{naba-3,\n"), ("ris", "TY  - NEWS\r\n"), ("periods", "from,to,")],
    )
    def test_citations_and_counts(self, url: str, form: str, begins: str) -> None:
        """Of every article that a search finds."""
        out = naba("export", "طقس", "--format", form, url=url).stdout_bytes.decode()
        assert out.startswith(begins.replace("article", "misc"))
        assert (form == "periods") == out.endswith("2018-03-03,2018-03-03,1\r\n")

    def test_a_strict_query_is_refused_before_anything_is_written(self, url: str) -> None:
        """A usage error, as for search."""
        result = naba("export", "(القادة", "--strict", url=url)
        assert (result.exit_code, result.stdout) == (2, "")


class TestFeed:
    """The command feed."""

    def test_a_search_as_a_feed(self, url: str) -> None:
        """Articles with all the words, newest first, as Atom or RSS."""
        atom = ET.fromstring(naba("feed", "القمة", url=url).stdout)  # noqa: S314  # our own
        titles = [node.text for node in atom.iterfind(".//{*}entry/{*}title")]
        assert titles == ["مباراة القمة", "القادة في القمة"]
        options = ("--format", "rss", "--limit", "1")
        rss = ET.fromstring(naba("feed", *options, url=url).stdout)  # noqa: S314
        assert len(rss.findall("channel/item")) == 1

    def test_links_lead_to_a_server(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is named by the option or by the environment."""
        link = 'href="https://n.example/a/2"'
        assert link in naba("feed", "--base-url", "https://n.example/", url=url).stdout
        assert "href" not in naba("feed", url=url).stdout
        monkeypatch.setenv("NABA_BASE_URL", "https://n.example")
        assert link in naba("feed", url=url).stdout


class TestArticles:
    """The commands for single articles and for all of them."""

    def test_get_prints_the_article(self, url: str) -> None:
        """An article comes back as it came."""
        assert json.loads(naba("get", "2", url=url).stdout) == ARTICLES[1].to_dict()

    def test_get_of_nothing_fails(self, url: str) -> None:
        """An unknown id is named, and the exit code is 1."""
        result = naba("get", "nope", url=url)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "naba: no article has the id nope\n"

    def test_delete_says_how_many(self, tmp_path: Path) -> None:
        """What exists is deleted; what does not is named, and makes the exit code 1."""
        place = str(tmp_path / "index")
        with open_index(place, create=True) as index, index.writer() as writer:
            writer.add(ARTICLES[0])
        result = naba("delete", "1", "nope", url=place)
        assert (result.exit_code, result.stdout) == (1, "deleted 1 of 2\n")
        assert naba("get", "1", url=place).exit_code == 1

    def test_rebuild_keeps_every_article(self, tmp_path: Path) -> None:
        """A rebuilt index answers as before."""
        place = str(tmp_path / "index")
        with open_index(place, create=True) as index, index.writer() as writer:
            writer.add(ARTICLES[0])
        assert naba("rebuild", url=place).stdout == "rebuilt 1 article\n"
        assert naba("get", "1", url=place).exit_code == 0

    def test_rebuild_takes_other_word_lists(self, tmp_path: Path) -> None:
        """Lists are set, kept when none is given, and removed by an empty file."""
        place = str(tmp_path / "index")
        with open_index(place, create=True) as index, index.writer() as writer:
            writer.add(ARTICLES[0])
        (tmp_path / "o").write_text("القمة\tذروة\n")
        (tmp_path / "s").write_text("القادة, الزعماء\n")
        lists = ("--overrides", str(tmp_path / "o"), "--synonyms", str(tmp_path / "s"))
        for options, found in ((lists, True), ((), True), (("--overrides", "/dev/null"), False)):
            assert naba("rebuild", *options, url=place).exit_code == 0
            (word,) = json.loads(naba("analyze", "القمة", "--json", url=place).stdout)
            assert (word["why"] == "override", word["stem"] == "ذروة") == (found, found)
            assert naba("search", "الزعماء", url=place).stdout.startswith("1 article ")


class TestStats:
    """The command stats."""

    def test_stats_as_json(self, url: str) -> None:
        """Programs get the counts and days under fixed names."""
        values = json.loads(naba("stats", "--json", url=url).stdout)
        assert set(values) == {
            "articles",
            "bytes",
            "engine",
            "fingerprint",
            "first_date",
            "last_date",
            "facets",
            "boilerplate",
            "vectors",
        }
        assert (values["articles"], values["first_date"]) == (3, "2018-03-01")

    def test_stats_for_people(self, url: str) -> None:
        """People get aligned lines."""
        assert naba("stats", url=url).stdout.startswith("articles     3\n")


class TestAnalyze:
    """The command analyze."""

    def test_words_with_clitics_and_keys(self) -> None:
        """A table shows how each word is searched."""
        head, row = naba("analyze", "والقادة").stdout.splitlines()
        assert head.split() == ["word", "written", "folded", "stem", "lemma", "clitics", "why"]
        assert "و+ ال+" in row

    def test_words_as_json(self) -> None:
        """Programs get a list of words."""
        (word,) = json.loads(naba("analyze", "والقادة", "--json").stdout)
        assert (word["word"], word["proclitics"]) == ("والقادة", ["و", "ال"])

    def test_overrides_are_shown_before_they_are_rebuilt_with(self, tmp_path: Path) -> None:
        """The effect of editing an index's list can be seen at once."""
        open_index(tmp_path / "index", create=True).close()
        (tmp_path / "index" / "overrides.tsv").write_text("زيلنسكي\tزيلينسكي\n")
        (word,) = json.loads(
            naba("analyze", "وزيلنسكي", "--json", url=str(tmp_path / "index")).stdout
        )
        assert (word["stem"], word["why"]) == ("زيلينسكي", "override")

    def test_a_text_without_words_is_an_empty_table(self) -> None:
        """Having nothing to analyse is not a failure."""
        assert naba("analyze", "").exit_code == 0


class TestSuggest:
    """The command suggest."""

    def test_completions_and_corrections(self, url: str) -> None:
        """Completions come one per line, then corrections with their counts."""
        assert naba("suggest", "مبار", url=url).stdout.splitlines() == ["مباراة"]
        assert naba("suggest", "المقة", url=url).stdout == "did you mean: القمة (2)\n"
        assert "did you mean: القمة (2)" in naba("search", "المقة", url=url).stdout

    def test_json_is_the_answer_of_the_api(self, url: str) -> None:
        """--json prints the text, completions and corrections."""
        out = json.loads(naba("suggest", "القا", "--json", "--limit", "1", url=url).stdout)
        assert out == {"q": "القا", "completions": ["القادة"], "corrections": []}


class TestEvaluate:
    """The command evaluate."""

    def test_measures_are_printed_and_the_run_is_written(self, url: str, tmp_path: Path) -> None:
        """The judged article found first gives 1 in each measure."""
        (tmp_path / "q").write_text('{"id": "q1", "text": "القادة"}\n')
        (tmp_path / "r").write_text("q1\t1\t1\n")
        files = [str(tmp_path / "q"), str(tmp_path / "r")]
        result = naba("evaluate", *files, "--run", str(tmp_path / "run"), url=url)
        measures = ["nDCG@10", "MRR@10", "R@100", "S@1"]
        expected = ["queries", "1", *(word for name in measures for word in (name, "1.0000"))]
        assert result.stdout.split() == expected
        assert (tmp_path / "run").read_text().startswith("q1\t1\t1\t")

    def test_a_bad_line_is_named(self, url: str, tmp_path: Path) -> None:
        """The message gives its file and line."""
        (tmp_path / "q").write_text("{}\n")
        result = naba("evaluate", str(tmp_path / "q"), str(tmp_path / "q"), url=url)
        assert result.exit_code == 1
        assert f"naba: {tmp_path / 'q'}:1: not a JSON object with id and text" in result.stderr


class TestProgram:
    """What all commands share."""

    def test_every_command_has_help(self) -> None:
        """Each command says what it does."""
        for name in main.commands:
            assert naba(name, "--help").exit_code == 0

    def test_a_missing_index_is_exit_code_4(self, tmp_path: Path) -> None:
        """The message says how to make one."""
        result = naba("search", "خبر", url=str(tmp_path / "none"))
        assert (result.exit_code, result.stdout) == (4, "")
        assert "naba index FILES" in result.stderr

    def test_a_damaged_index_is_exit_code_5(self, tmp_path: Path) -> None:
        """The message is one line."""
        place = tmp_path / "index"
        open_index(place, create=True).close()
        (place / "naba.json").write_text("no JSON")
        result = naba("stats", url=str(place))
        assert (result.exit_code, result.stderr.count("\n")) == (5, 1)

    def test_an_unexpected_failure_is_one_line(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No traceback is shown, unless NABA_DEBUG asks for it."""

        def broken(*_: object) -> None:
            raise ZeroDivisionError("oh\x1b[31m no")

        monkeypatch.setattr("search.index.Index.stats", broken)
        result = naba("stats", url=url)
        assert result.exit_code == 1
        assert result.stderr == "naba: internal error: ZeroDivisionError: oh[31m no\n"
        monkeypatch.setenv("NABA_DEBUG", "1")
        assert isinstance(naba("stats", url=url).exception, ZeroDivisionError)

    def test_a_system_failure_is_named(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A full disk is named as such, with the file, or else the index."""
        for place in ("/data", None):

            def full(*_: object, place: str | None = place) -> None:
                raise OSError(28, "No space left on device", place)

            monkeypatch.setattr("search.index.Index.stats", full)
            result = naba("stats", url=url)
            assert result.stderr == f"naba: {place or url}: No space left on device\n"
            assert result.exit_code == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
    @pytest.mark.parametrize("command", [["search"], ["search", "--json"], ["export"], ["feed"]])
    def test_output_that_cannot_be_written(self, url: str, command: list[str]) -> None:
        """What is at fault is standard output, not the index."""
        command = [sys.executable, "-m", "naba", *command, "--index", url]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603
        assert done.stderr == b"naba: standard output: No space left on device\n"
        assert done.returncode == 1

    @pytest.mark.parametrize("command", [["search", "--json"], ["export"], ["feed"]])
    def test_a_reader_that_goes_away_is_no_failure(self, url: str, command: list[str]) -> None:
        """A pipe closed early causes no traceback."""
        command = [sys.executable, "-m", "naba", *command, "--index", url]
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)  # noqa: S603
        os.close(write)
        assert done.stderr == b""


def test_text_for_people_is_clean() -> None:
    """Line breaks become spaces; controls, escapes and direction overrides go; marks stay."""
    assert printable("أ\nب\x9b\x07\u202eج\u2067د\u064b\ud800") == "أ بجد\u064b"
