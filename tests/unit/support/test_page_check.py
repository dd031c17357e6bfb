"""The check that every test page goes through can itself fail, for each of its rules."""

from __future__ import annotations

import pytest
from werkzeug.test import EnvironBuilder, TestResponse
from werkzeug.wrappers import Request

from tests.support.page_check import check_page

HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Content-Type": "text/html",
}


def page(
    body: str, title: str = "Hoi | Opstap", path: str = "/ergens", **headers: str
) -> TestResponse:
    """A page as a test client would give it."""
    html = f"<html><head><title>{title}</title></head><body><h1>Hoi</h1>{body}</body></html>"
    request = Request(EnvironBuilder(path=path).get_environ())
    sent = list({**HEADERS, **headers}.items())
    return TestResponse([html.encode()], "200 OK", sent, request)


@pytest.mark.parametrize(
    "body",
    [
        "<label for=a>Naam</label><input id=a>",
        "<label>Naam <input></label>",
        '<script type="application/ld+json">{}</script>',
        '<p data-slot="behind">ROC Merelland</p>',
        '<a href="#" aria-label="Sluit"></a>',
    ],
)
def test_a_good_page_passes(body: str) -> None:
    check_page(page(body))


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Nog een</h1>",
        "<p id=a></p><p id=a></p>",
        "<p aria-describedby=nergens></p>",
        '<a href="#nergens">x</a>',
        "<input>",
        '<img src="/x.svg">',
        "<button></button>",
        "<form method=get></form>",
        '<form action="/x"></form>',
        "<style>a {}</style>",
        '<p style="color: red">x</p>',
        '<p onclick="x()">x</p>',
        "<script>x()</script>",
        '<script src="https://elders.example/x.js"></script>',
        "<p>Je school is ROC Merelland.</p>",
    ],
)
def test_a_page_that_breaks_a_rule_fails(body: str) -> None:
    with pytest.raises(AssertionError):
        check_page(page(body))


def test_a_title_starts_with_the_heading() -> None:
    check_page(page("", title="Fout: Hoi | Opstap"))
    with pytest.raises(AssertionError):
        check_page(page("", title="Opstap | Hoi"))


def test_a_page_without_the_policy_fails() -> None:
    with pytest.raises(AssertionError):
        check_page(page("", **{"Content-Security-Policy": ""}))


FORM = '<form action="/x" method="post"><input type="hidden" name="csrf_token" value="{}">{}</form>'


def test_what_was_good_before_excuses_nothing_else() -> None:
    """A page is remembered by all that the rules look at, and its headers are never remembered."""
    check_page(page(FORM.format("een", "")))
    check_page(page(FORM.format("twee", "")))
    for broken in ("<input>", '<p style="color: red">x</p>'):
        with pytest.raises(AssertionError):
            check_page(page(FORM.format("een", broken)))
    with pytest.raises(AssertionError):
        check_page(page(FORM.format("een", ""), **{"X-Content-Type-Options": ""}))


def test_what_is_wrong_is_told_every_time() -> None:
    for _ in range(2):
        with pytest.raises(AssertionError):
            check_page(page("<input>"))


def test_what_is_good_for_staff_is_looked_at_again_in_front() -> None:
    named = "<p>Het team van ROC Merelland.</p>"
    check_page(page(named, path="/werk/wachtrij"))
    with pytest.raises(AssertionError):
        check_page(page(named))
