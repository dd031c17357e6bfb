"""Which tables hold something of a young person, how to find it, what is given and what is removed.

Every table of the database is in HOLDINGS or in NOBODYS, and every column of a holding is given to
who asks for their data unless `left_out` says why not. A test fills all of it and looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ColumnElement, Table, and_, or_, select
from sqlalchemy.orm import Session

from portal.cases.models import YoungPerson
from portal.database import Base
from portal.rights.persons import Mine

REMOVED_NAME: Final = "Verwijderd"
NO_BIRTHDAY: Final = date(1900, 1, 1)
SECRET: Final = lazy_gettext("Hiermee zou iemand binnen kunnen komen.")
SOMEBODY_ELSES: Final = lazy_gettext("Dit gaat over iemand anders.")
UNPROVEN: Final = lazy_gettext("Dit is nog niet bewezen. Het kan van iemand anders zijn.")
UNSENT: Final = lazy_gettext(
    "Dit is nog niet af. Vraag ernaar bij wie op jouw gegevens let, net als naar werknotities."
)


class Fate(StrEnum):
    """What a removal does with the rows."""

    DELETE = "delete"
    # The row stays for the counts, without anything of a person in it.
    EMPTY = "empty"
    # It holds numbers and moments only, or has to stay by a rule.
    STAYS = "stays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What rows of one person are found by: numbers, and the addresses they are reached at."""

    mine: Mine
    addresses: tuple[str, ...]


