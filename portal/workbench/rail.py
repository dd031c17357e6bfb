"""What waits behind the entries of the rail: one small query each, only for who may see it."""

from __future__ import annotations

from portal.access.guard import current_identity
from portal.access.permissions import Permission, may
from portal.clock import now
from portal.database import session
from portal.questions.inbox import count_open
from portal.workbench.queue_page import count_new, reader_of
from portal.workbench.room import workbench


@workbench.app_template_global("waiting")
def count_waiting() -> dict[str, int]:
    """How many wait, by the word of the entry: new people of the reader, questions of the desk."""
    who = current_identity()
    waiting = {"wacht": 0, "vragen": 0}
    if who is not None and may(who, Permission.SEE_QUEUE):
        waiting["wacht"] = count_new(session(), reader=reader_of(who, now()))
    if who is not None and may(who, Permission.SEE_QUESTIONS):
        waiting["vragen"] = count_open(session(), partner_id=who.partner_id)
    return waiting
