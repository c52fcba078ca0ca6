"""What the victims write, and what an index has to hold after each of their steps."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate, count, cycle, islice

from search import Article

#: Consonants that no rule of the analyzer removes or changes, for odd and for even places.
_LETTERS = "جدرصطعقث", "حخذزشضظغ"
_TEXT = (
    "قال الوزير إن الحكومة تعمل على مشروع جديد في المدينة بعد اجتماع مع وفد من الشركة أمس "
    "وأضاف أن نتائج الانتخابات أعلنت اليوم وسط احتجاجات واسعة في العاصمة وشهدت الأسواق ارتفاع "
    "أسعار النفط والقمح خلال الأسبوع الماضي بينما فاز الفريق بالمباراة النهائية أمام جمهور كبير"
)
_SOURCES = ("الميناء", "الساحل", "الضفة")
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)

#: An article to add or to replace the one of its id, or the id of one to delete.
Change = Article | str


@dataclass(frozen=True, slots=True)
class State:
    """What an index holds: its articles by id, and the text of its list of synonyms."""

    articles: Mapping[str, Article]
    synonyms: str

    def after(self, changes: Iterable[Change]) -> "State":
        """Return the state after some changes."""
        articles = dict(self.articles)
        for change in changes:
            if isinstance(change, Article):
                articles[change.id] = change
            else:
                articles.pop(change, None)
        return replace(self, articles=articles)


def word_of(article: Article) -> str:
    """Return the word that only this version of the article has."""
    return str(article.extra["word"])


def made_up(chance: random.Random) -> Iterator[Article]:
    """Yield articles without end, made of words of the news."""
    words = _TEXT.split()
    for number, source in zip(count(), cycle(_SOURCES), strict=False):
        date = _FIRST_DAY + timedelta(hours=number)
        title, body = (" ".join(chance.choices(words, k=length)) for length in (6, 40))
        yield Article("", title, body, date.isoformat(), source)


class Workload:
    """An index of ``size`` articles and changes to it, the same ones every time.

    ``source`` are the articles that texts are taken from; it is repeated if it is too short.
    """

    SYNONYMS = "نفط, بترول\n"
    OTHER_SYNONYMS = "نفط, بترول, خام\n"
    BATCHES = 10
    #: Articles between two commits of `naba index`.
    COMMITTED_ARTICLES = 60

    def __init__(self, size: int, source: Sequence[Article] = ()) -> None:
        self._chance = random.Random(size)  # noqa: S311  # no secret
        self._texts = cycle(source) if source else made_up(self._chance)
        self._serial = count(1)
        #: Every version of an article that was ever made.
        self.versions: list[Article] = []
        articles = [self._version(f"a-{number}") for number in range(size)]
        # The index is made in two commits: its articles, then some new versions and deletions.
        self.first: Sequence[Change] = articles
        self.second: Sequence[Change] = [
            *(self._version(article.id) for article in articles[::10]),
            *(article.id for article in articles[5::20]),
        ]
        self.start = State({}, self.SYNONYMS).after(self.first).after(self.second)
        self.batches = self._batches()
        self.file = self._file(max(size // 2, 3 * self.COMMITTED_ARTICLES))
        self.deleted = list(self.start.articles)[::7]
        #: The articles of two creators at once.
        self.twins = self._version("one"), self._version("other")
        #: What the next writer adds, after a kill.
        self.next = self._version("next")

    def _version(self, article_id: str) -> Article:
        """Return a new version of an article, with another text and a word that only it has."""
        text, serial = next(self._texts), next(self._serial)
        digits = f"{serial:06o}"
        word = "".join(letters[int(n)] for letters, n in zip(cycle(_LETTERS), digits, strict=False))
        # The accusative of the word, whose ending tells the stem, makes another table of stems.
        body = f"{word} {word}اً {text.body}"
        made = replace(text, id=article_id, body=body, words=b"", extra={"word": word})
        self.versions.append(made)
        return made

    def _batches(self) -> list[list[Change]]:
        """Return batches that add, replace and delete, also what they have added themselves."""
        batches = list[list[Change]]()
        for number in range(self.BATCHES):
            ids = self._chance.sample(list(self.start.articles), 14)
            added = [self._version(f"b-{number}-{n}") for n in range(12)]
            batch: list[Change] = [*added, *ids[:6], *map(self._version, ids[6:])]
            # Deleted and added again, added and deleted, added twice, and of an earlier batch.
            again: list[Change] = [self._version(ids[0]), added[0].id, self._version(added[1].id)]
            batches.append([*batch, *again])
            if number:
                batches[-1] += [f"b-{number - 1}-2", self._version(f"b-{number - 1}-3")]
        return batches

    def _file(self, size: int) -> list[Article]:
        """Return articles of a file: some replace those of the index, the others are new."""
        replaced = self._chance.sample(list(self.start.articles), min(size, len(self.first)) // 2)
        ids = [*replaced, *(f"f-{number}" for number in range(size - len(replaced)))]
        self._chance.shuffle(ids)
        return [self._version(article_id) for article_id in ids]

    @cached_property
    def file_batches(self) -> list[Sequence[Change]]:
        """The articles of the file as they are committed."""
        rest = iter(self.file)
        chunks = iter(lambda: list(islice(rest, self.COMMITTED_ARTICLES)), [])
        return list(chunks)


def states(start: State, batches: Iterable[Iterable[Change]]) -> list[State]:
    """Return the states before the first batch of changes and after each."""
    return list(accumulate(batches, State.after, initial=start))
