"""The page of a case: what it shows, what a coach writes down, and who looked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, ContactChannel, EntryKind
from portal.outbox.models import OutboxMessage
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_alongside, make_case, timeline_of
from tests.factories.staff import sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(
        session,
        contact=samira,
        person={"first_name": "Dewi", "phone": "+31612345678", "email": "dewi@example.org"},
        words="Ik krijg overal brieven van.",
        topics=["geld"],
    )
    add_alongside(session, made, ("doorstroompunt", "dsp"))
    session.commit()
    return made


def path(case: Case, rest: str = "") -> str:
    return f"/werk/dossier/{case.reference}{rest}"


def form_to(page: BeautifulSoup, action: str) -> Tag:
    found = page.select_one(f'form[action$="{action}"]')
    assert found is not None, f"no form to {action}"
    return found


def looks(session: Session, case: Case) -> int:
    query = select(func.count()).where(
        AuditRow.action == "case.viewed", AuditRow.subject_id == str(case.id)
    )
    return session.scalar(query) or 0


def fresh(session: Session, case: Case) -> Case:
    session.expire_all()
    return session.get_one(Case, case.id)


def test_shows_who_it_is_and_what_they_asked(coach: HouseClient, case: Case) -> None:
    page = coach.page(path(case))
    assert words(page.h1) == "Dewi, 20"
    short = words(page.select_one("section[aria-labelledby=kort-kop]"))
    assert "Ik krijg overal brieven van." in short
    assert not page.select("blockquote")


def test_long_words_stand_whole_on_the_page_too(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.words = "Ik krijg overal brieven van en weet niet waar ik moet beginnen. " * 4
    session.commit()
    page = coach.page(path(case))
    assert words(page.select_one("blockquote")).strip("‘’ ") == case.words.strip()
    assert words(page.select_one("section[aria-labelledby=kort-kop] dd")).endswith("…")


def test_the_wished_way_to_reach_comes_first(coach: HouseClient, case: Case) -> None:
    group = coach.page(path(case)).select_one('[role=group][aria-label="Bereiken"]')
    assert group is not None
    assert [link["href"] for link in group.select("a")] == [
        "sms:+31612345678",
        "tel:+31612345678",
        "mailto:dewi@example.org",
    ]


def test_the_app_is_only_for_who_asked_for_it(
    coach: HouseClient, session: Session, case: Case
) -> None:
    assert not coach.page(path(case)).select('a[href^="https://wa.me"]')
    case.young_person.channel = ContactChannel.APP
    session.commit()
    link = coach.page(path(case)).select_one('a[href^="https://wa.me"]')
    assert link is not None
    assert link["href"] == "https://wa.me/31612345678"


def test_warns_when_somebody_reads_along(coach: HouseClient, session: Session, case: Case) -> None:
    heading = "Iemand anders kan dit lezen of horen"
    assert heading not in coach.page(path(case)).get_text()
    case.young_person.somebody_reads_along = True
    session.commit()
    assert heading in coach.page(path(case)).get_text()


def test_says_no_to_sharing_when_nothing_was_given(coach: HouseClient, case: Case) -> None:
    tags = coach.page(path(case)).select("ul.share .tag")
    assert tags
    assert {words(tag) for tag in tags} == {"Nee"}


def test_partners_stand_in_the_back_office_column(coach: HouseClient, case: Case) -> None:
    column = coach.page(path(case)).select_one("section[aria-labelledby=achter-kop]")
    assert "Doorstroompunt Merelland" in words(column)


def test_opening_is_one_look(coach: HouseClient, session: Session, case: Case) -> None:
    coach.page(path(case))
    assert looks(session, case) == 1
    coach.page(path(case))
    assert looks(session, case) == 2


def test_a_refreshing_queue_is_no_look(coach: HouseClient, session: Session, case: Case) -> None:
    coach.page("/werk/wachtrij")
    coach.get("/werk/wachtrij/verversen", headers={"HX-Request": "true"})
    assert looks(session, case) == 0


def test_a_case_that_is_not_there_leaves_no_trace(coach: HouseClient, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(AuditRow))
    assert coach.get("/werk/dossier/NERGENS").status_code == 404
    assert session.scalar(select(func.count()).select_from(AuditRow)) == before


def test_first_contact_stops_the_clock_and_an_attempt_does_not(
    coach: HouseClient, session: Session, case: Case, clock: TravellingClock
) -> None:
    clock.travel(minutes=20)
    attempt = form_to(coach.page(path(case)), "/poging")
    coach.submit(path(case), attempt, attempt_channel="call", result="no_answer")
    assert fresh(session, case).first_contact_at is None
    assert fresh(session, case).attempts == 1
    clock.travel(minutes=20)
    page = coach.page(path(case))
    answer = coach.submit(
        path(case), form_to(page, "/contact"), contact_channel="call", agreed="Donderdag thee."
    )
    assert answer.status_code == 303
    assert fresh(session, case).first_contact_at == START + timedelta(minutes=40)
    kinds = [entry.kind for entry in timeline_of(session, case)]
    assert kinds == [EntryKind.OPENED, EntryKind.ATTEMPT, EntryKind.FIRST_CONTACT]


def test_a_contact_of_earlier_today_counts_from_then(
    coach: HouseClient, session: Session, case: Case, samira: Staff, clock: TravellingClock
) -> None:
    clock.travel(hours=5)
    sign_in(coach, samira)
    form = form_to(coach.page(path(case)), "/contact")
    coach.submit(path(case), form, contact_channel="in_person", contact_time="12:30")
    # 12.30 in winter is 11.30 UTC.
    assert fresh(session, case).first_contact_at == START + timedelta(hours=2)


@pytest.mark.parametrize(
    ("field", "value"),
    [("contact_time", "23:59"), ("contact_time", "half drie"), ("contact_channel", "duif")],
)
def test_a_wrong_contact_keeps_what_was_typed(
    coach: HouseClient, session: Session, case: Case, field: str, value: str
) -> None:
    form = form_to(coach.page(path(case)), "/contact")
    answer = coach.submit(path(case), form, agreed="Thee om vier uur.", **{field: value})
    page = parse(answer)
    assert answer.status_code == 422
    assert page.select_one(f'[role=alert] a[href="#{field}"]')
    assert "Thee om vier uur." in words(page.select_one("#agreed"))
    assert fresh(session, case).first_contact_at is None


def test_pressing_twice_writes_once(coach: HouseClient, session: Session, case: Case) -> None:
    form = form_to(coach.page(path(case)), "/notitie")
    for _ in range(2):
        coach.submit(path(case), form, note="Belt liever na vieren.")
    notes = [e for e in timeline_of(session, case) if e.kind is EntryKind.NOTE]
    assert len(notes) == 1


def test_a_step_can_be_planned_moved_and_done(
    coach: HouseClient, session: Session, case: Case, clock: TravellingClock
) -> None:
    for day in ("2026-11-20", "2026-11-24"):
        form = form_to(coach.page(path(case)), "/stap")
        coach.submit(path(case), form, step="Samen de brief lezen.", step_on=day)
        assert fresh(session, case).next_step_on == date.fromisoformat(day)
    form = form_to(coach.page(path(case)), "/stap/gedaan")
    coach.submit(path(case), form)
    assert fresh(session, case).next_step is None


def test_a_step_in_the_past_is_refused(coach: HouseClient, session: Session, case: Case) -> None:
    form = form_to(coach.page(path(case)), "/stap")
    answer = coach.submit(path(case), form, step="Bellen", step_on="2026-11-15")
    assert answer.status_code == 422
    assert fresh(session, case).next_step is None


def test_the_last_line_can_be_taken_back(
    coach: HouseClient, session: Session, case: Case, clock: TravellingClock
) -> None:
    form = form_to(coach.page(path(case)), "/contact")
    coach.submit(path(case), form, contact_channel="call")
    undo = coach.page(path(case)).select_one("form[action*='/terug/']")
    coach.submit(path(case), undo)
    assert fresh(session, case).first_contact_at is None
    assert [e.kind for e in timeline_of(session, case)] == [EntryKind.OPENED]


def test_after_a_quarter_of_an_hour_a_line_stays(
    coach: HouseClient, session: Session, case: Case, clock: TravellingClock
) -> None:
    form = form_to(coach.page(path(case)), "/contact")
    coach.submit(path(case), form, contact_channel="call")
    undo = coach.page(path(case)).select_one("form[action*='/terug/']")
    clock.travel(minutes=16)
    coach.submit(path(case), undo)
    assert fresh(session, case).first_contact_at == START
    assert not coach.page(path(case)).select("form[action*='/terug/']")


def test_closing_sends_the_words_as_they_were_edited(
    coach: HouseClient, session: Session, case: Case
) -> None:
    page = coach.page(path(case, "/afsluiten?uitkomst=work"))
    form = form_to(page, "/afsluiten")
    assert "Je hebt werk." in words(form.select_one("#message"))
    coach.submit(path(case), form, message="Zet hem op, Dewi!")
    assert fresh(session, case).outcome == "work"
    message = session.scalars(select(OutboxMessage)).one()
    assert (message.body, message.recipient) == ("Zet hem op, Dewi!", "+31612345678")


def test_a_goodbye_that_is_too_long_is_not_lost(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = form_to(coach.page(path(case, "/afsluiten?uitkomst=work")), "/afsluiten")
    answer = coach.submit(path(case), form, message="Zet hem op. " * 100)
    page = parse(answer)
    assert answer.status_code == 422
    assert page.select_one('[role=alert] a[href="#message"]')
    assert words(page.select_one("#message")).startswith("Zet hem op.")
    assert fresh(session, case).state == "open"


def test_where_somebody_reads_along_the_goodbye_says_nothing(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.young_person.somebody_reads_along = True
    session.commit()
    form = form_to(coach.page(path(case, "/afsluiten?uitkomst=work")), "/afsluiten")
    proposed = words(form.select_one("#message"))
    assert "Dewi" not in proposed
    assert "werk" not in proposed


def test_reopening_gives_a_new_promise_and_the_same_person(
    coach: HouseClient, session: Session, case: Case, clock: TravellingClock, samira: Staff
) -> None:
    form = form_to(coach.page(path(case, "/afsluiten?uitkomst=not_now")), "/afsluiten")
    coach.submit(path(case), form, message="")
    promised = fresh(session, case).promised_at
    case.late_told_at = START
    session.commit()
    clock.travel(days=1)
    sign_in(coach, samira)
    page = coach.page(path(case))
    assert not page.select("form[action$='/notitie']")
    coach.submit(path(case), form_to(page, "/heropenen"))
    reopened = fresh(session, case)
    assert reopened.promised_at == promised + timedelta(days=1)
    assert (reopened.contact_person_id, reopened.first_contact_at) == (samira.id, None)
    # A new promise that is not kept must be told anew.
    assert reopened.late_told_at is None
    assert session.scalars(select(OutboxMessage)).one().key.startswith(f"case-{case.id}-reopened")


def test_reopening_goes_to_who_can_when_the_old_one_is_away(
    coach: HouseClient, session: Session, kofi: Staff, samira: Staff
) -> None:
    kofi.is_present = False
    from_kofi = make_case(session, contact=kofi, outcome="work", state="closed", closed_at=START)
    session.commit()
    coach.submit(path(from_kofi), form_to(coach.page(path(from_kofi)), "/heropenen"))
    assert fresh(session, from_kofi).contact_person_id == samira.id


def test_a_second_open_case_is_not_made_by_reopening(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    old = make_case(
        session,
        contact=samira,
        young_person=case.young_person,
        outcome="work",
        state="closed",
        closed_at=START,
    )
    session.commit()
    answer = coach.submit(path(old), form_to(coach.page(path(old)), "/heropenen"))
    assert answer.status_code == 303
    assert fresh(session, old).state == "closed"
    assert "ander open dossier" in words(coach.page(path(old)).select_one(".toast"))


def test_completing_facts_can_move_the_lead_and_not_the_person(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    form = form_to(coach.page(path(case, "/gegevens")), "/gegevens")
    coach.submit(
        path(case), form, enrolled="nee", diploma="mbo2", working="none", benefit="bijstand"
    )
    changed = fresh(session, case)
    assert changed.lead_type == "gemeente_werk"
    assert changed.contact_person_id == samira.id
    kinds = [entry.kind for entry in timeline_of(session, case)]
    assert EntryKind.FACTS in kinds
    assert EntryKind.LEAD_CHANGED in kinds


def test_a_wrong_fact_is_told_at_its_field(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = form_to(coach.page(path(case, "/gegevens")), "/gegevens")
    answer = coach.submit(path(case), form, level="9", diploma="mbo2")
    page = parse(answer)
    assert answer.status_code == 422
    assert page.select_one('[role=alert] a[href="#level"]')
    assert page.select_one("#diploma option[selected]")["value"] == "mbo2"
