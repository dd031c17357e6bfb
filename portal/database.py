"""The database: one declarative base, engines for SQLite and PostgreSQL, and transactions.

A request reads through `session()`. A change of state happens inside `transaction()`, which the
view opens around one service call: all of it is kept, or nothing is.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from flask import Flask, current_app, g
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from portal import deadlines
from portal.patience import Reach, limit_waits

NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITE_OPTION: Final = "opstap_write"
# A request may need several waits, each of which just ends in time; together they end too.
WAITS_PER_REQUEST: Final = 3
# Two of them may go to waiting for a turn to write, the third to who writes in another process.
WAITS_FOR_TURN: Final = 2
TURNS: Final = "opstap_turns"
# How much SQLite does between two looks at the clock: under a millisecond.
STEPS_PER_LOOK: Final = 10_000
# What a view may meet while the database is away; the last one is for who goes on after the first.
AWAY: Final = (DBAPIError, PoolTimeout, PendingRollbackError)
JsonDocument = dict[str, Any]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC without zone so that both databases compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: it is a bug that would shift promises by an hour or two."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment must be aware; use portal.clock.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware, in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every table; constraint names follow one convention so that tests can break them by name."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: Date,
        str: String,
        JsonDocument: JSON,
        list[str]: JSON,
    }


def enum_type(enum: type[StrEnum]) -> Enum:
    """A column type that stores the enum's value as text, guarded by a named CHECK."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=_snake(enum.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def make_engine(
    url: str, *, timeout: int = 5, reach: Reach | None = None, **options: Any
) -> Engine:
    """An engine for `url` whose every wait is bounded by `timeout` seconds; see `patience`.

    `options` are SQLAlchemy's own, for an engine that is used in another way than by sessions.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, timeout, options)
    engine = create_engine(
        url,
        **{"pool_pre_ping": True, **options},
        # The text of an error would hold what people typed.
        hide_parameters=True,
        pool_timeout=timeout,
        connect_args={
            "connect_timeout": timeout,
            "options": f"-c statement_timeout={timeout * 1000} -c lock_timeout={timeout * 1000}"
            " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": timeout * 1000,
        },
    )
    limit_waits(engine, seconds=timeout, reach=reach or Reach())
    return engine


def _sqlite_engine(url: str, timeout: int, options: dict[str, Any]) -> Engine:
    engine = create_engine(
        url,
        pool_timeout=timeout,
        hide_parameters=True,
        connect_args={"timeout": timeout},
        **options,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling starts transactions too late for us; see `begin`.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        # SQLite works in our own thread: nobody else could end what takes too long.
        connection.set_progress_handler(deadlines.is_over, STEPS_PER_LOOK)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that will write takes the lock at once: upgrading a read lock later can
        # fail at once with 'database is locked', however long the timeout.
        writes = connection.get_execution_options().get(WRITE_OPTION)
        if not writes or not _began_to_write(connection):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _began_to_write(connection: Connection) -> bool:
    """Ask for the lock anew while there is time; False lets the caller meet the error itself.

    Between processes SQLite knows no turns: whoever looks at the right moment is in. In a rush one
    of hundreds would be passed over for all of one wait, though the lock came free many times.
    """
    for _ in range(WAITS_PER_REQUEST - 1):
        try:
            connection.connection.cursor().execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            if deadlines.is_over():
                return False
        else:
            return True
    return False


class Turns:
    """Who writes in SQLite, in the order in which they came, among the threads of one process.

    SQLite itself knows no order. Whoever finds it locked sleeps and tries again, and a late one
    may be let in first, so that of many at once some would never get in before their time is over.
    """

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()
        self._inside = threading.local()

    def __len__(self) -> int:
        """How many write or wait for it."""
        return len(self._line)

    @contextmanager
    def wait(self) -> Iterator[None]:
        """Wait until all who came before are done; who waited long enough just tries.

        A chore that writes in batches begins anew within its own turn: it waits for nobody.
        """
        if getattr(self._inside, "is_mine", False):
            yield
            return
        mine = threading.Event()
        with self._lock:
            self._line.append(mine)
            self._line[0].set()
        try:
            mine.wait(deadlines.seconds_left(self.seconds))
            self._inside.is_mine = True
            yield
        finally:
            self._inside.is_mine = False
            with self._lock:
                self._line.remove(mine)
                if self._line:
                    self._line[0].set()


class Database:
    """The engine and session factory of one app."""

    def __init__(self, url: str, *, timeout: int = 5) -> None:
        self.url = url
        self.timeout = timeout
        self.reach = Reach()
        self.request_seconds = float(WAITS_PER_REQUEST * timeout)
        self.engine = make_engine(url, timeout=timeout, reach=self.reach)
        turns = Turns(seconds=float(WAITS_FOR_TURN * timeout))
        self.sessions = sessionmaker(
            self.engine,
            expire_on_commit=False,
            # PostgreSQL locks rows, not everything, and lets writers in by their order itself.
            info={TURNS: turns} if self.engine.dialect.name == "sqlite" else {},
        )

    def is_away(self) -> bool:
        """True for two seconds after it did not answer: what is in memory will do."""
        return self.reach.is_away()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session of its own in one write transaction, for the command line and the worker."""
        with self.sessions() as session, writing(session):
            yield session


def init_database(app: Flask, database: Database) -> None:
    """Attach the database; a request has a deadline, and its session is closed when it ends."""
    app.extensions["database"] = database
    app.before_request(_start_deadline)
    app.teardown_appcontext(_close_session)


def get_database() -> Database:
    """The database of the current app."""
    database: Database = current_app.extensions["database"]
    return database


def session() -> Session:
    """The session of this request (or app context), opened when first asked for."""
    if "database_session" not in g:
        g.database_session = get_database().sessions()
    opened: Session = g.database_session
    return opened


@contextmanager
def transaction() -> Iterator[Session]:
    """One write transaction on the request's session: commits at the end, or keeps nothing."""
    with writing(session()) as current:
        yield current


@contextmanager
def writing(current: Session) -> Iterator[Session]:
    """End what was only read, begin a write transaction on `current`, commit or roll back."""
    # What was read before may be stale by now, so it is read again inside the transaction.
    current.commit()
    current.expire_all()
    turns: Turns | None = current.info.get(TURNS)
    with nullcontext() if turns is None else turns.wait():
        try:
            current.connection(execution_options={WRITE_OPTION: True})
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            raise


def _start_deadline() -> None:
    deadlines.start(get_database().request_seconds)


def _close_session(_error: BaseException | None) -> None:
    deadlines.forget()
    opened: Session | None = g.pop("database_session", None)
    if opened is not None:
        opened.close()
