"""Print speed figures as tables, and the changes between two runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.contestants import ENTRIES, LUCENE

_TITLES = {
    "index": "Indexing",
    "plain": "Searching, ten articles",
    "snippets": "Searching, ten articles with snippets",
}
_COLUMNS = {
    "index": ("seconds", "processor", "rate", "memory", "own memory", "megabytes"),
    "plain": ("p50", "p95", "p99", "each"),
    "snippets": ("p50", "p95", "p99", "each"),
}
_HEADS = {
    "seconds": "seconds",
    "processor": "processors, s",
    "rate": "articles/s",
    "memory": "peak memory, MB",
    "own memory": "without mapped files, MB",
    "megabytes": "index, MB",
    "p50": "p50, ms",
    "p95": "p95, ms",
    "p99": "p99, ms",
    "each": "processors, ms",
}
#: The figures that are also given as multiples of Lucene's.
_RATIOS = {
    "index": ("seconds", "processor", "megabytes"),
    "plain": ("p50", "p99", "each"),
    "snippets": ("p50", "p99", "each"),
}
_HEAD_LINES = 2
Rows = Mapping[str, Mapping[str, Any]]


def tables(result: Mapping[str, Any]) -> str:
    """Return all tables of a run in Markdown, and the engines that are missing."""
    parts = [
        f"{result['made']}, {result['machine']['processor']}; "
        f"medians of {result['rounds']} rounds; × is a multiple of Lucene's figure."
    ]
    for heat in result["heats"]:
        size = f"{heat['articles']:,} articles, {heat['megabytes']:.1f} MB"
        parts += [
            f"**{title}**: {size}\n\n{_table(heat['rows'], kind)}"
            for kind, title in _TITLES.items()
            if any(kind in row for row in heat["rows"].values())
        ]
    parts += [f"{ENTRIES[name].label}: {reason}" for name, reason in result["missing"].items()]
    return "\n\n".join(parts)


def _table(rows: Rows, kind: str) -> str:
    head = ["engine", *(_HEADS[name] for name in _COLUMNS[kind])]
    head += [f"× {_HEADS[name].partition(',')[0]}" for name in _RATIOS[kind]]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, row in rows.items():
        if kind not in row:
            continue
        label = f"{ENTRIES[name].label} {row['version']}"
        figures = [_shown(row[kind][column]) for column in _COLUMNS[kind]]
        ratios = [_ratio(rows, name, kind, column) for column in _RATIOS[kind]]
        lines.append([label, *figures, *ratios])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(rows: Rows, name: str, kind: str, column: str) -> str:
    theirs = rows.get(LUCENE, {}).get(kind, {}).get(column)
    return f"{rows[name][kind][column] / theirs:.2f}" if theirs else ""


def _shown(figure: float) -> str:
    return (
        f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"
    )


def comparison(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return how each figure has changed, by itself and as a multiple of Lucene's.

    The latter holds also when the machine was busier in one of the runs.
    """
    lines = [
        "| articles | engine | figure | before | now | change | of Lucene's before | now |",
        "|---:|---|---|---:|---:|---:|---:|---:|",
    ]
    before = {
        (heat["articles"], name): heat["rows"] for heat in old["heats"] for name in heat["rows"]
    }
    for heat in new["heats"]:
        for name in heat["rows"]:
            if rows := before.get((heat["articles"], name)):
                lines += _changes(heat["articles"], name, rows, heat["rows"])
    if len(lines) == _HEAD_LINES:
        return "Nothing to compare: no engine was given as many articles then."
    return "\n".join(lines)


def _changes(articles: int, name: str, old: Rows, new: Rows) -> Iterator[str]:
    for kind, columns in _COLUMNS.items():
        then, today = old[name].get(kind, {}), new[name].get(kind, {})
        for column in [one for one in columns if one in then and one in today]:
            before, now = then[column], today[column]
            cells = [
                f"{articles:,}",
                ENTRIES[name].label,
                f"{_TITLES[kind]}: {_HEADS[column]}",
                _shown(before),
                _shown(now),
                f"{now / before - 1:+.0%}" if before else "",
                _ratio(old, name, kind, column),
                _ratio(new, name, kind, column),
            ]
            yield f"| {' | '.join(cells)} |"
