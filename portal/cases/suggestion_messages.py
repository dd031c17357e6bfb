"""The words around things of the offer that a coach sends: what, one plain line, where to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from portal.cases.messages import greeting
from portal.cases.models import YoungPerson
from portal.i18n import speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing in the words of the reader's language, with the full address of its page."""

    title: str
    line: str
    address: str


def suggestion_words(person: YoungPerson, things: Sequence[Told], *, name: str) -> str:
    """A message with these things, to be changed by who sends it."""
    with speaking(person.locale):
        lines = [
            greeting(person),
            ngettext("Dit past misschien bij je.", "Deze passen misschien bij je.", len(things)),
        ]
        for thing in things:
            lines += ["", f"{thing.title}: {thing.line}" if thing.line else thing.title]
            lines.append(thing.address)
        lines += ["", gettext("Wil je het samen bekijken? Zeg het maar.")]
        return "\n".join([*lines, gettext("Groet, %(name)s", name=name)])
