"""Things of the offer for somebody: suggested, worded, sent and remembered in one move."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.messages import MESSAGE_LENGTH
from portal.cases.models import Case, ContactChannel, EntryKind
from portal.cases.turn_columns import Turn
from portal.outbox.models import OutboxMessage
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.support.client import HouseClient, form_values, parse
from tests.support.page_check import partner_names, words


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(
        session,
        contact=samira,
        person={"first_name": "Noor"},
        topics=["geld"],
        words="Ik maak mijn post niet meer open",
    )
    session.commit()
    return made


def path_of(case: Case) -> str:
    return f"/werk/dossier/{case.reference}"


def offer_form(page: BeautifulSoup) -> Tag:
    form = page.select_one("main form[action$='/aanbod']")
    assert form
    return form


def refs_on(page: BeautifulSoup) -> list[str]:
    return [str(box["value"]) for box in page.select("input[name=refs]")]


def sent(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_few_things_fit_each_with_why(coach: HouseClient, case: Case) -> None:
    page = coach.page(path_of(case))
    labels = [words(label) for label in page.select("#aanbod .choice")]
    assert 1 <= len(labels) <= 5
    assert any("past bij: geld" in label for label in labels)
    assert any("past bij de eigen woorden" in label for label in labels)
    assert not any(name in label for name in partner_names() for label in labels)


def test_one_press_sends_it_and_writes_it_down(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.first_contact_at = case.answer_due_at = START
    session.commit()
    page = coach.page(path_of(case))
    ref = refs_on(page)[0]
    answer = coach.submit(path_of(case), offer_form(page), refs=ref)
    assert answer.status_code == 303
    line = timeline_of(session, case)[-1]
    assert (line.kind, line.details["refs"]) == (EntryKind.SUGGESTED, [ref])
    assert line.text.startswith("Hoi Noor,")
    assert "https://opstap.test/" in line.text
    assert line.text.endswith("Groet, Samira")
    assert not [name for name in partner_names() if name in line.text]
    # What goes outside says that there is a message, and nothing of it.
    notice = sent(session)[-1].body.split("\n")
    assert notice[0] == "Er staat een bericht van Samira voor je in Opstap."
    assert notice[1:] == ["https://opstap.test/mijn-plek/berichten"]
    case = session.get_one(Case, case.id, populate_existing=True)
    assert (case.turn, case.answer_due_at) == (Turn.WAIT, None)
    labels = {str(box["value"]): words(box.parent) for box in
              coach.page(path_of(case)).select("input[name=refs]")}  # fmt: skip
    assert "Al gestuurd" in labels.get(ref, "Al gestuurd")
    assert list(labels)[0] != ref


def test_the_address_in_the_message_is_a_page(
    coach: HouseClient, session: Session, case: Case, client: HouseClient
) -> None:
    case.young_person.locale = "en"
    session.commit()
    page = coach.page(path_of(case))
    coach.submit(path_of(case), offer_form(page), refs=refs_on(page)[:2])
    body = timeline_of(session, case)[-1].text
    assert body.startswith(("Hi Noor,", "Hoi Noor,"))
    links = [line for line in body.split("\n") if line.startswith("https://opstap.test")]
    assert len(links) == 2
    for link in links:
        assert client.get(link.removeprefix("https://opstap.test")).status_code == 200


def test_a_coach_who_works_in_english_sends_dutch_addresses_to_who_reads_dutch(
    coach: HouseClient, session: Session, case: Case
) -> None:
    page = coach.page(path_of(case))
    values = form_values(offer_form(page)) | {"refs": refs_on(page)[0]}
    assert coach.post(f"/en{path_of(case)}/aanbod", data=values).status_code == 303
    body = timeline_of(session, case)[-1].text
    assert "https://opstap.test/" in body
    assert "https://opstap.test/en/" not in body


def test_the_words_can_be_changed_first(coach: HouseClient, session: Session, case: Case) -> None:
    page = coach.page(path_of(case))
    form, refs = offer_form(page), refs_on(page)[:2]
    token = form.select_one("[name=csrf_token]")
    assert token
    answer = coach.post(
        f"{path_of(case)}/aanbod/woorden", data={"csrf_token": token["value"], "refs": refs}
    )
    assert answer.status_code == 200
    wording = parse(answer)
    assert refs_on(wording) == refs
    assert sent(session) == []
    assert coach.submit("", offer_form(wording), offer_words="Kijk eens, Noor.").status_code == 303
    assert timeline_of(session, case)[-1].text == "Kijk eens, Noor."
    assert timeline_of(session, case)[-1].details["refs"] == refs


def test_a_mistake_in_the_words_keeps_them_with_what_was_chosen(
    coach: HouseClient, session: Session, case: Case
) -> None:
    page = coach.page(path_of(case))
    refs, form = refs_on(page)[:2], offer_form(page)
    answer = coach.submit(path_of(case), form, refs=refs, offer_words="Kijk op {moment}.")
    assert answer.status_code == 422
    again = parse(answer).select_one("#offer_words")
    assert again
    assert again.get_text().strip() == "Kijk op {moment}."
    mended = again.find_parent("form")
    assert isinstance(mended, Tag)
    assert coach.submit("", mended, offer_words="Kijk vrijdag.").status_code == 303
    assert timeline_of(session, case)[-1].details["refs"] == refs


def test_a_second_press_sends_nothing_twice(
    coach: HouseClient, session: Session, case: Case
) -> None:
    page = coach.page(path_of(case))
    for _ in range(2):
        coach.submit(path_of(case), offer_form(page), refs=refs_on(page)[0])
    assert len(sent(session)) == 1


@pytest.mark.parametrize("refs", [[], ["m-bestaat-niet"], ["\0", "<b>"]])
def test_nothing_chosen_is_told(
    coach: HouseClient, session: Session, case: Case, refs: list[str]
) -> None:
    page = coach.page(path_of(case))
    answer = coach.submit(path_of(case), offer_form(page), refs=refs or None)
    assert answer.status_code == 422
    assert "Kies eerst wat je wilt sturen." in words(parse(answer).select_one("#fouten"))
    assert sent(session) == []


def test_too_much_for_one_message_is_told(
    coach: HouseClient, session: Session, case: Case, app: Flask
) -> None:
    page = coach.page(path_of(case))
    answer = coach.submit(path_of(case), offer_form(page), refs=[f"m{n}" for n in range(10, 30)])
    if answer.status_code == 422:
        assert "te lang" in words(parse(answer).select_one("#fouten"))
        assert sent(session) == []
    else:
        assert len(timeline_of(session, case)[-1].text) <= MESSAGE_LENGTH


def test_where_somebody_reads_along_nothing_is_sent(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = offer_form(coach.page(path_of(case)))
    refs = refs_on(coach.page(path_of(case)))
    case.young_person.somebody_reads_along = True
    session.commit()
    page = coach.page(path_of(case))
    assert refs_on(page) == []
    assert "Vertel het als je elkaar spreekt" in words(page.select_one("#aanbod"))
    answer = coach.submit(path_of(case), form, refs=refs[0])
    assert answer.status_code in {303, 409}
    assert sent(session) == []


def test_a_coach_searches_and_sends(coach: HouseClient, session: Session, case: Case) -> None:
    form = coach.page(path_of(case)).select_one("form[action$='/aanbod/zoeken']")
    found = parse(coach.submit("", form, zoek_aanbod="solliciteren"))
    refs = refs_on(found)
    assert refs
    assert coach.submit("", offer_form(found), refs=refs[0]).status_code == 303
    assert timeline_of(session, case)[-1].details["refs"] == [refs[0]]
    nothing = parse(coach.submit("", form, zoek_aanbod="qqwxk"))
    assert "Niets gevonden" in words(nothing.main)


def test_nothing_fits_and_that_is_said(coach: HouseClient, session: Session, samira: Staff) -> None:
    case = make_case(session, contact=samira, topics=[], words="")
    session.commit()
    page = coach.page(path_of(case))
    assert refs_on(page) == []
    assert "Zoek zelf" in words(page.select_one("#aanbod"))


def test_in_the_app_a_person_sends_it(coach: HouseClient, session: Session, case: Case) -> None:
    case.young_person.channel = ContactChannel.APP
    session.commit()
    page = coach.page(path_of(case))
    token = offer_form(page).select_one("[name=csrf_token]")
    assert token
    data = {"csrf_token": token["value"], "refs": refs_on(page)[:1], "offer_words": "Kijk eens."}
    ready = parse(coach.post(f"{path_of(case)}/aanbod/app", data=data))
    assert ready.select_one("a[href^='https://wa.me/316']")
    assert coach.submit("", ready.select_one("main form")).status_code == 303
    line = timeline_of(session, case)[-1]
    assert (line.channel, line.text) == (ContactChannel.APP, "Kijk eens.")
    assert sent(session) == []
