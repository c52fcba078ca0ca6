"""Measure the searches that take longest, in processor time, whatever else the machine does.

    python -m benchmarks.worst_searches INDEX [--runs 5] [--only NAME]

No answer is cached. What is compared with another version has to be measured by the same command
on the same machine, one version right after the other.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from statistics import median
from typing import Any

from search import Index, SearchRequest, open_index
from search.retrieval import cursor

#: 64 words that stand in very many articles of news.
WORDS = (
    "قال الرئيس الحكومة العام الدولة الوزير البلاد المنطقة القوات الأمن السلطات مصر "
    "سوريا العراق السعودية أمريكا روسيا إيران تركيا لبنان الولايات المتحدة العربية "
    "الدولية الماضي اليوم الشعب الحرب السياسة الاقتصاد المدينة العاصمة المجلس "
    "البرلمان الانتخابات الحزب المعارضة الجيش النظام الشركة السوق النفط المال العمل "
    "الحياة التعليم الصحة القانون المحكمة الشرطة الإعلام الصحيفة التقرير الاتفاق "
    "اللقاء المؤتمر الزيارة القرار الوضع الأزمة الشرق الغرب المرأة العالم"
)
COMMON = WORDS.split()
SHORT = ("عام", "مصر", "يوم", "قال", "دول", "حرب", "جيش", "وزر")
FACETS = ("source", "section", "author", "timeline")

Search = Callable[[Index], Any]


def _search(query: str, **options: Any) -> Search:
    request = SearchRequest(query=query, **options)
    return lambda index: index.search(request)


def _near(first: int, slop: str) -> str:
    pair = COMMON[2 * first], COMMON[2 * first + 1]
    return f'"{" ".join(pair)}"{slop}'


_WIDE: dict[str, Any] = {"match": "any", "level": "wide", "explain": True, "limit": 100}
_GROUPED: dict[str, Any] = {"group": "story", "half_life": 30, "facets": FACETS}
SEARCHES: Mapping[str, Search] = {
    "64 words, any, wide, explained, 100 hits": _search(WORDS, **_WIDE),
    "the same, grouped, fading, all facets": _search(WORDS, **_WIDE, **_GROUPED),
    "two common words, grouped, fading, all facets": _search("قال الرئيس", match="any", **_GROUPED),
    "8 × short~2": _search(" ".join(f"{word}~2" for word in SHORT)),
    "8 × short~2, explained, 100 hits": _search(
        " ".join(f"{word}~2" for word in SHORT), match="any", explain=True, limit=100
    ),
    '12 × "near words"~50': _search(" ".join(_near(at, "~50") for at in range(12))),
    '12 × "in from"~50, function words': _search(
        " ".join(['"في من"~50', '"على إلى"~50', '"عن أن"~50', '"التي الذي"~50'] * 3)
    ),
    '12 × "near words"~50, any': _search(
        " ".join(_near(at, "~50") for at in range(12)), match="any"
    ),
    "8 × one letter and an asterisk": _search(" ".join(f"{letter}?*" for letter in "امتبسوين")),
    "8 × one letter and several question marks": _search(
        " ".join(f"{letter}?ا?ي" for letter in "امتبسوين")
    ),
    "8 × asterisks within words": _search(
        " ".join(f"{start}*{end}" for start, end in zip("المتبسوح", "نةيراتلم", strict=True))
    ),
    "a sentence of common words": _search('"قال الرئيس"~جملة'),
    "12 sentences": _search(" ".join(_near(at, "~جملة") for at in range(12))),
    "a paragraph of common words": _search('"قال الرئيس"~فقرة'),
    "a repeated word": _search("atleast3:قال"),
    "patterns in the lead": _search("مقدمة:ال*"),
    "8 phrases with patterns": _search(
        " ".join(f'"{start}* {end}*"' for start, end in zip(SHORT, SHORT[::-1], strict=True))
    ),
    "3 phrases with patterns, any, 1,000 hits, grouped": _search(
        '"مص* ال*" "جي* ال*" "قا* ال*"', match="any", limit=1000, group="story"
    ),
    "3 near words with patterns, any, 1,000 hits": _search(
        '"مص* ال*"~50 "جي* ال*"~50 "قا* ال*"~50', match="any", limit=1000
    ),
    "offset 900, 100 hits, explained": _search(
        "قال الرئيس", offset=900, limit=100, explain=True, level="wide", match="any"
    ),
    "1,000 hits, explained": _search(
        "قال الرئيس الحكومة", limit=1000, level="wide", match="any", explain=True
    ),
    "1,000 hits": _search("قال الرئيس الحكومة", limit=1000, level="wide", match="any"),
}


def _forged_cursor(index: Index, seen: int = 90_000, **options: Any) -> Any:
    """Ask for what follows a hit that is not where the cursor says."""
    request = SearchRequest(query="قال الرئيس", match="any", cursor="*", limit=100, **options)
    known = index.search(request).hits[0].id
    return index.search(request, cursor=cursor.encode(request, seen, known))


def _export_begun(index: Index, **options: Any) -> Any:
    request = SearchRequest(query=WORDS, match="any", level="wide", **options)
    return list(islice(index.export(request), 1))


def _similar(index: Index) -> Any:
    return index.similar(index.search("قال الرئيس", highlight=False).hits[0].article, 20)


OTHERS: Mapping[str, Search] = {
    "a forged cursor": _forged_cursor,
    "a forged cursor within the answer": partial(_forged_cursor, seen=8_000),
    "a forged cursor within the answer, grouped": partial(
        _forged_cursor, seen=8_000, group="story"
    ),
    "a forged cursor, grouped": partial(_forged_cursor, group="story"),
    "an export's first article": _export_begun,
    "an export's first article, grouped": partial(_export_begun, group="story", half_life=30),
    "the overview of an export": lambda index: index.overview(
        SearchRequest(query=WORDS, match="any", level="wide")
    ),
    "the overview of a grouped export": lambda index: index.overview(
        SearchRequest(query="قال الرئيس", match="any", group="story")
    ),
    "suggestions for 64 words": lambda index: index.suggest(WORDS),
    "suggestions for mistakes": lambda index: index.suggest(
        " ".join(f"{word[:-1]}ظ{word[-1:]}" for word in COMMON[:20])
    ),
    "corrections of mistakes": _search(
        " ".join(f"{word[:-1]}ظ{word[-1:]}" for word in COMMON[:20]), offer=True
    ),
    "similar articles": _similar,
    "1,000 characters analysed": lambda index: index.analyze(WORDS * 2),
}


def milliseconds(search: Search, index: Index, runs: int) -> Iterator[float]:
    """Yield the processor time of each run, after one that is not counted."""
    search(index)
    for _ in range(runs):
        began = time.process_time()
        search(index)
        yield (time.process_time() - began) * 1000


def main() -> None:
    """Measure what the command line asks for, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="a part of the names of what is measured")
    options = parser.parse_args()
    print("| search | processor, ms |\n|---|---:|")
    with open_index(options.index, cache_size=0) as index:
        for name, search in {**SEARCHES, **OTHERS}.items():
            if options.only in name:
                took = median(milliseconds(search, index, options.runs))
                print(f"| {name} | {took:,.1f} |", flush=True)


if __name__ == "__main__":
    main()
