"""Looking back: earlier versions, taking an item offline, and putting it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.offline import put_back_online, take_offline
from portal.catalogue.queries import all_versions
from portal.catalogue.services import LostUpdateError, restore_version
from portal.clock import now
from portal.database import session, transaction
from portal.studio.blueprint import studio
from portal.studio.queries import names_of
from portal.studio.submission import acting, editing_or_404, sent_revision

VERSION = "<int(max=1000000000):number>"


@studio.get("/redactie/<ref>/geschiedenis")
@requires(Permission.SEE_OFFER_DRAFTS)
def show_history(ref: str) -> ResponseReturnValue:
    """All versions, newest first."""
    editing = editing_or_404(ref)
    versions = all_versions(session(), editing.item.id)
    return render_template(
        "studio/show_history.html",
        editing=editing,
        versions=versions,
        names=names_of(session(), [version.author_id for version in versions]),
        last_public=next((v.number for v in versions if v.published_at), None),
    )


@studio.post(f"/redactie/<ref>/geschiedenis/{VERSION}")
@requires(Permission.EDIT_OFFER)
def restore(ref: str, number: int) -> ResponseReturnValue:
    """Make an earlier version the draft."""
    editing = editing_or_404(ref)
    try:
        with transaction() as current:
            restore_version(
                current, editing.item, number, revision=sent_revision(), actor=acting(), at=now()
            )
    except LookupError:
        abort(404)
    except LostUpdateError:
        return _changed_meanwhile(ref)
    flash(gettext("De oude tekst is nu je concept. Kijk hem na en zet hem online."))
    return redirect(url_for("studio.edit_text", ref=ref), 303)


@studio.post("/redactie/<ref>/offline")
@requires(Permission.EDIT_OFFER)
def go_offline(ref: str) -> ResponseReturnValue:
    """Take the item out of sight at once; one button puts it back."""
    editing = editing_or_404(ref)
    try:
        with transaction() as current:
            take_offline(current, editing.item, actor=acting(), at=now())
    except LostUpdateError:
        return _changed_meanwhile(ref)
    flash(gettext("Het staat offline. Niemand vindt het meer."))
    return redirect(url_for("studio.show_history", ref=ref), 303)


@studio.post(f"/redactie/<ref>/online/{VERSION}")
@requires(Permission.EDIT_OFFER)
def go_online(ref: str, number: int) -> ResponseReturnValue:
    """Put a version that was public back as it was."""
    editing = editing_or_404(ref)
    try:
        with transaction() as current:
            put_back_online(current, editing.item, number, actor=acting(), at=now())
    except LookupError:
        abort(404)
    except LostUpdateError:
        return _changed_meanwhile(ref)
    flash(gettext("Het staat weer online."))
    return redirect(url_for("studio.show_history", ref=ref), 303)


def _changed_meanwhile(ref: str) -> ResponseReturnValue:
    flash(gettext("Iemand veranderde dit net. Kijk eerst wat er nu staat."), "error")
    return redirect(url_for("studio.show_history", ref=ref), 303)
