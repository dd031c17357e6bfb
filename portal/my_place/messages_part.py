"""A thread in words: who said what and when, links that are ours, what came along, what is new."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.catalogue.addresses import base_url
from portal.catalogue.current import current_offer
from portal.catalogue.wording import ENDPOINTS
from portal.clock import local_day
from portal.conversations.models import Attachment, AttachmentKind
from portal.conversations.queries import Said, Thread, read_thread
from portal.conversations.wording import say_size
from portal.forms import clean_text
from portal.i18n import LOCALES, current_locale, local, say_day, say_time
from portal.my_place.place import Place
from portal.partners.danger import Danger, find_danger

LAST: Final = 3
PRESS_BYTES: Final = 8
# So much of a message stands on the first page; the rest is one tap away.
SHORT: Final = 280
# Help lines stay in sight this long after words of danger.
STAYS: Final = timedelta(hours=24)
WEEK: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A bit of what was said; with an `address` it is a link within this site."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """What came along: its number, name, 'foto' or 'pdf', and '240 kB'."""

    id: int
    name: str
    is_photo: bool
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message. `by` is empty for the reader's own; `things` are links that no word holds."""

    id: int
    by: str
    pieces: tuple[Piece, ...]
    things: tuple[Piece, ...]
    file: FileLine | None
    when: str
    is_new: bool
    is_seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The thread as it is shown, oldest first. `earlier` is the line before which there is more."""

    lines: tuple[Line, ...]
    name: str
    earlier: int | None
    last_id: int
    read_by_us: int
    new: int
    press: str
    is_open: bool
    danger: Danger | None


def read_messages(session: Session, place: Place, now: datetime) -> Talk:
    """The last three messages, for the first page; one query."""
    thread = read_thread(session, place.young.young_person_id, most=LAST)
    return make_talk(thread, place, now=now, longest=SHORT)


def make_talk(thread: Thread, place: Place, *, now: datetime, longest: int | None = None) -> Talk:
    """A thread in the reader's words; `longest` cuts what was said."""
    seen = max((s.id for s in thread.lines if s.by_them and s.id <= thread.read_by_us), default=0)
    return Talk(
        lines=tuple(
            make_line(each, thread=thread, seen=seen, now=now, longest=longest)
            for each in thread.lines
        ),
        name=place.helper.first_name,
        earlier=thread.earlier,
        last_id=thread.last_id,
        read_by_us=thread.read_by_us,
        new=thread.unread,
        press=secrets.token_hex(PRESS_BYTES),
        is_open=place.is_open,
        danger=danger_in(thread.lines, now=now),
    )


def make_line(
    said: Said, *, thread: Thread, seen: int, now: datetime, longest: int | None = None
) -> Line:
    """One message in words."""
    text = said.text if longest is None or len(said.text) <= longest else _cut(said.text, longest)
    titles = _titles(said.refs)
    pieces = tuple(split(text, titles=titles))
    named = {piece.address for piece in pieces}
    return Line(
        id=said.id,
        by=said.by,
        pieces=pieces,
        things=tuple(
            Piece(text=title, address=path) for path, title in titles.items() if path not in named
        ),
        file=make_file(said.file) if said.file else None,
        when=say_when(said.at, now=now),
        is_new=not said.by_them and said.id > thread.read_by_them,
        is_seen=said.by_them and said.id == seen,
    )


def make_file(file: Attachment) -> FileLine:
    """What came along, for a link."""
    return FileLine(
        id=file.id,
        name=file.name,
        is_photo=file.kind is AttachmentKind.PHOTO,
        size=say_size(file.size),
    )


def say_when(at: datetime, *, now: datetime) -> str:
    """'Vandaag, 11.20 uur', 'Dinsdag, 11.20 uur' or 'Dinsdag 3 maart, 11.20 uur'."""
    day, today = local_day(at), local_day(now)
    said = say_day(local(at))
    if day == today:
        said = gettext("vandaag")
    elif timedelta(0) < today - day <= WEEK:
        said = said.split(" ", 1)[0].rstrip(",")
    words = gettext("%(day)s, %(time)s uur", day=said, time=say_time(at))
    return str(words[:1].upper() + words[1:])


def split(text: str, *, titles: dict[str, str]) -> Iterator[Piece]:
    """The text in pieces: an address of this site is a link, by its title where we know that."""
    at = 0
    for found in re.finditer(rf"{re.escape(base_url())}(/[^\s<>\"]*)?", text):
        path = (found[1] or "/").rstrip(".,;:!?)")
        end = found.start() + len(base_url()) + len(path if found[1] else "")
        yield Piece(text=text[at : found.start()])
        own = _own_path(path)
        yield Piece(text=titles.get(own, path), address=own)
        at = end
    yield Piece(text=text[at:])


def danger_in(lines: Iterable[Said], *, now: datetime) -> Danger | None:
    """What their own last words say of danger, as long as that is recent."""
    own = [line.text for line in lines if line.by_them and now - line.at < STAYS]
    found = find_danger(clean_text(" ".join(own[-LAST:]))) if own else None
    return found or None


def _titles(refs: tuple[str, ...]) -> dict[str, str]:
    """The path of each thing of the offer in the reader's language, to its title."""
    offer = current_offer()
    items = [offer.by_ref[ref] for ref in refs if ref in offer.by_ref]
    return {
        url_for(ENDPOINTS[item.kind], slug=item.slug): item.text(current_locale()).title
        for item in items
    }


def _own_path(path: str) -> str:
    """A path of our own in the language that is read now."""
    parts = path.split("/", 2)
    if len(parts) > 1 and parts[1] in LOCALES:
        path = "/" + (parts[2] if len(parts) > 2 else "")
    return request.script_root + path


def _cut(text: str, longest: int) -> str:
    return text[:longest].rsplit(" ", 1)[0].rstrip() + "…"
