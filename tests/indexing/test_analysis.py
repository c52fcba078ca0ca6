"""What an article is analysed into, without asking the index."""

import pytest

from search import Article
from search.analyzer import Analyzer
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.near_duplicates import Story
from search.schema import LEAD_WORDS, Document, Schema

SCHEMA = Schema(("country",))
ARTICLE = Article(
    "1",
    "القادة في القمّة",
    "اجتمع القادة",
    source="وكالة الأنباء",
    tags=("مجلس الأمن", "سوريا"),
    url="https://www.example.org/1",
    extra={"country": ["مصر", 7]},
)


@pytest.fixture
def analyze(analyzer: Analyzer) -> ArticleAnalyzer:
    return ArticleAnalyzer(analyzer, SCHEMA)


def keys(analyze: ArticleAnalyzer, article: Article) -> dict[str, str]:
    """Return the keys of an article by field."""
    found = analyze(article).keys(analyze.layers)
    return {field: " ".join(text.split()) for field, text in found.items()}


def document(analyze: ArticleAnalyzer, article: Article, story_id: str) -> Document:
    analyzed = analyze(article)
    story = Story(story_id, article.instant, analyzed.signature)
    return analyzed.document(analyze.layers, story)


class TestKeys:
    """The keys of each field of the index."""

    def test_every_field(self, analyze: ArticleAnalyzer) -> None:
        """Each field of the schema has keys, and no other."""
        assert keys(analyze, ARTICLE).keys() == SCHEMA.key_fields.keys()
        assert keys(analyze, Article("1", "أ")).keys() == SCHEMA.key_fields.keys()

    def test_texts(self, analyze: ArticleAnalyzer) -> None:
        """Each layer of the headline, and of headline and body with a sign between them."""
        found = keys(analyze, ARTICLE)
        assert found["title_written"] == "القادة في القمة"
        assert found["title_stem"] == "قائد في قمة"
        assert found["text_folded"] == "القادة في القمة ¶ اجتمع القادة"
        assert found["text_stem"] == "قائد في قمة ¶ اجتمع قائد"

    def test_headline_only(self, analyze: ArticleAnalyzer) -> None:
        """The keys that the headline has and the body has not, layer by layer."""
        found = keys(analyze, Article("1", "القادة والقمم", "قمة قادة"))
        assert found["headline_only_folded"] == "القادة القمم"
        assert found["headline_only_stem"] == ""
        assert keys(analyze, Article("1", "سوريا"))["headline_only_stem"] == "سوريا"

    def test_a_headline_of_many_words(self, analyze: ArticleAnalyzer) -> None:
        """It has the same keys of its own as the parts of it have."""
        title, body = (" ".join(f"كلمة{n}" for n in numbers) for numbers in (range(99), range(40)))
        parts = [" ".join(title.split()[at : at + 30]) for at in range(0, 99, 30)]
        expected = [keys(analyze, Article("1", part, body)) for part in parts]
        for layer in ("written", "folded", "stem"):
            field = f"headline_only_{layer}"
            only = " ".join(found[field] for found in expected).split()
            assert keys(analyze, Article("1", title, body))[field].split() == only
            assert len(only) == 59

    def test_lead(self, analyze: ArticleAnalyzer) -> None:
        """The headline and the first words of the body."""
        lead = keys(analyze, Article("1", "سوريا", "كلمة " * 200))["lead_stem"]
        assert lead.split() == ["سوريا", "¶", *["كلمة"] * (LEAD_WORDS - 1)]

    def test_names(self, analyze: ArticleAnalyzer) -> None:
        """The folded words of each name, with a sign between two; of declared facets too."""
        found = keys(analyze, ARTICLE)
        assert found["source_folded"] == "وكالة الانباء"
        assert found["tags_folded"] == "مجلس الامن ¶ سوريا"
        assert found["facet_0_folded"] == "مصر ¶ 7"
        assert found["section_folded"] == ""

    @pytest.mark.parametrize("body", ["", "¶ ¶", "...", "\n\t", "ـــ"])
    def test_texts_without_words(self, analyze: ArticleAnalyzer, body: str) -> None:
        """They have no keys; the sign is in no text."""
        assert keys(analyze, Article("1", "سوريا", body))["text_written"] == "سوريا ¶"


class TestDocuments:
    """What an index stores."""

    def test_wholes(self, analyze: ArticleAnalyzer) -> None:
        """Names as they are written, by the engine's names of their fields, and the address."""
        assert document(analyze, ARTICLE, "1").wholes == {
            "source": ("وكالة الأنباء",),
            "section": (),
            "author": (),
            "tags": ("مجلس الأمن", "سوريا"),
            "facet_0": ("مصر", "7"),
            "url": ("example.org/1", "example.org"),
        }

    def test_packed(self, analyze: ArticleAnalyzer) -> None:
        """The article comes back as it was, with the map of its words."""
        stored = Article.unpacked(document(analyze, ARTICLE, "1").packed)
        assert stored == ARTICLE
        assert stored.words

    def test_the_first_article_of_a_story(self, analyze: ArticleAnalyzer) -> None:
        """It has what later ones are compared with, and a copy only the number."""
        first, copy = (document(analyze, ARTICLE, story_id) for story_id in ("1", "0"))
        assert first.bands
        assert first.first
        assert (copy.bands, copy.first) == ("", b"")
        assert copy.story == document(analyze, Article("0", "أ"), "0").story != first.story


class TestCache:
    """Words are met once."""

    def test_new_words(self, analyze: ArticleAnalyzer) -> None:
        """Each word is told once, from the row of the first new one on."""
        analyze(Article("1", "سوريا"))
        first, (written, _, _) = analyze.new_words()
        assert (first, "سوريا" in written) == (0, True)
        analyze(Article("2", "سوريا تركيا"))
        second, layers = analyze.new_words()
        assert second == len(written)
        assert layers == (["تركيا"], ["تركيا"], ["تركيا"])
        assert analyze.new_words() == (second + 1, ([], [], []))

    def test_new_stems(self, analyze: ArticleAnalyzer) -> None:
        """The stems that keys have in texts, unless their own analysis gives them, told once."""
        analyze(Article("1", "أعلام بإعلام"))
        assert analyze.new_stems() == {"اعلام": ["علم"]}
        analyze(Article("2", "أعلام"))
        assert analyze.new_stems() == {}

    def test_making_room_changes_no_article(
        self, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Words that were forgotten are met anew, and every article has the keys it has alone."""
        articles = [Article(str(n), f"القادة {n}", source=f"وكالة {n}") for n in range(20)]
        alone = [keys(ArticleAnalyzer(analyzer, SCHEMA), article) for article in articles]
        monkeypatch.setattr("search.indexing.analysis.CACHED_PARTS", 12)
        analyze, starts = ArticleAnalyzer(analyzer, SCHEMA), 0
        for article, expected in zip(articles, alone, strict=True):
            analyze.make_room(len(article.body))
            starts += not analyze.new_words()[0]
            assert keys(analyze, article) == expected
        assert starts > 2

    def test_another_process_has_the_same_keys(self, analyzer: Analyzer) -> None:
        """Rows are read with the layers that were told of them."""
        here, there = ArticleAnalyzer(analyzer, SCHEMA), ArticleAnalyzer(analyzer, SCHEMA)
        there(Article("0", "كلمات أخرى"))
        _, (written, folded, stems) = there.new_words()
        analyzed = there(ARTICLE)
        _, more = there.new_words()
        told = written + more[0], folded + more[1], stems + more[2]
        assert analyzed.keys(told) == here(ARTICLE).keys(here.layers)
