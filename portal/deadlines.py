"""How long anybody may be kept waiting: a deadline that everything below it counts in.

A request gets one deadline for all it does; a part of it may be given less. Whoever waits for
something outside (see `portal.patience`) asks here how long that may last.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends_at: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what is inside take `seconds` in all, or less when there was less left."""
    before = _ends_at.get()
    end = time.monotonic() + seconds
    _ends_at.set(end if before is None else min(before, end))
    try:
        yield
    finally:
        _ends_at.set(before)


@contextmanager
def afresh(seconds: float) -> Iterator[None]:
    """Let what is inside take `seconds` although the time is over: for tidying up."""
    before = _ends_at.get()
    _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.set(before)


def start(seconds: float) -> None:
    """Begin a deadline for the whole of a request."""
    _ends_at.set(time.monotonic() + seconds)


def forget() -> None:
    """End the request's deadline: the thread goes on to another one."""
    _ends_at.set(None)


def seconds_left(most: float) -> float:
    """How long may be waited now: `most` seconds, or what is left of the deadline; never < 0."""
    end = _ends_at.get()
    return most if end is None else max(0.0, min(most, end - time.monotonic()))


def is_over() -> bool:
    """True when there is a deadline and it has passed."""
    end = _ends_at.get()
    return end is not None and time.monotonic() >= end
