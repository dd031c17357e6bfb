"""The ways out: what every transport promises, and which one a channel has on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.outbox.models import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message under way: a value, so that no database connection is held while sending."""

    id: int
    key: str
    channel: Channel
    recipient: str
    subject: str
    sender_name: str = ""
    body: str
    locale: str
    attempts: int
    created_at: datetime


class DeliveryError(Exception):
    """It did not arrive. `reason` is a short fixed text without personal data."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TemporaryError(DeliveryError):
    """Trying again later may help."""


class RefusedError(DeliveryError):
    """Trying again will not help."""


class Transport(Protocol):
    """Hands one parcel over to the outside, at most `LEASE` long."""

    def send(self, parcel: Parcel) -> None:
        """Return when the other side took it; raise DeliveryError when it did not."""


Transports = Mapping[Channel, Transport]


class DemoTransport:
    """Delivers nowhere: in the demo a message is read on the demo's own page."""

    def send(self, parcel: Parcel) -> None:
        """Take everything."""


class MissingTransport:
    """Stands where nothing was configured, so that a coordinator sees what did not leave."""

    def send(self, parcel: Parcel) -> None:
        """Refuse; after configuring, the message can be retried."""
        raise RefusedError(f"no {parcel.channel.value} transport is configured")
