"""The benchmark of rare names judges by letters what a search found."""

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks.rare_names import NAMES, Case, Holders, main, read_cases
from search import Article

BODIES = {
    "1": "زار الوفد مدينة ڤيلنيوس",
    "2": "وصل القطار إلى مَدِينَتِهِم من فيلنيوس",
    "3": "تقع المدينة على البحر",
    "4": "افتتح الفيلنيوسي معرضه",
    "5": "كتب المسافرون لفيلنيوس رسائل",
}
CASE = Case("مدينة فيلنيوس", "[فڤ]يلنيوس", "فيلنيوسي", "مدين(?:ة|ت(?:ه|هم))")


def test_words_are_found_by_their_letters_behind_any_clitics() -> None:
    holders = Holders(Article(key, body=body) for key, body in BODIES.items())
    name, any_form, other = holders.of(CASE)
    assert (name, any_form - name, other) == ({"2", "5"}, {"4"}, {"1", "2", "3"})


def test_a_name_with_the_article_always_has_it_and_others_never() -> None:
    holders = Holders([Article("1", body="أوقاف وللأوقاف"), Article("2", body="البنين")])
    assert holders.of(Case("وزير الأوقاف", "الاوقاف", "", "وزير"))[0] == {"1"}
    assert not holders.of(Case("منتخب بنين", "بنين", "", "منتخب"))[0]


def test_every_query_matches_its_own_expressions() -> None:
    for case in read_cases(NAMES):
        holders = Holders([Article("1", body=case.query)])
        assert holders.of(case) == ({"1"}, {"1"}, {"1"}), case


def test_the_table_of_some_articles(tmp_path: Path) -> None:
    lines = [json.dumps({"id": key, "title": "خبر", "body": body}) for key, body in BODIES.items()]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    names = tmp_path / "names.tsv"
    names.write_text("# query\nمدينة فيلنيوس\tفيلنيوس\t\tمدين(?:ة|ت(?:ه|هم))\n", encoding="utf-8")
    arguments = [str(tmp_path / "articles.jsonl"), "--names", str(names)]
    printed = CliRunner().invoke(main, arguments).output
    assert "| مدينة فيلنيوس | 2 |" in printed
    assert "| 1 | 1 | 100.0% |" in printed
