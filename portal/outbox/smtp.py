"""Mail over SMTP: plain text, recognisable by its Message-ID, and never longer than a deadline."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from socket import socket
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from portal.cutting import Watch
from portal.outbox.rules import message_id
from portal.outbox.transports import Parcel, RefusedError, TemporaryError

STEP_SECONDS: Final = 10
TOTAL_SECONDS: Final = 60
FIRST_PERMANENT_CODE: Final = 500
PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. `scheme` is smtp, smtps or smtp+starttls."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read smtp:// (or smtps://, smtp+starttls://) user:password@host:port; else ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("OPSTAP_SMTP_URL must be smtp://, smtps:// or smtp+starttls://host")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class _Watched(smtplib.SMTP):
    """Connects under a watch."""

    watch: Watch

    def _get_socket(self, host: str, port: int, timeout: float) -> socket:
        return self.watch.connect((host, port), timeout)


class _WatchedTls(smtplib.SMTP_SSL, _Watched):
    """Encrypts what the other one connected."""


class SmtpTransport:
    """Hands mail to one server, with a connection per message: a stale one cannot exist."""

    def __init__(
        self,
        server: MailServer,
        *,
        sender: str,
        domain: str,
        step_seconds: float = STEP_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self.server = server
        self.sender = sender
        self.domain = domain
        self.step_seconds = step_seconds
        self.total_seconds = total_seconds

    def send(self, parcel: Parcel) -> None:
        """Hand the mail in. After the server took it, nothing that fails makes it unsent."""
        mail = build_mail(parcel, sender=self.sender, domain=self.domain)
        try:
            with self._connection() as connection:
                connection.send_message(mail)
        except smtplib.SMTPException as error:
            raise _judge(error) from error
        except (TimeoutError, OSError) as error:
            # An OSError's own text can hold an address; its type says enough.
            raise TemporaryError(f"mail server: {type(error).__name__}") from error

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        connection = (
            _WatchedTls(timeout=self.step_seconds, context=context)
            if self.server.scheme == "smtps"
            else _Watched(timeout=self.step_seconds)
        )
        # Every step has its own timeout; the watch ends a server that answers byte by byte.
        with Watch(self.total_seconds) as connection.watch:
            try:
                self._greet(connection, context)
                yield connection
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    connection.quit()
            finally:
                connection.close()

    def _greet(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        # The name to check a certificate against is normally given to the constructor, which
        # would connect before the watch could start.
        connection._host = self.server.host  # type: ignore[attr-defined]
        connection.connect(self.server.host, self.server.port)
        if self.server.scheme == "smtp+starttls":
            connection.starttls(context=context)
        if self.server.user:
            connection.login(self.server.user, self.server.password)


def build_mail(parcel: Parcel, *, sender: str, domain: str) -> EmailMessage:
    """The mail as it leaves. Raises RefusedError for an address or subject that cannot be."""
    mail = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    try:
        mail["From"] = Address(display_name=parcel.sender_name or name, addr_spec=address)
        # An address is one address: with a comma in it, plain text would become two.
        mail["To"] = Address(addr_spec=parcel.recipient)
        mail["Subject"] = parcel.subject
    except (ValueError, MessageError, IndexError) as error:
        raise RefusedError("address or subject cannot be a header") from error
    mail["Date"] = format_datetime(parcel.created_at)
    mail["Message-ID"] = message_id(parcel.key, domain=domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(parcel.body, cte="quoted-printable")
    # Setting the content takes every earlier Content-* header away.
    mail["Content-Language"] = parcel.locale
    return mail


def _judge(error: smtplib.SMTPException) -> RefusedError | TemporaryError:
    """A refusal of this person or this text is final; trouble with us or the server is not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    elif isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        return RefusedError("mail server cannot take this address")
    else:
        return TemporaryError(f"mail server: {type(error).__name__}")
    kind = RefusedError if code >= FIRST_PERMANENT_CODE else TemporaryError
    return kind(f"mail server: {code}")
