"""Rich text: one allow-list, whatever is typed."""

from __future__ import annotations

import pytest

from portal.html import clean_html, icon, plain_text, render_markdown

NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<p style="position:fixed" onclick="x()">hoi</p>',
    '<a href="javascript:alert(1)">klik</a>',
    '<div hx-get="/werk" hx-trigger="load">x</div>',
    '<a href="data:text/html,<script>1</script>">klik</a>',
    "<svg><script>1</script></svg>",
    "[klik](javascript:alert(1))",
    "<iframe src=//elsewhere></iframe>",
)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("clean", [clean_html, render_markdown])
def test_nothing_dangerous_is_left(clean: object, text: str) -> None:
    html = str(clean(text)) if callable(clean) else ""

    for tag in ("<script", "<img", "<iframe", "<svg", "<div"):
        assert tag not in html
    inside_tags = " ".join(part.split(">")[0] for part in html.split("<")[1:])
    for attribute in ("onerror", "onclick", "style", "hx-", "javascript:", "data:"):
        assert attribute not in inside_tags


def test_markdown_keeps_what_editors_need() -> None:
    html = render_markdown("Kom **langs**.\n\n- een\n- twee\n\n[de route](https://kaart.example)")

    assert "<strong>langs</strong>" in html
    assert html.count("<li>") == 2
    assert '<a href="https://kaart.example">de route</a>' in html


def test_plain_text_has_no_markup() -> None:
    assert plain_text("Kom **langs** & neem _iets_ mee.") == "Kom langs & neem iets mee."


def test_a_label_of_an_icon_is_escaped() -> None:
    assert "<b>" not in icon("search", '"><b>')
