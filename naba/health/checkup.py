"""All checks in their order; one that fails is a finding too."""

from collections.abc import Callable, Iterable, Iterator

from naba.health import index, installation, machine, meaning, server, speed
from naba.health.finding import Finding, Subject

Check = Callable[[Subject], Iterable[Finding]]

_ALWAYS: tuple[tuple[str, Check], ...] = (
    ("versions", installation.versions),
    ("settings", installation.settings),
    ("environment", installation.environment),
    ("locale", installation.language),
    ("load", machine.processors),
    ("open files", machine.open_files),
    ("disk", machine.disk),
    ("memory", machine.memory),
    ("rights", index.rights),
    ("writer", index.writers),
    ("damage", index.damage),
    ("server", server.condition),
    ("index", index.opening),
    ("sources", index.sources),
)
#: What needs an index that can be opened.
_OPENED: tuple[tuple[str, Check], ...] = (
    ("engine", speed.engine),
    ("segments", speed.segments),
    ("storage", speed.storage),
    ("meaning", meaning.vectors),
)
#: What is only asked of an index in a folder of this machine, and of one on a server.
_LOCAL = frozenset({"disk", "rights", "writer", "damage", "segments", "storage"})
_REMOTE = frozenset({"server"})


def findings(url: str) -> Iterator[Finding]:
    """Yield what all checks find of the installation and of the index at an address."""
    causes: list[str] = []
    opened = True
    subject = Subject.of(url)
    left_out = _REMOTE if subject.is_local else _LOCAL

    def told(name: str, check: Check) -> Iterator[Finding]:
        nonlocal opened
        if name in left_out:
            return
        for finding in _checked(name, check, subject):
            if finding.state != "good" and finding.check in speed.CAUSES:
                causes.append(finding.check)
            if finding.state == "bad" and name in ("rights", "server", "index"):
                opened = False
            yield finding

    for name, check in _ALWAYS:
        yield from told(name, check)
    if opened:
        for name, check in _OPENED:
            yield from told(name, check)
        yield from _checked("searches", lambda it: speed.searches(it, causes), subject)


def _checked(name: str, check: Check, subject: Subject) -> Iterator[Finding]:
    try:
        yield from check(subject)
    except (KeyboardInterrupt, GeneratorExit, SystemExit):
        raise
    # An engine's panic is not an Exception.
    except BaseException as error:
        text = f"could not be checked: {error or type(error).__name__}"
        yield Finding(name, "bad", text, "NABA_DEBUG=1 with the command that fails shows more")
