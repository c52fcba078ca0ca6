"""The loop of the writer: it opens the index only while there is something to write.

What arrives while a commit is made is written with the next one, so that many small requests cost
few commits. Each request is answered after the commit that keeps its articles.
"""

import sys
from time import monotonic, sleep
from typing import Any

from index_data.records import Reading
from index_data.turns import PAUSE_SECONDS, patient_writer
from search import Index, IndexLocked, IndexWriter, SearchError, open_index
from search.fields import declared_among
from web.writing.batch import Changes
from web.writing.inbox import Inbox, Job
from web.writing.protocol import Refusal

#: How long the index stays open: at most, and with nothing to write.
SESSION_SECONDS, IDLE_SECONDS = 1.5, 0.3
#: How long requests are gathered for one commit.
_GROUP_SECONDS = 0.5
#: How long a request waits for another process that writes; less once one has waited in vain, as
#: each that waits takes a thread from the server.
LOCK_SECONDS, _SHORT_LOCK_SECONDS = 15.0, 2.0
_RETRY_SECONDS = 15


class WritingLoop:
    """Writes what comes to an inbox into an index."""

    def __init__(self, index_url: str, inbox: Inbox) -> None:
        self._url = index_url
        self._inbox = inbox
        self._index: Index | None = None
        self._patience_seconds = LOCK_SECONDS

    def run(self, first: Job) -> None:
        """Write a request, and what comes after it until the inbox is closed and empty."""
        job: Job | None = first
        while job:
            group = [job]
            try:
                self._write(group)
            except IndexLocked as error:
                self._patience_seconds = _SHORT_LOCK_SECONDS
                _refuse(group, Refusal(error.code, _RETRY_SECONDS))
            except SearchError as error:
                self._give_up(group, error.code, error)
            except OSError as error:
                self._give_up(group, "write-failed", error)
            except BaseException:
                _refuse(group, Refusal("writer-failed"))
                raise
            job = self._inbox.take()

    def _write(self, group: list[Job]) -> None:
        """Write requests as long as they come, beginning with a group of them.

        On an exception, those of the group have not been answered.
        """
        index = self._opened()
        waited = monotonic() - group[0].received
        with patient_writer(index, self._patience_seconds - waited) as writer:
            self._patience_seconds = LOCK_SECONDS
            ends = monotonic() + SESSION_SECONDS
            while group:
                self._commit(index, writer, group)
                group.clear()
                rest = min(IDLE_SECONDS, ends - monotonic())
                if rest > 0 and (job := self._inbox.take(rest)):
                    group.append(job)
        if monotonic() >= ends:
            sleep(PAUSE_SECONDS)

    def _commit(self, index: Index, writer: IndexWriter, group: list[Job]) -> None:
        """Write a group of requests, and those that come meanwhile, with one commit."""
        reading = Reading(facets=declared_among(index.filters))
        changes = Changes(writer, index.get)
        answers: list[dict[str, Any]] = [_write_job(group[0], changes, reading)]
        ends = monotonic() + _GROUP_SECONDS
        while monotonic() < ends and (job := self._inbox.take(0)):
            group.append(job)
            answers.append(_write_job(job, changes, reading))
        if changes.any:
            writer.commit()
        for job, answer in zip(group, answers, strict=True):
            job.answer.set_result(answer)

    def _opened(self) -> Index:
        if self._index is None:
            self._index = open_index(self._url, cache_size=0)
        return self._index

    def _give_up(self, group: list[Job], code: str, error: Exception) -> None:
        print(f"naba: the writer could not write: {error}", file=sys.stderr, flush=True)
        _refuse(group, Refusal(code))
        if self._index is not None:
            self._index.close()
            self._index = None


def _write_job(job: Job, changes: Changes, reading: Reading) -> dict[str, Any]:
    if job.wanted.delete:
        return {"deleted": changes.delete(job.wanted.delete)}
    body, job.body = job.body, b""
    return changes.write(body, job.wanted.format, reading)


def _refuse(group: list[Job], refusal: Refusal) -> None:
    for job in group:
        if not job.answer.done():
            job.answer.set_exception(refusal)
