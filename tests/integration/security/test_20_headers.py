"""Promise 20, 22: headers on every answer of any kind, and nothing kept that is personal."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.model import Role
from portal.headers import CONTENT_SECURITY_POLICY
from tests.integration.registration.walking import finish
from tests.integration.security.conftest import Team
from tests.integration.security.surface import client_of, plain_client
from tests.support.client import ORIGIN, HouseClient

# (method, address, status): a page, a redirect, files, machines' texts, and each kind of error.
ANSWERS = (
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("OPTIONS", "/", 200),
    ("GET", "/en/aanbod", 200),
    ("GET", "/static/css/opstap.css", 200),
    ("GET", "/static/css/opstap.css?v=1", 200),
    ("GET", "/static/favicon.svg", 200),
    ("GET", "/static/nergens.css", 404),
    ("GET", "/en/static/css/opstap.css", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/.well-known/security.txt", 200),
    ("GET", "/agenda/1.ics", 200),
    ("GET", "/aanbod?zoek=", 303),
    ("GET", "/werk", 303),
    ("GET", "/nergens", 404),
    ("PUT", "/", 405),
    ("TRACE", "/werk", 405),
    ("POST", "/vraag", 400),
    ("POST", "/werk/inloggen", 400),
)
REQUIRED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


def ask(client: FlaskClient, method: str, path: str, **kwargs: Any) -> Any:
    answer = client.open(path, method=method, base_url=ORIGIN, **kwargs)
    # A file that was opened to be sent is closed with its answer.
    answer.close()
    return answer


def assert_guarded(answer: Any, what: str) -> None:
    for name, value in REQUIRED.items():
        assert answer.headers.getlist(name) == [value], f"{what}: {name}"
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_kind_of_answer_has_them(app: Flask, method: str, path: str, status: int) -> None:
    answer = ask(plain_client(app), method, path)
    assert answer.status_code == status
    assert_guarded(answer, path)


def test_errors_that_need_a_cause_have_them_too(app: Flask) -> None:
    client = plain_client(app)
    too_much = ask(client, "POST", "/vraag", data={"vraag": "a" * 300_000})
    assert too_much.status_code == 413
    assert_guarded(too_much, "413")

    def broken() -> Any:
        raise RuntimeError

    app.extensions["clock"] = broken
    crash = ask(client, "GET", "/agenda")
    assert crash.status_code == 500
    assert_guarded(crash, "500")


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert set(rules.values()) == {"'none'", "'self'"}
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_what_is_personal_is_not_stored(app: Flask, ours: Team) -> None:
    client = client_of(app, ours.staff[Role.COACH])
    case = f"/werk/dossier/{ours.case.reference}"
    for path in (case, "/werk/wachtrij", "/werk/wachtrij/verversen", "/werk/jij", "/werk/nieuw"):
        assert ask(client, "GET", path).headers["Cache-Control"] == "no-store", path


def test_a_sign_up_under_way_is_not_stored(client: HouseClient) -> None:
    finish(client)
    for path in ("klaar", "klaar/contact.vcf", "klaar/afspraak.ics", "", "bereiken"):
        answer = client.get(f"/aanmelden/{path}".rstrip("/"))
        assert answer.headers["Cache-Control"] == "no-store", path


def test_every_cookie_is_locked_to_this_host(app: Flask, client: HouseClient, ours: Team) -> None:
    """Also those that a page sets in passing, such as the one that a form token is tied to."""
    finish(client)
    coach = client_of(app, ours.staff[Role.COACH])
    answers = [
        *(client.get(path) for path in ("/aanmelden", "/vraag", "/werk/inloggen")),
        coach.post("/werk/uitloggen", base_url=ORIGIN),
        app.test_client().get("/werk/inloggen"),
        app.test_client().get("/vraag"),
    ]
    headers = [value for answer in answers for value in answer.headers.getlist("Set-Cookie")]
    assert headers
    for header in headers:
        parts = header.split("; ")
        assert parts[0].startswith("__Host-"), header
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts), header
        assert "Domain" not in header
