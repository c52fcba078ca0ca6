"""Time indexing and searching, next to other engines in one run.

python -m benchmarks.speed ARTICLES.jsonl.gz [--first N] [--rounds 3] [--only NAME]...
    [--json FILE] [--compare OLD.json]

Each engine runs in processes of its own and takes its turn in every round; the medians of the
rounds are printed. The searches are 1,000 fragments, two to four words each, of the articles' own
titles, after 300 others to warm up; each finds ten articles, in one thread. The slow engines get
only the first 3,000 articles, and Naba and Lucene run once more on those for comparison. An engine
that is not installed is named with what to install. The figures are kept in benchmarks/results/.
See docs/speed.md.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from benchmarks import table
from benchmarks.contestants import ENTRIES, LUCENE, SLOW_ARTICLES, command, write
from benchmarks.corpus import Fragments, articles
from benchmarks.installed import PeerMissing
from benchmarks.measure import ROOT, Program, folder_megabytes, machine, medians, percentiles, run

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_RESULTS = ROOT / "benchmarks" / "results"
KINDS = ("plain", "snippets")
#: Engines take turns after this many texts: a machine's speed changes within seconds.
_TURN_TEXTS = 50
#: Name → command line of a contestant.
Commands = Mapping[str, list[str]]


@click.command()
@click.argument("source", metavar="ARTICLES", type=_FILE)
@click.option("--first", type=click.IntRange(1), help="Only the first N articles.", metavar="N")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--only",
    type=click.Choice(list(ENTRIES)),
    multiple=True,
    help="Only this engine; repeat it for several.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path),
    help="Write the figures here instead of to a dated file in benchmarks/results/.",
)
@click.option(
    "--compare", type=_FILE, help="Print what has changed since the figures in this file."
)
def main(
    source: Path,
    first: int | None,
    rounds: int,
    only: Sequence[str],
    json_file: Path | None,
    compare: Path | None,
) -> None:
    """Print tables of indexing and searching, one row per engine."""
    with tempfile.TemporaryDirectory(prefix="naba-speed-") as name:
        folder = Path(name)
        commands, missing = _commands(only or list(ENTRIES), folder / "classes")
        contest = _Contest(folder, source, first, rounds)
        slow = {name for name in commands if ENTRIES[name].slow}
        if slow and contest.count > SLOW_ARTICLES:
            heats = [contest.run(_without(commands, slow), missing)]
            beside = _without(commands, commands.keys() - slow - {"naba", LUCENE})
            heats.append(_Contest(folder, source, SLOW_ARTICLES, rounds).run(beside, missing))
        else:
            heats = [contest.run(commands, missing)]
    now = datetime.now(UTC)
    result = {
        "made": f"{now:%Y-%m-%d %H:%M} UTC",
        "machine": machine(),
        "rounds": rounds,
        "heats": heats,
        "missing": missing,
    }
    click.echo(table.tables(result))
    if compare:
        click.echo(table.comparison(json.loads(compare.read_text("utf-8")), result))
    json_file = json_file or _RESULTS / f"speed-{now:%Y%m%d-%H%M}.json"
    json_file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _tell(f"the figures are kept in {json_file}")


def _commands(names: Sequence[str], classes: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the commands of the contestants that are installed, and what the others lack."""
    commands, missing = {}, {}
    for name in names:
        try:
            commands[name] = command(name, classes)
        except PeerMissing as reason:
            missing[name] = str(reason)
    return commands, missing


def _without(commands: Commands, names: Set[str]) -> dict[str, list[str]]:
    return {name: call for name, call in commands.items() if name not in names}


