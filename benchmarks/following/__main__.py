"""Follow ten feeds that change, break, move and refuse, and kill the follower now and then.

    python -m benchmarks.following [--minutes 10] [--kill-every 30] [--seed 1]

The feeds are served on this machine, each at a host of its own (127.0.0.1 to 127.0.0.10, as Linux
has them), and are followed by `naba watch`. In the end every article must be in the index once, as
it is by then, and nobody may have been asked impolitely. The exit code is 1 where that is not so.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from benchmarks.following.feeds import MANNERS, Feed
from benchmarks.following.proof import Newspapers, found
from benchmarks.following.server import serving

_TICK_SECONDS = 2.0
#: After the end of all illness, when the last error may be waited out.
_MAX_SETTLING_SECONDS = 180.0


class Watcher:
    """`naba watch` as a process of its own, which may be killed and started again."""

    def __init__(self, feeds: Sequence[Feed], folder: Path) -> None:
        self.index = str(folder / "index")
        self._list = folder / "feeds.sources"
        self._list.write_text("".join(f"{feed.address}\n" for feed in feeds), "utf-8")
        self._lines = folder / "lines"
        self._start()

    def _start(self) -> None:
        hosts = [f"--allow-host=127.0.0.{number}" for number in range(1, len(MANNERS) + 1)]
        command = [sys.executable, "-m", "naba", "watch", str(self._list), "--index", self.index]
        with self._lines.open("ab") as lines:
            self._process = subprocess.Popen(  # noqa: S603  # our own
                [*command, "--interval", "2s", "--json", *hosts], stdout=lines
            )

    def kill(self) -> None:
        """Kill it at once, and start another one."""
        self._process.kill()
        self._process.wait()
        self._start()

    def stop(self) -> int:
        """End it as Ctrl-C does; return its exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(30)

    def told(self) -> dict[str, int]:
        """Return how much its lines tell in all."""
        told = dict.fromkeys(("added", "replaced", "deleted", "rejected", "errors"), 0)
        for line in self._lines.read_text("utf-8").splitlines():
            try:
                outcome = json.loads(line)
            except ValueError:
                continue  # cut off by a kill
            for name in ("added", "replaced", "deleted", "rejected"):
                told[name] += outcome.get(name, 0)
            told["errors"] += bool(outcome.get("error"))
        return told


@click.command()
@click.option("--minutes", type=float, default=10.0, show_default=True)
@click.option(
    "--kill-every", type=float, default=30.0, show_default=True, help="Seconds; 0: never."
)
@click.option("--seed", type=int, default=1, show_default=True)
def main(minutes: float, kill_every: float, seed: int) -> None:
    """Follow feeds, kill the follower, and print what came of it."""
    chance, kills = Random(seed), 0  # noqa: S311  # no secret
    with TemporaryDirectory() as folder, serving(seed) as (feeds, log):
        papers = Newspapers(feeds, seed)
        watcher = Watcher(feeds, Path(folder))
        until = time.monotonic() + minutes * 60
        next_kill = time.monotonic() + kill_every * chance.uniform(0.5, 1.5)
        while time.monotonic() < until:
            time.sleep(_TICK_SECONDS * chance.random())
            if kill_every and time.monotonic() > next_kill:
                watcher.kill()
                log.forget_validators()
                kills += 1
                next_kill = time.monotonic() + kill_every * chance.uniform(0.5, 1.5)
            papers.tick()
        papers.recover()
        settling = time.monotonic() + _MAX_SETTLING_SECONDS
        while not (result := found(watcher.index, feeds)).is_right and time.monotonic() < settling:
            time.sleep(1)
        code = watcher.stop()
        figures = {
            "minutes": minutes,
            "kills": kills,
            "exit code after Ctrl-C": code,
            "published": papers.published,
            "changed": sum(feed.changes for feed in feeds),
            "in the index": result.articles,
            "lost": len(result.lost),
            "doubled": len(result.doubled),
            "outdated": len(result.outdated),
            "strangers": len(result.strangers),
            "requests": log.requests,
            "conditional": log.conditional,
            **{f"answers {status}": count for status, count in sorted(log.statuses.items())},
            "at once to a host": log.at_once,
            "before the time asked for": log.too_early,
            "without validators": log.without_validators,
            **{f"told {name}": count for name, count in watcher.told().items()},
        }
        for name, figure in figures.items():
            click.echo(f"{name:26} {figure:>10,}")
    impolite = log.at_once + log.too_early + log.without_validators
    sys.exit(not result.is_right or impolite > 0)


if __name__ == "__main__":
    main()
