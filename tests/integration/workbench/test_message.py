"""Writing to a young person from their page."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, ContactChannel, EntryKind
from portal.cases.turn_columns import Turn
from portal.database import Database
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.queries import work_calendar
from portal.phrases.models import Phrase, PhraseWords
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.support.client import HouseClient, parse
from tests.support.page_check import words
from tests.support.statements import noted

TEXT = "Hoi Noor,\nIk bel je morgen.\nGroet, Samira"


def path_of(case: Case) -> str:
    return f"/werk/dossier/{case.reference}"


def form_on(page: BeautifulSoup) -> Tag:
    form = page.select_one("#bericht form.form")
    assert form
    return form


def sent(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def fresh(session: Session, case: Case) -> Case:
    return session.get_one(Case, case.id, populate_existing=True)


def phrase_id(session: Session, title: str) -> int:
    return session.scalars(select(Phrase.id).where(Phrase.title == title)).one()


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(session, contact=samira, person={"first_name": "Noor"})
    session.commit()
    return made


def choose(coach: HouseClient, session: Session, case: Case, title: str) -> BeautifulSoup:
    return coach.page(f"{path_of(case)}?voorbeeld={phrase_id(session, title)}")


def test_an_example_is_filled_in_and_can_be_changed(
    coach: HouseClient, session: Session, case: Case
) -> None:
    page = choose(coach, session, case, "Ik belde je net")
    field = page.select_one("#send_words")
    assert field
    text = field.get_text().strip()
    assert text.startswith("Hoi Noor,")
    assert text.endswith("Groet, Samira")
    assert "085 - 000 12 34" in text
    answer = coach.submit(path_of(case), form_on(page), send_words="Hoi Noor, tot morgen.")
    assert answer.status_code == 303
    message = sent(session)[-1]
    assert (message.channel, message.recipient) == (Channel.SMS, case.young_person.phone)
    assert message.body == (
        "Er staat een bericht van Samira voor je in Opstap.\n"
        "https://opstap.test/mijn-plek/berichten"
    )
    assert timeline_of(session, case)[-1].text == "Hoi Noor, tot morgen."


def test_before_the_first_contact_it_is_an_attempt(
    coach: HouseClient, session: Session, case: Case
) -> None:
    promised = case.promised_at
    coach.submit(path_of(case), form_on(coach.page(path_of(case))), send_words=TEXT)
    case = fresh(session, case)
    assert (case.turn, case.attempts, case.promised_at) == (Turn.NEW, 1, promised)
    assert case.last_attempt_at == START
    assert case.first_contact_at is None
    line = timeline_of(session, case)[-1]
    assert (line.kind, line.text) == (EntryKind.MESSAGE, TEXT)
    assert line.channel is ContactChannel.SMS
    actions = session.scalars(select(AuditRow.action)).all()
    assert "case.message_sent" in actions


def test_after_it_nothing_is_due_and_we_wait(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.first_contact_at, case.answer_due_at = START, START + timedelta(hours=2)
    session.commit()
    assert fresh(session, case).turn == Turn.ANSWER
    coach.submit(path_of(case), form_on(coach.page(path_of(case))), send_words=TEXT)
    case = fresh(session, case)
    assert case.turn == Turn.WAIT
    assert case.answer_due_at is None
    assert case.nudge_on == work_calendar(session).add(date(2026, 11, 16), 5)
    assert case.attempts == 0


def test_a_second_press_sends_nothing_twice(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = form_on(coach.page(path_of(case)))
    for _ in range(2):
        assert coach.submit(path_of(case), form, send_words=TEXT).status_code == 303
    assert len(sent(session)) == 1
    assert fresh(session, case).attempts == 1
    assert "Dit was al verstuurd" in words(coach.page(path_of(case)).select(".toast")[-1])


def test_what_was_sent_cannot_be_taken_back(
    coach: HouseClient, session: Session, case: Case
) -> None:
    coach.submit(path_of(case), form_on(coach.page(path_of(case))), send_words=TEXT)
    line = timeline_of(session, case)[-1]
    assert coach.page(path_of(case)).select_one(f"form[action$='/terug/{line.id}']") is None
    page = form_on(coach.page(path_of(case)))
    assert "Terughalen kan niet." in words(page)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Hier staat nog niets."),
        ("Ik bel je {moment}.", "Vul {moment} nog in"),
        ("x" * 1001, "1 teken te lang"),
    ],
)
def test_a_mistake_is_told_and_the_words_stay(
    coach: HouseClient, session: Session, case: Case, text: str, said: str
) -> None:
    answer = coach.submit(path_of(case), form_on(coach.page(path_of(case))), send_words=text)
    assert answer.status_code == 422
    page = parse(answer)
    assert said in words(page.select_one("#send_words-fout"))
    assert page.select_one("#bericht details[open]")
    field = page.select_one("#send_words")
    assert field
    assert field.get_text().strip() == text
    assert sent(session) == []


def test_words_of_danger_are_sent(coach: HouseClient, session: Session, case: Case) -> None:
    text = "Je zei dat je dood wilt. Bel 0800-0113, dag en nacht."
    answer = coach.submit(path_of(case), form_on(coach.page(path_of(case))), send_words=text)
    assert answer.status_code == 303
    assert timeline_of(session, case)[-1].text == text
    assert "dood" not in sent(session)[-1].body


def test_it_is_in_their_language(coach: HouseClient, session: Session, case: Case) -> None:
    case.young_person.locale = "en"
    session.commit()
    page = choose(coach, session, case, "Het ga je goed")
    field = page.select_one("#send_words")
    assert field
    assert field["lang"] == "en"
    assert "You find us here: https://opstap.test/en/" in field.get_text()


def test_a_language_that_an_example_lacks_falls_back_and_says_so(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.young_person.locale = "en"
    session.add(
        Phrase(
            purpose="free",
            title="Alleen Nederlands",
            changed_at=START,
            words=[PhraseWords(locale="nl", body="Hoi {voornaam}, dag.")],
        )
    )
    session.commit()
    page = choose(coach, session, case, "Alleen Nederlands")
    assert "Dit voorbeeld is er niet in het Engels" in words(page.select_one("#bericht"))
    field = page.select_one("#send_words")
    assert field
    assert field["lang"] == "nl"


def test_where_somebody_reads_along_nothing_is_named(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.young_person.somebody_reads_along = True
    session.commit()
    page = choose(coach, session, case, "Het ga je goed")
    field = page.select_one("#send_words")
    assert field
    assert "Noor" not in field.get_text()
    assert "opstap" not in field.get_text()
    assert "Noem geen naam" in words(page.select_one("#bericht .note--error"))
    for text, said in (
        ("Kijk op opstap.test", "Haal Opstap"),
        ("Dag noor, tot dan", "Haal ‘Noor’ weg"),
    ):
        answer = coach.submit(path_of(case), form_on(page), send_words=text)
        assert answer.status_code == 422
        assert said in words(parse(answer).select_one("#send_words-fout"))
    sure = parse(answer).select_one("#bericht [name=sure]")
    assert sure
    answer = coach.submit(path_of(case), form_on(page), send_words="Dag noor", sure="ja")
    assert answer.status_code == 303
    assert [message.body for message in sent(session)] == [
        "Er is een bericht voor je. Bel of app Samira."
    ]


def test_what_goes_outside_is_in_their_language(
    coach: HouseClient, session: Session, case: Case
) -> None:
    case.young_person.locale = "en"
    session.commit()
    coach.submit(path_of(case), form_on(coach.page(path_of(case))), send_words="Hello there")
    assert sent(session)[-1].body.endswith("https://opstap.test/en/mijn-plek/berichten")
    assert "Hello" not in sent(session)[-1].body


def test_in_the_app_a_person_sends_it(coach: HouseClient, session: Session, case: Case) -> None:
    case.young_person.channel = ContactChannel.APP
    session.commit()
    page = coach.page(path_of(case))
    button = page.select_one("#bericht button[formaction$='/bericht/app']")
    assert button
    form = form_on(page)
    values = {**{f["name"]: f.get("value", "") for f in form.select("input[name]")}}
    answer = coach.post(str(button["formaction"]), data={**values, "send_words": TEXT})
    assert answer.status_code == 200
    ready = parse(answer)
    link = ready.select_one("a[href^='https://wa.me/316']")
    assert link
    assert unquote(str(link["href"])).endswith(f"?text={TEXT}")
    assert sent(session) == []
    assert coach.submit("", ready.select_one("main form")).status_code == 303
    line = timeline_of(session, case)[-1]
    assert (line.kind, line.channel, line.text) == (
        EntryKind.MESSAGE,
        ContactChannel.APP,
        TEXT,
    )
    assert sent(session) == []


def test_by_hand_only_for_who_asked_for_the_app(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = form_on(coach.page(path_of(case)))
    answer = coach.submit(path_of(case), form, send_words=TEXT, by_hand="ja")
    assert answer.status_code in {303, 409}
    assert len(timeline_of(session, case)) == 1


def test_a_message_asks_little_of_the_database(
    coach: HouseClient, session: Session, case: Case, database: Database
) -> None:
    form = form_on(coach.page(path_of(case)))
    with noted(database.engine) as statements:
        assert coach.submit(path_of(case), form, send_words=TEXT).status_code == 303
    assert len(statements) <= 15, statements