class _Contest:
    """Indexing and searching the first articles of a file."""

    def __init__(self, folder: Path, source: Path, first: int | None, rounds: int) -> None:
        self._folder = folder
        self._rounds = rounds
        self._articles = folder / "articles.jsonl"
        found = list(articles(source, first))
        self.count = len(found)
        write(found, self._articles)
        fragments = Fragments.of([article.title for article in found])
        self._warm_up = folder / "warm-up.txt"
        self._warm_up.write_text("\n".join(fragments.warm_up), "utf-8")
        self._turns = []
        for first_of_turn in range(0, len(fragments.asked), _TURN_TEXTS):
            turn = folder / f"asked-{first_of_turn}.txt"
            texts = fragments.asked[first_of_turn : first_of_turn + _TURN_TEXTS]
            turn.write_text("\n".join(texts), "utf-8")
            self._turns.append(turn)

    def run(self, commands: Commands, missing: dict[str, str]) -> dict[str, Any]:
        """Return the figures; a contestant that fails is moved to ``missing``."""
        rows: dict[str, dict[str, Any]] = {name: {} for name in commands}
        for number in range(self._rounds):
            for name in list(rows):
                with _failures(name, rows, missing):
                    figures = self._index(commands[name], self._folder / name)
                    rows[name].setdefault("rounds", []).append(figures)
                    _tell(f"{name}: indexing, round {number + 1}: {figures['seconds']:.1f} s")
        for row in rows.values():
            row["index"] = medians(row.pop("rounds"))
        self._search(commands, rows, missing)
        for name in commands:
            shutil.rmtree(self._folder / name, ignore_errors=True)
        megabytes = self._articles.stat().st_size / 1e6
        return {"articles": self.count, "megabytes": round(megabytes, 1), "rows": rows}

    def _index(self, call: Sequence[str], folder: Path) -> dict[str, float]:
        shutil.rmtree(folder, ignore_errors=True)
        ran = run([*call, "index", str(self._articles), str(folder)])
        return {
            "seconds": ran.seconds,
            "processor": ran.processor,
            "rate": self.count / ran.seconds,
            "memory": ran.peak.all,
            "own memory": ran.peak.own,
            "megabytes": folder_megabytes(folder),
        }

    def _search(
        self, commands: Commands, rows: dict[str, dict[str, Any]], missing: dict[str, str]
    ) -> None:
        """Fill in search times, with all contestants open and queried by turns."""
        with ExitStack() as stack:
            programs: dict[str, Program] = {}
            for name in list(rows):
                with _failures(name, rows, missing):
                    call = [*commands[name], "search", str(self._folder / name)]
                    programs[name] = stack.enter_context(Program(call))
                    rows[name] |= json.loads(programs[name].answer())
                    for kind in _kinds(name):
                        programs[name].answer(f"{kind} {self._warm_up}")
            for number in range(self._rounds):
                for kind in KINDS:
                    asked = {name: programs[name] for name in rows if kind in _kinds(name)}
                    for name, figures in self._ask(kind, asked, rows, missing).items():
                        rows[name].setdefault(kind, []).append(figures)
                _tell(f"searching, round {number + 1}")
            for name, row in rows.items():
                row["memory"] = round(programs[name].memory().own, 1)
                row |= {kind: medians(row[kind]) for kind in _kinds(name)}

    def _ask(
        self,
        kind: str,
        programs: Mapping[str, Program],
        rows: dict[str, dict[str, Any]],
        missing: dict[str, str],
    ) -> dict[str, dict[str, float]]:
        """Search for all texts by turns; return the figures of each contestant."""
        before = {name: program.processor() for name, program in programs.items()}
        answers: dict[str, list[dict[str, Any]]] = {name: [] for name in programs}
        names = list(programs)
        for turn in self._turns:
            # The first one goes last in the next turn.
            names = [name for name in names[1:] + names[:1] if name in rows]
            for name in names:
                with _failures(name, rows, missing):
                    answers[name].append(json.loads(programs[name].answer(f"{kind} {turn}")))
        return {
            name: _together(parts, programs[name].processor() - before[name])
            for name, parts in answers.items()
            if name in rows
        }


def _together(answers: Sequence[dict[str, Any]], processor: float) -> dict[str, float]:
    """Return the figures of several answers together, with the processor time of each search."""
    times = [time for answer in answers for time in answer["times"]]
    sums = {name: sum(answer[name] for answer in answers) for name in ("hits", "snippets")}
    return {**percentiles(times), "each": processor * 1e3 / len(times), **sums}


def _kinds(name: str) -> Sequence[str]:
    return KINDS if ENTRIES[name].snippets else KINDS[:1]


@contextmanager
def _failures(
    name: str, rows: dict[str, dict[str, Any]], missing: dict[str, str]
) -> Iterator[None]:
    """Drop a contestant that fails, with the reason; the others go on."""
    try:
        yield
    except PeerMissing as reason:
        missing[name] = str(reason)
        del rows[name]


def _tell(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
