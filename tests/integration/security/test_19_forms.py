"""Promise 19: no change without a token, none from another site; GET keeps nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.access.guard import ATTRIBUTE, PUBLIC
from portal.access.model import Role
from portal.access.permissions import GRANTS, Permission
from tests.integration.security.conftest import Team
from tests.integration.security.surface import (
    address_of,
    client_of,
    everything_kept,
    fetch,
    plain_client,
)
from tests.support.client import ORIGIN

# They hold nothing for who is signed in and keep nothing; other sites are refused all the same.
COOKIELESS = {"front.suggest_for_situations", "registration.start"}
SAFE = {"GET", "HEAD", "OPTIONS"}
# What besides the trail looking may note: that somebody is at work, and has a case open now.
SEEN = frozenset({"staff_sessions", "case_viewers"})
OTHER_SITES: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://opstap.test.evil.example"},
    {"Origin": "http://opstap.test"},
    {"Origin": "null"},
)


def known(team: Team, rule: Rule) -> dict[str, Any]:
    question = rule.endpoint.endswith("question")
    reference = team.question.reference if question else team.case.reference
    return {"reference": reference, "entry_id": 1, "task_id": 1, "message_id": 1, "session_id": 1,
            "ref": "m33", "kind": "module", "moment_id": 1, "number": 1, "slug": "post-openen",
            "filename": "css/opstap.css", "who": "coach", "theme_id": "geld",
            "filter_id": 1, "group_id": 1, "phrase_id": 1, "field": "note", "draft_id": 1,
            "absence_id": 1, "pair_id": team.pair.id, "weekday": 0, "change_id": 987654,
            "token": "x", "act": "klaar", "booking_id": 1, "attachment_id": team.attachment.id,
            "appointment_id": 1, "option_id": 1,
            "goal_id": 1, "request_id": 1, "staff_id": team.staff[Role.COACH].id}  # fmt: skip


def routes(app: Flask, team: Team, *, changing: bool) -> list[tuple[Rule, str, str]]:
    return [
        (rule, method, address_of(rule, known(team, rule)))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
        if (method not in SAFE) is changing
    ]


def may_use(app: Flask, rule: Rule, role: Role | None) -> bool:
    declared = getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None)
    if isinstance(declared, Permission):
        return role in GRANTS[declared]
    return declared == PUBLIC


def is_closed_to_strangers(app: Flask, rule: Rule) -> bool:
    return isinstance(getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None), Permission)


ROLES = [None, Role.COACH, Role.FRONT_DESK, Role.EDITOR, Role.COORDINATOR]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_change_without_a_token_is_refused(
    app: Flask, session: Session, ours: Team, role: Role | None, prefix: str
) -> None:
    """On records that are there, by who may change them: only the token is missing."""
    client = client_of(app, ours.staff[role] if role else None)
    before = everything_kept(session, besides=SEEN)
    tried = 0
    for rule, method, address in routes(app, ours, changing=True):
        if rule.endpoint in COOKIELESS or not may_use(app, rule, role):
            continue
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.open(
                prefix + address, method=method, base_url=ORIGIN, headers=headers, data={"a": "b"}
            )
            assert answer.status_code == 400, f"{method} {address}"
            tried += 1
    assert tried > 8
    assert everything_kept(session, besides=SEEN) == before


@pytest.mark.parametrize("headers", OTHER_SITES, ids=range(len(OTHER_SITES)))
def test_a_change_from_another_site_is_refused_even_with_a_token(
    app: Flask, session: Session, ours: Team, headers: dict[str, str]
) -> None:
    client = client_of(app, ours.staff[Role.COACH])
    field = fetch(client, "/werk/nieuw").select_one("[name=csrf_token]")
    assert field is not None
    before = everything_kept(session, besides=SEEN)
    prefix = "/en" if headers == OTHER_SITES[1] else ""
    for _rule, method, address in routes(app, ours, changing=True):
        answer = client.open(
            prefix + address,
            method=method,
            base_url=ORIGIN,
            headers=headers,
            data={"csrf_token": str(field["value"])},
        )
        assert answer.status_code == 400, f"{method} {prefix}{address}"
    assert everything_kept(session, besides=SEEN) == before


@pytest.mark.parametrize("headers", [{"Origin": ORIGIN}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_our_own_pages_are_not_refused(app: Flask, headers: dict[str, str]) -> None:
    answer = plain_client(app).post("/wat-speelt-er", base_url=ORIGIN, headers=headers)
    assert answer.status_code == 200


def test_behind_a_proxy_our_own_pages_are_not_refused(app: Flask) -> None:
    """The proxy may ask for us by another name; the visitor's browser knows our public one."""
    answer = plain_client(app).post(
        "/wat-speelt-er", base_url="http://127.0.0.1:8000", headers={"Origin": ORIGIN}
    )
    assert answer.status_code == 200


def test_a_token_of_somebody_else_opens_nothing(app: Flask, ours: Team) -> None:
    stranger = plain_client(app)
    field = fetch(stranger, "/vraag").select_one("[name=csrf_token]")
    assert field is not None
    coach = client_of(app, ours.staff[Role.COACH])
    path = f"/werk/dossier/{ours.case.reference}/notitie"
    token = {"csrf_token": str(field["value"]), "note": "x"}
    assert coach.post(path, data=token, base_url=ORIGIN).status_code == 400
    header = {"X-CSRFToken": str(field["value"])}
    assert coach.post(path, data={"note": "x"}, headers=header, base_url=ORIGIN).status_code == 400


@pytest.mark.parametrize("role", ROLES)
def test_looking_keeps_nothing_but_the_look(
    app: Flask, session: Session, ours: Team, role: Role | None
) -> None:
    """Every row of every table before and after, on records that are there."""
    client = client_of(app, ours.staff[role] if role else None)
    before = everything_kept(session, besides=SEEN)
    opened = 0
    query = {"uitkomst": "work", "lijst": "beantwoord", "verder": "/werk"}
    for rule, method, address in routes(app, ours, changing=False):
        if role and not is_closed_to_strangers(app, rule):
            continue
        asked = query if method == "GET" else {}
        answer = client.open(address, method=method, base_url=ORIGIN, query_string=asked)
        answer.close()
        assert answer.status_code < 500, f"{method} {rule.rule}"
        opened += answer.status_code == 200
    assert opened > 3
    assert everything_kept(session, besides=SEEN) == before


def test_every_form_that_changes_has_a_token(app: Flask, ours: Team) -> None:
    """Read from the pages, so that a form that forgets it is found before somebody presses it."""
    pages = {
        None: ["/aanmelden", "/vraag", "/vraag/antwoord", "/werk/inloggen"],
        Role.COACH: ["/werk/wachtrij", f"/werk/dossier/{ours.case.reference}", "/werk/jij"],
        Role.EDITOR: ["/redactie", "/redactie/m33", "/redactie/m33/momenten"],
    }
    for role, paths in pages.items():
        client = client_of(app, ours.staff[role] if role else None)
        for path in paths:
            for form in fetch(client, path).select("form[method=post]"):
                action = re.sub(r"^/en", "", str(form["action"]))
                is_cookieless = action in {"/wat-speelt-er", "/aanmelden/start"}
                assert is_cookieless or form.select_one("[name=csrf_token]"), f"{path}: {action}"
