"""Whether what a damaged index answered may be answered."""

import signal
from collections.abc import Mapping
from typing import Literal

from benchmarks.damage import probes
from benchmarks.damage.harms import EDITS, REMOVED, UNREADABLE, Harm
from benchmarks.damage.probes import CLOSED, DAMAGED, Answer
from search.custom_words import LISTS
from search.engines.manifest import MANIFEST
from search.suggest.phrase_counts import PHRASES

#: ``right``: as the whole index answers. ``named``: damage is told. ``denied``: a missing right is
#: told. ``wrong``: another answer, from bytes that nothing but a check compares.
Accepted = Literal["right", "named", "denied", "wrong"]
#: ``lie``: another answer, from bytes that are compared. ``unnoticed`` by a check. ``raw``: an
#: internal error. The last three: a signal, no answer in time, and any other answer.
Violation = Literal["lie", "unnoticed", "raw", "died", "hung", "other"]
Verdict = Accepted | Violation

#: Exit codes of a command that meets damage, and of a repair that tells what is lost.
_EXIT_DAMAGED, _EXIT_LOST = 5, 3
#: Files that are too large to be compared as a whole whenever an index is opened, and those without
#: which it answers as well.
_ONLY_CHECKED = frozenset({".term", ".idx", ".pos", ".seg", PHRASES, *LISTS})
#: Files that every writer makes anew.
_REWRITTEN = frozenset({MANIFEST, PHRASES, "meta.json", ".managed.json", ".toc"})
#: What an index without its own words says of itself.
_LIST_ERRORS = ("invalid-word-list", "index-mismatch")


def verdict(
    name: str, harm: Harm, whole: Mapping[str, Answer], answers: Mapping[str, Answer]
) -> Verdict:
    """Return what the answer to a probe is worth, given all ``answers`` of the damaged index."""
    got = answers[name]
    if got.signal:
        # The signal that ends what hangs.
        return "hung" if got.signal == signal.SIGALRM else "died"
    if got.status in (-1, 500) or "internal error" in got.excerpt or "Traceback" in got.excerpt:
        return "raw"
    if harm.kind == UNREADABLE and _is_denied(got):
        return "denied"
    if name.endswith("repaired"):
        return _of_repaired(harm, got, answers["repair"], whole[name])
    if name.startswith("check"):
        return _of_check(name, harm, got)
    return "right" if got.says_as(whole[name]) else _of_another(harm, got)


def _of_check(name: str, harm: Harm, got: Answer) -> Verdict:
    if got.status == _EXIT_DAMAGED:
        return "named" if name != "check" or harm.file in got.told else "unnoticed"
    # People write the lists, and may have meant it.
    edited = harm.file in LISTS and harm.kind in EDITS
    written = name == "check written" and (
        harm.file_kind in _REWRITTEN or harm.file in LISTS and harm.kind == REMOVED
    )
    return "right" if not got.status and (edited or written) else "unnoticed"


def _of_repaired(harm: Harm, got: Answer, repair: Answer, whole: Answer) -> Verdict:
    if repair.status == _EXIT_DAMAGED:
        return "named"
    if got.says_as(whole):
        return "right"
    is_told = repair.status == _EXIT_LOST or harm.file in repair.excerpt
    if is_told and not got.status:
        return "named"
    # A list that still can be read is taken as it is: people write it.
    return "wrong" if harm.file in LISTS and not got.status else "lie"


def _of_another(harm: Harm, got: Answer) -> Verdict:
    if got.status in (_EXIT_DAMAGED, _EXIT_LOST):
        return "named"
    if got.status in (503, CLOSED) and got.code == DAMAGED:
        return "named"
    # Some orders are carried out, and tell what they have met.
    if harm.file in got.excerpt:
        return "named"
    if harm.file in LISTS and _is_of_lists(got):
        return "named"
    if got.status in (0, 200, 404) or "no article has the id" in got.excerpt:
        return "wrong" if harm.file_kind in _ONLY_CHECKED else "lie"
    return "other"


def _is_denied(got: Answer) -> bool:
    return got.code == probes.UNREADABLE or "Permission denied" in got.excerpt


def _is_of_lists(got: Answer) -> bool:
    return got.code in _LIST_ERRORS or got.status == 2 or "made by another version" in got.excerpt
