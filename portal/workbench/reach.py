"""Reaching somebody in one tap: the way they asked for first, and what to take care of."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext

from portal.cases.models import ContactChannel, YoungPerson
from portal.workbench import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One button that starts a call or a message."""

    href: str
    words: str
    icon: str
    is_wished: bool


def ways_to_reach(person: YoungPerson) -> tuple[Way, ...]:
    """Every way there is, the wished one first. The app only for who asked for the app."""
    links = {
        ContactChannel.CALL: f"tel:{person.phone}" if person.phone else "",
        ContactChannel.SMS: f"sms:{person.phone}" if person.phone else "",
        ContactChannel.MAIL: f"mailto:{quote(person.email, safe='@')}" if person.email else "",
    }
    if person.phone and person.channel is ContactChannel.APP:
        links[ContactChannel.APP] = f"https://wa.me/{person.phone.removeprefix('+')}"
    ways = [
        Way(
            href=href,
            words=_verb(channel, person.first_name),
            icon=words.CHANNELS[channel][1],
            is_wished=channel is person.channel,
        )
        for channel, href in links.items()
        if href
    ]
    return tuple(sorted(ways, key=lambda way: not way.is_wished))


def _verb(channel: ContactChannel, name: str) -> str:
    verbs = {
        ContactChannel.APP: gettext("App %(name)s", name=name),
        ContactChannel.CALL: gettext("Bel %(name)s", name=name),
        ContactChannel.SMS: gettext("Sms %(name)s", name=name),
        ContactChannel.MAIL: gettext("Mail %(name)s", name=name),
    }
    return str(verbs[channel])
