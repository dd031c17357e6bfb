"""A cable that can be cut or held: between the portal and the database, on real sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

CHUNK = 65536


class Fault(StrEnum):
    """What the cable does from the moment that the wanted words pass."""

    DROP = "dropped"
    STALL = "stalled"


@dataclass
class Cable:
    """Forwards everything; armed, it breaks once at `words` on their way to the server.

    The words count only after `first` passed on the same connection. They themselves are let
    through only with `passes`: then the server does what they say, and it is the answer that never
    comes. A dropped connection leaves the next one alone; a cable that stalls stalls for everybody
    until it is mended.
    """

    target: int
    port: int = 0
    fault: Fault | None = None
    first: bytes = b""
    words: bytes = b""
    passes: bool = False
    is_broken: bool = False
    sockets: list[socket.socket] = field(default_factory=list)

    def arm(self, fault: Fault, words: bytes, *, first: bytes, passes: bool) -> None:
        """Break at the next message with these words in it, once."""
        self.fault, self.words, self.first, self.passes = fault, words, first, passes
        self.is_broken = False

    def mend(self) -> None:
        """The cable is whole again; what hung on it before is gone."""
        self.fault = None
        for each in self.sockets:
            close(each)
        self.sockets.clear()

    def join(self, client: socket.socket) -> None:
        """Connect one client to the server."""
        server = socket.create_connection(("127.0.0.1", self.target))
        self.sockets += [client, server]
        threading.Thread(target=self._carry_up, args=(client, server), daemon=True).start()
        threading.Thread(target=self._carry_down, args=(server, client), daemon=True).start()

    def _carry_up(self, client: socket.socket, server: socket.socket) -> None:
        seen = b""
        for data in read(client):
            seen += data
            if self._strikes(seen):
                self.is_broken = True
                if self.fault is Fault.DROP:
                    close(client)
                if self.passes:
                    send(server, data)
            elif not self._stands_still():
                send(server, data)
        close(server)

    def _carry_down(self, server: socket.socket, client: socket.socket) -> None:
        for data in read(server):
            if not self._stands_still():
                send(client, data)
        if not self._stands_still():
            close(client)

    def _strikes(self, seen: bytes) -> bool:
        if self.fault is None or self.is_broken:
            return False
        return self.words in seen[max(0, seen.find(self.first)) :] and self.first in seen

    def _stands_still(self) -> bool:
        return self.is_broken and self.fault is Fault.STALL


def read(source: socket.socket) -> Iterator[bytes]:
    """What comes in, until the other side is gone."""
    with suppress(OSError):
        while data := source.recv(CHUNK):
            yield data


def send(sink: socket.socket, data: bytes) -> None:
    """Pass it on, if anybody is there."""
    with suppress(OSError):
        sink.sendall(data)


def close(each: socket.socket) -> None:
    """End both directions at once, whoever reads from it now."""
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def go_between(target: int) -> Iterator[Cable]:
    """A cable to the server on port `target` of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        cable = Cable(target, port=int(listener.getsockname()[1]))

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    cable.join(client)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield cable
        finally:
            cable.mend()
            close(listener)
