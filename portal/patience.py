"""Waiting for PostgreSQL, and never for ever.

The server ends a statement that takes too long. But a server that stands still, or a network that
loses everything, says nothing at all: the library would wait for as long as the machine stays on.
So every wait ends here too. A connection whose answer is still to come is of no use to anybody; it
is closed, and the pool makes another one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, event

from portal.deadlines import afresh, is_over, seconds_left, within

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.abc import RV, PQGen, PQGenConn

    Driver = Connection[Any]
else:
    # The driver is loaded only where PostgreSQL is used: it costs 8 MB in every process.
    Driver = object

# After its own limit the server answers; only when it does not, we do.
MARGIN_SECONDS: Final = 1.0
# A connection that lies ready and is silent for so long is given up for a new one.
PING_SECONDS: Final = 2.0
ROLLBACK_SECONDS: Final = 1.0
AWAY_SECONDS: Final = 2.0
INTERVAL_SECONDS: Final = 0.1
# psycopg.pq.TransactionStatus.ACTIVE: a command was sent, its answer is still to come.
ANSWER_TO_COME: Final = 1
TIME_IS_OVER: Final = "the time of this request is over"


class Reach:
    """Whether the database could be reached a moment ago, for one process."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.again_at: float | None = None
        self._hangs = False
        self._lock = threading.Lock()

    def is_away(self) -> bool:
        """True for two seconds after it did not answer: who can do without need not ask."""
        again_at = self.again_at
        return again_at is not None and self.clock() < again_at

    def note_away(self, *, hangs: bool = False) -> None:
        """It did not answer. `hangs`: a connection was tried for as long as that may take."""
        with self._lock:
            self.again_at = self.clock() + AWAY_SECONDS
            self._hangs = self._hangs or hangs

    def note_back(self) -> None:
        """It answered."""
        with self._lock:
            self.again_at = None
            self._hangs = False

    def may_connect(self) -> bool:
        """False while connecting hangs, except for one who tries every two seconds.

        Otherwise every thread would stand waiting, and none would be left for the pages that
        can be answered. A refused connection costs nothing, so that is always tried again.
        """
        with self._lock:
            if not self._hangs:
                return True
            if self.is_away():
                return False
            self.again_at = self.clock() + AWAY_SECONDS
            return True


class Patience(Driver):
    """What is added to the driver's connection: an end to every wait, commits and pings too."""

    driver: Any
    reach: Reach
    patience: float = PING_SECONDS

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> PQGenConn[Any]:
        # The driver limits each attempt by itself, but a name can stand for several servers.
        return cls._until_over(super()._connect_gen(conninfo))

    @classmethod
    def _until_over(cls, attempt: PQGenConn[Any]) -> Generator[Any, Any, Any]:
        try:
            waits_for = next(attempt)
            while True:
                ready = yield waits_for
                if is_over():
                    raise cls.driver.errors.ConnectionTimeout("no connection in time")
                waits_for = attempt.send(ready)
        except StopIteration as made:
            return made.value

    def wait(
        self, gen: PQGen[RV], interval: float = INTERVAL_SECONDS, timeout: float | None = None
    ) -> RV:
        """Wait for an answer, for as long as may be; every wait but connecting passes here."""
        limit = seconds_left(self.patience if timeout is None else min(self.patience, timeout))
        if not limit:
            # What is not sent cannot be done without anybody knowing.
            raise self.driver.OperationalError(TIME_IS_OVER)
        try:
            answer = super().wait(gen, interval, limit)
        except self.driver.OperationalError:
            if self.pgconn.transaction_status == ANSWER_TO_COME:
                self.pgconn.finish()
                self.reach.note_away()
            raise
        if self.reach.again_at is not None:
            self.reach.note_back()
        return answer

    def rollback(self) -> None:
        """Undo, also when the time is over: then shortly."""
        with afresh(ROLLBACK_SECONDS):
            super().rollback()


def limit_waits(engine: Engine, *, seconds: float, reach: Reach) -> None:
    """Let no wait of a PostgreSQL engine last longer than `seconds` and a margin."""
    dialect: Any = engine.dialect
    driver = dialect.loaded_dbapi
    kind: Any = type("PatientConnection", (Patience, driver.Connection), {"driver": driver})
    ping = dialect.do_ping

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, words: Any, named: Any) -> Any:
        limit, started = seconds_left(seconds), time.monotonic()
        if not limit:
            raise driver.OperationalError(TIME_IS_OVER)
        if not reach.may_connect():
            raise driver.OperationalError("the database did not answer a moment ago")
        try:
            with within(limit):
                connection = kind.connect(*words, **named)
        except driver.Error:
            reach.note_away(hangs=time.monotonic() - started >= seconds)
            raise
        reach.note_back()
        connection.reach, connection.patience = reach, seconds + MARGIN_SECONDS
        return connection

    def ping_shortly(connection: Any) -> bool:
        with within(PING_SECONDS):
            return bool(ping(connection))

    dialect.do_ping = ping_shortly
