"""Opening a case for somebody on the phone or at the counter: their answers, read by staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from portal.cases.models import ContactChannel
from portal.cases.request import CaseRequest, GivenConsent
from portal.catalogue.model import Snapshot
from portal.consent.purposes import AskAt, Purpose, asked_at
from portal.forms import (
    MistakeError,
    clean_line,
    read_email,
    read_first_name,
    read_phone,
)
from portal.i18n import LOCALES
from portal.partners.danger import find_danger
from portal.routing.model import Asking, Situation
from portal.routing.region import Region
from portal.workbench import forms
from portal.workbench.facts_form import read_facts
from portal.workbench.forms import FieldMistakeError
from portal.workbench.words import SAFE_TIMES

WORDS_LENGTH: Final = 2000
SITUATION_FIELDS: Final = (
    "born",
    "home",
    "enrolled",
    "school",
    "school_type",
    "level",
    "diploma",
    "working",
    "topics",
    "urgent_topic",
    "keep_out",
)
AGREED: Final = {
    "phone": lazy_gettext("Zelf gezegd, aan de telefoon"),
    "counter": lazy_gettext("Zelf gezegd, aan de balie"),
    "message": lazy_gettext("Zelf geschreven, in een bericht"),
    "through_other": lazy_gettext("Gezegd tegen wie het vraagt"),
}
Form = MultiDict[str, str]


@dataclass(slots=True)
class Opening:
    """The request with how they agreed, or every mistake at once; then `request` is None."""

    request: CaseRequest | None = None
    agreed: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)


def asked_consents() -> tuple[Purpose, ...]:
    """What is asked at a sign-up, here by reading it aloud."""
    purposes = (*asked_at(AskAt.SIGN_UP), *asked_at(AskAt.APP))
    return tuple({purpose.id: purpose for purpose in purposes}.values())


def read_opening(form: Form, *, region: Region, offer: Snapshot, today: date) -> Opening:
    """All of the form; mistakes are gathered, so that nobody has to send it five times."""
    opening = Opening()

    def attempt(field_name: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except FieldMistakeError as mistake:
            opening.errors.append((mistake.field, mistake.message))
        except MistakeError as mistake:
            opening.errors.append((field_name, mistake.message))
        return None

    name = attempt("first_name", lambda: read_first_name(form.get("first_name", "")))
    facts = attempt("born", lambda: read_facts(form, region=region, offer=offer, today=today))
    asking = attempt("asking", lambda: forms.read_choice(form, "asking", Asking))
    words = attempt(
        "words",
        lambda: forms.read_text(form, "words", maximum=WORDS_LENGTH, is_needed=False),
    )
    channel = attempt("channel", lambda: forms.read_choice(form, "channel", ContactChannel))
    phone, email = _read_addresses(form, channel, attempt)
    opening.agreed = attempt("agreed", lambda: _read_agreed(form)) or ""
    if opening.errors:
        return opening
    opening.request = CaseRequest(
        registration_key=forms.read_press(form),
        first_name=name,
        situation=_situation(facts, asking),
        channel=channel,
        phone=phone,
        email=email,
        safe_times=tuple(time for time in SAFE_TIMES if time in form.getlist("safe_times")),
        somebody_reads_along=form.get("reads_along") == "ja",
        locale=_one_of(form.get("locale"), LOCALES) or "nl",
        words=words,
        coach=_coach(form, offer),
        is_urgent=form.get("urgent") == "ja" or bool(find_danger(words).kinds),
        consents=_consents(form),
    )
    return opening


def _situation(facts: dict[str, Any], asking: Asking) -> Situation:
    known: dict[str, Any] = {
        name: facts[name] for name in SITUATION_FIELDS if facts.get(name) is not None
    }
    return Situation(**known, asking=asking)


def _read_addresses(
    form: Form, channel: ContactChannel | None, attempt: Callable[[str, Callable[[], Any]], Any]
) -> tuple[str | None, str | None]:
    """What belongs to the wish must be there; the other may be left open."""
    phone = email = None
    if channel is not ContactChannel.MAIL or clean_line(form.get("phone", "")):
        needs_mobile = channel in {ContactChannel.APP, ContactChannel.SMS}
        phone = attempt(
            "phone", lambda: read_phone(form.get("phone", ""), needs_mobile=needs_mobile)
        )
    if channel is ContactChannel.MAIL or clean_line(form.get("email", "")):
        email = attempt("email", lambda: read_email(form.get("email", "")))
    return phone, email


def _read_agreed(form: Form) -> str:
    agreed = form.get("agreed", "")
    if agreed not in AGREED:
        message = gettext("Vraag of de jongere het goed vindt. Kies hoe je dat weet.")
        raise FieldMistakeError("agreed", message)
    return str(AGREED[agreed])


def _coach(form: Form, offer: Snapshot) -> int | None:
    chosen = form.get("coach", "")
    known = {str(coach.staff_id): coach.staff_id for coach in offer.coaches() if coach.staff_id}
    return known.get(chosen)


def _consents(form: Form) -> tuple[GivenConsent, ...]:
    locale = _one_of(form.get("locale"), LOCALES) or "nl"
    return tuple(
        GivenConsent(
            purpose=purpose.id, recipient="", locale=locale, name=gettext("je contactpersoon")
        )
        for purpose in asked_consents()
        if form.get(f"consent_{purpose.id}") == "ja"
    )


def _one_of(value: str | None, known: Any) -> str | None:
    return value if value and value in known else None
