"""My data: taken along, corrected and removed, each with its day and in plain sight."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind, Outcome
from portal.outbox.models import OutboxMessage
from portal.rights.models import DataRequest, RequestKind
from portal.storage import EXTENSION, Disk
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

PATH = "/mijn-plek/gegevens"
COPY, ERASE = f"{PATH}/meenemen", f"{PATH}/weghalen"


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    return make_case(
        session, contact=coach, person={"first_name": "Noor"}, words="Dit is mijn vraag.",
        first_contact_at=START, lead_type="school_mbo", lead_id="mbo_merel",
    )  # fmt: skip


@pytest.fixture
def noor(app: Flask, session: Session, case: Case, tmp_path: Path) -> HouseClient:
    app.extensions[EXTENSION] = Disk(tmp_path / "files")
    return enter_place(app, session, case.young_person)


def requests(session: Session) -> list[DataRequest]:
    session.expire_all()
    return list(session.scalars(select(DataRequest).order_by(DataRequest.id)))


def test_a_copy_to_read_and_one_for_a_machine(session: Session, noor: HouseClient) -> None:
    form = noor.page(COPY).select_one("main form")
    answer = noor.submit(COPY, form, vorm="lezen")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mijn-gegevens.html"'
    assert "Dit is mijn vraag." in parse(answer).get_text()
    answer = noor.submit(COPY, form, vorm="json")
    document = json.loads(answer.get_data())
    assert document["tables"]["cases"][0]["words"] == "Dit is mijn vraag."
    answer = noor.submit(COPY, form, vorm="alles")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert archive.namelist() == ["gegevens.html", "gegevens.json"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert [each.done_at is not None for each in requests(session)] == [True] * 3
    assert "Je hebt hem opgehaald." in noor.page(PATH).get_text()


def test_working_notes_are_asked_of_a_person_at_once(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    add_entry(
        session, case, EntryKind.NOTE, text="GEHEIM", is_private=True, private_reason="Ander",
        staff_id=coach.id,
    )  # fmt: skip
    session.commit()
    form = noor.page(COPY).select_one("main form")
    for _press in range(2):
        assert b"GEHEIM" not in noor.submit(COPY, form, vorm="json").get_data()
    assert len([each for each in requests(session) if each.done_at is None]) == 1
    assert "De werknotities over jou" in noor.page(PATH).get_text()


@pytest.mark.parametrize("path", [COPY, ERASE])
def test_what_is_delicate_asks_who_it_is_once_more(
    session: Session, noor: HouseClient, clock: TravellingClock, path: str
) -> None:
    form = noor.page(path).select_one("main form")
    clock.travel(minutes=16)
    assert noor.get(path).location == f"/mijn-plek/ben-jij-het?verder={path}"
    assert noor.submit(path, form, vorm="json").status_code == 401
    assert requests(session) == []


def test_a_name_is_theirs_to_change_and_reaches_who_has_it(
    session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    form = noor.page(PATH).select_one("form[action$=naam]")
    assert noor.submit(PATH, form, first_name="Nora").status_code == 303
    session.expire_all()
    assert case.young_person.first_name == "Nora"
    told = set(session.scalars(select(OutboxMessage.recipient)))
    assert told == {coach.email, "privacy@rocmerelland.example"}
    bodies = "\n".join(session.scalars(select(OutboxMessage.body)))
    assert "Noor" not in bodies
    assert "Nora" not in bodies
    assert timeline_of(session, case)[-1].kind is EntryKind.RIGHTS


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\u200b\u0000"])
def test_a_name_that_is_none_is_told_and_nothing_changes(
    session: Session, noor: HouseClient, case: Case, name: str
) -> None:
    form = noor.page(PATH).select_one("form[action$=naam]")
    answer = noor.submit(PATH, form, first_name=name)
    session.expire_all()
    if answer.status_code == 422:
        assert parse(answer).select_one("#first_name-fout") is not None
        assert case.young_person.first_name == "Noor"
    else:
        pytest.fail(f"{name!r} was taken as a name")


def test_what_is_wrong_is_tracked_and_seen_by_who_can_mend_it(
    client: HouseClient, session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    officer = make_staff(session, role=Role.PRIVACY_OFFICER)
    form = noor.page(PATH).select_one("form[action$=verbeteren]")
    for _press in range(2):
        noor.submit(PATH, form, words="Ik ben van 2004.")
    (request,) = requests(session)
    assert (request.kind, request.words) == (RequestKind.CORRECT, "Ik ben van 2004.")
    page = noor.page(PATH).get_text()
    assert request.reference in page
    assert "Uiterlijk maandag 30 november." in page
    sign_in(client, coach)
    seen = client.page(f"/werk/dossier/{case.reference}").get_text(" ", strip=True)
    assert f"Noor zegt dat iets niet klopt ({request.reference})" in seen
    assert "Ik ben van 2004." in seen
    mail = session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.recipient == officer.email)
    ).one()
    assert "2004" not in mail


def test_nothing_wrong_is_not_a_request(session: Session, noor: HouseClient) -> None:
    form = noor.page(PATH).select_one("form[action$=verbeteren]")
    answer = noor.submit(PATH, form, words=" ")
    assert answer.status_code == 422
    assert requests(session) == []


def test_a_removal_says_what_stays_by_name_of_the_rule_and_when(
    session: Session, noor: HouseClient
) -> None:
    page = noor.page(ERASE)
    rules = [each.get_text() for each in page.select("main .card h3")]
    assert rules == ["Verantwoording (AVG, artikel 5)", "Archiefwet"]
    assert "We doen het na 3 dagen. Tot dan kun je het stoppen." in page.get_text()
    for _press in range(2):
        assert noor.submit(ERASE, page.select_one("main form")).status_code == 303
    assert len(requests(session)) == 1
    told = session.scalars(select(OutboxMessage.body)).all()
    assert len(told) == 1
    assert "We doen dat op donderdag 19 november." in told[0]
    mine = noor.page(PATH)
    assert "We halen alles weg op donderdag 19 november" in mine.get_text()
    assert not mine.select("a[href$=weghalen]")


def test_who_changes_their_mind_keeps_all(session: Session, noor: HouseClient) -> None:
    noor.submit(ERASE, noor.page(ERASE).select_one("main form"))
    form = noor.page(PATH).select_one("form[action$=toch-niet]")
    for _press in range(2):
        assert noor.submit(PATH, form).status_code == 303
    (request,) = requests(session)
    assert request.done_at is not None
    assert "Je hebt dit gestopt. Alles blijft staan." in noor.page(PATH).get_text()


def test_in_english_it_is_there_as_well(noor: HouseClient) -> None:
    for path in (PATH, COPY, ERASE, "/mijn-plek/delen", "/mijn-plek/wie-keek"):
        assert noor.page(f"/en{path}").html is not None


def test_after_the_end_of_a_case_it_is_all_still_there(
    app: Flask, session: Session, coach: Staff
) -> None:
    from_before = make_case(session, contact=coach, outcome=Outcome.WORK)
    client = enter_place(app, session, from_before.young_person)
    for path in (PATH, COPY, ERASE, "/mijn-plek/delen", "/mijn-plek/wie-keek/vraag"):
        client.page(path)
    form = client.page(PATH).select_one("form[action$=verbeteren]")
    assert client.submit(PATH, form, words="Klopt niet.").status_code == 303
