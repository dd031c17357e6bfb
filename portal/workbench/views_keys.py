"""The keys: what each one does, and switching them off.

Single keys get in the way of who speaks to a computer or lays a book on the keyboard (WCAG 2.1.4).
The choice is a cookie: it belongs to this keyboard, not to the person, who may switch them off at
home and use them at work. The server reads it and leaves out the mark that the script looks for,
so that the page that tells the choice is right without a script too.
"""

from __future__ import annotations

from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.config import Settings
from portal.workbench.queue_address import KEYS, TABS
from portal.workbench.room import workbench

NAME: Final = "opstap_toetsen"
OFF: Final = "uit"
A_YEAR: Final = 365 * 24 * 3600


@workbench.app_template_global("has_keys")
def has_keys() -> bool:
    """True unless they were switched off in this browser."""
    return request.cookies.get(_cookie()) != OFF


@workbench.get("/werk/toetsen")
@requires(Permission.SEE_OWN_ACCOUNT)
def show_keys() -> ResponseReturnValue:
    """Every key in words, as the overlay shows them."""
    return render_template("workbench/show_keys.html", keys=KEYS, tabs=TABS, is_on=has_keys())


@workbench.post("/werk/toetsen")
@requires(Permission.CHANGE_OWN_ACCOUNT)
def switch_keys() -> ResponseReturnValue:
    """On or off, remembered for a year."""
    is_off = request.form.get("toetsen") == OFF
    flash(gettext("De toetsen staan uit.") if is_off else gettext("De toetsen staan aan."), "done")
    response = redirect(url_for(".show_keys"), 303)
    response.set_cookie(
        _cookie(),
        OFF if is_off else "aan",
        max_age=A_YEAR,
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def _cookie() -> str:
    return f"__Host-{NAME}" if _is_https() else NAME


def _is_https() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.is_https
