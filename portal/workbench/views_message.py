"""Writing to a young person from their page: through the outbox, or by hand in the app."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.models import Case, ContactChannel, TimelineEntry
from portal.cases.queries import find_case
from portal.cases.writing import CannotAppError, can_be_apped, send_message
from portal.clock import local_day, now
from portal.conversations.services import attach
from portal.database import transaction
from portal.desks.drafts import save_draft
from portal.partners.queries import work_calendar
from portal.partners.region import current_region
from portal.uploads import takes_file
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, look, tells_mistakes
from portal.workbench.message_words import WORDS, app_address, read_words_to_send
from portal.workbench.room import workbench
from portal.workbench.thread_file import keep_sent_file, refuse_file_in_app

SENT = {
    ContactChannel.APP: lazy_gettext("Opgeschreven dat jij het in de app stuurde."),
    ContactChannel.SMS: lazy_gettext("Je bericht staat er. Een sms zegt alleen dat het er is."),
    ContactChannel.MAIL: lazy_gettext("Je bericht staat er. Een mail zegt alleen dat het er is."),
}


@workbench.post("/werk/dossier/<reference>/bericht")
@requires(Permission.CHANGE_CASE)
@takes_file
@tells_mistakes
def send_words(reference: str) -> ResponseReturnValue:
    """Put words in the thread, or note that they were sent by hand; the turn goes with it."""
    moment, kept = now(), keep_sent_file()
    with changing(reference) as (session, case):
        entry = send_message(
            session,
            case,
            text=read_words_to_send(request.form, case.young_person),
            nudge_on=nudge_day(session),
            by_hand=is_by_hand(),
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=moment,
        )
        attach(session, entry, kept, now=moment)
    return back_to(reference, said_of(entry))


@workbench.post("/werk/dossier/<reference>/bericht/app")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def ask_app(reference: str) -> ResponseReturnValue:
    """The words ready for the app, which a person sends; kept as a draft until they did."""
    refuse_file_in_app()
    with transaction() as session:
        case = case_or_404(session, reference)
        if not can_be_apped(case.young_person):
            raise CannotAppError
        text = read_words_to_send(request.form, case.young_person)
        keep_words(session, case.id, WORDS, text)
    return show_app(reference, text=text, name=WORDS, action="workbench.send_words")


def show_app(
    reference: str, *, text: str, name: str, action: str, refs: tuple[str, ...] = ()
) -> Response:
    """The page that helps to send words in the app and to say that it was done."""
    view = look(reference, page="app")
    html = render_template(
        "workbench/send_app.html",
        view=view,
        text=text,
        name=name,
        action=action,
        refs=refs,
        address=app_address(view.case.young_person, text),
    )
    return make_response(html)


def case_or_404(session: Session, reference: str) -> Case:
    """A case that the reader may change, not locked."""
    identity = signed_in()
    case = find_case(session, reference, partner_id=identity.partner_id, staff_id=identity.staff_id)
    if case is None:
        abort(404)
    return case


def keep_words(session: Session, case_id: int, field: str, text: str) -> None:
    """Keep words as a draft of who writes them."""
    save_draft(
        session, staff_id=signed_in().staff_id, case_id=case_id, field=field, text=text, now=now()
    )


def is_by_hand() -> bool:
    """True when the form says that a person sent it in the app."""
    return request.form.get("by_hand") == "ja"


def nudge_day(session: Session) -> date:
    """The day on which a silence comes back."""
    calendar = work_calendar(session)
    return calendar.add(local_day(now()), current_region().nudge_working_days)


def said_of(entry: TimelineEntry | None) -> str:
    """What happened, in words; a second press did nothing new."""
    if entry is None or entry.channel is None:
        return str(gettext("Dit was al verstuurd."))
    return str(SENT[entry.channel])
