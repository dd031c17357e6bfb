"""Promise 18: whatever is put in any field of any form, there is an answer, never a crash."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.forms import MOST_MARKS, clean_text
from portal.outbox.models import Channel, DeliveryState
from portal.outbox.services import enqueue
from portal.partners.danger import normalise
from tests.conftest import START
from tests.integration.security.conftest import Team
from tests.integration.security.surface import Sent, client_of, fetch, plain_client, sent
from tests.support.client import ORIGIN

# As bytes of a form, because a browser is not the only one who can send one.
NASTY = {
    "NUL": b"%00a%00",
    "half a surrogate pair": b"%ED%A0%80a%ED%BF%BF",
    "no UTF-8": b"%FF%FE%80a",
    "emoji": "👩‍👩‍👧💥".encode() * 40,
    "other direction": "\u202eomgekeerd\u2066\u200fسلام".encode(),
    "piled marks": ("e" + "\u0301\u0327" * 400).encode(),
    "line breaks": b"a%0D%0ABcc: x@evil.example%0Ab%0Dc%E2%80%A8d",
    "markup": b"%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E%22%27",
    "template": b"{{7*7}}{%25 for x in y %25}%25s%25(n)s${7*7}",
    "database": b"'; DROP TABLE cases; -- \\",
    "huge number": b"9" * 400,
    "negative": b"-1",
    "other digits": "٣²½".encode(),
    "dates": b"9999-12-31",
    "first date": b"0001-01-01",
    "spaces": b"%20%09%0B%C2%A0",
    "nothing": b"",
    "long": b"a" * 4000,
}
PUBLIC_PAGES = ("/aanmelden", "/vraag", "/vraag/antwoord", "/wat-speelt-er", "/werk/inloggen")
# The editor reads along with every text it is sent, and staff are not strangers.
OF_STAFF = ("NUL", "half a surrogate pair", "piled marks", "markup", "huge number", "dates",
            "first date", "without fields", "arrays")  # fmt: skip
OF_EDITORS = ("no UTF-8", "piled marks", "huge number", "first date", "without fields")
# Checking a password takes long on purpose, so it is tried with a few.
SLOW = {"/werk/inloggen": ("NUL", "no UTF-8", "piled marks", "huge number", "arrays")}
ANSWERS = "__Host-aanmelding"
STEPS = ("/aanmelden/over-jou", "/aanmelden/jouw-persoon", "/aanmelden/bereiken")


def body(form: Sent, filled: dict[str, bytes]) -> bytes:
    """The form's body with these fields replaced; the others as the page has them."""
    pairs = []
    for name, value in form.values.items():
        for each in value if isinstance(value, list) else [value]:
            if name not in filled:
                pairs.append(name.encode() + b"=" + str(each).encode())
    pairs += [name.encode() + b"=" + value for name, value in filled.items()]
    return b"&".join(pairs)


def press(client: FlaskClient, form: Sent, content: bytes) -> int:
    answer = client.post(
        form.action,
        data=content,
        base_url=ORIGIN,
        content_type="application/x-www-form-urlencoded",
    )
    assert b"Traceback" not in answer.data
    return answer.status_code


def attacks(form: Sent) -> Iterator[tuple[str, bytes]]:
    """(what, body): each value in all fields at once, then shapes that no browser sends."""
    for what, value in NASTY.items():
        yield what, body(form, dict.fromkeys(form.names, value))
    yield "without fields", token_of(form)
    twice = body(form, {}) + b"&" + body(form, dict.fromkeys(form.names, b"x"))
    yield "every field twice", twice
    yield "arrays", body(form, {}) + b"".join(b"&%s[]=x" % n.encode() for n in form.names)
    yield "unknown fields", body(form, {}) + b"&__proto__=x&constructor=x&=x&&&=&%00=%00"


def token_of(form: Sent) -> bytes:
    return b"csrf_token=" + str(form.values.get("csrf_token", "")).encode()


def forms_of(client: FlaskClient, path: str) -> list[Sent]:
    return [sent(form) for form in fetch(client, path).select("main form[method=post]")]


