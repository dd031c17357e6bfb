"""Who looked: everybody, in words, with what they were at that moment; and 'is this right?'."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

import portal
from portal.access.model import Role
from portal.accounts.models import Staff
from portal.appointments.models import OfferState
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM, record, staff_actor
from portal.bookings.lines import Did
from portal.cases.models import Case, EntryKind
from portal.cases.services import look_at_case
from portal.i18n import speaking
from portal.outbox.models import OutboxMessage
from portal.rights.look_words import ACTS, LOOKED, PAGES, UNKNOWN, words_for
from portal.rights.models import PrivacyQuestion
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

PATH = "/mijn-plek/wie-keek"
# What has no word for a person: staff, the offer, the portal itself.
OTHERS = frozenset(
    {"absence", "question", "outbox", "calendar", "phrase", "moment", "account", "room", "staff"}
)
# Actions that are put together: what may stand in the hole.
HOLES = {
    "case.{}_sent": [EntryKind.MESSAGE.value, EntryKind.SUGGESTED.value],
    "case.{}_logged": [EntryKind.FIRST_CONTACT.value, EntryKind.CONTACT.value],
    "case.appointment_{}": ["planned", "moved", "cancelled", "restored", "missed", "held"],
    "case.moments_{}": ["offered", "withdrawn", *OfferState],
    "booking.{}": list(Did),
}
WRITERS = frozenset({"record", "audit", "note"})


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    return make_case(session, contact=coach, person={"first_name": "Noor"})


@pytest.fixture
def noor(app: Flask, session: Session, case: Case) -> HouseClient:
    return enter_place(app, session, case.young_person)


def lines_of(client: HouseClient, path: str = PATH) -> list[str]:
    found = client.page(path).select("main ol.log > li")
    return [re.sub(r"\s+", " ", each.get_text(" ", strip=True)) for each in found]


def test_who_opened_it_stands_there_in_words(
    client: HouseClient, session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    sign_in(client, coach)
    client.page(f"/werk/dossier/{case.reference}")
    (line,) = lines_of(noor)
    assert line.startswith("Samira, jouw contactpersoon las jouw gegevens, om je te helpen 10.30")
    assert "Maandag 16 november" in line
    part = noor.page("/mijn-plek").select_one("section[aria-labelledby=keek-kop] li")
    assert part is not None
    assert part.get_text(" ", strip=True).startswith("Samira las jouw gegevens, om je te helpen")


def test_where_somebody_works_is_told_to_who_asks(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    look_at_case(session, case, by=coach.id, page="case", now=START)
    session.commit()
    details = noor.page(PATH).select_one("main details")
    assert details is not None
    slot = details.select_one("[data-slot=who-has]")
    assert slot is not None
    assert slot.get_text() == "Doorstroompunt Merelland"


def test_a_day_of_somebody_is_one_line_and_the_portal_another(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    for minutes in range(5):
        look_at_case(
            session, case, by=coach.id, page="case", now=START + timedelta(minutes=minutes)
        )
    look_at_case(session, case, by=coach.id, page="facts", now=START + timedelta(days=1))
    from_clock = {"subject_kind": "case", "subject_id": case.id, "at": START + timedelta(days=1)}
    record(session, "case.late_told", actor=SYSTEM, **from_clock)
    session.commit()
    first, second, third = lines_of(noor)
    assert first.startswith("Opstap zelf zei je dat een antwoord te laat komt")
    assert "bekeek je gegevens, om ze aan te vullen" in second
    assert third.count("las jouw gegevens") == 1


def test_what_somebody_was_then_is_what_stands_there(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    before = make_staff(session, first_name="Bram")
    stranger = make_staff(session, first_name="Vera", partner="leerplicht")
    look_at_case(session, case, by=before.id, page="case", now=START)
    session.commit()
    record(
        session, "case.assigned", actor=staff_actor(coach.id), subject_kind="case",
        subject_id=case.id, at=START, before=before.id, after=coach.id,
    )  # fmt: skip
    session.commit()
    for by in (before, stranger):
        look_at_case(session, case, by=by.id, page="case", now=START + timedelta(days=1))
    session.commit()
    lines = lines_of(noor)
    assert lines[0].startswith("Vera, werkt ergens anders")
    assert lines[1].startswith("Bram, collega van jouw contactpersoon")
    assert lines[2].startswith("Samira, jouw contactpersoon")
    assert lines[3].startswith("Bram, jouw contactpersoon las")


def test_many_looks_come_a_page_at_a_time_and_none_is_lost(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    for day in range(40):
        look_at_case(session, case, by=coach.id, page="case", now=START + timedelta(days=day))
    session.commit()
    seen, path = [], PATH
    while path:
        page = noor.page(path)
        seen += [each.get_text() for each in page.select("main ol.log > li p.meta")]
        following = page.select_one("main a[rel=next]")
        path = str(following["href"]) if following else ""
    assert len(seen) == len(set(seen)) == 40


def test_the_page_asks_as_much_with_a_thousand_looks(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    def count() -> int:
        asked: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        noor.page(PATH)
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    look_at_case(session, case, by=coach.id, page="case", now=START)
    session.commit()
    few = count()
    for number in range(1000):
        look_at_case(session, case, by=coach.id, page="case", now=START + timedelta(hours=number))
    session.commit()
    assert count() <= few


def test_is_this_right_goes_to_the_officer_without_content(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    officer = make_staff(session, role=Role.PRIVACY_OFFICER)
    look_at_case(session, case, by=coach.id, page="case", now=START)
    session.commit()
    link = noor.page(PATH).select_one("main ol.log a[href*=vraag]")
    assert link is not None
    path = str(link["href"])
    form = noor.page(path).select_one("main form")
    for _press in range(2):
        assert noor.submit(path, form, words="Ik ken haar niet.").status_code == 303
    question = session.scalars(select(PrivacyQuestion)).one()
    assert question.audit_position is not None
    # Monday morning and five working days.
    assert (question.due_at - START).days == 7
    mail = session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.recipient == officer.email)
    ).one()
    assert question.reference in mail
    for told in ("Noor", "Ik ken haar niet", case.reference, "Samira"):
        assert told not in mail
    page = noor.page("/mijn-plek/gegevens")
    assert question.reference in page.get_text()
    assert "We zijn ermee bezig. Uiterlijk maandag 23 november." in page.get_text()


def test_a_question_without_a_look_needs_words(session: Session, noor: HouseClient) -> None:
    path = f"{PATH}/vraag"
    answer = noor.submit(path, noor.page(path).select_one("main form"), words=" ")
    assert answer.status_code == 422
    assert "Schrijf eerst wat je wilt weten." in parse(answer).get_text()
    assert session.scalars(select(PrivacyQuestion)).all() == []


@pytest.mark.parametrize("row", ["1", "999999999", "x", "-1", "9" * 40])
def test_somebody_elses_look_is_not_there(
    session: Session, noor: HouseClient, coach: Staff, row: str
) -> None:
    other = make_case(session, contact=coach)
    look_at_case(session, other, by=coach.id, page="case", now=START)
    session.commit()
    last = session.scalars(select(AuditRow.position).order_by(AuditRow.position.desc())).first()
    for number in {row, str(last)}:
        if number.isascii() and number.isdigit() and len(number) < 10:
            assert noor.get(f"{PATH}/vraag?regel={number}").status_code == 404


def calls() -> Iterator[ast.Call]:
    for path in Path(portal.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name.strip("_") in WRITERS:
                    yield node


def actions() -> set[str]:
    """Every action that code writes on the trail about a person, with holes filled in."""
    found: set[str] = set()
    for call in calls():
        for argument in ast.walk(
            ast.Module(body=[ast.Expr(a) for a in call.args], type_ignores=[])
        ):
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
            elif isinstance(argument, ast.JoinedStr):
                shape = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}"
                    for part in argument.values
                )
                if re.fullmatch(r"[a-z_{}]+\.[a-z_{}]+", shape):
                    found |= {shape.format(str(each)) for each in HOLES[shape]}
    is_action = re.compile(r"[a-z_]+\.[a-z_]*[a-z]")
    return {
        each
        for each in found
        if (is_action.fullmatch(each) and each.split(".")[0] not in OTHERS)
        or each.startswith("consent_")
    }


def test_every_act_has_words() -> None:
    found = actions()
    assert {"case.closed", "consent_withdrawn", "place.entered", "goal.added"} <= found
    assert len(found) > 60
    missing = found - ACTS.keys() - {"case.viewed"}
    assert not missing, f"say these in portal/rights/look_words.py: {sorted(missing)}"


def test_every_page_of_a_case_has_words() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("workbench", "doubles", "conversations")
        for path in (Path(portal.__file__).parent / room).rglob("*.py")
    )
    pages = set(re.findall(r'\bpage="([a-z_]+)"', source))
    assert {"case", "facts", "story"} <= pages
    assert pages <= PAGES.keys()


def test_the_words_are_plain_in_both_languages(app: Flask) -> None:
    jargon = ("dossier", "partner", "escal", "lead", "alongside", "consent")
    with app.test_request_context():
        for locale, action in product(("nl", "en"), ACTS):
            with speaking(locale):
                said = words_for(action, {})
            assert said
            assert not any(word in said.lower() for word in jargon), said
        assert words_for("case.never_heard_of", {}) == str(UNKNOWN)
        assert words_for("case.viewed", {"page": "never"}) == str(LOOKED)
