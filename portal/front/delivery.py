"""Sending public pages: small, and kept by nobody who should not.

A compressed page could tell a secret in it (a form token) by its size, but only to somebody who
can make a visitor's browser ask for it again and again with words of their own choice in it. Our
cookies are SameSite=Lax, so another site's requests do not carry them; and a page with a secret
is compressed only when its address holds no query, so that nobody else's words are in it. That goes
for a young person's own place too, which is read on slow phones; pages of staff stay as they are.
"""

from __future__ import annotations

from typing import Final

from flask import Response, g, request

from portal.access.guard import OWN_PLACE, PUBLIC, access_rule
from portal.answers import FOR_EVERYBODY, is_shared
from portal.extensions import compress

FORM_FIELD: Final = "csrf_token"
SEARCH: Final = "zoek"
# The browser that asked may show it again when somebody goes back.
FOR_ONE: Final = "private, no-cache"


def deliver(response: Response) -> Response:
    """Compress a page of the front or of my place; say of one for everybody that it may be kept."""
    endpoint = request.endpoint or ""
    rule = access_rule(endpoint)
    if rule not in {PUBLIC, OWN_PLACE}:
        return response
    if rule == PUBLIC and is_for_everybody(response):
        if is_shared(endpoint) and response.status_code == 200:
            # What people type in the search box is theirs: no proxy keeps it, nor do we.
            typed = request.args.get(SEARCH)
            response.headers["Cache-Control"] = FOR_ONE if typed else FOR_EVERYBODY
            # With a cookie the same address may say something else.
            response.vary.add("Cookie")
    elif request.method != "GET" or request.query_string:
        return response
    return compress.after_request(response)


def is_for_everybody(response: Response) -> bool:
    """True for an answer in which no cookie and no form token had a part."""
    if FORM_FIELD in g:
        return False
    # Looking at the session would itself count as using it, so the cookies are looked at instead.
    return not request.cookies and "Set-Cookie" not in response.headers
