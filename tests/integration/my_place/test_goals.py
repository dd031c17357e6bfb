"""My goals: three at most, theirs alone; a coach suggests and never adds."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.stories.models import Goal, GoalState
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words as words_of

PATH = "/mijn-plek/doelen"


def make(session: Session, name: str = "Samira") -> Case:
    return make_case(session, contact=make_staff(session, first_name=name))


def add(client: HouseClient, text: str) -> BeautifulSoup:
    page = client.page(PATH)
    answer = client.submit(PATH, page.select_one("form.form"), doel=text)
    return parse(answer) if answer.status_code != 303 else client.page(PATH)


def act(client: HouseClient, page: BeautifulSoup, words: str) -> BeautifulSoup:
    button = next(b for b in page.select("main button") if words in words_of(b))
    answer = client.submit(PATH, button.find_parent("form"))
    assert answer.status_code == 303
    return client.page(answer.location)


def states(session: Session) -> dict[str, str]:
    session.expire_all()
    return {goal.text: goal.state.value for goal in session.scalars(select(Goal))}


def test_a_goal_is_added_ticked_off_and_brought_back(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    page = add(client, "Mijn cv  afmaken")
    assert "Mijn cv afmaken" in page.get_text()
    assert "Mijn cv afmaken" in client.page("/mijn-plek").get_text()
    page = act(client, page, "Klaar")
    assert states(session) == {"Mijn cv afmaken": "done"}
    act(client, page, "Toch niet klaar")
    assert states(session) == {"Mijn cv afmaken": "open"}


def test_there_are_never_more_than_three(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    for text in ("Eén", "Twee", "Drie"):
        add(client, text)
    page = client.page(PATH)
    assert page.select_one("form.form") is None
    token = page.select_one("[name=csrf_token]")
    assert token is not None
    answer = client.post(PATH, data={"csrf_token": token["value"], "doel": "Vier"})
    assert answer.status_code == 422
    again = parse(answer)
    assert "Je hebt er al drie." in again.get_text()
    field = again.select_one("#doel")
    assert field is not None
    assert field["value"] == "Vier"
    assert "Vier" not in states(session)
    # There is room again, and what was let go can come back as long as there is.
    act(client, client.page(PATH), "Laat los")
    assert client.page(PATH).select_one("form.form") is not None


def test_the_same_words_twice_are_one_goal(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    add(client, "Bellen")
    add(client, "bellen")
    assert states(session) == {"Bellen": "open"}


def test_what_was_let_go_can_be_put_back_at_once(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    page = act(client, add(client, "Bellen"), "Laat los")
    act(client, page, "Zet terug")
    assert states(session) == {"Bellen": "open"}


def test_nothing_typed_gets_a_kind_word(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    for empty in ("", "   ", "\u200b\u200b", "..."):
        assert "Schrijf in een paar woorden" in add(client, empty).get_text()
    assert states(session) == {}


def test_a_coach_suggests_and_the_young_person_decides(
    app: Flask, session: Session, client: HouseClient
) -> None:
    case = make(session)
    session.commit()
    sign_in(client, case.contact_person)
    path = f"/werk/dossier/{case.reference}"
    form = client.page(path).select_one("form[action$='/doel']")
    for text in ("Een brief openen", "Sporten"):
        assert client.submit(path, form, doel=text, press=f"0.{text}").status_code == 303
    assert set(states(session).values()) == {GoalState.SUGGESTED.value}
    young = enter_place(app, session, case.young_person)
    assert "Er zijn 2 ideeën voor je." in young.page("/mijn-plek").get_text()
    page = act(young, young.page(PATH), "Dit wil ik : Een brief openen")
    act(young, page, "Nee, dank je : Sporten")
    assert states(session) == {"Een brief openen": "open", "Sporten": "gone"}


def test_somebody_elses_goal_is_not_there(app: Flask, session: Session) -> None:
    mine, theirs = make(session), make(session, "Bram")
    goal = Goal(
        young_person_id=theirs.young_person_id,
        text="Geheim",
        state=GoalState.OPEN,
        slot=1,
        made_at=theirs.opened_at,
    )
    session.add(goal)
    client = enter_place(app, session, mine.young_person)
    token = client.page(PATH).select_one("[name=csrf_token]")
    assert token is not None
    for what in ("klaar", "weg", "terug"):
        answer = client.post(f"{PATH}/{goal.id}/{what}", data={"csrf_token": token["value"]})
        assert answer.status_code == 404
    assert states(session) == {"Geheim": "open"}
