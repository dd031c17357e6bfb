"""My contact person: face, name, when they are there, how to reach them, what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import get_day_names
from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from portal.cases.models import Case
from portal.cases.opening_messages import say_held, says_contact
from portal.catalogue.current import current_offer
from portal.clock import local_day
from portal.i18n import current_locale, say_day, say_moment
from portal.my_place.place import Place
from portal.partners.region import current_region
from portal.rosters.models import Absence, HoursKind, WorkHours
from portal.rosters.working_days import WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPart:
    """The card of who helps; every text is a whole sentence, an empty one is not shown."""

    name: str
    portrait: str
    tint: str
    address: str
    phone: str
    phone_display: str
    role: str
    works_on: str
    stands_in: tuple[str, ...]
    promises: tuple[str, ...]


def read_contact(session: Session, place: Place, now: datetime) -> ContactPart:
    """The card of who acts now, with what a stand-in is for and what was promised."""
    helper, today = place.helper, local_day(now)
    face, card = current_offer().coach_of(helper.id), current_region()
    return ContactPart(
        name=helper.first_name,
        portrait=face.portrait if face else helper.portrait,
        tint=face.tint if face else "sky",
        address=face.slug if face else "",
        phone=helper.phone or card.phone,
        phone_display=helper.phone or card.phone_display,
        role=_role(place),
        works_on=_works_on(_weekdays(session, helper.id)),
        stands_in=tuple(_stands_in(_absences(session, place.case, today), place, today=today)),
        promises=tuple(_promises(place, now=now)),
    )


def _role(place: Place) -> str:
    if not place.is_open:
        return str(gettext("Jouw contactpersoon van toen."))
    if place.case.stand_in is not None:
        return str(gettext("Helpt je nu."))
    return str(gettext("Jouw vaste contactpersoon."))


def _weekdays(session: Session, staff_id: int) -> Sequence[int]:
    return session.scalars(
        select(WorkHours.weekday)
        .where(WorkHours.staff_id == staff_id, WorkHours.kind == HoursKind.WORK)
        .distinct()
        .order_by(WorkHours.weekday)
    ).all()


def _works_on(weekdays: Sequence[int]) -> str:
    """'Werkt op maandag, woensdag en vrijdag.'; who set no hours works on every weekday."""
    days = list(weekdays) or list(range(WEEKDAYS))
    names = get_day_names("wide", locale=current_locale())
    if days == list(range(WEEKDAYS)):
        return str(
            gettext("Werkt van %(first)s tot en met %(last)s.", first=names[0], last=names[4])
        )
    *most, last = [names[day] for day in days]
    if not most:
        return str(gettext("Werkt op %(day)s.", day=last))
    return str(gettext("Werkt op %(days)s en %(last)s.", days=", ".join(most), last=last))


def _absences(session: Session, case: Case, today: date) -> Sequence[Absence]:
    """Absences of the contact person that are not over, the first one first."""
    return session.scalars(
        select(Absence)
        .where(
            Absence.staff_id == case.contact_person_id,
            Absence.ended_at.is_(None),
            or_(Absence.ends_on.is_(None), Absence.ends_on >= today),
        )
        .options(joinedload(Absence.stand_in))
        .order_by(Absence.starts_on, Absence.id)
    ).all()


def _stands_in(absences: Sequence[Absence], place: Place, *, today: date) -> Iterator[str]:
    """Who helps instead, until when, and what comes: said before it happens."""
    if not place.is_open:
        return
    case, contact = place.case, place.case.contact_person.first_name
    running = [each for each in absences if each.starts_on <= today]
    if case.stand_in is not None:
        yield gettext("%(name)s is er even niet.", name=contact)
        if running and running[0].ends_on is not None:
            day = say_day(running[0].ends_on)
            yield gettext("Dat is tot en met %(day)s.", day=day)
        yield gettext("%(name)s blijft jouw vaste contactpersoon.", name=contact)
    for coming in absences:
        if coming.starts_on > today:
            yield _says_coming(coming, contact)
    if case.held_for is not None:
        yield say_held(case.held_for.first_name, case.choice["held"])


def _says_coming(absence: Absence, name: str) -> str:
    first, stand_in = say_day(absence.starts_on), absence.stand_in.first_name
    if absence.ends_on is None:
        return str(
            gettext("Vanaf %(first)s is %(name)s er niet. %(stand_in)s helpt je dan.",
                    first=first, name=name, stand_in=stand_in)
        )  # fmt: skip
    return str(
        gettext(
            "Van %(first)s tot en met %(last)s is %(name)s er niet. %(stand_in)s helpt je dan.",
            first=first,
            last=say_day(absence.ends_on),
            name=name,
            stand_in=stand_in,
        )
    )


def _promises(place: Place, *, now: datetime) -> Iterator[str]:
    """What was promised, and by when. A promise that ran out is said, not hidden."""
    case = place.case
    if not place.is_open:
        return
    if case.first_contact_at is None:
        contact = says_contact(place.person.channel, name=place.helper.first_name)
        yield from _by(gettext("%(contact)s.", contact=contact), case.promised_at, now=now)
    elif case.answer_due_at is not None:
        yield from _by(gettext("Je krijgt antwoord."), case.answer_due_at, now=now)
    if case.next_step and case.next_step_on is not None:
        yield gettext(
            "Afgesproken: %(step)s. Dat is %(day)s.",
            step=case.next_step.rstrip("."),
            day=say_day(case.next_step_on),
        )


def _by(what: str, due: datetime, *, now: datetime) -> Iterator[str]:
    if due >= now:
        yield f"{what} {gettext('Uiterlijk %(moment)s.', moment=say_moment(due))}"
        return
    yield gettext("We beloofden: uiterlijk %(moment)s.", moment=say_moment(due))
    yield gettext("Dat is niet gelukt. Sorry. Bel of app ons als je niet wilt wachten.")
