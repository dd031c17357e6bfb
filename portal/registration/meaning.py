"""What the answers mean. Pure: the offer, the region and the day are passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask_babel import gettext

from portal.cases.models import ContactChannel
from portal.catalogue.model import Snapshot
from portal.forms import MistakeError, read_email, read_first_name, read_phone, read_words
from portal.registration.answers import MAX_WORDS, Answers
from portal.registration.birth import read_birth_date
from portal.registration.tokens import (
    DIPLOMAS,
    ENROLLED,
    HOMES,
    LEVELS,
    OTHER_SCHOOLS,
    PATHWAYS,
    SAFE_TIMES,
    WORKING,
    YES,
)
from portal.routing.model import Asking, SchoolType, Situation, UrgentTopic
from portal.routing.region import Region

SCHOOL_PREFIX: Final = "school_"
MBO_PARTNER: Final = "school_mbo"
Errors = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach somebody, checked."""

    first_name: str
    channel: ContactChannel
    phone: str | None
    email: str | None
    safe_times: tuple[str, ...]
    somebody_reads_along: bool


def check_about(answers: Answers) -> Errors:
    """Mistakes of step one."""
    try:
        read_words(answers.words, maximum=MAX_WORDS)
    except MistakeError as mistake:
        return {"woorden": mistake.message}
    return {}


def check_you(answers: Answers, *, today: date) -> Errors:
    """Mistakes of step two: only the date of birth must be known."""
    try:
        read_birth_date(answers.day, answers.month, answers.year, today=today)
    except MistakeError as mistake:
        return {"dag": mistake.message}
    return {}


def check_reach(answers: Answers) -> Errors:
    """Mistakes of step four."""
    return read_reach(answers)[1]


def read_reach(answers: Answers) -> tuple[Reach | None, Errors]:
    """How to reach them, or what is still wrong."""
    errors: Errors = {}
    name = _read(errors, "voornaam", lambda: read_first_name(answers.first_name))
    channel = _channel(answers, errors)
    phone = email = None
    if answers.phone or channel not in {None, ContactChannel.MAIL}:
        texts = channel in {ContactChannel.APP, ContactChannel.SMS}
        phone = _read(errors, "tel", lambda: read_phone(answers.phone, needs_mobile=texts))
    if answers.email or channel is ContactChannel.MAIL:
        email = _read(errors, "mail", lambda: read_email(answers.email))
    if errors or name is None or channel is None:
        return None, errors
    reach = Reach(
        first_name=name,
        channel=channel,
        phone=phone,
        email=email,
        safe_times=tuple(each for each in SAFE_TIMES if each in answers.safe_times),
        somebody_reads_along=answers.reads_along == YES,
    )
    return reach, errors


def _read(errors: Errors, field: str, reader: Any) -> str | None:
    try:
        value: str = reader()
    except MistakeError as mistake:
        errors[field] = mistake.message
        return None
    return value


def _channel(answers: Answers, errors: Errors) -> ContactChannel | None:
    is_possible = answers.channel in set(ContactChannel)
    if answers.channel == ContactChannel.APP and asking_of(answers) is not Asking.SELF:
        # Only the young person can say yes to WhatsApp.
        is_possible = False
    if not is_possible:
        errors["kanaal"] = gettext("Kies hoe je contact wilt.")
        return None
    channel = ContactChannel(answers.channel)
    if channel is ContactChannel.APP and not answers.whatsapp:
        errors["whatsapp"] = gettext(
            "Mogen we je appen via WhatsApp? Zet het op ja, of kies bellen, sms of mail."
        )
    return channel


def situation_of(answers: Answers, *, offer: Snapshot, region: Region, today: date) -> Situation:
    """The facts for routing. Values that are not on the page count as not known."""
    values: dict[str, Any] = {
        "born": read_birth_date(answers.day, answers.month, answers.year, today=today),
        "home": _home(answers, region),
        "enrolled": ENROLLED.get(answers.school_now),
        "working": WORKING.get(answers.working),
        "topics": topics_of(answers, offer),
        "urgent_topic": _urgent_topic(answers, offer),
        "asking": asking_of(answers),
        **DIPLOMAS.get(answers.diploma, {}),
        **_school(answers, region),
    }
    return Situation(**values)


def _home(answers: Answers, region: Region) -> str | None:
    if answers.home in HOMES:
        return HOMES[answers.home]
    place = region.municipality(answers.home)
    return place.name if place else None


def _school(answers: Answers, region: Region) -> Mapping[str, Any]:
    partner = region.partner(answers.school)
    if partner is None or not partner.type.startswith(SCHOOL_PREFIX):
        values = dict(OTHER_SCHOOLS.get(answers.school, {}))
    else:
        values = {"school": partner.id, "school_type": SchoolType(
            partner.type.removeprefix(SCHOOL_PREFIX))}  # fmt: skip
    if values.get("school_type") is SchoolType.MBO:
        values["level"] = int(answers.level) if answers.level in LEVELS else None
        values["pathway"] = PATHWAYS.get(answers.pathway)
    return values


def topics_of(answers: Answers, offer: Snapshot) -> tuple[str, ...]:
    """Theme ids of what was tapped and of what they came for, each once."""
    chosen = [s for s in offer.situations if s.id in answers.situations]
    about = offer.by_ref.get(answers.about)
    themes = [theme for each in chosen for theme in each.theme_ids]
    return tuple(dict.fromkeys([*themes, *(about.theme_ids if about else ())]))


def _urgent_topic(answers: Answers, offer: Snapshot) -> UrgentTopic | None:
    said = {s.urgent for s in offer.situations if s.id in answers.situations}
    # No money today goes before debts that press.
    order = (UrgentTopic.MONEY_NOW, UrgentTopic.DEBT)
    return next((topic for topic in order if topic.value in said), None)


def asking_of(answers: Answers) -> Asking:
    """Who asks; whatever is not on the page counts as asking for oneself."""
    return Asking(answers.asking) if answers.asking in set(Asking) else Asking.SELF


def school_to_ask(situation: Situation, region: Region) -> str | None:
    """The school that could be asked something: only where they are now, and of this region."""
    if situation.enrolled is not True or region.partner(situation.school) is None:
        return None
    return situation.school
