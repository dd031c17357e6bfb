"""Trying words out: what somebody gets who types them, and why. Nothing of it is kept."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.current import current_offer
from portal.catalogue.search import MAX_QUERY_LENGTH
from portal.forms import clean_line
from portal.studio.blueprint import studio
from portal.studio.explaining import HOW_WORDS, PLACE_WORDS, try_query
from portal.studio.fields import KIND_WORDS


@studio.get("/redactie/zoekwoorden/proberen")
@requires(Permission.SEE_OFFER_DRAFTS)
def try_search() -> ResponseReturnValue:
    """A search box for editors: what comes up, with the reasons."""
    query = clean_line(request.args.get("zoek", "")[:MAX_QUERY_LENGTH])
    offer = current_offer()
    return render_template(
        "studio/try_search.html",
        query=query,
        trial=try_query(offer, query) if query else None,
        offer=offer,
        kinds=KIND_WORDS,
        places=PLACE_WORDS,
        ways=HOW_WORDS,
    )
