"""A visitor's browser that notices how an answer ends, and keeps its cookies through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from tests.support.client import form_values

HOST = "opstap.test"
SEE_OTHER = 303
PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 is nothing at all, as when the connection broke."""

    status: int
    location: str = ""
    text: str = ""

    @property
    def page(self) -> BeautifulSoup:
        """The page as a tree."""
        return BeautifulSoup(self.text, "html.parser")

    @property
    def is_done(self) -> bool:
        """True when the browser was sent on: people take it that it worked."""
        return self.status == SEE_OTHER

    @property
    def words(self) -> str:
        """The words of the page."""
        return " ".join(self.page.get_text(" ").replace("\xad", "").split())


BROKEN = Answer(0)


@dataclass
class Browser:
    """One visitor. `port` changes when the portal comes back at another one."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = PATIENCE

    def copy(self, port: int) -> Browser:
        """The same visitor at another moment."""
        return Browser(port, dict(self.cookies))

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, data: Mapping[str, Any], *, soak: str = "") -> Answer:
        """Send a form; `soak` arms the portal's process for this request."""
        extra = {"X-Soak": soak} if soak else {}
        return self._ask("POST", path, urlencode(dict(data), doseq=True), extra)

    def page(self, path: str) -> BeautifulSoup:
        """Open a page that must be there."""
        answer = self.get(path)
        assert answer.status == 200, f"{path}: {answer.status} {answer.location}"
        return answer.page

    def submit(self, path: str, form: Tag | None, **changes: Any) -> Answer:
        """Fill in a form of a page and send it."""
        assert form is not None, path
        values = {**form_values(form), **changes}
        return self.post(str(form.get("action") or path), values)

    def _ask(self, method: str, path: str, body: str | None, extra: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        headers = {"Host": HOST, "Sec-Fetch-Site": "same-origin", "Connection": "close"} | extra
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            return self._read(connection.getresponse())
        except (OSError, HTTPException):
            return BROKEN
        finally:
            connection.close()

    def _read(self, response: HTTPResponse) -> Answer:
        self._keep_cookies(response)
        location = response.getheader("Location", "")
        try:
            text = response.read().decode()
        except (OSError, HTTPException):
            # A browser goes where it is sent without waiting for the rest; half a page is no page.
            return Answer(SEE_OTHER, location) if response.status == SEE_OTHER else BROKEN
        return Answer(response.status, location, text)

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.coded_value
                else:
                    self.cookies.pop(name, None)