Where = Callable[[Table, Reach], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One table. `blank` are the values of what is emptied, `left_out` columns with the reason."""

    title: LazyString
    where: Where
    fate: Fate = Fate.DELETE
    blank: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, LazyString] = field(default_factory=dict)


def _self(table: Table, reach: Reach) -> ColumnElement[bool]:
    return table.c.id.in_(reach.mine.person_ids)


def _case_itself(table: Table, reach: Reach) -> ColumnElement[bool]:
    return table.c.id.in_(reach.mine.case_ids)


def _person(table: Table, reach: Reach) -> ColumnElement[bool]:
    return table.c.young_person_id.in_(reach.mine.person_ids)


def _case(table: Table, reach: Reach) -> ColumnElement[bool]:
    return table.c.case_id.in_(reach.mine.case_ids)


def _attachment(table: Table, reach: Reach) -> ColumnElement[bool]:
    lines = Base.metadata.tables["timeline_entries"]
    mine = select(lines.c.id).where(lines.c.case_id.in_(reach.mine.case_ids))
    return table.c.timeline_entry_id.in_(mine)


def _option(table: Table, reach: Reach) -> ColumnElement[bool]:
    offers = Base.metadata.tables["appointment_offers"]
    mine = select(offers.c.id).where(offers.c.case_id.in_(reach.mine.case_ids))
    return table.c.offer_id.in_(mine)


def _pair(table: Table, reach: Reach) -> ColumnElement[bool]:
    ids = reach.mine.person_ids
    return or_(table.c.first_id.in_(ids), table.c.second_id.in_(ids))


def _message(table: Table, reach: Reach) -> ColumnElement[bool]:
    """Of their cases, and what went to their own address without a case, such as a code."""
    to_them = and_(table.c.case_id.is_(None), table.c.recipient.in_(reach.addresses))
    return or_(_case(table, reach), to_them)


def _trail(table: Table, reach: Reach) -> ColumnElement[bool]:
    cases = [str(number) for number in reach.mine.case_ids]
    people = [str(number) for number in reach.mine.person_ids]
    return or_(
        and_(table.c.subject_kind == "case", table.c.subject_id.in_(cases)),
        and_(table.c.subject_kind == "young_person", table.c.subject_id.in_(people)),
    )


HOLDINGS: Final[Mapping[str, Holding]] = {
    "young_people": Holding(
        title=lazy_gettext("Wie je bent"),
        where=_self,
        fate=Fate.EMPTY,
        blank={
            "first_name": REMOVED_NAME,
            "born_on": NO_BIRTHDAY,
            "home": "",
            "phone": None,
            "email": None,
            "channel": "sms",
            "safe_times": [],
            "somebody_reads_along": False,
            "locale": "nl",
        },
    ),
    "young_person_words": Holding(title=lazy_gettext("Waarop je te vinden bent"), where=_person),
    "cases": Holding(
        title=lazy_gettext("Jouw vraag en wie je helpt"),
        where=_case_itself,
        fate=Fate.EMPTY,
        blank={
            "words": "",
            "topics": [],
            "about_ref": None,
            "asking": "self",
            "next_step": None,
            "next_step_on": None,
            "needs": "",
            "facts": {},
            "routing": {},
            "choice": {},
        },
        left_out={"registration_key": SECRET},
    ),
    "case_alongside": Holding(title=lazy_gettext("Wie er meer bij hoort"), where=_case),
    "timeline_entries": Holding(
        title=lazy_gettext("Wat er gebeurde"),
        where=_case,
        left_out={"registration_key": SECRET},
    ),
    "attachments": Holding(
        title=lazy_gettext("Bestanden"), where=_attachment, left_out={"storage_key": SECRET}
    ),
    "thread_reads": Holding(title=lazy_gettext("Tot waar er is gelezen"), where=_person),
    "consents": Holding(title=lazy_gettext("Waar je ja tegen zei"), where=_person),
    "appointment_offers": Holding(title=lazy_gettext("Momenten om te kiezen"), where=_case),
    "appointment_options": Holding(title=lazy_gettext("De momenten zelf"), where=_option),
    "appointments": Holding(title=lazy_gettext("Afspraken"), where=_case),
    "reminder_choices": Holding(
        title=lazy_gettext("Waar je aan herinnerd wilt worden"), where=_person
    ),
    "bookings": Holding(title=lazy_gettext("Waar je aan meedoet"), where=_person),
    "goals": Holding(title=lazy_gettext("Jouw doelen"), where=_person),
    "story_versions": Holding(title=lazy_gettext("Jouw verhaal"), where=_person),
    "leaves": Holding(title=lazy_gettext("Wanneer je even niet wilde"), where=_person),
    "check_ins": Holding(title=lazy_gettext("Hoe het later met je ging"), where=_person),
    "tasks": Holding(title=lazy_gettext("Taken voor je contactpersoon"), where=_case),
    "drafts": Holding(
        title=lazy_gettext("Woorden die nog niet af zijn"), where=_case, left_out={"text": UNSENT}
    ),
    "case_viewers": Holding(title=lazy_gettext("Wie er nu kijkt"), where=_case),
    "likely_pairs": Holding(
        title=lazy_gettext("Of je hier twee keer staat"),
        where=_pair,
        left_out={
            "first_id": SOMEBODY_ELSES,
            "second_id": SOMEBODY_ELSES,
            "merge": SOMEBODY_ELSES,
            "reason": SOMEBODY_ELSES,
        },
    ),
    "outbox_messages": Holding(title=lazy_gettext("Berichten die zijn verstuurd"), where=_message),
    "place_sessions": Holding(
        title=lazy_gettext("Waar je bent ingelogd"), where=_person, left_out={"token_hash": SECRET}
    ),
    "place_proofs": Holding(
        title=lazy_gettext("Links en codes die je kreeg"),
        where=_person,
        left_out={"secret_hash": SECRET},
    ),
    "channel_changes": Holding(
        title=lazy_gettext("Een ander nummer of adres"),
        where=_person,
        left_out={
            "new_value": UNPROVEN,
            "old_code_hash": SECRET,
            "new_code_hash": SECRET,
        },
    ),
    "privacy_questions": Holding(title=lazy_gettext("Vragen over je gegevens"), where=_person),
    "data_requests": Holding(
        title=lazy_gettext("Wat je vroeg over je gegevens"),
        where=_person,
        fate=Fate.EMPTY,
        blank={"words": "", "outcome": {}},
    ),
    "erasures": Holding(
        title=lazy_gettext("Dat je bent weggehaald"), where=_person, fate=Fate.STAYS
    ),
    "audit_rows": Holding(
        title=lazy_gettext("Wie keek en wat er werd gedaan"),
        where=_trail,
        fate=Fate.STAYS,
        left_out={"previous_hash": SOMEBODY_ELSES, "hash": SOMEBODY_ELSES},
    ),
}

STAFF: Final = "it is about somebody who works here"
OFFER: Final = "it is about what the region offers"
HOUSE: Final = "the portal keeps it for itself"
NOBODYS: Final[Mapping[str, str]] = {
    "staff": STAFF,
    "staff_roles": STAFF,
    "staff_sessions": STAFF,
    "sign_in_attempts": STAFF,
    "saved_filters": STAFF,
    "work_hours": STAFF,
    "hours_exceptions": STAFF,
    "absences": STAFF,
    "room_proposals": STAFF,
    "calendars": STAFF,
    "busy_times": STAFF,
    "regions": OFFER,
    "municipalities": OFFER,
    "partners": OFFER,
    "places": OFFER,
    "themes": OFFER,
    "synonym_groups": OFFER,
    "situations": OFFER,
    "items": OFFER,
    "old_slugs": OFFER,
    "item_versions": OFFER,
    "moments": OFFER,
    "phrases": OFFER,
    "phrase_words": OFFER,
    "catalogue_state": HOUSE,
    "worker_seen": HOUSE,
    "day_turned": HOUSE,
    "audit_head": HOUSE,
    "place_attempts": "keyed marks of a day old at most, which lead to nobody",
    "verdicts": "nothing in it leads to who said it",
    "questions": "asked without a name, by anybody; removed after 30 days",
}


def reach_of(session: Session, mine: Mine) -> Reach:
    """What rows of this person are found by; ask it before anything is removed."""
    rows = session.execute(
        select(YoungPerson.phone, YoungPerson.email).where(YoungPerson.id.in_(mine.person_ids))
    )
    return Reach(mine=mine, addresses=tuple(each for row in rows for each in row if each))
