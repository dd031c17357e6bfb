"""The only place where text becomes trusted HTML: rich text through one allow-list, and icons."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import bleach
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
ALLOWED_TAGS: Final = frozenset(
    {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote"}
)
ALLOWED_ATTRIBUTES: Final = {"a": ["href"]}
ALLOWED_PROTOCOLS: Final = frozenset({"http", "https", "mailto", "tel"})
MAX_MARKDOWN_LENGTH: Final = 20_000

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


def clean_html(html: str) -> str:
    """Only the allowed tags and attributes, everything else escaped or dropped."""
    cleaned: str = bleach.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        protocols=ALLOWED_PROTOCOLS,
        strip=True,
    )
    return cleaned


@lru_cache(maxsize=1000)
def render_markdown(text: str) -> Markup:
    """Markdown an editor wrote, as safe HTML. Raw HTML in it comes out as text."""
    return Markup(clean_html(_markdown.render(text[:MAX_MARKDOWN_LENGTH])))


def plain_text(text: str) -> str:
    """Markdown as one line of plain text, for descriptions in feeds and search."""
    stripped = bleach.clean(_markdown.render(text[:MAX_MARKDOWN_LENGTH]), tags=[], strip=True)
    return " ".join(Markup(stripped).unescape().split())


@cache
def _drawing(name: str) -> tuple[str, str]:
    """The viewBox and the inside of one of our own SVG files."""
    svg = (STATIC / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip()
    head, rest = svg.split(">", 1)
    box = head.split('viewBox="', 1)[1].split('"', 1)[0]
    inside = rest.rsplit("</svg>", 1)[0]
    return box, inside


@cache
def icon(name: str, label: str = "", *, flips: bool = False, css: str = "") -> Markup:
    """One of our drawings inline. Without a label it is decoration; `flips` mirrors it in RTL."""
    box, inside = _drawing(name)
    css_class = css or ("theme-icon" if box.endswith(" 64 64") else "icon")
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    direction = " data-dir" if flips else ""
    return Markup(f'<svg class="{css_class}" viewBox="{box}" {role}{direction}>{inside}</svg>')


@cache
def mark(name: str, label: str) -> Markup:
    """The wordmark or another logo drawing inline, at its own size."""
    box, inside = _drawing(f"opstap-{name}")
    _x, _y, width, height = box.split()
    return Markup(
        f'<svg viewBox="{box}" width="{width}" height="{height}" role="img"'
        f' aria-label="{escape(label)}">{inside}</svg>'
    )


def init_html(app: Flask) -> None:
    """Give templates the drawings and the rich text filter."""
    app.jinja_env.globals.update(icon=icon, mark=mark)
    app.jinja_env.filters["markdown"] = render_markdown
