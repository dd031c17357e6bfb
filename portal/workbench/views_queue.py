"""Who waits: the lists, their refresh, and search."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.queries import find_case
from portal.cases.queue_ranks import QueueList
from portal.cases.search import search
from portal.catalogue.current import current_offer
from portal.clock import now
from portal.database import session
from portal.forms import clean_line
from portal.htmx import render_block
from portal.partners.region import current_region
from portal.workbench.filters_page import read_saved
from portal.workbench.queue_address import ABOUT, EMPTY, KEYS, TABS, read_request
from portal.workbench.queue_page import (
    QueueView,
    make_cards,
    read_queue,
    reader_of,
    steps_of_today,
)
from portal.workbench.room import workbench
from portal.workbench.together import BULK

PAGE = "workbench/list_queue.html"
SEARCH_LENGTH = 80


@workbench.get("/werk/wachtrij")
@requires(Permission.SEE_QUEUE)
def list_queue() -> ResponseReturnValue:
    """The lists of who waits; works without script, and has a link to refresh."""
    view, identity = _view(), signed_in()
    is_there = view.which is QueueList.STEP
    today = () if is_there else steps_of_today(session(), identity=identity, now=now())
    saved = read_saved(session(), staff_id=identity.staff_id)
    return render_template(PAGE, about=ABOUT, saved=saved, today=today, **_shown(view))


@workbench.get("/werk/wachtrij/verversen")
@requires(Permission.SEE_QUEUE)
def refresh_queue() -> ResponseReturnValue:
    """The list again for a page that is open, or 204 when nothing on it changed."""
    view = _view()
    if request.args.get("stand") == view.stamp:
        return "", 204
    return _fragment(view, has_news=request.args.get("wie") != view.who)


@workbench.post("/werk/wachtrij/zoeken")
@requires(Permission.SEE_QUEUE)
def search_queue() -> ResponseReturnValue:
    """Cases by name, reference or number. A POST: who somebody is does not belong in an address."""
    text, identity = clean_line(request.form.get("zoek", ""))[:SEARCH_LENGTH], signed_in()
    if find_case(session(), text, partner_id=identity.partner_id, staff_id=identity.staff_id):
        return redirect(url_for(".show_case", reference=text.upper()), 303)
    rows = search(session(), text, reader=reader_of(identity, now()))
    cards = make_cards(session(), rows, identity=identity, now=now())
    return render_template("workbench/search_queue.html", cards=cards, text=text)


def _view() -> QueueView:
    asked = read_request(request.args, offer=current_offer(), homes=current_region().municipalities)
    return read_queue(session(), asked, identity=signed_in(), now=now())


def _shown(view: QueueView) -> dict[str, object]:
    return {
        "view": view,
        "tabs": TABS,
        "empty": EMPTY,
        "keys": KEYS,
        "bulk": BULK,
        "offer": current_offer(),
    }


def _fragment(view: QueueView, *, has_news: bool) -> Response:
    html = render_block(PAGE, "rows", is_refresh=True, has_news=has_news, **_shown(view))
    return make_response(html)
