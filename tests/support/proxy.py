"""A stretch of network between the portal and PostgreSQL that can stand still or be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url

CHUNK = 65536


class Network:
    """Carries bytes between a port of its own and a server; `freeze` loses nothing and says
    nothing: what is sent is taken and never arrives, as with a server that stands still."""

    def __init__(self, server_url: str) -> None:
        self._url = make_url(server_url)
        self._flows = threading.Event()
        self._flows.set()
        self._forgotten: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._is_open = True

    @property
    def url(self) -> str:
        """The database's address through here."""
        port = self._listener.getsockname()[1]
        through = self._url.set(host="127.0.0.1", port=port, query={})
        return through.render_as_string(hide_password=False)

    def freeze(self) -> None:
        """From now on nothing arrives, in either direction; new connections are taken."""
        self._flows.clear()

    def thaw(self) -> None:
        """Everything goes on; what was held up arrives."""
        self._flows.set()

    def forget(self) -> None:
        """The connections that are there now say nothing any more; new ones do."""
        self._forgotten.update(self._sockets)

    def serve(self) -> None:
        """Take connections until closed."""
        while self._is_open:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = self._reach_server()
            self._sockets += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def close(self) -> None:
        """Cut everything."""
        self._is_open = False
        self.thaw()
        # A thread that waits in accept() does not notice that its socket is closed.
        self._listener.shutdown(socket.SHUT_RDWR)
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _reach_server(self) -> socket.socket:
        folder, port = self._url.query.get("host"), self._url.query.get("port", "5432")
        if folder is None:
            return socket.create_connection((self._url.host, self._url.port or 5432))
        opened = socket.socket(socket.AF_UNIX)
        opened.connect(f"{folder}/.s.PGSQL.{port}")
        return opened

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                self._flows.wait()
                if source in self._forgotten:
                    continue
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def network(server_url: str) -> Iterator[Network]:
    """A stretch of network to the server at `server_url`, until the end of the block."""
    made = Network(server_url)
    thread = threading.Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join(timeout=5)
