"""A life in every table: each column of each holding has something of one young person in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, String, Table, insert, select
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.cases.services import look_at_case
from portal.catalogue.models import Moment
from portal.database import Base, UtcDateTime
from portal.rights.holdings import HOLDINGS, Fate
from portal.storage import Store, new_key
from tests.conftest import START
from tests.factories.cases import make_young_person

# Where the database itself allows only some values together.
FITTING: Mapping[str, Mapping[str, Any]] = {
    "appointment_offers": {"state": "picked"},
    "appointment_options": {"starts_at": START, "ends_at": START.replace(hour=20)},
    "appointments": {"starts_at": START, "ends_at": START.replace(hour=20), "state": "held"},
    "attachments": {"size": 7},
    "bookings": {"state": "booked", "held_until": None, "number": 77},
    "goals": {"state": "done", "slot": None},
    "leaves": {"kind": "pause"},
    "check_ins": {"months": 6},
    "place_sessions": {"stays": True, "is_borrowed": False},
    "likely_pairs": {"state": "same"},
    "outbox_messages": {"state": "sent", "channel": "mail"},
    "timeline_entries": {"is_private": False, "kind": "note"},
    "data_requests": {"kind": "correct", "reference": "P-777-888"},
    "consents": {"withdrawn_at": START.replace(hour=23)},
}
# These come from making a case at all, or by themselves.
MADE = frozenset({"young_people", "cases", "young_person_words", "audit_rows", "erasures"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What was put where: `canaries` by table and column, in the text in which it must come out."""

    case: Case
    canaries: Mapping[tuple[str, str], str]
    files: tuple[str, ...]


def fill_everything(session: Session, case: Case, store: Store) -> Life:
    """Fill one row of every holding about the case's person, a canary in every column."""
    other = make_young_person(session)
    moment = session.scalars(select(Moment).order_by(Moment.id)).first()
    assert moment is not None
    # The place that the booking below holds.
    moment.taken += 1
    known: dict[str, Any] = {
        "staff": case.contact_person_id,
        "partners": case.contact_person.partner_id,
        "moments": moment.id,
        "young_people": case.young_person_id,
        "cases": case.id,
    }
    canaries: dict[tuple[str, str], str] = {}
    files: list[str] = []
    for table in Base.metadata.sorted_tables:
        if table.name in MADE or table.name not in HOLDINGS:
            continue
        values = _values(table, known)
        if table.name == "likely_pairs":
            first, second = sorted((case.young_person_id, other.id))
            values |= {"first_id": first, "second_id": second}
        if table.name == "attachments":
            files.append(new_key())
            store.put(files[-1], b"KANARIE-IN-BESTAND")
            values["storage_key"] = files[-1]
        key = session.execute(insert(table).values(**values)).inserted_primary_key
        known[table.name] = key[0] if key is not None else None
        canaries |= _said(table, values)
    canaries |= _fill_made(session, case)
    look_at_case(session, case, by=case.contact_person_id, page="case", now=START)
    session.commit()
    return Life(case=case, canaries=canaries, files=tuple(files))


def _values(table: Table, known: Mapping[str, Any]) -> dict[str, Any]:
    fitting = FITTING.get(table.name, {})
    values = {
        column.name: fitting.get(column.name, _value(table, column, known))
        for column in table.columns
        if column.computed is None and column is not table.autoincrement_column
    }
    return {name: value for name, value in values.items() if value is not None}


def _value(table: Table, column: Column[Any], known: Mapping[str, Any]) -> Any:
    for key in column.foreign_keys:
        return known.get(key.column.table.name)
    if column.name in {"young_person_id", "case_id"}:
        return known["young_people" if column.name == "young_person_id" else "cases"]
    return _canary(table, column)


def _canary(table: Table, column: Column[Any]) -> Any:
    kind, said = column.type, f"KANARIE-{table.name}-{column.name}"
    if isinstance(kind, Enum):
        return kind.enums[0]
    makers: tuple[tuple[type, Callable[[], Any]], ...] = (
        (JSON, lambda: [said] if column.name in {"ready", "shared", "denied"} else {"k": said}),
        (UtcDateTime, lambda: datetime.fromisoformat("2026-11-16T12:34:56.789+00:00")),
        (Date, lambda: date(2026, 12, 13)),
        (Boolean, lambda: True),
        (Integer, lambda: 7),
        (String, lambda: said[: getattr(kind, "length", None) or len(said)]),
    )
    return next(make() for each, make in makers if isinstance(kind, each))


def _fill_made(session: Session, case: Case) -> dict[tuple[str, str], str]:
    """The person and the case themselves, in every column of words."""
    person = case.young_person
    session.flush()
    people, cases = Base.metadata.tables["young_people"], Base.metadata.tables["cases"]
    of_person = {
        "first_name": "KANARIENAAM",
        "phone": "+31600777888",
        "email": "kanarie@kooi.example",
        "safe_times": ["KANARIE-tijden"],
        "home": "KANARIE-woonplaats",
        "born_on": date(2005, 5, 17),
    }
    of_case = {
        "words": "KANARIE-woorden",
        "topics": ["KANARIE-onderwerp"],
        "about_ref": "KANARIE-ref",
        "asking": "KANARIE-vrager",
        "next_step": "KANARIE-stap",
        "needs": "KANARIE-nodig",
        "facts": {"k": "KANARIE-feit"},
        "routing": {"k": "KANARIE-weg"},
        "choice": {"k": "KANARIE-keuze"},
    }
    for name, value in of_person.items():
        setattr(person, name, value)
    for name, value in of_case.items():
        setattr(case, name, value)
    session.flush()
    return _said(people, of_person) | _said(cases, of_case)


def _said(table: Table, values: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """As it must be found: the text itself, a moment as ISO text, else the value as JSON."""
    said = {}
    for name, value in values.items():
        if isinstance(value, datetime | date):
            said[table.name, name] = value.isoformat()
        elif isinstance(value, str):
            said[table.name, name] = value
        else:
            said[table.name, name] = json.dumps(value, ensure_ascii=False)
    return said


def everything_written(session: Session, *, besides: frozenset[str] = frozenset()) -> str:
    """Every row of every table in one text."""
    session.expire_all()
    return "\n".join(
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        if table.name not in besides
        for row in session.execute(select(table))
    )


STAYING = frozenset(name for name, holding in HOLDINGS.items() if holding.fate is Fate.STAYS)
