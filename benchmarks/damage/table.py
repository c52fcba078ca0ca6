"""The table of what damaged indexes answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

import click

from benchmarks.damage.harms import FLIP, Harm
from benchmarks.damage.probes import Answer
from benchmarks.damage.verdict import Accepted, Verdict, Violation, verdict
from search.custom_words import LISTS

_VIOLATIONS = get_args(Violation)
_MAX_EXCERPT_CHARS = 160


class Trial(NamedTuple):
    """What the probes of an index got after a harm."""

    harm: Harm
    answers: Mapping[str, Answer]


class Judged(NamedTuple):
    """What one answer after a harm is worth."""

    harm: Harm
    probe: str
    answer: Answer
    verdict: Verdict

    @property
    def is_violation(self) -> bool:
        """Whether a damaged index must not answer so."""
        return self.verdict in _VIOLATIONS


def judged(trials: Iterable[Trial], whole: Mapping[str, Answer]) -> Iterator[Judged]:
    """Yield every answer of some trials with its verdict."""
    for harm, answers in trials:
        for name, answer in answers.items():
            yield Judged(harm, name, answer, verdict(name, harm, whole, answers))


def print_table(found: Sequence[Judged]) -> None:
    """Print what was found: counts by the kind of file, what checks named, and each violation."""
    verdicts = (*get_args(Accepted), *_VIOLATIONS)
    harms = {(one.harm, one.harm.file_kind) for one in found}
    trials = Counter(kind for _, kind in harms)
    counts = Counter((one.harm.file_kind, one.verdict) for one in found)
    click.echo("\t".join(["file", "harms", *verdicts]))
    for kind in sorted(trials):
        sums = (counts[kind, name] for name in verdicts)
        click.echo("\t".join([kind, str(trials[kind]), *map(str, sums)]))
    totals = Counter(one.verdict for one in found)
    click.echo("\t".join(["all", str(len(harms)), *(str(totals[name]) for name in verdicts)]))
    _print_checks(found)
    panics = Counter(one.harm.file_kind for one in found if one.answer.panicked)
    shown = ", ".join(f"{kind} {count}" for kind, count in panics.most_common())
    click.echo(f"panics printed, and caught: {panics.total()} answers {shown}".rstrip())
    _print_cases("wrong answers", [one for one in found if one.verdict == "wrong"])
    _print_cases("violations", [one for one in found if one.is_violation])


def _print_checks(found: Sequence[Judged]) -> None:
    checks = [one for one in found if one.probe == "check" and one.harm.file not in LISTS]
    for flipped in (True, False):
        those = [one for one in checks if (one.harm.kind == FLIP) == flipped]
        named = sum(one.verdict in ("named", "denied") for one in those)
        what = "single flips" if flipped else "other harms"
        click.echo(f"check named the file of {named} of {len(those)} {what}")


def _print_cases(what: str, cases: Sequence[Judged]) -> None:
    click.echo(f"{what}: {len(cases)}, of {len({one.harm for one in cases})} harms")
    alike: defaultdict[tuple[str, ...], list[Judged]] = defaultdict(list)
    for one in cases:
        alike[one.verdict, one.harm.kind, one.harm.file_kind, one.probe].append(one)
    for (*about, probe), those in sorted(alike.items(), key=lambda item: item[0]):
        first = those[0]
        excerpt = " ".join(first.answer.excerpt.split())[-_MAX_EXCERPT_CHARS:]
        status = first.answer.signal or first.answer.status
        click.echo(f"  {' '.join(about)}: {probe}: {len(those)}, {first.harm}: {status} {excerpt}")
