"""My story: versions that nobody writes over, parts that are ready, and who read it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.audit.models import AuditRow
from portal.cases.models import Case
from portal.stories.models import StoryVersion
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

WRITE = "/mijn-plek/verhaal/schrijven"


def make(session: Session, name: str = "Samira") -> Case:
    return make_case(session, contact=make_staff(session, first_name=name))


def write(client: HouseClient, **typed: Any) -> TestResponse:
    return client.submit(WRITE, client.page(WRITE).select_one("main form"), **typed)


def versions(session: Session) -> list[StoryVersion]:
    session.expire_all()
    return list(session.scalars(select(StoryVersion).order_by(StoryVersion.number)))


def test_a_story_is_written_changed_and_brought_back(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    assert "Hier staat nog niets" in client.page("/mijn-plek/verhaal").get_text()
    assert write(client, strengths="Ik geef niet op.").status_code == 303
    assert write(client, strengths="Ik kan koken.", samen="ja").status_code == 303
    page = client.page("/mijn-plek/verhaal").get_text(" ", strip=True)
    assert "Ik kan koken." in page
    assert "Samen met Samira." in page
    first = client.page("/mijn-plek/verhaal/eerder/1")
    assert "Ik geef niet op." in first.get_text()
    assert client.submit("", first.select_one("main form")).status_code == 303
    assert [v.parts["strengths"] for v in versions(session)] == [
        "Ik geef niet op.",
        "Ik kan koken.",
        "Ik geef niet op.",
    ]


def test_nothing_is_ready_to_share_unless_they_say_so(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    boxes = client.page(WRITE).select("[name^=deel-]")
    assert len(boxes) == 5
    assert not any(box.has_attr("checked") for box in boxes)
    write(client, strengths="Koken", needs="Rust", **{"deel-needs": "ja", "deel-next": "ja"})
    # A question without an answer is never ready.
    assert versions(session)[-1].ready == ["needs"]


def test_the_same_words_make_no_version(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    write(client, strengths="Koken")
    write(client)
    assert len(versions(session)) == 1


def test_what_another_phone_kept_meanwhile_is_not_written_over(
    app: Flask, session: Session
) -> None:
    client = enter_place(app, session, make(session).young_person)
    form = client.page(WRITE).select_one("main form")
    write(client, strengths="Van mijn telefoon")
    answer = client.submit(WRITE, form, strengths="Van de computer")
    assert answer.status_code == 409
    page = parse(answer)
    assert "Je schreef ondertussen ook op een ander apparaat." in page.get_text()
    assert "Van de computer" in page.get_text()
    assert [v.parts["strengths"] for v in versions(session)] == ["Van mijn telefoon"]
    # Having seen that, they may.
    assert client.submit(WRITE, page.select_one("main form")).status_code == 303
    assert versions(session)[-1].parts["strengths"] == "Van de computer"


def test_an_empty_story_gets_a_kind_word(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    answer = write(client, strengths="  ", next="")
    assert answer.status_code == 422
    assert "Eén zin is genoeg." in parse(answer).get_text()
    assert versions(session) == []


def test_a_story_of_somebody_else_is_not_there(app: Flask, session: Session) -> None:
    mine, theirs = make(session), make(session, "Bram")
    write(enter_place(app, session, theirs.young_person), strengths="Geheim")
    client = enter_place(app, session, mine.young_person)
    assert client.get("/mijn-plek/verhaal/eerder/1").status_code == 404
    assert "Geheim" not in client.page("/mijn-plek/verhaal").get_text()


def test_who_helps_reads_it_and_that_is_noted(
    app: Flask, session: Session, client: HouseClient
) -> None:
    case = make(session)
    write(enter_place(app, session, case.young_person), needs="Iemand die meegaat")
    sign_in(client, case.contact_person)
    page = client.page(f"/werk/dossier/{case.reference}")
    link = page.find("a", string="Lees het verhaal")
    assert link is not None
    assert "Iemand die meegaat" not in page.get_text()
    assert "Iemand die meegaat" in client.page(str(link["href"])).get_text()
    looks = session.scalars(select(AuditRow).where(AuditRow.action == "case.viewed")).all()
    assert [row.details["page"] for row in looks] == ["case", "story"]


def test_another_team_reads_nothing(app: Flask, session: Session, client: HouseClient) -> None:
    case = make(session)
    write(enter_place(app, session, case.young_person), needs="Geheim")
    sign_in(client, make_staff(session, partner="leerplicht"))
    assert client.get(f"/werk/dossier/{case.reference}/verhaal").status_code == 404
