"""htmx: the same page answers whole, or only the block that changes."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from htmx_flask import Htmx

htmx = Htmx()


def init_htmx(app: Flask) -> None:
    """Recognise htmx requests, and tell caches that they are answered differently."""
    htmx.init_app(app)
    app.after_request(_vary)


def is_fragment_request() -> bool:
    """True when htmx asks for a part; a boosted or history request wants the whole page."""
    return bool(
        request.headers.get("HX-Request")
        and not request.headers.get("HX-Boosted")
        and not request.headers.get("HX-History-Restore-Request")
    )


def render_page(template: str, /, *, block: str, status: int = 200, **context: Any) -> Response:
    """Render the page, or only its named `block` when htmx asked for a part."""
    if is_fragment_request():
        return make_response(render_block(template, block, **context), status)
    return make_response(render_template(template, **context), status)


def render_block(template: str, block: str, /, **context: Any) -> str:
    """One named block of a template as text, with the same context as the whole page."""
    current_app.update_template_context(context)
    loaded = current_app.jinja_env.get_or_select_template(template)
    return "".join(loaded.blocks[block](loaded.new_context(context)))


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
    return response
