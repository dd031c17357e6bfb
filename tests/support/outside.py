"""The outside world for tests: real mail servers and gateways on this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


@dataclass
class MailBox:
    """What a mail server took. `hooks` run when the client says a verb, and may answer for it."""

    mails: list[EmailMessage] = field(default_factory=list)
    hooks: dict[str, Callable[[], str | None]] = field(default_factory=dict)

    def ids(self) -> list[str]:
        """The Message-IDs in order of arrival."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def _hook(self, verb: str) -> str | None:
        hook = self.hooks.get(verb)
        return hook() if hook else None

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: Any
    ) -> Any:
        session.host_name = hostname
        self._hook("EHLO")
        return answers

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self._hook("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return answer or OK

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self._hook("RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self._hook("DATA")
        if answer:
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return OK

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
        self._hook("QUIT")
        return "221 Bye"


@contextmanager
def mail_server(box: MailBox) -> Iterator[int]:
    """A real SMTP server on a free port of this machine; gives the port."""
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


@contextmanager
def silent_server(*, drip: bytes = b"", every: float = 0.1) -> Iterator[int]:
    """A server that takes a connection and then says nothing, or one byte now and then."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)

        def serve() -> None:
            while not stop.is_set():
                try:
                    peer, _ = listener.accept()
                except TimeoutError:
                    continue
                with peer:
                    while not stop.wait(every):
                        try:
                            peer.sendall(drip)
                        except OSError:
                            break

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            stop.set()
            thread.join()


@dataclass
class Gateway:
    """What a text message gateway was asked; answers with the codes it is given, then 202."""

    codes: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)


@contextmanager
def sms_gateway(gateway: Gateway) -> Iterator[str]:
    """A real HTTP server on this machine; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.requests.append((dict(self.headers), json.loads(body)))
            self.send_response(gateway.codes.pop(0) if gateway.codes else 202)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/send"
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
