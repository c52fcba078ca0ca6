"""Ask an index requests of every kind, and show where two versions answer them differently.

    python -m benchmarks.answers ask INDEX ARTICLES.jsonl.gz OUT [--count 2000]
    python -m benchmarks.answers compare ONE OTHER

The same articles and count make the same requests, none of them twice, so that no answer comes
from a cache. A line of OUT is a request, a tab and its answer as JSON.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import chain, cycle, islice, pairwise, zip_longest
from pathlib import Path
from typing import Any

from search import Index, Results, SearchError, SearchRequest, open_index

Options = dict[str, Any]
#: Templates of queries, filled in from an article: braces without a name are a word. For one
#: sentence they are many: of few, the answer depends on how much can be read in a moment.
QUERIES: dict[str, Sequence[str]] = {
    "word": ("{}", "{rare}"), "words": ("{} {}", "{two}", "{rare} {}", "{} {} {}"),
    "headline": ("{part}", "{rare} {rarer} {}", "{headline}"), "question": ("هل {part}؟",),
    "phrase": ('"{two}"', "«{part}»", "“{two}” {}", '"في {}"', '"{two}" "{two}"', '"{two} {}"'),
    "near": ('"{} {}"~5', '"{rare} {}"~{digit}', '"{part}"~', 'نص:"{two} {two} {two}"~40'),
    "sentence": ('title:"{all}"~sentence', '="{all}"~جملة', 'نص:="{many}"~sentence'),
    "exactly": ("={}", "={} {}", '="{two}"', "=({} OR {rare})", "={rare}", "{} ={}"),
    "without": ("{} -{}", "{two} NOT {}", '{} -"{two}"', "{} -({two})", "-{}", "NOT ({} OR {})"),
    "or": ("{} OR {}", "{} | {rare}", "{} OR -{}", "{} أو {}", "{} AND {} OR {rare}", "{} + {}"),
    "parentheses": ("({} OR {}) {}", "(({two}) OR {}) -({rare} OR {})", "({} ({} | ({} -{})))"),
    "beginning": ("{begin}*", "{begin}* {}", "{begin}* -{begin}*", "عنوان:{begin}*", "={begin}*"),
    "wildcard": ("{hole}", "{gap}", "{hole} {}", "{gap} OR {}", "{gap}*", "title:{hole}", "={gap}"),
    "fuzzy": ("{}~", "{}~1", "{wrong}~1", "{wrong}~2", "{} {wrong}~", "{} -{rare}~", "{wrong}~^2"),
    "weight": ("{} {}^3", "{}^0.5 {}", '"{two}"^2 {}', "({two})^4 {begin}*^2", "{rare}^٠٫٧ OR {}"),
    "fields": ("title:{}", 'العنوان:"{two}"', "عنوان:({} OR {})", 'متن: "{two}"', "نص:=({} {})"),
    "names": ("source:{source}", "مصدر:{source} {}", "مصدر:{unknown}", 'قسم:"{unknown}" {}',
        "{} -source:{source}", "section:{section} {}", "القسم:{section}", "author:{}", "كاتب:{}"),
    "date": ("date:{day}", "تاريخ:{day}..2018-09 {}", "date:>{day} {}", "date:<{day}", "date:2014",
        "تاريخ:آذار-2018", 'date:"21 آذار/مارس 2018"', "{} -date:2018-0{digit}", "date:2018-05 {}"),
    "unclosed": ('"{two}', "({}", "{two})", "«{}\t“{}", "({} OR ({}", '{} "', "() {}", '"" {}'),
    "dangling": ("{} OR", "AND {}", "{} ~", "^3 {}", "= {}", "{} -", "OR", "{} عنوان: ", "| {} OR"),
    "beyond": ("{}^99", "{}~9", '"{two}"~99', '"{two}"~0', "{}^x", "م* {}", "؟؟", "date:أمس {}",
        "date:2018-05..2018-03", "موقع:{}", "{begin}*~", '"{headline}"~5', "{}^0.01"),
    "too-much": ("(" * 9 + "{}" + ")" * 9, "{} " * 70, "{headline} " * 30, "{begin}* " * 9),
    "misspelt": ("{wrong}", "{wrong} {}", "{part} {wrong}", "{glued}", "{glued} {}"),
    "latin": ("{latin}", "{latin} {}", "{name}", "{name} {}"), "marked": ("{marked}", "={marked}"),
    "keyboard": ("{typed}", "{typed} {typed}", "{retyped}", "{typed} {}"),
    "number": ("{digit}00 {}", "٢٠١٨ {}", "{digit},500", "10^{digit}", "http://a.org/?{}"),
    "frequent": ("في {}", "من إلى {}", "هو {} الذي", "", "  ", "على", "☂ {}"),
}  # fmt: skip
_EVERY, _LEVELS = tuple(chain.from_iterable(QUERIES.values())), ("exact", "smart", "wide")
#: What a search can be asked for besides its query, and some of what it cannot.
OPTIONS: dict[str, Sequence[Any]] = {
    "level": ("exact", "wide") * 5 + ("deep",), "match": ("all", "any") * 5 + ("some",),
    "sort": ("newest", "oldest") * 5 + ("best",), "limit": (0, 1, 3, 25, 100, 1, 3, 25, -1, 1001),
    "offset": (1, 5, 10) * 4 + (95, 990, 995), "group": ("story",) * 12 + ("source",),
    "facets": (("source", "section"), ("timeline",), ("author", "timeline")) * 5 + (("{}",),),
    "sources": (("{source}",), ("{source}", "BBC"), ("{unknown}",)) * 3 + (("{}",) * 65,),
    "sections": (("{section}",), ("{unknown}", "sport"), ("{unknown}",)), "highlight": (False,),
    "authors": ((),) * 6 + (("{name}",), ("{}", "{unknown}"), ("{} " * 200,)), "plain": (True,),
    "date_from": ("{day}", "2018-0{digit}-01", "20180301") * 3 + ("2018-13-01",), "strict": (True,),
    "date_to": ("{day}", "2018-0{digit}-28") * 3 + ("{}",), "story": (None,) * 8 + ("0" * 16, "{}"),
    "half_life": (0, 1, 7.5, 30, 365) * 3 + (1e9,), "cursor": ("*",) * 9 + ("abc",),
    "explain": (True,), "offer": (True,),
}  # fmt: skip
#: What every other round of all kinds of queries is asked for instead, in turn.
ROUNDS: list[Options] = [{}, {"offer": True, "explain": True}, {"group": "story", "limit": 20},
                         {"level": "wide"}, {"strict": True}]  # fmt: skip
#: What the other methods are called with.
OTHERS: dict[str, dict[str, Sequence[Any]]] = {
    "suggest": {"text": ("{begun}", "{begun}", "{begin}", "{part} {begin}", "{wrong}", "",
        "{wrong} {}", "{glued}", "{latin}", "{name}", "{typed}", "{retyped}", '"{two}', "{two}")},
    "copies": {"id": ("{id}", "{twin}", "{twin}", "{}")},
    "analyze": {"text": ("{headline}", "{marked} {latin}، {typed}")}, "similar": {"id": ("{id}",)},
    "mark": {"query": _EVERY, "text": ("{text}",), "field": ("title", "body"), "level": _LEVELS},
    "export": {"query": _EVERY, "sort": ("relevance", "newest", "oldest"), "level": _LEVELS},
}  # fmt: skip
CALLS: dict[str, Callable[[Index, Options], Any]] = {
    "suggest": lambda index, o: index.suggest(**o).to_dict(),
    "similar": lambda index, o: [x.id for a in [index.get(o["id"])] if a for x in index.similar(a)],
    "copies": lambda index, o: [article.id for article in index.copies(o["id"])],
    "analyze": lambda index, o: [word.to_dict() for word in index.analyze(**o)],
    "mark": lambda index, o: index.mark(**o),
    "export": lambda index, o: [a.id for a in islice(index.export(SearchRequest(**o)), 200)],
}
_WORD, _LATIN, _HOLE = (re.compile(p) for p in (r"[^\W\d_]{2,}", "[A-Za-z]{3,}", r"\{(\w*)\}"))
_NAMES = "Mohammed bin Salman", "Trump", "Erdogan", "Putin", "Khaled", "Bashar al-Assad", "Aleppo"
_LETTERS, _KEYS = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ", "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_KNOWN = "title", "body", "date", "source", "section"
_TO_KEYS, _FROM_KEYS = str.maketrans(_LETTERS, _KEYS), str.maketrans(_KEYS, _LETTERS)


def fillings(article: Mapping[str, str], often: Mapping[str, int]) -> dict[str, Sequence[str]]:
    """Return what can be put in each place of a template."""
    title, heading = article["title"], _WORD.findall(article["title"])
    words, body = heading + _WORD.findall(article["body"]), article["body"]
    rare = sorted(set(heading), key=lambda word: (often[word], word))
    long = [(word[:2], word[2], word[3:]) for word in [*words, "العراق"] if len(word) > 3]
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return {
        "": words, "two": pairs, "glued": [pair.replace(" ", "") for pair in pairs],
        "rare": rare[:1], "rarer": rare[1:2], "all": [" ".join(rare)], "text": [title, body],
        "part": [" ".join(heading[s : s + n]) for s in range(len(heading) - 2) for n in (2, 3, 4)],
        "begun": [title[:end] for end in range(2, 30)], "begin": [a + b for a, b, _ in long],
        "hole": [f"{a}?{c}" for a, _, c in long], "gap": [f"{a}*{c[1:]}" for a, _, c in long],
        "marked": [a + m + b + c for a, b, c in long for m in "ُّـ"], "day": [article["date"][:10]],
        "wrong": [a + x + c for a, b, c in long for x in ("", "ي", "ع", b + b, c[:1] + b)],
        "typed": ["".join(abc).replace("لا", "b").translate(_TO_KEYS) for abc in long],
        "retyped": [name.lower().translate(_FROM_KEYS) for name in _NAMES],
        "latin": _LATIN.findall(body) or _NAMES, "name": _NAMES, "digit": "123456789",
        "many": [" ".join(words[start : start + 8]) for start in range(len(heading), len(words))],
        "source": [article["source"]], "section": [article["section"]], "id": [article["id"]],
        "unknown": [article[n][:-1] + "x" for n in ("source", "section")], "headline": [title],
    }  # fmt: skip


class Draw:
    """Fill in templates from the articles of a file, the same ones every time."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
        found = [dict.fromkeys(_KNOWN, "") | json.loads(line) for line in lines if line.strip()]
        titles = Counter(article["title"] for article in found)
        self._twins = [a["id"] for a in found if titles[a["title"]] > 1] or ["none"]
        self._articles = [a for a in found if len(set(_WORD.findall(a["title"]))) > 3]
        self._often = Counter(word for a in found for word in _WORD.findall(a["title"]))
        self._chance = random.Random(7)  # noqa: S311  # no secret hangs on it

    def filled(self, options: Options) -> Options:
        """Return options with their templates filled in from another article."""
        known = fillings(self._chance.choice(self._articles), self._often) | {"twin": self._twins}
        fill = partial(_HOLE.sub, lambda hole: self._chance.choice(known[hole[1]]))
        texts = {n: fill(v) for n, v in options.items() if isinstance(v, str)}
        several = {n: tuple(map(fill, v)) for n, v in options.items() if isinstance(v, tuple)}
        return options | texts | several

    def requests(self, size: int) -> Iterator[tuple[str, Options]]:
        """Yield so many searches, every other round with options, and a twentieth of each other."""
        choice = self._chance.choice
        for number, (kind, queries) in islice(enumerate(cycle(QUERIES.items())), size):
            turn = number // len(QUERIES)
            names = self._chance.sample(list(OPTIONS), turn // 2 % 3 + 1)
            drawn = {n: v for n in names if (v := choice(OPTIONS[n])) not in ((), None)}
            options = drawn if turn % 2 else ROUNDS[turn // 2 % len(ROUNDS)]
            name = "+".join([f"search:{kind}", *options])
            yield name, self.filled({"query": choice(queries)} | options)
        for method, given in [*OTHERS.items()] * (size // 20):
            yield method, self.filled({name: choice(values) for name, values in given.items()})


def answers(index: Index, line: str, options: Options) -> Iterator[tuple[str, Any]]:
    """Yield the line of a request and its answer or error, and the same of what it leads on to."""
    try:
        if call := CALLS.get(line.split()[0]):
            yield line, call(index, options)
            return
        results = index.search(request := SearchRequest(**options))
        yield line, told(results)
        groups = [hit.group for hit in results.hits if hit.group]
        for group in sorted(groups, key=lambda group: -group.size)[:1]:
            story = replace(request, group=None, story=group.id, offset=0, cursor=None)
            yield f"{line} (the largest story)", told(index.search(story))
        for page in range(2, 5):
            if results.next_cursor:
                results = index.search(replace(request, cursor=results.next_cursor))
                yield f"{line} (page {page})", told(results)
    except SearchError as error:
        yield line, {"error": str(error)}


def told(results: Results) -> Options:
    """Return an answer with what the API leaves out, and without the time that it took."""
    return {name: v for name, v in results.to_dict().items() if name != "took_ms"} | {
        "corrections": [asdict(correction) for correction in results.corrections],
        "notices": [asdict(notice) for notice in results.notices],
        "next_cursor": results.next_cursor,
        "starts": [[snippet.start for snippet in hit.snippets] for hit in results.hits],
        "stories": [[a.id for a in hit.group.articles] for hit in results.hits if hit.group],
    }


def ask(url: str, draw: Draw, out: Path, size: int) -> None:
    """Write requests and their answers to a file; print how many of each kind."""
    seen, kinds, began = set[str](), Counter[str](), time.perf_counter()
    with open_index(url) as index, out.open("w", encoding="utf-8", newline="\n") as file:
        for name, options in draw.requests(size):
            line = " ".join([name, *(f"{option}={value!r}" for option, value in options.items())])
            call = f"{name.split(':')[0]} {sorted(options.items())}"
            for asked, answer in answers(index, line, options) if call not in seen else ():
                file.write(f"{asked}\t{json.dumps(answer, ensure_ascii=False, sort_keys=True)}\n")
                kinds.update(re.findall(r"\+?[^+:]+", name))
            seen.add(call)
    print(f"{time.perf_counter() - began:.1f} s", *kinds.items(), sep="\n")


def leaves(value: Any, place: str = "") -> Iterator[str]:
    """Yield each value within an answer, behind its place."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict) or not value:
        yield f"{place}: {value!r}"
        return
    for name, part in value.items():
        yield from leaves(part, f"{place}/{name}")


def compare(one: Path, other: Path) -> bool:
    """Print how many answers of two files are alike, and how others differ; tell if all are."""
    lines = [path.read_text("utf-8").split("\n")[:-1] for path in (one, other)]
    first, second = (dict(line.split("\t", 1) for line in each) for each in lines)
    apart = [name for name in first | second if first.get(name) != second.get(name)]
    every = len(first | second)
    print(f"{every - len(apart):,} of {every:,} answers are alike byte for byte")
    for name in apart[:20]:
        found = (leaves(json.loads(each.get(name, '"not asked"'))) for each in (first, second))
        unlike = next((pair for pair in zip_longest(*found) if pair[0] != pair[1]), ())
        print(name[:300], *(str(leaf)[:500] for leaf in unlike), sep="\n    ")
    return not apart


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask", help="write requests and their answers to a file")
    asking.add_argument("index")
    asking.add_argument("articles", type=Path)
    asking.add_argument("out", type=Path)
    asking.add_argument("--count", type=int, default=2000, metavar="N")
    comparing = commands.add_parser("compare", help="show where two such files differ")
    comparing.add_argument("files", nargs=2, type=Path)
    wanted = parser.parse_args()
    if wanted.command == "ask":
        ask(wanted.index, Draw(wanted.articles), wanted.out, wanted.count)
    elif not compare(*wanted.files):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
