"""Real servers on this machine that answer as a stranger's might."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADERS_END = b"\r\n\r\n"
Answerer = Callable[[socket.socket, str], None]


@dataclass
class Stranger:
    """A server: where it is, and the requests that reached it, as text."""

    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/agenda.ics"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> Answerer:
    """Give this body with these headers."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    head = "\r\n".join(lines).encode()

    def give(line: socket.socket, _request: str) -> None:
        line.sendall(head + HEADERS_END + body)

    return give


def drip(line: socket.socket, _request: str) -> None:
    """A byte now and then, for ever."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n")
    while True:
        line.sendall(b"B")
        time.sleep(0.05)


def drip_headers(line: socket.socket, _request: str) -> None:
    """Not even the headers end."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        line.sendall(b"a")
        time.sleep(0.05)


def pour(line: socket.socket, _request: str) -> None:
    """As much as the line takes, without an end."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n")
    while True:
        line.sendall(b"X" * 65536)


def keep_silent(line: socket.socket, _request: str) -> None:
    """Take the request and say nothing."""
    line.recv(1)


@contextmanager
def stranger(answerer: Answerer) -> Iterator[Stranger]:
    """A server of this kind, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Stranger(port=listening.getsockname()[1])
        threading.Thread(target=_serve, args=(listening, answerer, server), daemon=True).start()
        try:
            yield server
        finally:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, answerer: Answerer, server: Stranger) -> None:
    with contextlib.suppress(OSError):
        while True:
            line, _ = listening.accept()
            threading.Thread(target=_one, args=(line, answerer, server), daemon=True).start()


def _one(line: socket.socket, answerer: Answerer, server: Stranger) -> None:
    with line, contextlib.suppress(OSError):
        request = b""
        # The first byte of an encrypted greeting, which has no such end.
        while HEADERS_END not in request and request[:1] != b"\x16" and (piece := line.recv(4096)):
            request += piece
        server.requests.append(request.decode("latin-1"))
        answerer(line, server.requests[-1])
