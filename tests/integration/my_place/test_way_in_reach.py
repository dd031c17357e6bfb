"""A new number or address counts after a proof on the old and on the new."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.cases.models import (
    Case,
    ContactChannel,
    EntryKind,
    TimelineEntry,
    YoungPerson,
    YoungPersonWord,
)
from portal.entrance.models import ChannelChange
from tests.conftest import TravellingClock
from tests.factories.places import enter_place
from tests.factories.ways_in import CODE_PATTERN, ask, messages, press_link, somebody
from tests.support.client import HouseClient, parse

REACH = "/mijn-plek/bereik"
CODES = "/mijn-plek/bereik/codes"
OLD, NEW = "+31612345678", "+31687654321"
MAIL, OTHER_MAIL = "noor@voorbeeld.nl", "nieuw@voorbeeld.nl"


def at_home(app: Flask, session: Session, **person: object) -> tuple[HouseClient, YoungPerson]:
    who = somebody(session, **({"phone": OLD, "email": None} | person))
    return enter_place(app, session, who), who


def ask_new(client: HouseClient, what: str, value: str, **fields: str) -> TestResponse:
    page = client.page(REACH)
    form = next(
        form for form in page.select("main form")
        if (hidden := form.select_one("[name=wat]")) and hidden["value"] == what
    )  # fmt: skip
    return client.submit(REACH, form, **{"tel" if what == "phone" else "mail": value}, **fields)


def codes(session: Session) -> dict[str, str]:
    """Recipient -> the last code sent there."""
    found = {m.recipient: CODE_PATTERN.search(m.body) for m in messages(session)}
    return {recipient: code[0] for recipient, code in found.items() if code}


def type_codes(client: HouseClient, old: str, new: str) -> TestResponse:
    form = client.page(CODES).select_one(f'form[action$="{CODES}"]')
    return client.submit(CODES, form, oude_code=old, nieuwe_code=new)


def test_a_new_number_counts_after_both_codes(app: Flask, session: Session) -> None:
    client, who = at_home(app, session)
    who.compared_at = who.created_at
    session.commit()
    answer = ask_new(client, "phone", "06 87 65 43 21")
    assert answer.location == CODES
    sent = codes(session)
    assert set(sent) == {OLD, NEW}
    assert session.get_one(YoungPerson, who.id).phone == OLD
    assert type_codes(client, sent[OLD], sent[NEW]).location == REACH
    told = messages(session)[-1]
    person = session.get_one(YoungPerson, who.id)
    assert (person.phone, person.compared_at) == (NEW, None)
    assert told.recipient == OLD
    assert "Was jij dit niet?" in told.body
    assert NEW not in told.body
    words = session.scalars(select(YoungPersonWord.word)).all()
    assert "0687654321" in words
    assert "0612345678" not in words
    line = session.scalars(
        select(TimelineEntry).where(TimelineEntry.kind == EntryKind.REACH_CHANGED)
    ).one()
    assert line.details["changed"] == ["phone"]
    assert not re.search(r"\d{6}", f"{line.text}{line.details['changed']}")


@pytest.mark.parametrize("wrong", ["old", "new"])
def test_one_right_code_changes_nothing(app: Flask, session: Session, wrong: str) -> None:
    client, who = at_home(app, session)
    ask_new(client, "phone", NEW)
    sent = codes(session)
    old, new = ("", sent[NEW]) if wrong == "old" else (sent[OLD], "")
    answer = type_codes(client, old, new)
    assert answer.status_code == 422
    messages(session)
    assert session.get_one(YoungPerson, who.id).phone == OLD
    # What was right stays right: only the other one is asked again.
    fields = [str(each["id"]) for each in parse(answer).select("main input[id]")]
    assert fields == (["oude_code"] if wrong == "old" else ["nieuwe_code"])


def test_the_codes_are_not_each_others(app: Flask, session: Session) -> None:
    client, who = at_home(app, session)
    ask_new(client, "phone", NEW)
    sent = codes(session)
    assert type_codes(client, sent[NEW], sent[OLD]).status_code == 422
    messages(session)
    assert session.get_one(YoungPerson, who.id).phone == OLD


def test_a_first_mail_address_is_proven_on_the_phone_too(app: Flask, session: Session) -> None:
    client, who = at_home(app, session)
    ask_new(client, "email", OTHER_MAIL.upper())
    sent = codes(session)
    assert set(sent) == {OLD, OTHER_MAIL}
    type_codes(client, sent[OLD], sent[OTHER_MAIL])
    assert messages(session)[-1].recipient == OLD
    person = session.get_one(YoungPerson, who.id)
    assert (person.phone, person.email) == (OLD, OTHER_MAIL)


def test_who_lost_the_old_number_proves_the_mail(app: Flask, session: Session) -> None:
    client, who = at_home(app, session, email=MAIL)
    ask_new(client, "phone", NEW, kwijt="ja")
    sent = codes(session)
    assert set(sent) == {MAIL, NEW}
    type_codes(client, sent[MAIL], sent[NEW])
    assert {message.recipient for message in messages(session)[-2:]} == {OLD, MAIL}
    assert session.get_one(YoungPerson, who.id).phone == NEW


def test_links_to_the_old_address_open_nothing_any_more(app: Flask, session: Session) -> None:
    client, _who = at_home(app, session, phone=None, email=MAIL)
    stranger = app.test_client()
    assert isinstance(stranger, HouseClient)
    ask(stranger, MAIL)
    link = re.search(r"https://opstap\.test(/\S+)", messages(session)[-1].body)
    assert link
    ask_new(client, "email", OTHER_MAIL)
    sent = codes(session)
    type_codes(client, sent[MAIL], sent[OTHER_MAIL])
    assert stranger.get(link[1]).status_code == 410
    ask(stranger, OTHER_MAIL)
    link = re.search(r"https://opstap\.test(/\S+)", messages(session)[-1].body)
    assert link
    assert press_link(stranger, link[1]).status_code == 303


def test_five_wrong_tries_end_it(app: Flask, session: Session) -> None:
    client, who = at_home(app, session)
    ask_new(client, "phone", NEW)
    sent = codes(session)
    form = client.page(CODES).select_one(f'form[action$="{CODES}"]')
    for _ in range(5):
        client.submit(CODES, form, oude_code="000000", nieuwe_code=sent[NEW])
    answer = client.submit(CODES, form, oude_code=sent[OLD], nieuwe_code=sent[NEW])
    assert answer.location == REACH
    messages(session)
    assert session.get_one(YoungPerson, who.id).phone == OLD


def test_ten_minutes_and_one_at_a_time(
    app: Flask, session: Session, clock: TravellingClock
) -> None:
    client, who = at_home(app, session)
    ask_new(client, "phone", NEW)
    first = codes(session)
    ask_new(client, "email", MAIL)
    assert type_codes(client, first[OLD], first[NEW]).status_code == 422
    clock.travel(minutes=10)
    assert client.get(CODES).location == REACH
    messages(session)
    assert session.get_one(YoungPerson, who.id).phone == OLD
    rows = session.scalars(select(ChannelChange)).all()
    assert all(NEW not in row.new_value and MAIL not in row.new_value for row in rows)


@pytest.mark.parametrize(
    ("what", "value", "field"),
    [
        ("phone", "06", "tel"),
        ("phone", OLD, "tel"),
        ("phone", "0201234567", "tel"),
        ("email", "noor", "mail"),
        ("email", "\0", "mail"),
        ("email", "🙂" * 1000, "mail"),
    ],
)
def test_what_is_no_channel_is_said_kindly(
    app: Flask, session: Session, what: str, value: str, field: str
) -> None:
    client, _who = at_home(app, session)
    answer = ask_new(client, what, value)
    assert answer.status_code == 422
    assert parse(answer).select_one(f'#fouten a[href="#{field}"]')
    assert messages(session) == []


def wishes(client: HouseClient, **fields: object) -> TestResponse:
    form = client.page(REACH).select_one(f'form[action$="{REACH}"]')
    return client.submit(REACH, form, **fields)


def test_wishes_are_changed_and_noted_once(app: Flask, session: Session) -> None:
    client, who = at_home(app, session, email=MAIL)
    for _ in range(2):
        answer = wishes(client, kanaal="mail", tijden=["evening", "morning"], mee="yes", taal="en")
        assert answer.status_code == 303
    messages(session)
    person = session.get_one(YoungPerson, who.id)
    assert person.channel is ContactChannel.MAIL
    assert person.safe_times == ["morning", "evening"]
    assert (person.somebody_reads_along, person.locale) == (True, "en")
    lines = session.scalars(
        select(TimelineEntry).where(TimelineEntry.kind == EntryKind.REACH_CHANGED)
    ).all()
    changed = ["channel", "locale", "safe_times", "somebody_reads_along"]
    assert [line.details["changed"] for line in lines] == [changed]


@pytest.mark.parametrize("chosen", ["mail", "app"])
def test_a_channel_that_is_not_there_cannot_be_chosen(
    app: Flask, session: Session, chosen: str
) -> None:
    client, who = at_home(app, session)
    answer = wishes(client, kanaal=chosen)
    assert answer.status_code == 422
    messages(session)
    assert session.get_one(YoungPerson, who.id).channel is ContactChannel.SMS


def test_an_old_session_proves_itself_first(
    app: Flask, session: Session, clock: TravellingClock
) -> None:
    client, _who = at_home(app, session)
    clock.travel(minutes=20)
    for path in (REACH, CODES):
        assert client.get(path).location == f"/mijn-plek/ben-jij-het?verder={path}"


def test_nobody_changes_somebody_elses(app: Flask, session: Session) -> None:
    client, _who = at_home(app, session)
    other, _other = at_home(app, session, phone="+31611111111")
    ask_new(client, "phone", NEW)
    assert other.get(CODES).location == REACH
    phones = session.scalars(select(YoungPerson.phone).join(Case)).all()
    assert set(phones) == {OLD, "+31611111111"}
