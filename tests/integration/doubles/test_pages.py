"""The pages about double work: who sees what, and what a press does."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, CaseState, EntryKind, YoungPerson
from portal.doubles.elsewhere import tell_known_elsewhere
from portal.doubles.finding import find_doubles
from portal.doubles.models import LikelyPair, PairState
from portal.outbox.models import OutboxMessage
from tests.conftest import START
from tests.factories.cases import timeline_of
from tests.factories.staff import make_staff, sign_in
from tests.integration.doubles.conftest import OTHER_PHONE, merge, somebody
from tests.support.client import HouseClient, parse

LIST = "/werk/dubbel"


@pytest.fixture
def coach(client: HouseClient, samira: Staff) -> HouseClient:
    sign_in(client, samira)
    return client


def address(pair: LikelyPair, verb: str = "") -> str:
    return f"{LIST}/{pair.id}{verb and '/' + verb}"


def form_to(page: BeautifulSoup, verb: str) -> Tag:
    form = page.select_one(f'form[action$="/{verb}"]')
    assert form is not None, verb
    return form


def again(session: Session, pair: LikelyPair) -> LikelyPair:
    session.expire_all()
    return session.get_one(LikelyPair, pair.id)


def looks(session: Session) -> set[tuple[str, str]]:
    rows = session.execute(
        select(AuditRow.action, AuditRow.subject_id).where(AuditRow.action.like("%viewed"))
    )
    return {(row.action, row.subject_id) for row in rows}


def test_both_beside_each_other_with_what_they_share(
    coach: HouseClient, session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case
) -> None:
    page = coach.page(address(pair))
    cards = page.select("section.card")
    assert [card.h2.get_text() for card in cards if card.h2] == ["Mohamed, 21", "Muhammad, 21"]
    assert [card.select_one("a").get_text() for card in cards] == [
        mohamed.reference, muhammad.reference
    ]  # fmt: skip
    same = [dd.get_text(" ", strip=True) for dd in cards[0].select("dd:has(.tag)")]
    assert [text.split(" ")[-1] for text in same] == ["lijkt", "zelfde"]
    assert {("case.viewed", str(mohamed.id)), ("case.viewed", str(muhammad.id))} <= looks(session)


def test_the_case_says_it_calmly_with_a_link(
    coach: HouseClient, pair: LikelyPair, mohamed: Case, muhammad: Case
) -> None:
    page = coach.page(f"/werk/dossier/{mohamed.reference}")
    link = page.select_one(f'a[href="{address(pair)}"]')
    assert link is not None
    note = link.find_parent(class_="note")
    assert note is not None
    assert f"Misschien dezelfde als Muhammad, {muhammad.reference}." in note.get_text()


def test_the_list_holds_the_question_and_then_the_answer(
    coach: HouseClient, session: Session, pair: LikelyPair
) -> None:
    assert coach.page(LIST).select_one(f'a[href="{address(pair)}"]') is not None
    form = form_to(coach.page(address(pair)), "verschillend")
    assert coach.submit("", form, reason="Broers").status_code == 303
    assert coach.page(LIST).select_one(f'a[href="{address(pair)}"]') is None
    decided = coach.page(f"{LIST}?lijst=beslist").select_one("li.q")
    assert decided is not None
    assert "Twee personen, zei Samira" in decided.get_text()
    page = coach.page(address(pair))
    assert coach.submit("", form_to(page, "terug")).status_code == 303
    assert again(session, pair).state is PairState.SUGGESTED


def test_a_decision_needs_a_reason(coach: HouseClient, session: Session, pair: LikelyPair) -> None:
    page = coach.page(address(pair))
    for verb in ("verschillend",):
        answer = coach.submit("", form_to(page, verb), reason=" ")
        assert answer.status_code == 422
        assert parse(answer).select_one("#fouten a[href='#reason']") is not None
    form = form_to(coach.page(address(pair, "samenvoegen")), "samenvoegen")
    answer = coach.submit("", form, reason="")
    assert answer.status_code == 422
    assert parse(answer).select_one("[aria-invalid]") is not None
    assert again(session, pair).state is PairState.SUGGESTED


def test_merging_and_splitting_through_the_pages(
    coach: HouseClient, session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case
) -> None:
    page = coach.page(address(pair, "samenvoegen"))
    form = form_to(page, "samenvoegen")
    chosen = form.select_one("input[name=stays][checked]")
    assert chosen is not None
    # Who had contact is suggested; every value that differs is asked.
    assert chosen["value"] == str(mohamed.young_person_id)
    legends = [legend.get_text() for legend in form.select("legend")]
    assert legends == ["Welk dossier gaat verder?", "Voornaam", "Telefoon"]
    answer = coach.submit("", form, reason="Zelf gezegd", phone=str(muhammad.young_person_id))
    assert (answer.status_code, answer.location) == (303, f"/werk/dossier/{mohamed.reference}")
    case_page = coach.page(answer.location)
    assert "twee dossiers van één persoon" in case_page.get_text()
    assert f"uit dossier {muhammad.reference}" in case_page.get_text().lower() or (
        muhammad.reference in case_page.get_text()
    )
    closed = coach.page(f"/werk/dossier/{muhammad.reference}")
    assert mohamed.reference in closed.get_text()
    session.expire_all()
    assert session.get_one(YoungPerson, mohamed.young_person_id).phone == OTHER_PHONE
    split = form_to(coach.page(address(pair)), "splitsen")
    assert coach.submit("", split).status_code == 303
    session.expire_all()
    assert session.get_one(Case, muhammad.id).state is CaseState.OPEN


def test_a_page_of_before_somebody_else_decided_says_so(
    coach: HouseClient, session: Session, pair: LikelyPair, mohamed: Case, kofi: Staff,
    in_app: None,
) -> None:  # fmt: skip
    page = coach.page(address(pair))
    form = form_to(coach.page(address(pair, "samenvoegen")), "samenvoegen")
    merge(session, pair, kofi, stays=mohamed.young_person_id)
    for late, values in ((form, {"reason": "x"}), (form_to(page, "verschillend"), {"reason": "x"})):
        answer = coach.submit("", late, **values)
        assert answer.status_code == 303
        told = coach.page(answer.location).select_one(".toast")
        assert told is not None
        assert "Kofi was je net voor" in told.get_text()


def test_somebody_points_out_two_themselves(
    coach: HouseClient, session: Session, samira: Staff, mohamed: Case, ilse: Staff
) -> None:
    other = somebody(session, samira, "Piet", phone=OTHER_PHONE)
    theirs = somebody(session, ilse, "Jan", phone="+31612340009")
    session.commit()
    form = form_to(coach.page(LIST), "dubbel")
    itself = coach.submit("", form, een=mohamed.reference, ander=mohamed.reference.lower())
    assert itself.status_code == 422
    assert "al dezelfde persoon" in parse(itself).get_text()
    for unknown in (theirs.reference, "NIETS", ""):
        answer = coach.submit("", form, een=mohamed.reference, ander=unknown)
        assert answer.status_code == 422
        assert "Dit kenmerk kennen we niet" in parse(answer).get_text()
    answer = coach.submit("", form, een=other.reference, ander=mohamed.reference)
    assert answer.status_code == 303
    assert "Een collega zag dit" in coach.page(answer.location).get_text()


def tell(session: Session, app: Flask) -> int:
    with app.app_context():
        told = tell_known_elsewhere(session, now=START)
    session.commit()
    return told


def test_elsewhere_is_somebody_to_ask_and_nothing_else(
    coach: HouseClient, session: Session, app: Flask, known_elsewhere: LikelyPair, mohamed: Case,
    ilse: Staff,
) -> None:  # fmt: skip
    assert tell(session, app) == 1
    theirs = session.scalars(select(Case).where(Case.contact_person_id == ilse.id)).one()
    own = f"/werk/dossier/{mohamed.reference}"
    for path in (address(known_elsewhere), LIST, own, address(known_elsewhere, "samenvoegen")):
        answer = coach.get(path, follow_redirects=True)
        for secret in (
            "Muhammad",
            OTHER_PHONE,
            theirs.reference,
            "geheimwoord",
            "7 maart 2005 zelfde",
        ):
            assert secret not in answer.get_data(as_text=True), f"{path}: {secret}"
    page = coach.page(address(known_elsewhere))
    assert page.select_one(f'a[href="mailto:{ilse.email}"]') is not None
    assert "Vraag het Ilse" in page.get_text()
    assert page.select_one('form[action$="/samenvoegen"]') is None
    seen = looks(session)
    assert ("case.known_elsewhere_viewed", str(theirs.id)) in seen
    assert ("case.viewed", str(theirs.id)) not in seen


def test_both_helpers_hear_it_once_and_without_a_name(
    session: Session, app: Flask, known_elsewhere: LikelyPair, mohamed: Case, samira: Staff,
    ilse: Staff,
) -> None:  # fmt: skip
    assert tell(session, app) == 1
    assert tell(session, app) == 0
    mails = session.scalars(select(OutboxMessage)).all()
    assert {mail.recipient for mail in mails} == {samira.email, ilse.email}
    theirs = session.scalars(select(Case).where(Case.contact_person_id == ilse.id)).one()
    for mail in mails:
        for secret in ("Mohamed", "Muhammad", mohamed.reference, theirs.reference, "geheimwoord"):
            assert secret not in mail.body + mail.subject
    for case, ask in ((mohamed, "Ilse"), (theirs, "Samira")):
        line = timeline_of(session, case)[-1]
        assert line.kind is EntryKind.KNOWN_ELSEWHERE
        # The young person reads this line: a first name, and no organisation anywhere.
        assert line.details["ask"] == ask
        assert line.text == ""
        assert set(line.details) == {"ask", "pair", "written_at"}


def test_what_one_of_two_organisations_says_the_other_hears(
    coach: HouseClient, session: Session, app: Flask, known_elsewhere: LikelyPair, ilse: Staff
) -> None:
    tell(session, app)
    before = len(session.scalars(select(OutboxMessage)).all())
    form = form_to(coach.page(address(known_elsewhere)), "zelfde")
    assert coach.submit("", form, reason="Gebeld").status_code == 303
    pair = again(session, known_elsewhere)
    assert (pair.state, pair.merge) == (PairState.SAME, None)
    theirs = app.test_client()
    assert isinstance(theirs, HouseClient)
    sign_in(theirs, ilse)
    page = theirs.page(address(pair))
    assert "Dezelfde persoon, zei Samira" in page.get_text()
    assert "Gebeld" not in page.get_text(), "why she says so can be a fact of her own file"
    assert theirs.submit("", form_to(page, "terug")).status_code == 303
    mails = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()[before:]
    assert len(mails) == 2
    assert mails[0].recipient == ilse.email


def test_helped_elsewhere_no_more_is_nobodys_business(
    coach: HouseClient, session: Session, known_elsewhere: LikelyPair, mohamed: Case, ilse: Staff
) -> None:
    theirs = session.scalars(select(Case).where(Case.contact_person_id == ilse.id)).one()
    theirs.state, theirs.outcome, theirs.closed_at = CaseState.CLOSED, "work", START
    session.commit()
    assert coach.get(address(known_elsewhere)).status_code == 404
    assert coach.page(LIST).select_one("li.q") is None
    page = coach.page(f"/werk/dossier/{mohamed.reference}")
    assert page.select_one(f'a[href="{address(known_elsewhere)}"]') is None


def test_standing_in_elsewhere_merges_no_two_organisations(
    coach: HouseClient, session: Session, samira: Staff, known_elsewhere: LikelyPair, ilse: Staff
) -> None:
    theirs = session.scalars(select(Case).where(Case.contact_person_id == ilse.id)).one()
    theirs.stand_in_id = samira.id
    session.commit()
    page = coach.page(address(known_elsewhere))
    assert page.select_one('a[href$="/samenvoegen"]') is None
    answer = coach.post(address(known_elsewhere, "samenvoegen"), data={
        "csrf_token": form_to(page, "zelfde").select_one("[name=csrf_token]")["value"],
        "stays": "1", "reason": "x",
    })  # fmt: skip
    assert answer.status_code == 404


@pytest.mark.parametrize("verb", ["", "samenvoegen"])
def test_a_third_team_finds_nothing(
    client: HouseClient, session: Session, pair: LikelyPair, verb: str
) -> None:
    sign_in(client, make_staff(session, partner="werkplein", first_name="Vreemd"))
    assert client.get(address(pair, verb)).status_code == 404
    assert client.page(LIST).select_one("li.q") is None


def test_the_worker_finds_it_and_the_page_has_it(
    coach: HouseClient, session: Session, samira: Staff, mohamed: Case
) -> None:
    somebody(session, samira, "Muhammad", phone=OTHER_PHONE)
    assert find_doubles(session, now=START) == 1
    session.commit()
    assert coach.page(LIST).select_one("li.q") is not None
