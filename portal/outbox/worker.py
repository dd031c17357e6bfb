"""The worker: takes what is due, hands it over, notes the result. At least once, never lost.

The order is what counts: the lease is committed before anything leaves, and 'sent' only after the
other side took it. A worker that dies in between leaves a lease that runs out, and the next one
sends the message again under the same Message-ID or Idempotency-Key.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.clock import Clock
from portal.database import Database
from portal.log import log_event, log_problem
from portal.outbox.delivery import bury_exhausted, has_due, lease_next, mark_failed, mark_sent
from portal.outbox.transports import DeliveryError, Parcel, RefusedError, Transports

IDLE_SECONDS: Final = 2.0
# How long to wait for a database that is away: 1, 2, 4, ... seconds.
LONGEST_WAIT: Final = 30.0
CHORE_EVERY: Final = timedelta(minutes=1)
# A result is noted for as long as the lease holds; after that another worker has the message.
NOTE_TRIES: Final = 6
NAME_LENGTH: Final = 60
Result = TypeVar("Result")
# Something that is done because it is time; several workers may do it at once.
Chore = Callable[[Session, datetime], object]
# Something that asks others outside in between, so it opens and ends its own transactions.
Errand = Callable[[Database], object]


class Worker:
    """One worker on one database. `stop` ends it after the message in hand."""

    def __init__(
        self,
        database: Database,
        transports: Transports,
        *,
        clock: Clock,
        idle_seconds: float = IDLE_SECONDS,
        chores: Sequence[Chore] = (),
        errands: Sequence[Errand] = (),
    ) -> None:
        self.database = database
        self.chores = chores
        self.errands = errands
        self.chores_done_at: datetime | None = None
        self.transports = transports
        self.clock = clock
        self.idle_seconds = idle_seconds
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"[:NAME_LENGTH]
        self.stop = threading.Event()

    def run(self) -> None:
        """Work until `stop` is set; a database that goes away is waited for."""
        log_event("worker_started", worker=self.name)
        failures = 0
        while not self.stop.is_set():
            try:
                self.do_chores()
                self.drain()
                failures = 0
                self.stop.wait(self.idle_seconds)
            except SQLAlchemyError as error:
                failures += 1
                log_problem("worker_database_away", kind=type(error).__name__, failures=failures)
                self.stop.wait(_pause(failures))
        log_event("worker_stopped", worker=self.name)

    def do_chores(self) -> None:
        """Do what the clock asks for, at most once a minute, each in a transaction of its own."""
        now = self.clock()
        if self.chores_done_at is not None and now - self.chores_done_at < CHORE_EVERY:
            return
        for chore in self.chores:
            self._try(partial(self._do_chore, chore, now))
        for errand in self.errands:
            self._try(partial(errand, self.database))
        self.chores_done_at = now

    def _do_chore(self, chore: Chore, now: datetime) -> None:
        with self.database.transaction() as session:
            chore(session, now)

    @staticmethod
    def _try(work: Callable[[], object]) -> None:
        """A bug in one chore must not keep the others, or any message, from going on."""
        try:
            work()
        except SQLAlchemyError:
            raise
        except Exception as error:
            log_problem("chore_crashed", kind=type(error).__name__)

    def drain(self) -> int:
        """Send everything that is due now; returns how many messages were tried."""
        tried = 0
        while not self.stop.is_set() and (parcel := self._take()) is not None:
            self._deliver(parcel)
            tried += 1
            # A long queue over a slow mail server is no reason to seem dead, nor to leave a
            # promise that ran out untold.
            self.do_chores()
        return tried

    def _take(self) -> Parcel | None:
        with self.database.sessions() as session:
            if not has_due(session, now=self.clock()):
                return None
        with self.database.transaction() as session:
            buried = bury_exhausted(session, now=self.clock())
            parcel = lease_next(session, worker=self.name, now=self.clock())
        if buried:
            log_event("messages_given_up", count=buried)
        return parcel

    def _deliver(self, parcel: Parcel) -> None:
        try:
            self.transports[parcel.channel].send(parcel)
        except DeliveryError as error:
            self._note_failure(parcel, error.reason, is_final=isinstance(error, RefusedError))
        except Exception as error:
            # A bug with one message must not keep the others from leaving.
            log_problem("message_crashed", message=parcel.id, kind=type(error).__name__)
            self._note_failure(parcel, f"bug: {type(error).__name__}", is_final=False)
        else:
            self._note(lambda session: mark_sent(session, parcel.id, now=self.clock()))
            log_event("message_sent", message=parcel.id, attempt=parcel.attempts)

    def _note_failure(self, parcel: Parcel, reason: str, *, is_final: bool) -> None:
        state = self._note(
            lambda session: mark_failed(
                session,
                parcel,
                worker=self.name,
                reason=reason,
                is_final=is_final,
                now=self.clock(),
            )
        )
        log_event(
            "message_not_sent",
            message=parcel.id,
            attempt=parcel.attempts,
            reason=reason,
            state=state.value if state else "lease_lost",
        )

    def _note(self, change: Callable[[Session], Result]) -> Result:
        """Keep a result, also when the database restarts just now: forgetting it means a double."""
        for attempt in range(1, NOTE_TRIES):
            try:
                return self._write(change)
            except SQLAlchemyError as error:
                log_problem("worker_note_failed", kind=type(error).__name__, attempt=attempt)
                self.stop.wait(_pause(attempt))
        return self._write(change)

    def _write(self, change: Callable[[Session], Result]) -> Result:
        with self.database.transaction() as session:
            return change(session)


def _pause(failures: int) -> float:
    return float(min(LONGEST_WAIT, 2.0 ** (failures - 1)))
