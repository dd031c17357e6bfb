"""Which transport every channel has, by this machine's settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.config import Settings
from portal.outbox.models import Channel
from portal.outbox.sms import SmsGateway
from portal.outbox.smtp import MailServer, SmtpTransport
from portal.outbox.transports import DemoTransport, MissingTransport, Transport, Transports


def choose_transports(settings: Settings) -> Transports:
    """Transport per channel. In the demo nothing leaves unless a server was configured."""
    fallback: Transport = DemoTransport() if settings.demo else MissingTransport()
    return {
        Channel.MAIL: _mail(settings) if settings.smtp_url else fallback,
        Channel.SMS: (
            SmsGateway(settings.sms_url, token=settings.sms_token) if settings.sms_url else fallback
        ),
    }


def _mail(settings: Settings) -> Transport:
    return SmtpTransport(
        MailServer.from_url(settings.smtp_url),
        sender=settings.mail_from,
        domain=urlsplit(settings.base_url).hostname or "localhost",
    )
