"""What waits behind the entries of the rail, and the reader's room: small, only for who may see."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from portal.access.guard import current_identity
from portal.access.permissions import Permission, may
from portal.cases.queue import Rail
from portal.clock import now
from portal.database import session
from portal.questions.inbox import count_open
from portal.workbench.queue_page import rail_of, reader_of
from portal.workbench.room import workbench


@workbench.app_template_global("waiting")
def count_waiting() -> dict[str, int | str]:
    """How many wait, by the word of the entry, and in words the room of who looks."""
    who = current_identity()
    waiting: dict[str, int | str] = {"wacht": 0, "vragen": 0, "room": ""}
    if who is not None and may(who, Permission.SEE_QUEUE):
        rail = rail_of(session(), reader=reader_of(who, now()))
        waiting["wacht"], waiting["room"] = rail.new_people, say_room(rail)
    if who is not None and may(who, Permission.SEE_QUESTIONS):
        waiting["vragen"] = count_open(session(), partner_id=who.partner_id)
    return waiting


def say_room(rail: Rail) -> str:
    """'Plek voor 3 mensen', or that there is none now."""
    if not rail.is_present:
        return str(gettext("Je bent er nu niet"))
    if rail.room == 0:
        return str(gettext("Je zit vol"))
    return str(ngettext("Plek voor %(num)s mens", "Plek voor %(num)s mensen", rail.room))
