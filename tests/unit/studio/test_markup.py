"""What may not stand in Markdown is seen however it is written; ordinary text is left alone."""

from __future__ import annotations

import pytest

from portal.html import render_markdown
from portal.studio.markup import forbidden_pieces, is_safe_address

NASTY = (
    "<script>alert(1)</script>",
    '<p hx-get="/redactie" hx-trigger="load">x</p>',
    '<b style="position:fixed">x</b>',
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt&#58;alert(1))",
    "[klik](data:text/html;base64,PHN)",
    "[klik](//elders.example)",
    "![plaatje](https://elders.example/x.png)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "<!-- <img src=x onerror=alert(1)> -->",
)


@pytest.mark.parametrize("nasty", NASTY)
def test_code_is_seen(nasty: str) -> None:
    assert forbidden_pieces(f"Hoi\n\n{nasty}\n\nDag")


@pytest.mark.parametrize("nasty", NASTY)
def test_should_it_be_kept_all_the_same_the_page_is_clean(nasty: str) -> None:
    html = str(render_markdown(nasty)).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "<b " not in html
    assert "<p " not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


@pytest.mark.parametrize(
    "text",
    [
        "Hoi. Je krijgt **koffie** en *thee*.\n\n- een\n- twee",
        "Kom je om < 17.00 uur? Dat is 3 > 2.",
        "Ik \u2764 jou <3 &amp; zo",
        "[Bel ons](tel:0612345678), [mail](mailto:a@b.example), [lees](https://b.example/x?y=1)",
        "[Het aanbod](/aanbod) en <https://b.example>",
        "> Een vraag\n\n1. Eerst\n2. Dan",
        "",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert forbidden_pieces(text) == ()


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://a.example", True),
        ("/aanbod", True),
        ("tel:112", True),
        ("//a.example", False),
        ("JAVASCRIPT:x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("http://[", False),
    ],
)
def test_addresses(address: str, safe: bool) -> None:
    assert is_safe_address(address) is safe


def test_a_piece_is_shown_briefly_and_once() -> None:
    pieces = forbidden_pieces(f"<b>a</b> en <b>b</b> <i {'x' * 100}>")
    assert pieces[:2] == ("<b>", "</b>")
    assert max(map(len, pieces)) <= 60