def attack(client: FlaskClient, form: Sent, *, only: tuple[str, ...] = ()) -> None:
    for what, content in attacks(form):
        if only and what not in only:
            continue
        status = press(client, form, content)
        assert status < 500, f"{form.action}: {what}: {status}"


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """Without form tokens: an attack that spends the session would test nothing after it."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_forms(open_app: Flask, path: str) -> None:
    client = plain_client(open_app)
    forms = forms_of(client, path)
    assert forms
    for form in forms:
        attack(client, form, only=SLOW.get(path, ()))


@pytest.mark.parametrize("path", STEPS)
def test_steps_of_signing_up(open_app: Flask, path: str) -> None:
    client = walked_to(open_app, path)
    start = client.get_cookie(ANSWERS, domain="opstap.test")
    assert start is not None
    (form, *_others) = forms_of(client, path)
    for what, content in attacks(form):
        client.set_cookie(ANSWERS, start.value, domain="opstap.test", secure=True)
        status = press(client, form, content)
        assert status < 500, f"{form.action}: {what}: {status}"
        # What was kept in the browser must not break the page either.
        assert client.get(path, base_url=ORIGIN).status_code < 500, f"{path} after {what}"


def walked_to(app: Flask, goal: str) -> FlaskClient:
    client = plain_client(app)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("/aanmelden", {}),
        ("/aanmelden/over-jou", {"dag": "1", "maand": "3", "jaar": "2004"}),
        ("/aanmelden/jouw-persoon", {}),
    ]
    for path, answers in steps:
        if path == goal:
            break
        assert client.post(path, data=answers, base_url=ORIGIN).status_code == 303
    return client


def pages_of(team: Team) -> dict[Role, tuple[str, ...]]:
    case = f"/werk/dossier/{team.case.reference}"
    return {
        Role.COACH: (
            case,
            f"{case}/gegevens",
            f"{case}/overnemen",
            f"{case}/afsluiten?uitkomst=work",
            "/werk/nieuw",
            "/werk/wachtrij",
        ),
        Role.FRONT_DESK: (f"/werk/vragen/{team.question.reference}",),
        Role.EDITOR: (
            "/redactie/m33",
            "/redactie/m33/momenten",
            "/redactie/m33/momenten/nieuw",
            "/redactie/m33/geschiedenis",
            "/redactie/m33/weggooien",
            "/redactie/nieuw/event",
            "/werk/jij",
        ),
        Role.COORDINATOR: ("/werk/berichten",),
    }


@pytest.mark.parametrize("role", [Role.COACH, Role.FRONT_DESK, Role.EDITOR, Role.COORDINATOR])
def test_forms_of_staff(open_app: Flask, session: Session, ours: Team, role: Role) -> None:
    dead = enqueue(session, key="d", channel=Channel.MAIL, recipient="a@b.example", body="x",
                   now=START)  # fmt: skip
    dead.state = DeliveryState.DEAD
    session.commit()
    client = client_of(open_app, ours.staff[role])
    tried = 0
    for path in pages_of(ours)[role]:
        if client.get(path, base_url=ORIGIN).status_code != 200:
            continue
        for form in forms_of(client, path):
            attack(client, form, only=OF_EDITORS if role is Role.EDITOR else OF_STAFF)
            tried += 1
        after = client.get(path.partition("?")[0], base_url=ORIGIN)
        assert after.status_code < 500, path
    assert tried >= 1


TOO_MUCH = {"just over": 300_000, "a megabyte": 1_000_000}


@pytest.mark.parametrize("size", TOO_MUCH.values(), ids=TOO_MUCH)
@pytest.mark.parametrize("path", [*PUBLIC_PAGES, "/aanmelden/start", "/aanmelden/bereiken"])
def test_too_much_is_refused_readably(app: Flask, path: str, size: int) -> None:
    answer = plain_client(app).post(path, data={"x": "a" * size}, base_url=ORIGIN)
    assert answer.status_code == 413
    assert "Dit is te veel" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_as_much_as_is_taken_gets_an_answer(open_app: Flask, path: str) -> None:
    client = plain_client(open_app)
    (form, *_others) = forms_of(client, path)
    for piece in (b"a ", b"%CC%81%CC%A7", "\uff9e\u0334".encode()):
        field = form.names[-1] if form.names else "x"
        longest = 250_000 // len(piece)
        status = press(client, form, body(form, {field: piece * longest}))
        assert status < 500
        status = press(client, form, body(form, dict.fromkeys(form.names[:3], piece * 20_000)))
        assert status < 500


def test_a_pile_of_marks_is_cut_before_it_is_sorted() -> None:
    piled = clean_text("e" + "\u0301\u0327" * 5000 + "n")
    marks = unicodedata.normalize("NFD", piled)[1:-1]
    assert len(marks) == MOST_MARKS
    assert clean_text("e\u0301\u0327n") == "\u0229\u0301n"
    assert len(normalise("\uff9e\u0334" * 50_000)) <= 5000


CONTENT = {
    "json": ("application/json", b'{"a": 1}'),
    "multipart without a boundary": ("multipart/form-data", b"x"),
    "broken multipart": ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
    "a file in a field": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="s"; filename="../x"\r\n\r\nhoi\r\n--x--\r\n',
    ),
    "two thousand parts": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 2000 + b"--x--\r\n",
    ),
    "twenty thousand fields": (
        "application/x-www-form-urlencoded",
        b"&".join(b"a%d=1" % number for number in range(20_000)),
    ),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-16", b"woorden=x"),
    "no type at all": ("", b"\xff\xfe"),
}


@pytest.mark.parametrize("kind", CONTENT)
def test_other_kinds_of_content(open_app: Flask, kind: str) -> None:
    content_type, content = CONTENT[kind]
    for path in (*PUBLIC_PAGES, *STEPS, "/aanmelden/start", "/aanmelden/stop"):
        answer = plain_client(open_app).post(
            path, data=content, content_type=content_type, base_url=ORIGIN
        )
        assert answer.status_code < 500, path


ADDRESSES = (
    "/%00", "/%FF", "/%ED%A0%80", "/aanbod/%00", "/aanbod/%FF", "/coach/%F0%9F%98%80",
    "/moment/..%2F..%2Fetc%2Fpasswd", "/aanbod?zoek=%FF%00%ED%A0%80", "/aanbod?thema=%00",
    "/aanbod?leeftijd=-1", "/aanbod?leeftijd=" + "9" * 300, "/aanbod?soort=onzin&taal=klingon",
    "/aanbod?pagina=-1", "/aanbod?pagina=0", "/aanbod?pagina=" + "9" * 30, "/aanbod?pagina=1e3",
    "/agenda?pagina=%D9%A3", "/agenda/0.ics", "/agenda/2147483648.ics", "/agenda/-1.ics",
    "/agenda/" + "9" * 5000 + ".ics", "/aanmelden?opnieuw=%00", "/aanmelden/start?bij=%00",
    "/aanmelden/start?bij=coach:%FF", "/aanmelden/start?bij=" + "x" * 5000, "/vraag?van=%00",
    "/en/en/en", "/en", "/static/%00", "/static/..%2Fapp.py", "/werk/inloggen?verder=%00",
    "/aanbod?" + "zoek=a&" * 2000, "/?" + "%5B%5D=" * 500, "//", "/..;/werk",
)  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_strange_addresses(app: Flask, address: str, prefix: str) -> None:
    answer = plain_client(app).get(prefix + address, base_url=ORIGIN)
    assert answer.status_code < 500


STAFF_ADDRESSES = (
    (Role.COACH, "/werk/wachtrij?na=%s"),
    (Role.COACH, "/werk/wachtrij?lijst=%s"),
    (Role.COACH, "/werk/wachtrij?lijst=team&na=%s&collega=%s"),
    (Role.COACH, "/werk/wachtrij/filters?lijst=%s&gemeente=%s&collega=%s"),
    (Role.COACH, "/werk/wachtrij?gemeente=%s&thema=%s&taal=%s"),
    (Role.COACH, "/werk/wachtrij/verversen?na=%s&stand=%s&wie=%s"),
    (Role.COACH, "/werk/dossier/%s"),
    (Role.FRONT_DESK, "/werk/vragen?na=%s"),
    (Role.FRONT_DESK, "/werk/vragen/%s"),
    (Role.COORDINATOR, "/werk/berichten?voor=%s"),
    (Role.COORDINATOR, "/werk/berichten?lijst=%s"),
    (Role.EDITOR, "/redactie?pagina=%s&zoek=%s&soort=%s&staat=%s"),
    (Role.EDITOR, "/redactie/%s"),
    (Role.EDITOR, "/redactie/m33/momenten/%s"),
)
VALUES = (
    "%00", "%FF", "-1", "2147483647", "2147483648", "9" * 18, "9" * 400, "%F0%9F%98%80", "'--",
    "1-1731937200000000-2147483648", "1731937200000000-" + "9" * 18, "4-" + "9" * 18 + "-1",
    "9" * 18 + "-1", "%D9%A3",
)  # fmt: skip


@pytest.mark.parametrize("role", [Role.COACH, Role.FRONT_DESK, Role.COORDINATOR, Role.EDITOR])
def test_strange_addresses_of_staff(open_app: Flask, ours: Team, role: Role) -> None:
    client = client_of(open_app, ours.staff[role])
    for _role, pattern in (each for each in STAFF_ADDRESSES if each[0] is role):
        for value in VALUES:
            address = pattern.replace("%s", value)
            answer = client.get(address, base_url=ORIGIN)
            assert answer.status_code in {200, 204, 303, 404}, address


NUMBERS = ("0", "2147483648", "9" * 18, "9" * 400)


def test_strange_numbers_in_what_is_sent(open_app: Flask, ours: Team) -> None:
    case = f"/werk/dossier/{ours.case.reference}"
    roles = (Role.COACH, Role.COORDINATOR, Role.EDITOR)
    clients = {role: client_of(open_app, ours.staff[role]) for role in roles}
    for number in NUMBERS:
        seen = {"seen": number, "version": number, "reason": "away"}
        places: tuple[tuple[Role, str, dict[str, str]], ...] = (
            (Role.COACH, f"{case}/terug/{number}", {}),
            (Role.COACH, f"{case}/overnemen", seen),
            (Role.COACH, f"/werk/jij/inlog/{number}/stoppen", {}),
            (Role.COORDINATOR, f"/werk/berichten/{number}/opnieuw", {}),
            (Role.EDITOR, f"/redactie/m33/geschiedenis/{number}", {"revision": number}),
            (Role.EDITOR, "/redactie/m33", {"revision": number}),
        )
        for role, path, data in places:
            answer = clients[role].post(path, data=data, base_url=ORIGIN)
            assert answer.status_code in {303, 400, 404, 409, 422}, path
