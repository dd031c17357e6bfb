"""People on lines that stop halfway: forty forms are half sent, and others must not notice.

The app server itself has no limit on a body that stops coming: so many of these would keep all of
its threads. nginx takes a whole form before it asks a process, and gives up on one that stalls.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPSConnection
from typing import Final

from scripts.visitors import FORM, PATIENCE, Door

STALLED: Final = 40
HALF: Final = b"woorden=" + b"x" * 100
LENGTH: Final = 2 * len(HALF)
PAGES: Final = 5
# As client_body_timeout in deploy/nginx/opstap.conf, and some time to tell.
GIVEN_UP_AFTER: Final = 10.0 + 5.0


def half_a_form(address: tuple[str, int], *, context: ssl.SSLContext | None) -> socket.socket:
    """A connection over which the headers and half of a form were sent, and then nothing."""
    line = socket.create_connection(address, timeout=PATIENCE)
    if context is not None:
        line = context.wrap_socket(line, server_hostname="localhost")
    headers = (
        "POST /aanmelden HTTP/1.1",
        f"Host: localhost:{address[1]}",
        f"Content-Type: {FORM}",
        f"Content-Length: {LENGTH}",
    )
    line.sendall("\r\n".join((*headers, "", "")).encode("ascii") + HALF)
    return line


def find_problems_when_stalled(door: Door) -> Iterator[str]:
    """What goes wrong while forty people's lines stand still; prints how it went."""
    with ExitStack() as lines:
        address = ("127.0.0.1", door.port)
        stalled = [
            lines.enter_context(half_a_form(address, context=door.context)) for _ in range(STALLED)
        ]
        time.sleep(1)
        answers = [_home(door) for _ in range(PAGES)]
        slowest = max(seconds for _, seconds in answers)
        print(f"{STALLED} forms half sent: pages answered {[status for status, _ in answers]},")
        print(f"  the slowest in {slowest:.2f} s")
        if any(status != 200 for status, _ in answers):
            yield "with stalled forms, a page does not answer"
        time.sleep(GIVEN_UP_AFTER)
        kept = sum(_is_open(line) for line in stalled)
        print(f"  stalled forms that nginx still kept after {GIVEN_UP_AFTER:.0f} s: {kept}")
        if kept:
            yield f"{kept} stalled forms were kept"


def _home(door: Door) -> tuple[int, float]:
    """The status of the first page, 0 when nothing came, and how many seconds it took."""
    started = time.monotonic()
    connection = HTTPSConnection("localhost", door.port, timeout=PATIENCE, context=door.context)
    try:
        # A page that a process has to make, so that one must have a thread to spare.
        connection.request("GET", "/", headers={"Cookie": "other=1"})
        return connection.getresponse().status, time.monotonic() - started
    except OSError:
        return 0, time.monotonic() - started
    finally:
        connection.close()


def _is_open(line: socket.socket) -> bool:
    """Whether the other side still waits for the rest; an answer or an end says no."""
    line.settimeout(0.1)
    try:
        line.recv(1)
    except TimeoutError:
        return True
    except OSError:
        return False
    return False
