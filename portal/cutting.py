"""An end to a whole conversation: a server that answers byte by byte never meets a step's limit."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Any, Self


class Watch:
    """Opens connections, and cuts those that are still there when the time is over.

    It keeps a handle of its own on each: encryption takes the socket over and hides it, and a
    handshake can drip as well.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def connect(self, address: tuple[str, int], timeout: float, *_source: Any) -> socket.socket:
        """A connection under this watch. Raises TimeoutError when the time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        opened = socket.create_connection(address, min(timeout, left))
        opened.settimeout(timeout)
        with self._lock:
            self._handles.append(opened.dup())
        return opened

    def _cut(self) -> None:
        with self._lock:
            for handle in self._handles:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)
