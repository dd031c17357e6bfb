"""The public pages of the offer: the list, what is in it, and the agenda."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import public
from portal.answers import shared
from portal.catalogue import addresses, wording
from portal.catalogue.current import current_offer
from portal.catalogue.filters import (
    CHOICES,
    OfferFilter,
    apply_filter,
    read_filter,
)
from portal.catalogue.model import OfferItem, OfferMoment
from portal.catalogue.models import ItemKind
from portal.catalogue.paging import Page, cut_page
from portal.catalogue.queries import find_moved, places_taken
from portal.catalogue.related import agenda, done_by, faces_of, other_coaches, places_of
from portal.catalogue.room import Room, room_of
from portal.catalogue.search import MOST_GUESSES, search, wants_contact
from portal.catalogue.shelves import shelves_of
from portal.catalogue.words import split_words
from portal.clock import now
from portal.database import AWAY, get_database, session
from portal.extensions import everybody, limiter
from portal.partners.danger import find_danger

catalogue = Blueprint("catalogue", __name__)

PAGE: Final = "pagina"
PAGE_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")
# Searching costs work. Generous: a whole school may search from one address.
SEARCH_LIMIT: Final = "300 per minute"
SEARCH_TOTAL: Final = "2000 per minute"


def is_no_search() -> bool:
    """True when nothing was typed: looking through the list is not limited."""
    return not request.args.get("zoek")


@catalogue.get("/aanbod")
@limiter.limit(SEARCH_LIMIT, exempt_when=is_no_search)
@limiter.limit(SEARCH_TOTAL, key_func=everybody, exempt_when=is_no_search)
@public
@shared
def list_offer() -> ResponseReturnValue:
    """Modules, coaches and events in one list, searched and filtered by the address."""
    offer = current_offer()
    wanted = read_filter(request.args.to_dict(flat=False), offer=offer)
    number = page_number()
    if not is_clean(wanted, number):
        return redirect(url_for(".list_offer", **wanted.parameters()), 303)
    page = cut_page(apply_filter(wanted, offer=offer, now=now()), number)
    if page is None:
        abort(404)
    return render_template(
        "catalogue/list_offer.html",
        offer=offer,
        wanted=wanted,
        page=page,
        possible=shelves_of(offer).possible,
        faces=partial(faces_of, offer=offer),
        **pager(page, lambda n: url_for(".list_offer", **{**wanted.parameters(), **on_page(n)})),
        chosen=wording.chosen_words(wanted, offer),
        wants_contact=wants_contact(split_words(wanted.query)),
        is_guess=is_guess(wanted.query, shown=page.total),
        danger=find_danger(wanted.query),
        addresses=addresses.page_addresses(with_page(wanted, number)),
        now=now(),
    )


def is_guess(query: str, *, shown: int) -> bool:
    """True when what is shown has little to do with what was typed; of guesses few are shown."""
    return bool(query) and 0 < shown <= MOST_GUESSES and search(current_offer(), query).is_guess


@catalogue.get("/agenda")
@public
@shared
def list_agenda() -> ResponseReturnValue:
    """Every moment to come, by date."""
    offer = current_offer()
    page = cut_page(agenda(offer, now=now()), page_number())
    if page is None:
        abort(404)
    return render_template(
        "catalogue/list_agenda.html",
        page=page,
        offer=offer,
        **pager(page, lambda n: url_for(".list_agenda", **on_page(n))),
        addresses=addresses.page_addresses(list(on_page(page.number).items())),
    )


@catalogue.get("/aanbod/<slug>")
@public
@shared
def show_module(slug: str) -> ResponseReturnValue:
    """Something to do or learn."""
    return show_item(ItemKind.MODULE, slug)


@catalogue.get("/coach/<slug>")
@public
@shared
def show_coach(slug: str) -> ResponseReturnValue:
    """Somebody to talk to: a face and a story."""
    return show_item(ItemKind.COACH, slug)


@catalogue.get("/moment/<slug>")
@public
@shared
def show_event(slug: str) -> ResponseReturnValue:
    """Something to come to; afterwards the page stays and says that it is over."""
    return show_item(ItemKind.EVENT, slug)


def show_item(kind: ItemKind, slug: str) -> ResponseReturnValue:
    """The page of an item; an address it had before leads to the present one."""
    offer = current_offer()
    item = offer.by_slug.get((kind, slug))
    if item is None:
        return send_to_new_address(kind, slug)
    return render_template(
        f"{wording.ENDPOINTS[kind].replace('.', '/')}.html",
        offer=offer,
        item=item,
        faces=faces_of(item, offer),
        doing=done_by(item, offer),
        others=other_coaches(item, offer),
        places=places_of(item),
        coming=item.coming(now()),
        room=room_at(item.coming(now())),
        addresses=addresses.page_addresses(),
        now=now(),
    )


def room_at(moments: Sequence[OfferMoment]) -> dict[int, Room]:
    """Moment id to how full it is: coarse words, as this page may be a minute old.

    Nothing while the database is away: the page itself comes from memory then.
    """
    if get_database().is_away():
        return {}
    try:
        counted = places_taken(session(), [moment.id for moment in moments])
    except AWAY:
        session().rollback()
        return {}
    return {number: room_of(*pair) for number, pair in counted.items()}


def send_to_new_address(kind: ItemKind, slug: str) -> ResponseReturnValue:
    """Follow an item to the address it has now; an address that never was is not found."""
    moved = find_moved(session(), kind, slug)
    if moved is None or (kind, moved) not in current_offer().by_slug:
        abort(404)
    return redirect(url_for(wording.ENDPOINTS[kind], slug=moved), 301)


def page_number() -> int:
    """The page that is asked for; 1 when the address does not say."""
    number = request.args.get(PAGE, "1")
    if not PAGE_NUMBER.fullmatch(number):
        abort(404)
    return int(number)


def with_page(wanted: OfferFilter, number: int) -> list[tuple[str, str]]:
    """The parameters of one page of a filtered list."""
    return [*wanted.pairs(), *on_page(number).items()]


def on_page(number: int) -> dict[str, Any]:
    """The parameter of a page; the first page has none, so that it has one address."""
    return {PAGE: str(number)} if number > 1 else {}


def pager(page: Page[Any], address: Callable[[int], str]) -> dict[str, Any]:
    """What the pager shows: numbers with their addresses, the page before and the one after."""
    return {
        "pages": [(n, address(n) if n else "", n == page.number) for n in page.numbers],
        "previous": address(page.number - 1) if page.number > 1 else "",
        "following": address(page.number + 1) if page.number < page.last else "",
    }


def is_clean(wanted: OfferFilter, number: int) -> bool:
    """False when the address holds an empty or unknown choice, as an untouched form sends."""
    known = {"zoek", PAGE, *CHOICES}
    asked = [pair for pair in request.args.items(multi=True) if pair[0] in known]
    return sorted(asked) == sorted(with_page(wanted, number))


@catalogue.app_context_processor
def give_words() -> dict[str, object]:
    """What templates of any room need to say something of the offer."""
    return {"say": wording, "map_address": addresses.map_address, "item_address": item_address}


def item_address(item: OfferItem) -> str:
    """The path of an item's page."""
    return url_for(wording.ENDPOINTS[item.kind], slug=item.slug)
