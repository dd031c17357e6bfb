"""Words to send: an example message filled in for somebody, and reading what a coach made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask_babel import gettext

from portal.access.model import Identity
from portal.cases.messages import MESSAGE_LENGTH
from portal.cases.models import Case, YoungPerson
from portal.cases.writing import names_the_person, names_the_portal
from portal.catalogue.addresses import base_url
from portal.i18n import DEFAULT_LOCALE, say_day, speaking
from portal.partners.region import RegionCard
from portal.phrases import fields
from portal.phrases.models import Phrase
from portal.phrases.queries import body_in
from portal.workbench.forms import FieldMistakeError, Form, read_text

WORDS = "send_words"
SURE = "sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """An example message for one person. `locale` is the language it is really in."""

    text: str
    locale: str


def fill_phrase(
    phrase: Phrase, case: Case, *, identity: Identity, card: RegionCard, today: date
) -> Filled:
    """The phrase in the young person's language, with all that is known filled in."""
    person = case.young_person
    body, locale = body_in(phrase, person.locale)
    if person.somebody_reads_along:
        body = fields.make_safe(body)
    prefix = "" if locale == DEFAULT_LOCALE else f"/{locale}"
    values = {
        fields.FIRST_NAME: person.first_name,
        fields.CONTACT: case.contact_person.first_name,
        fields.SENDER: identity.first_name,
        fields.NUMBER: card.phone_display if card.calls_from == card.phone else card.calls_from,
        fields.MOMENT: _day(case.next_step_on, today=today, locale=locale),
        fields.LINK: f"{base_url()}{prefix}/",
    }
    return Filled(text=fields.fill(body, values), locale=locale)


def _day(day: date | None, *, today: date, locale: str) -> str:
    """The day of the next step, when that is still to come; else the coach fills it in."""
    if day is None or day < today:
        return ""
    with speaking(locale):
        return say_day(day)


def read_words_to_send(form: Form, person: YoungPerson, *, name: str = WORDS) -> str:
    """The words as they were changed. Raises FieldMistakeError with how to mend them."""
    text = read_text(form, name, maximum=MESSAGE_LENGTH)
    left = fields.left_open(text)
    if left:
        raise FieldMistakeError(
            name, gettext("Vul %(fields)s nog in, of haal het weg.", fields=", ".join(left))
        )
    if person.somebody_reads_along:
        _refuse_telling(text, person, name=name, is_sure=form.get(SURE) == "ja")
    return text


def _refuse_telling(text: str, person: YoungPerson, *, name: str, is_sure: bool) -> None:
    if names_the_portal(text):
        raise FieldMistakeError(
            name, gettext("Iemand anders kan dit lezen. Haal Opstap en het adres uit je bericht.")
        )
    if names_the_person(text, person) and not is_sure:
        raise FieldMistakeError(
            name,
            gettext(
                "Iemand anders kan dit lezen. Haal ‘%(name)s’ weg, of zeg dat het geen naam is.",
                name=person.first_name,
            ),
        )


def app_address(person: YoungPerson, text: str) -> str:
    """A link that opens the app with these words ready; a person presses send there."""
    number = (person.phone or "").removeprefix("+")
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
