"""Appointments on a case: offering moments, planning together, another time, how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.appointments import offering, outcomes, planning
from portal.appointments.doers import Doer
from portal.appointments.models import Appointment
from portal.appointments.places import all_places
from portal.appointments.planning import WORDS_LENGTH, MomentGoneError
from portal.appointments.queries import find_on_case
from portal.appointments.rules import LENGTHS
from portal.cases.able import who_acts
from portal.cases.models import Case, ContactChannel
from portal.cases.services import NOTE_LENGTH
from portal.clock import now
from portal.database import session as current_session
from portal.workbench import forms
from portal.workbench.appointment_form import TICKED, read_offer, read_subject, read_wish
from portal.workbench.appointments_part import read_moments
from portal.workbench.changing import REFUSALS, back_to, changing, kept, look, tells_mistakes
from portal.workbench.forms import FACE_TO_FACE, FieldMistakeError
from portal.workbench.room import workbench
from portal.workbench.words import CHANNELS

SPOKE_BY: Final = "spoke_by"
# Of a form about one appointment the ids of its fields start with this and its number.
MOVING: Final = "verzet-{}-"
# And of the form to plan together with this.
PLANNING: Final = "samen-"


@workbench.get("/werk/dossier/<reference>/momenten")
@requires(Permission.CHANGE_CASE)
def choose_moments(reference: str) -> ResponseReturnValue:
    """Which moments to offer, or one to plan together."""
    return _page(reference)


@workbench.post("/werk/dossier/<reference>/momenten")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def offer_moments(reference: str) -> ResponseReturnValue:
    """Offer what was ticked and typed."""
    try:
        with changing(reference) as (session, case):
            _offer(session, case)
    except (FieldMistakeError, MomentGoneError) as mistake:
        return _page(reference, mistake)
    return back_to(reference, gettext("Voorgesteld. De jongere kiest."))


@workbench.post("/werk/dossier/<reference>/momenten/weg")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def withdraw_moments(reference: str) -> ResponseReturnValue:
    """Take the open offer back."""
    with changing(reference) as (session, case):
        offering.withdraw_offer(
            session,
            case,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, gettext("De momenten zijn weg. Er was nog niets gekozen."))


@workbench.post("/werk/dossier/<reference>/afspraak")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def plan_together(reference: str) -> ResponseReturnValue:
    """Plan what they agreed on just now."""
    try:
        with changing(reference) as (session, case):
            _plan(session, case)
    except (FieldMistakeError, MomentGoneError) as mistake:
        return _page(reference, mistake, is_planning=True)
    return back_to(reference, gettext("De afspraak staat. De jongere krijgt bericht."))


@workbench.post("/werk/dossier/<reference>/afspraak/<int:appointment_id>/verzet")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def move_appointment(reference: str, appointment_id: int) -> ResponseReturnValue:
    """Another time, typed by hand."""

    def move(session: Session, case: Case, found: Appointment) -> None:
        wish = read_wish(
            request.form,
            places=dict(all_places(session)),
            now=now(),
            prefix=MOVING.format(found.id),
        )
        planning.move(
            session, case, found, wish, staff_id=found.staff_id, by=_me(), press=_press(), now=now()
        )

    _change(reference, appointment_id, move)
    return back_to(reference, gettext("De afspraak is verzet. De jongere krijgt bericht."))


@workbench.post("/werk/dossier/<reference>/afspraak/<int:appointment_id>/afzeggen")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def cancel_appointment(reference: str, appointment_id: int) -> ResponseReturnValue:
    """Call it off; the young person gets a link to another moment."""

    def cancel(session: Session, case: Case, found: Appointment) -> None:
        name = f"woorden-{found.id}"
        words = forms.read_text(request.form, name, maximum=WORDS_LENGTH, is_needed=False)
        planning.cancel(session, case, found, words=words, by=_me(), now=now())

    _change(reference, appointment_id, cancel)
    return back_to(reference, gettext("Afgezegd. De jongere kan een ander moment kiezen."))


@workbench.post("/werk/dossier/<reference>/afspraak/<int:appointment_id>/geweest")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def mark_held(reference: str, appointment_id: int) -> ResponseReturnValue:
    """They spoke."""

    def held(session: Session, case: Case, found: Appointment) -> None:
        name = f"besproken-{found.id}"
        text = forms.read_text(request.form, name, maximum=NOTE_LENGTH, is_needed=False)
        outcomes.mark_held(
            session, case, found, text=text, by=signed_in().staff_id, press=_press(), now=now()
        )

    _change(reference, appointment_id, held)
    return back_to(reference, kept())


@workbench.post("/werk/dossier/<reference>/afspraak/<int:appointment_id>/niet-gelukt")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def mark_missed(reference: str, appointment_id: int) -> ResponseReturnValue:
    """They did not come."""

    def missed(session: Session, case: Case, found: Appointment) -> None:
        outcomes.mark_missed(
            session, case, found, by=signed_in().staff_id, press=_press(), now=now()
        )

    _change(reference, appointment_id, missed)
    return back_to(reference, gettext("Opgeschreven. We vragen om een ander moment."))


def _change(
    reference: str, appointment_id: int, act: Callable[[Session, Case, Appointment], None]
) -> None:
    with changing(reference) as (session, case):
        act(session, case, find_on_case(session, case.id, appointment_id) or abort(404))


def _offer(session: Session, case: Case) -> None:
    moment = now()
    choice = read_moments(session, case, now=moment)
    offering.offer_moments(
        session,
        case,
        read_offer(request.form, choice.free, places=choice.names, now=moment),
        subject=read_subject(request.form),
        staff_id=who_acts(case).id,
        by=signed_in().staff_id,
        press=_press(),
        now=moment,
    )


def _plan(session: Session, case: Case) -> None:
    moment = now()
    planning.plan_together(
        session,
        case,
        read_wish(request.form, places=dict(all_places(session)), now=moment, prefix=PLANNING),
        spoke_by=_spoke_by(),
        staff_id=who_acts(case).id,
        by=signed_in().staff_id,
        press=_press(),
        now=moment,
    )


def _spoke_by() -> ContactChannel | None:
    if request.form.get(SPOKE_BY) == FACE_TO_FACE:
        return None
    return forms.read_choice(request.form, SPOKE_BY, ContactChannel)


def _page(
    reference: str,
    mistake: FieldMistakeError | MomentGoneError | None = None,
    *,
    is_planning: bool = False,
) -> ResponseReturnValue:
    view = look(reference, page="moments")
    if not view.can_change:
        return back_to(reference, gettext("Dit dossier is al afgesloten."))
    errors: list[tuple[str, str]] = []
    if isinstance(mistake, FieldMistakeError):
        errors = [(mistake.field, mistake.message)]
    elif mistake is not None:
        field = f"{PLANNING}moment_time" if is_planning else TICKED
        errors = [(field, str(REFUSALS[MomentGoneError]))]
    html = render_template(
        "workbench/choose_moments.html",
        view=view,
        choice=read_moments(current_session(), view.case, now=now()),
        errors=errors,
        typed=request.form,
        is_planning=is_planning,
        planning=PLANNING,
        lengths=[(each, gettext("%(num)s minuten", num=each)) for each in LENGTHS],
        contact_channels=[
            (FACE_TO_FACE, gettext("In het echt")),
            *((each.value, str(said)) for each, (said, _icon) in CHANNELS.items()),
        ],
    )
    return html, 422 if errors else 200


def _me() -> Doer:
    return Doer(staff_id=signed_in().staff_id)


def _press() -> str:
    return forms.read_press(request.form)
