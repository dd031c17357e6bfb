"""People who use a portal through its proxy: some read pages, some sign up, all of them count.

Every request has a connection of its own and an address of its own on the loopback network, so
that a failure is a failure of the portal and the limits per address are not in the way.
"""

from __future__ import annotations

import ssl
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

PAGES = ("/", "/aanbod", "/agenda", "/wat-speelt-er", "/contact", "/aanmelden", "/en/aanbod")
ABOUT, YOU, PERSON, REACH, DONE = (
    "/aanmelden",
    "/aanmelden/over-jou",
    "/aanmelden/jouw-persoon",
    "/aanmelden/bereiken",
    "/aanmelden/klaar",
)
BORN = {"dag": "1", "maand": "3", "jaar": "2004", "woonplaats": "Merelstad"}
FORM = "application/x-www-form-urlencoded"
PATIENCE = 40.0
FIRST_ERROR = 500
TRIES = 30
PAUSE = 0.3

Fields = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the portal is: localhost on a port, with a certificate of the trial's own."""

    port: int
    context: ssl.SSLContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; status 0 when nothing did, and then `location` is the kind of failure."""

    status: int
    location: str = ""
    body: str = ""

    @property
    def failed(self) -> bool:
        """Whether a person would see that it failed."""
        return self.status == 0 or self.status >= FIRST_ERROR


@dataclass
class Tally:
    """What all visitors saw together; `lock` guards it."""

    pages: int = 0
    page_failures: list[str] = field(default_factory=list)
    posts: int = 0
    post_failures: list[str] = field(default_factory=list)
    last_steps_in_doubt: int = 0
    confirmed: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, method: str, path: str, answer: Answer) -> None:
        """Note one request."""
        with self.lock:
            said = f"{method} {path}: {answer.status or answer.location}"
            if method == "GET":
                self.pages += 1
                self.page_failures += [said] if answer.failed else []
            else:
                self.posts += 1
                self.post_failures += [said] if answer.failed else []


class Browser:
    """One person's browser, without JavaScript."""

    def __init__(self, door: Door, address: str, tally: Tally) -> None:
        self.door = door
        self.address = address
        self.tally = tally
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: Fields | None = None) -> Answer:
        """Send one request, and count it."""
        try:
            answer = self._ask(method, path, fields)
        except (OSError, HTTPException) as error:
            answer = Answer(status=0, location=type(error).__name__)
        self.tally.count(method, urlsplit(path).path, answer)
        return answer

    def _ask(self, method: str, path: str, fields: Fields | None) -> Answer:
        connection = HTTPSConnection(
            "localhost",
            self.door.port,
            timeout=PATIENCE,
            context=self.door.context,
            source_address=(self.address, 0),
        )
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields, doseq=True)
            headers |= {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for line in response.headers.get_all("Set-Cookie") or []:
                self._keep(line)
            return Answer(
                status=response.status, location=response.getheader("Location", ""), body=text
            )
        finally:
            connection.close()

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel.value and morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)


def read_pages(door: Door, address: str, tally: Tally, stop: threading.Event) -> None:
    """Look around until told to stop."""
    browser = Browser(door, address, tally)
    while not stop.is_set():
        for page in PAGES:
            browser.ask("GET", page)


def sign_up(browser: Browser, email: str) -> None:
    """Sign up; whoever sees that something failed waits a moment and presses again."""
    reached: Fields = {"voornaam": "Noor", "kanaal": "mail", "mail": email}
    steps: tuple[tuple[str, Fields], ...] = (
        (ABOUT, {}),
        (YOU, dict(BORN)),
        (PERSON, {}),
        (REACH, reached),
    )
    kept = all(_answer_step(browser, path, changes) for path, changes in steps)
    with browser.tally.lock:
        said = browser.tally.confirmed if kept else browser.tally.given_up
        said.append(email)


def _answer_step(browser: Browser, path: str, changes: Fields) -> bool:
    """Open a step and press its button until that works; False when it never did."""
    page = browser.ask("GET", path)
    form = BeautifulSoup(page.body, "html.parser").select_one("main form")
    if page.status != 200 or form is None:
        return False
    fields = values_of(form) | changes
    for attempt in range(TRIES):
        answer = browser.ask("POST", path, fields)
        if answer.status == 303:
            return path != REACH or browser.ask("GET", DONE).status == 200
        if not answer.failed:
            return False
        if path == REACH and attempt == 0:
            with browser.tally.lock:
                browser.tally.last_steps_in_doubt += 1
        time.sleep(PAUSE)
    return False


def values_of(form: Tag) -> Fields:
    """What a browser sends for a form that nobody touched."""
    values: Fields = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(control["name"]), control.get("type", "")
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            values[name] = str(chosen.get("value", "")) if chosen else ""
        elif kind not in {"checkbox", "radio", "submit", "button"}:
            values[name] = str(control.get("value", ""))
        elif kind in {"checkbox", "radio"} and control.has_attr("checked"):
            earlier = values.get(name, [])
            values[name] = [*(earlier if isinstance(earlier, list) else []), str(control["value"])]
    return values
