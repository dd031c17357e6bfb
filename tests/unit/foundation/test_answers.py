"""What is kept for everybody, and what is never kept."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

from portal.answers import (
    FOR_EVERYBODY,
    KEPT_ANSWERS,
    KEPT_SECONDS,
    LONGEST_ADDRESS,
    VERSION_KEY,
    SharedAnswers,
    encodings,
)


class Pages:
    """An application whose every answer is another one, for everybody unless its address says."""

    def __init__(self) -> None:
        self.made = count(1)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        response = Response(f"{request.path} {next(self.made)}", mimetype="text/html")
        if request.path == "/weg":
            response.status_code = 404
        response.headers["Cache-Control"] = "no-store" if request.path == "/mij" else FOR_EVERYBODY
        return response(environ, start_response)


class House:
    """The middleware around the pages, with a version that the test decides on."""

    def __init__(self, *, keep: bool = True) -> None:
        self.version: int | None = 1
        self.seconds = 0.0
        self.answers = SharedAnswers(
            Pages(), version=lambda: self.version, keep=keep, clock=lambda: self.seconds
        )

    def get(self, path: str = "/", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(self.answers, use_cookies=False).get(path, headers=named)


def test_a_page_is_made_once_until_something_is_published() -> None:
    house = House()
    assert house.get().text == house.get().text == "/ 1"
    house.version = 2
    assert house.get().text == "/ 2"


def test_what_was_made_before_a_publish_never_comes_back() -> None:
    house = House()
    house.get()
    house.version = 2
    house.get()
    house.version = 3
    assert house.get().text == "/ 3"


def test_a_page_that_tells_the_time_of_day_is_made_anew_each_minute() -> None:
    house = House()
    house.get()
    house.seconds = KEPT_SECONDS - 1
    assert house.get().text == "/ 1"
    house.seconds = KEPT_SECONDS
    assert house.get().text == "/ 2"


def test_every_address_and_every_encoding_has_its_own() -> None:
    house = House()
    texts = [
        house.get("/a").text,
        house.get("/b").text,
        house.get("/a?thema=geld").text,
        house.get("/en/a").text,
        house.get("/a", Accept_Encoding="gzip").text,
        house.get("/a", Accept_Encoding="gzip, br").text,
    ]
    assert len({text.split()[1] for text in texts}) == len(texts)


def test_browsers_that_can_read_the_same_get_the_same() -> None:
    assert encodings("gzip, deflate, br, zstd") == encodings("br") == "br"
    assert encodings("gzip, deflate") == "gzip"
    assert encodings("br;q=0, gzip") != encodings("br, gzip")
    assert encodings("") == encodings("identity") == ""


@pytest.mark.parametrize(
    "headers",
    [{"Cookie": "opstap=1"}, {"Authorization": "Basic eDp5"}, {"HX_Request": "true"}],
)
def test_who_says_something_of_themselves_gets_nothing_kept(headers: dict[str, str]) -> None:
    house = House()
    house.get()
    assert house.get("/", **headers).text == "/ 2"
    assert house.get("/", **headers).text == "/ 3"
    assert house.get().text == "/ 1"


@pytest.mark.parametrize("path", ["/mij", "/weg", "/?" + "x" * LONGEST_ADDRESS])
def test_what_is_personal_wrong_or_endless_is_made_each_time(path: str) -> None:
    house = House()
    assert house.get(path).text != house.get(path).text


def test_a_form_that_is_sent_is_never_answered_from_memory() -> None:
    house = House()
    house.get()
    assert Client(house.answers).post("/").text == "/ 2"


def test_who_has_the_page_is_told_so_without_a_body() -> None:
    house = House()
    first = house.get()
    again = house.get("/", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == FOR_EVERYBODY
    assert "Content-Length" not in again.headers


def test_a_proxy_that_compresses_weakens_the_tag_and_still_hears_304() -> None:
    house = House()
    tag = house.get().headers["ETag"]
    assert house.get("/", If_None_Match=f'"other", W/{tag}').status_code == 304


def test_who_has_another_page_gets_this_one() -> None:
    house = House()
    house.get()
    assert house.get("/", If_None_Match='"other"').text == "/ 1"
    house.version = 2
    assert house.get("/", If_None_Match='"other"').text == "/ 2"


def test_the_head_of_a_page_is_that_of_the_page() -> None:
    house = House()
    head, page = Client(house.answers).head("/"), house.get()
    assert head.data == b""
    assert head.headers["ETag"] == page.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(page.data))


def test_while_nobody_knows_the_version_an_old_page_is_better_than_none() -> None:
    house = House()
    house.get()
    house.version = None
    assert house.get().text == "/ 1"
    assert house.get("/nieuw").text != house.get("/nieuw").text


def test_without_keeping_pages_still_carry_their_tag() -> None:
    house = House(keep=False)
    first, second = house.get(), house.get()
    assert first.text != second.text
    assert first.headers["ETag"] != second.headers["ETag"]


def test_memory_has_an_end_and_the_oldest_goes_first() -> None:
    house = House()
    for number in range(KEPT_ANSWERS):
        house.get(f"/{number}")
    assert house.get("/0").text == "/0 1"
    house.get("/one-more")
    assert house.get("/0").text == "/0 1"
    assert house.get("/1").text != "/1 2"


def test_the_application_is_told_the_version_and_files_need_none() -> None:
    asked: list[int | None] = []

    def version() -> int:
        asked.append(7)
        return 7

    told: list[int | None] = []

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        told.append(environ.get(VERSION_KEY))
        return Response("here")(environ, start_response)

    client = Client(SharedAnswers(app, version=version), use_cookies=False)
    client.get("/")
    client.post("/")
    client.get("/", headers={"Cookie": "opstap=1"})
    client.get("/static/css/opstap.css")
    assert told == [7, 7, 7, None]
    assert len(asked) == 3
