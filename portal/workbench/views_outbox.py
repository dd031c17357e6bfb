"""Messages on their way, for coordinators: no text, the recipient masked."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.audit.services import record, staff_actor
from portal.clock import now
from portal.database import session, transaction
from portal.outbox.models import DeliveryState
from portal.outbox.queries import count_by_state, page_of_messages
from portal.outbox.services import retry_message
from portal.workbench.room import workbench

TABS = {
    DeliveryState.DEAD: ("niet-aangekomen", lazy_gettext("Niet aangekomen")),
    DeliveryState.PENDING: ("onderweg", lazy_gettext("Onderweg")),
    DeliveryState.SENT: ("verstuurd", lazy_gettext("Verstuurd")),
}
MOST_DIGITS = 9


@workbench.get("/werk/berichten")
@requires(Permission.SEE_OUTBOX)
def list_outbox() -> ResponseReturnValue:
    """What did not arrive first, then what is on its way and what was sent."""
    asked = request.args.get("lijst", "")
    state = next((each for each, tab in TABS.items() if tab[0] == asked), DeliveryState.DEAD)
    page = page_of_messages(session(), state=state, before=_number(request.args.get("voor", "")))
    return render_template(
        "workbench/list_outbox.html",
        page=page,
        state=state,
        tabs=TABS,
        counts=count_by_state(session()),
        now=now(),
    )


@workbench.post("/werk/berichten/<int:message_id>/opnieuw")
@requires(Permission.RETRY_OUTBOX)
def retry_outbox(message_id: int) -> ResponseReturnValue:
    """Let a message that did not arrive leave again."""
    with transaction() as current:
        is_retried = retry_message(current, message_id, now=now())
        if is_retried:
            record(
                current,
                "outbox.retried",
                actor=staff_actor(signed_in().staff_id),
                subject_kind="message",
                subject_id=message_id,
                at=now(),
            )
    said = gettext("Het bericht gaat opnieuw weg.") if is_retried else gettext("Dit is al gedaan.")
    flash(said, "done")
    return redirect(url_for(".list_outbox"), 303)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
