"""What every change of a case on a page shares: finding it for the team, and telling mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.guard import signed_in
from portal.appointments.offering import TooManyMomentsError
from portal.appointments.outcomes import NotYetError
from portal.appointments.planning import AppointmentOverError, MomentGoneError
from portal.cases import queries, services
from portal.cases.able import NotAbleError
from portal.cases.lines import CaseClosedError, CaseError, WrongMomentError
from portal.cases.models import Case, CaseState
from portal.cases.notes import NoReasonError
from portal.cases.turns import NoContactYetError
from portal.cases.writing import CannotAppError, NothingToSendError, ReadAlongError
from portal.clock import now
from portal.database import transaction
from portal.desks.presence import note_viewer
from portal.standing_in import assigning, offering
from portal.stories import goals
from portal.turning.tasks import TaskGoneError
from portal.typed import typed_in_vain
from portal.workbench.case_page import CaseView, read_case_page
from portal.workbench.drafts_part import forget_sent
from portal.workbench.forms import FACE_TO_FACE, FieldMistakeError
from portal.workbench.log_page import FIRST, Asked
from portal.workbench.meanwhile import notice_meanwhile, tell_meanwhile
from portal.workbench.words import ATTEMPT_RESULTS, CHANNELS, options

View = Callable[..., ResponseReturnValue]
REFUSALS: Final = {
    CaseClosedError: lazy_gettext("Dit dossier is afgesloten. Maak het eerst weer open."),
    services.CaseOpenError: lazy_gettext("Dit dossier is al open."),
    services.ErasedError: lazy_gettext("Hier is niemand meer. Deze gegevens zijn weggehaald."),
    services.OtherCaseOpenError: lazy_gettext(
        "Deze jongere heeft al een ander open dossier. Ga daar verder."
    ),
    WrongMomentError: lazy_gettext(
        "Dit moment kan niet. Het ligt voor de aanmelding, of te vroeg of te laat."
    ),
    NoContactYetError: lazy_gettext(
        "Jullie spraken elkaar nog niet. Tot dan loopt de belofte van de aanmelding."
    ),
    services.NothingToUndoError: lazy_gettext(
        "Dit kan niet meer terug. Alleen je laatste regel, een kwartier lang."
    ),
    NothingToSendError: lazy_gettext("Er staat nog niets. Schrijf eerst je bericht."),
    CannotAppError: lazy_gettext("Deze jongere koos niet voor de app. Stuur een sms of een mail."),
    ReadAlongError: lazy_gettext(
        "Iemand anders kan dit lezen. Stuur dit niet; vertel het als je elkaar spreekt."
    ),
    NoReasonError: lazy_gettext("Schrijf waarom de jongere dit niet kan lezen."),
    TaskGoneError: lazy_gettext("Deze taak is er niet meer. De datum is veranderd."),
    goals.NoWordsError: lazy_gettext("Schrijf in een paar woorden welke stap je bedoelt."),
    goals.ThreeSuggestionsError: lazy_gettext(
        "Er staan al drie ideeën klaar. Wacht tot de jongere ze bekeek."
    ),
    NotAbleError: lazy_gettext("Wie er nu niet is, krijgt geen dossier. Kies iemand die er is."),
    assigning.NoGroundError: lazy_gettext("Dit dossier is niet van jouw team."),
    assigning.CannotReceiveError: lazy_gettext(
        "Die collega kan dit dossier niet krijgen. Kies iemand van het team of van het loket."
    ),
    offering.NotHeldError: lazy_gettext("Dit dossier blijft al waar het is."),
    offering.NoRoomError: lazy_gettext("Die collega zit weer vol. Probeer het later nog eens."),
    assigning.MovedMeanwhileError: lazy_gettext(
        "Een collega was je net voor. Kijk wie het dossier nu heeft."
    ),
    MomentGoneError: lazy_gettext("Dit moment is net weg. Kies een ander moment."),
    TooManyMomentsError: lazy_gettext("Kies een tot zes momenten."),
    AppointmentOverError: lazy_gettext(
        "Deze afspraak staat niet meer zo. Kijk hoe het er nu voor staat."
    ),
    NotYetError: lazy_gettext("Deze afspraak moet nog komen."),
}


@contextmanager
def changing(reference: str) -> Iterator[tuple[Session, Case]]:
    """A case of the team, locked in one transaction; 404 for any other."""
    identity = signed_in()
    with transaction() as session:
        case = queries.lock_case(
            session, reference, partner_id=identity.partner_id, staff_id=identity.staff_id
        )
        if case is None:
            abort(404)
        notice_meanwhile(session, case)
        yield session, case
        forget_sent(session, case.id)


def look(reference: str, *, page: str, asked: Asked = FIRST) -> CaseView:
    """All that one case's pages show. Looking is written down before anything is shown.

    On the case's own page others see that somebody looks; looking claims nothing.
    """
    identity, moment = signed_in(), now()
    with transaction() as session:
        case = _find(session, reference)
        services.look_at_case(session, case, by=identity.staff_id, page=page, now=moment)
        if page == "case":
            note_viewer(
                session,
                reference,
                partner_id=identity.partner_id,
                staff_id=identity.staff_id,
                now=moment,
            )
    # Reading a page takes long. While it lasts nobody else could write in SQLite, so it is done
    # after the transaction, and the case is read anew: it may have changed in between.
    case = _find(session, reference)
    return read_case_page(session, case, identity=identity, now=moment, asked=asked)


def _find(session: Session, reference: str) -> Case:
    identity = signed_in()
    case = queries.find_case(
        session, reference, partner_id=identity.partner_id, staff_id=identity.staff_id
    )
    if case is None:
        abort(404)
    return case


def show(
    view: CaseView,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
    given_back: str = "",
) -> Response:
    """The page of a case, with what was typed still in it after a mistake."""
    channels = [(channel.value, str(said)) for channel, (said, _icon) in CHANNELS.items()]
    html = render_template(
        "workbench/show_case.html",
        view=view,
        errors=errors or [],
        given_back=given_back,
        typed=request.form if errors else {},
        channels=channels,
        contact_channels=[(FACE_TO_FACE, gettext("In het echt")), *channels],
        results=options(ATTEMPT_RESULTS),
    )
    return make_response(html, status)


def tells_mistakes(view: View) -> View:
    """A mistake or a refusal shows the case again, with what is wrong and how to go on."""

    @wraps(view)
    def told(reference: str, **values: object) -> ResponseReturnValue:
        try:
            return view(reference, **values)
        except FieldMistakeError as mistake:
            seen = look(reference, page="case")
            if seen.case.state is CaseState.CLOSED:
                # The field that the mistake is about is not on the page any more.
                return _refused(reference, CaseClosedError())
            return show(seen, errors=[(mistake.field, mistake.message)], status=422)
        except CaseError as refusal:
            return _refused(reference, refusal)

    return told


def _refused(reference: str, refusal: CaseError) -> ResponseReturnValue:
    flash(str(REFUSALS[type(refusal)]), "error")
    typed = typed_in_vain()
    if typed is not None and typed.text:
        # What was typed has no place on the page any more, so it is given back to copy.
        return show(look(reference, page="case"), status=409, given_back=typed.text)
    return back_to(reference)


def back_to(reference: str, said: str = "") -> ResponseReturnValue:
    """To the case, with a word about what was done."""
    if said:
        flash(said, "done")
    tell_meanwhile()
    return redirect(url_for("workbench.show_case", reference=reference), 303)


def kept() -> str:
    """The word after most changes."""
    return str(gettext("Opgeschreven."))
