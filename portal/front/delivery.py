"""Sending public pages: small, and kept by nobody who should not.

Only answers that hold nothing personal are compressed. A page with a secret in it, such as a form
token, would tell that secret by its compressed size.
"""

from __future__ import annotations

from typing import Final

from flask import Response, g, request

from portal.access.guard import PUBLIC, access_rule
from portal.extensions import compress

FORM_FIELD: Final = "csrf_token"


def deliver(response: Response) -> Response:
    """Compress an answer that is the same for everybody, and let the back button show it."""
    if not is_for_everybody(response):
        return response
    if request.method == "GET" and response.status_code == 200:
        # Asked again each time it is opened, but the back button may show the kept page.
        response.headers.setdefault("Cache-Control", "no-cache")
    return compress.after_request(response)


def is_for_everybody(response: Response) -> bool:
    """True for an answer of a public route in which no cookie and no form token had a part."""
    if access_rule(request.endpoint or "") != PUBLIC or FORM_FIELD in g:
        return False
    # Looking at the session would itself count as using it, so the cookies are looked at instead.
    return not request.cookies and "Set-Cookie" not in response.headers
