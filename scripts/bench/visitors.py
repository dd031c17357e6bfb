"""What visitors bring along: a coach's session, and sign-ups that wait for their last press."""

from __future__ import annotations

import itertools
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from http.cookies import SimpleCookie
from typing import Final

from flask import Flask, Response

from portal.clock import local_day, system_clock
from portal.registration.answers import Answers, new_answers
from portal.registration.browser import keep_answers
from scripts.bench.load import Request
from scripts.bench.servers import ANSWER_SECONDS, Server

DOOR: Final = "/demo/deur/coach"
LAST_STEP: Final = "/aanmelden/bereiken"
TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NAMES: Final = ("Sem", "Noor", "Yara", "Levi", "Mila", "Omar", "Lotte", "Kaan", "Fleur", "Bo")
HOMES: Final = ("gem_merelstad", "gem_veerdam", "gem_linde", "gem_zander", "gem_korte")
AGES: Final = range(18, 26)
DAYS: Final = range(1, 29)


class Visitor:
    """A browser as far as this needs one: it keeps its cookies."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str, *, cookie: str = "") -> str:
        """The page at a path, with redirects followed."""
        request = urllib.request.Request(self.server.address + path)  # our own
        if cookie:
            request.add_header("Cookie", cookie)
        return str(self.opener.open(request, timeout=ANSWER_SECONDS).read().decode())

    def post(self, path: str) -> None:
        """Press a button without fields."""
        self.opener.open(self.server.address + path, data=b"", timeout=ANSWER_SECONDS).read()

    @property
    def cookies(self) -> str:
        """The cookies as a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


def signed_in_coach(server: Server) -> str:
    """The cookie of the demo's coach, after walking through their door."""
    visitor = Visitor(server)
    visitor.post(DOOR)
    return visitor.cookies


def prepared_sign_ups(app: Flask, server: Server, count: int, *, first: int) -> list[Request]:
    """The last press of `count` sign-ups, each with answers of its own; none is sent twice.

    `app` seals the answers as the portal would have: it has the same secret.
    """
    people = itertools.islice(_answers(local_day(system_clock()).year), first, first + count)
    sealed = [(_seal(app, answers), answers) for answers in people]
    visitor = Visitor(server)
    page = visitor.get(LAST_STEP, cookie=sealed[0][0])
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError("The last step of the sign-up was not shown.")
    token = found.group(1)
    return [
        Request(
            path=LAST_STEP,
            method="POST",
            cookie=f"{cookie}; {visitor.cookies}",
            body=_form(answers, number=number, token=token),
        )
        for number, (cookie, answers) in enumerate(sealed, start=first)
    ]


def _answers(year: int) -> Iterator[Answers]:
    """People one after another, up to the last step. Enough of them for hours."""
    kinds = itertools.cycle(itertools.product(AGES, DAYS, range(1, 13), HOMES))
    for age, day, month, home in kinds:
        yield Answers(
            key=new_answers().key,
            situations=("weet_niet",),
            words="Ik zoek iets wat bij mij past.",
            day=str(day),
            month=str(month),
            year=str(year - age - 1),
            home=home,
            school_now="no",
            diploma="vmbo",
            working="none",
            met=True,
        )


def _seal(app: Flask, answers: Answers) -> str:
    with app.test_request_context():
        response = keep_answers(Response(), answers)
    cookie = next(iter(SimpleCookie(response.headers["Set-Cookie"]).values()))
    return f"{cookie.key}={cookie.value}"


def _form(answers: Answers, *, number: int, token: str) -> str:
    return urllib.parse.urlencode(
        {
            "csrf_token": token,
            "voornaam": NAMES[number % len(NAMES)],
            "kanaal": "sms",
            "tel": f"06 1{number % 10_000_000:07}",
            "mee": "no",
        }
    )
