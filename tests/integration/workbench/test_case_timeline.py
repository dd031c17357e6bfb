"""The timeline of a case: words for every kind, filters that count, pages, working notes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, EntryKind, Outcome, TimelineEntry
from portal.cases.notes import visible_lines
from portal.database import Database
from portal.workbench.line_words import KINDS, PLAIN, Show, kinds_of, shown_under
from tests.conftest import START
from tests.factories.cases import add_entry, make_case, timeline_of
from tests.factories.staff import make_staff
from tests.support.client import HouseClient, parse
from tests.support.page_check import words
from tests.support.statements import noted

CANARY = "Kanarie zit onder het bed"


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(session, contact=samira, person={"first_name": "Dewi"})
    session.commit()
    return made


def path(case: Case, rest: str = "") -> str:
    return f"/werk/dossier/{case.reference}{rest}"


def shown(page: BeautifulSoup) -> list[str]:
    return [words(line) for line in page.select(".log > li")]


def chips(page: BeautifulSoup) -> dict[str, str]:
    return {
        words(link): str(link["href"])
        for link in page.select("section[aria-labelledby=lijn-kop] .chips a")
    }


def test_every_kind_of_line_has_words_and_one_filter(
    coach: HouseClient, session: Session, case: Case
) -> None:
    assert set(PLAIN) | {EntryKind.SUMMARY} == set(EntryKind)
    for kind in EntryKind:
        add_entry(session, case, kind)
        in_filters = [show for show in Show if kind in (kinds_of(show) or ())]
        assert in_filters == [shown_under(kind)]
    assert sum(map(len, KINDS.values())) < len(EntryKind)
    session.commit()
    titles = coach.page(path(case)).select(".log > li h3")
    assert len(titles) == len(EntryKind) + 1
    for title in titles:
        assert words(title)
        assert "{" not in words(title)
        assert "%" not in words(title)


def test_filters_count_what_they_show(
    coach: HouseClient, session: Session, case: Case, samira: Staff, kofi: Staff
) -> None:
    for number in range(4):
        writer = kofi if number % 2 else samira
        add_entry(session, case, EntryKind.NOTE, staff_id=writer.id, text=f"Regel {number}")
    add_entry(session, case, EntryKind.STEP_DONE, staff_id=kofi.id)
    session.commit()
    links = chips(coach.page(path(case)))
    assert list(links) == [
        "Alles 6", "Contact 1", "Opgeschreven 4", "Stappen 1", "Veranderd 0", "Kofi 3", "Samira 2",
    ]  # fmt: skip
    for name, address in links.items():
        number = int(name.rsplit(" ", 1)[1])
        assert len(shown(coach.page(address))) == number, name
        assert "Dewi" not in address
    both = chips(coach.page(links["Kofi 3"]))
    assert len(shown(coach.page(both["Opgeschreven 2"]))) == 2


@pytest.mark.parametrize(
    "query", ["toon=onzin", "wie=999999", "wie=x' OR 1=1", "blad=0", "blad=-2"]
)
def test_an_unknown_filter_shows_everything(coach: HouseClient, case: Case, query: str) -> None:
    assert len(shown(coach.page(path(case, f"?{query}")))) == 1


def test_a_long_history_comes_in_pages_for_the_same_number_of_questions(
    coach: HouseClient, session: Session, case: Case, samira: Staff, database: Database
) -> None:
    def asked() -> int:
        with noted(database.engine) as statements:
            coach.page(path(case))
        return len(statements)

    add_entry(session, case, EntryKind.NOTE, staff_id=samira.id)
    session.commit()
    asked()
    few = asked()
    for number in range(119):
        moment = START + timedelta(minutes=number)
        add_entry(
            session, case, EntryKind.NOTE, staff_id=samira.id, at=moment, text=f"Regel {number}."
        )
    session.commit()
    assert asked() == few
    page = coach.page(path(case))
    assert len(shown(page)) == 50
    assert "Regel 118." in shown(page)[0]
    pages = [words(link) for link in page.select("section .pager a")]
    assert pages == ["Blad 1", "Blad 2", "Blad 3"]
    last = coach.page(str(page.select("section .pager a")[-1]["href"]))
    assert len(shown(last)) == 21
    assert shown(coach.page(path(case, "?blad=900"))) == shown(last)


def test_lines_of_a_case_that_goes_on_here_are_marked(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    older = make_case(
        session, contact=samira, words="Ik zoek werk.", outcome=Outcome.MERGED,
        goes_on_in_id=case.id,
    )  # fmt: skip
    oldest = make_case(
        session, contact=samira, words="Ik zoek rust.", outcome=Outcome.MERGED,
        goes_on_in_id=older.id,
    )  # fmt: skip
    session.commit()
    lines = shown(coach.page(path(case)))
    assert len(lines) == 3
    for other in (older, oldest):
        (line,) = [each for each in lines if other.reference in each]
        assert f"Uit dossier {other.reference}" in line
    assert words(coach.page(path(older)).select_one("#dicht-kop")) == "Afgesloten"


def test_a_working_note_says_why_and_stays_with_the_team(
    coach: HouseClient, session: Session, case: Case, kofi: Staff, open_browser: object
) -> None:
    form = coach.page(path(case)).select_one("form[action$='/werknotitie']")
    answer = coach.submit(
        path(case), form, private_note=CANARY, private_reason="Het gaat over iemand anders."
    )
    assert answer.status_code == 303
    note = timeline_of(session, case)[-1]
    assert (note.is_private, note.private_reason) == (True, "Het gaat over iemand anders.")
    page = coach.page(path(case))
    line = words(page.select_one(".log > li[data-private]"))
    for said in (CANARY, "Alleen voor medewerkers", "Het gaat over iemand anders.", "Dewi"):
        assert said in line
    actions = session.scalars(select(AuditRow.action)).all()
    assert "case.private_note_added" in actions


def test_a_working_note_without_reason_is_not_kept(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = coach.page(path(case)).select_one("form[action$='/werknotitie']")
    answer = coach.submit(path(case), form, private_note=CANARY, private_reason="  ")
    page = parse(answer)
    assert answer.status_code == 422
    assert page.select_one('[role=alert] a[href="#private_reason"]')
    assert CANARY in words(page.select_one("#private_note"))
    assert len(timeline_of(session, case)) == 1


def test_the_database_keeps_no_private_note_without_reason(session: Session, case: Case) -> None:
    with pytest.raises(IntegrityError):
        add_entry(session, case, EntryKind.NOTE, is_private=True, private_reason="")


def test_the_young_person_reads_that_a_working_note_is_there_and_why(
    session: Session, case: Case, samira: Staff
) -> None:
    add_entry(session, case, EntryKind.NOTE, staff_id=samira.id, text="Donderdag thee.")
    add_entry(
        session, case, EntryKind.NOTE, staff_id=samira.id, text=CANARY, is_private=True,
        private_reason="Het gaat over iemand anders.", details={"press": CANARY},
    )  # fmt: skip
    add_entry(session, case, EntryKind.KNOWN_ELSEWHERE, text="Bij de Leerplicht")
    session.expire_all()
    lines = visible_lines(session.scalars(select(TimelineEntry).order_by(TimelineEntry.id)))
    assert CANARY not in repr(lines)
    assert "Leerplicht" not in repr(lines)
    assert [line.text for line in lines] == ["Ik weet niet wat ik wil.", "Donderdag thee.", ""]
    assert lines[-1].is_private
    assert lines[-1].private_reason == "Het gaat over iemand anders."


def test_another_team_reads_no_working_note(
    client: HouseClient, session: Session, case: Case, samira: Staff, stranger: Staff,
    open_browser: object,
) -> None:  # fmt: skip
    add_entry(
        session, case, EntryKind.NOTE, staff_id=samira.id, text=CANARY, is_private=True,
        private_reason="Om iemand anders.",
    )  # fmt: skip
    make_staff(session, partner="dsp", first_name="Femke")
    session.commit()
    other = open_browser(stranger)
    for rest in ("", "/afdruk", "/afdruk?werknotities=ja"):
        assert other.get(path(case, rest)).status_code == 404
