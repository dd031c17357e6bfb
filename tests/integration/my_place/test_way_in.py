"""Coming in by a code or a link: once, for ten minutes, in the right browser (promises 2 and 6)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.entrance.models import PlaceProof, PlaceSession
from portal.outbox.models import Channel
from tests.conftest import TravellingClock
from tests.factories.places import PLACE_COOKIE
from tests.factories.ways_in import (
    CODE,
    DOOR,
    ask,
    last_code,
    last_link,
    messages,
    press_link,
    somebody,
    type_code,
)
from tests.support.client import HouseClient, parse

MAIL = "noor@voorbeeld.nl"
PHONE = "+31612345678"


def browser(app: Flask) -> HouseClient:
    opened = app.test_client()
    assert isinstance(opened, HouseClient)
    return opened


def is_in(client: HouseClient) -> bool:
    return client.get("/mijn-plek").status_code == 200


@pytest.mark.parametrize("typed", ["06 12 34 56 78", "+31 6-12345678", "0031612345678"])
def test_a_code_lets_in(client: HouseClient, session: Session, typed: str) -> None:
    somebody(session, phone=PHONE)
    session.commit()
    answer = ask(client, typed)
    assert (answer.status_code, answer.location) == (303, CODE)
    sent = messages(session)
    assert [(m.channel, m.recipient) for m in sent] == [(Channel.SMS, PHONE)]
    assert "Noor" not in sent[0].body
    assert "http" not in sent[0].body
    answer = type_code(client, last_code(session))
    assert (answer.status_code, answer.location) == (303, "/mijn-plek")
    assert is_in(client)


def test_a_link_lets_in_also_in_another_browser(app: Flask, session: Session) -> None:
    somebody(session, phone=None, email=MAIL)
    session.commit()
    asking, opening = browser(app), browser(app)
    assert ask(asking, " Noor@Voorbeeld.NL ").status_code == 303
    assert "Kijk in je mail" in asking.page(CODE).get_text(" ", strip=True)
    answer = press_link(opening, last_link(session))
    assert (answer.status_code, answer.location) == (303, "/mijn-plek")
    assert is_in(opening)
    assert not is_in(asking)


def test_looking_at_a_link_uses_nothing_up(client: HouseClient, session: Session) -> None:
    """Scanners of mail open every link, more than once."""
    somebody(session, email=MAIL)
    session.commit()
    ask(client, MAIL)
    link = last_link(session)
    for _ in range(3):
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"
    assert session.scalars(select(PlaceSession)).all() == []
    assert press_link(client, link).status_code == 303


def test_a_link_that_was_used_says_so_and_sends_another(app: Flask, session: Session) -> None:
    somebody(session, email=MAIL)
    session.commit()
    asking, other = browser(app), browser(app)
    ask(asking, MAIL)
    link = last_link(session)
    press_link(other, link)
    answer = asking.get(link)
    assert answer.status_code == 410
    page = parse(answer)
    assert page.h1 is not None
    assert page.h1.get_text(" ", strip=True) == "Deze link werkt niet meer"
    answer = asking.submit("", page.select_one("main form"))
    assert (answer.status_code, answer.location) == (303, CODE)
    assert last_link(session) != link
    assert press_link(asking, last_link(session)).status_code == 303


def test_a_forwarded_link_opens_once(app: Flask, session: Session) -> None:
    somebody(session, email=MAIL)
    session.commit()
    first, second = browser(app), browser(app)
    ask(first, MAIL)
    link = last_link(session)
    forms = [each.page(link).select_one("main form") for each in (first, second)]
    answers = [first.submit(link, forms[0]), second.submit(link, forms[1])]
    assert [answer.status_code for answer in answers] == [303, 410]
    assert not is_in(second)
    assert parse(answers[1]).select_one(f'main a[href="{DOOR}"]')


def test_a_second_press_of_the_same_button_is_no_mistake(
    client: HouseClient, session: Session
) -> None:
    somebody(session, email=MAIL)
    session.commit()
    ask(client, MAIL)
    link = last_link(session)
    page = client.page(link)
    assert client.submit(link, page.select_one("main form")).status_code == 303
    token = client.page("/mijn-plek").select_one("[name=csrf_token]")
    assert token is not None
    answer = client.post(link, data={"csrf_token": token["value"]})
    assert (answer.status_code, answer.location) == (303, "/mijn-plek")
    assert len(session.scalars(select(PlaceSession)).all()) == 1


@pytest.mark.parametrize("minutes", [9, 10])
def test_ten_minutes(
    client: HouseClient, session: Session, clock: TravellingClock, minutes: int
) -> None:
    somebody(session, email=MAIL, phone=PHONE)
    session.commit()
    ask(client, PHONE)
    code = last_code(session)
    clock.travel(minutes=minutes)
    assert type_code(client, code).status_code == (303 if minutes == 9 else 422)


def test_an_old_link_is_over(client: HouseClient, session: Session, clock: TravellingClock) -> None:
    somebody(session, email=MAIL)
    session.commit()
    ask(client, MAIL)
    page = client.page(last_link(session))
    clock.travel(minutes=10)
    assert client.submit(last_link(session), page.select_one("main form")).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 5000, "%00", "%F0%9F%98%80", "..%2f"])
@pytest.mark.parametrize("path", ["/mijn-plek/link/", "/welkom/"])
def test_a_forged_link_is_a_kind_page(client: HouseClient, path: str, token: str) -> None:
    answer = client.get(path + token)
    assert answer.status_code in {404, 410}


def test_a_link_of_one_kind_opens_no_other(client: HouseClient, session: Session) -> None:
    somebody(session, email=MAIL)
    session.commit()
    ask(client, MAIL)
    token = last_link(session).rsplit("/", 1)[1]
    assert client.get(f"/welkom/{token}").status_code == 410


def test_a_code_works_once_and_only_where_it_was_asked(app: Flask, session: Session) -> None:
    somebody(session, phone=PHONE)
    session.commit()
    asking, other = browser(app), browser(app)
    ask(other, PHONE)
    ask(asking, PHONE)
    code = last_code(session)
    assert type_code(other, code).status_code == 422
    form = asking.page(CODE).select_one(f'form[action$="{CODE}"]')
    assert asking.submit(CODE, form, code=code).status_code == 303
    used = session.scalars(select(PlaceProof).where(PlaceProof.used_at.is_not(None))).all()
    assert len(used) == 1


@pytest.mark.parametrize(
    "dress",
    [
        lambda code: f" {code[:3]} {code[3:]} ",
        lambda code: f"{code[:3]}-{code[3:]}",
        lambda code: "\u200b".join(code),
        lambda code: code.translate({48 + n: 0x0660 + n for n in range(10)}),
        lambda code: code.translate({48 + n: 0xFF10 + n for n in range(10)}),
    ],
)
def test_a_code_is_read_as_people_type_it(
    client: HouseClient, session: Session, dress: object
) -> None:
    somebody(session, phone=PHONE)
    session.commit()
    ask(client, PHONE)
    assert callable(dress)
    assert type_code(client, dress(last_code(session))).status_code == 303


def test_after_five_wrong_ones_the_right_one_comes_too_late(
    client: HouseClient, session: Session
) -> None:
    somebody(session, phone=PHONE)
    session.commit()
    ask(client, PHONE)
    code = last_code(session)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert type_code(client, wrong).status_code == 422
    answer = type_code(client, code)
    assert answer.status_code == 422
    summary = parse(answer).select_one("#fouten a")
    assert summary is not None
    assert summary.get_text().startswith("Deze code klopt niet of is te oud.")


@pytest.mark.parametrize(
    "typed", ["", "  ", "06123", "hallo", "a@b", "\0", "🙂", "0201234567", "1" * 100_000, "\u202e@"]
)
def test_what_is_no_channel_is_said_kindly_and_kept(
    client: HouseClient, session: Session, typed: str
) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert messages(session) == []
    assert session.scalars(select(PlaceProof)).all() == []


def test_what_was_typed_stays(client: HouseClient) -> None:
    field = parse(ask(client, "noor@")).select_one("#waar")
    assert field is not None
    assert field["value"] == "noor@"
    assert field["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/mijn-plek/telefoons", "/mijn-plek/telefoons"),
        ("/en/mijn-plek", "/en/mijn-plek"),
        ("/aanbod/budget?dag=1", "/aanbod/budget?dag=1"),
        ("//evil.example", "/mijn-plek"),
        ("https://evil.example/mijn-plek", "/mijn-plek"),
        ("/\\evil.example", "/mijn-plek"),
        ("/werk", "/mijn-plek"),
        ("/mijn-plek/../werk", "/mijn-plek"),
        ("/mijn-plekken", "/mijn-plek"),
        ("/mijn-plek/uitloggen", "/mijn-plek"),
        ("/mijn-plek\r\nX: y", "/mijn-plek"),
    ],
)
def test_going_on_only_to_our_own_pages(
    client: HouseClient, session: Session, target: str, lands: str
) -> None:
    somebody(session, phone=PHONE)
    session.commit()
    page = client.get(DOOR, query_string={"verder": target})
    client.submit(DOOR, parse(page).select_one(f'form[action$="{DOOR}"]'), waar=PHONE)
    assert type_code(client, last_code(session)).location == lands


def test_english(client: HouseClient, session: Session) -> None:
    somebody(session, email=MAIL)
    session.commit()
    ask(client, MAIL, at="/en/mijn-plek/inloggen")
    assert messages(session)[-1].locale == "en"
    link = last_link(session)
    assert link.startswith("/en/mijn-plek/link/")
    assert press_link(client, link).location == "/en/mijn-plek"


def test_where_somebody_reads_along_nothing_is_told(client: HouseClient, session: Session) -> None:
    somebody(session, email=MAIL, phone=PHONE, somebody_reads_along=True)
    session.commit()
    for where in (MAIL, PHONE):
        ask(client, where)
    mail, sms = messages(session)
    assert mail.sender_name == "Samira"
    for message in (mail, sms):
        said = f"{message.subject} {message.body}".replace("https://opstap.test", "")
        assert "Opstap" not in said
        assert "Noor" not in said
    assert "plek" not in mail.subject


def test_the_cookie_is_of_this_host_alone(client: HouseClient, session: Session) -> None:
    somebody(session, phone=PHONE)
    session.commit()
    ask(client, PHONE)
    answer = type_code(client, last_code(session), apparaat="blijf")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(PLACE_COOKIE))
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"):
        assert part in cookie
    assert "Domain" not in cookie
