"""Saved filters: keep one under a name, choose it, rename it, remove it and put it back."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now
from portal.database import session, transaction
from portal.desks import saved_filters as service
from portal.forms import clean_line
from portal.workbench.filters_page import clean_keep, read_saved, refusal, say_keep
from portal.workbench.room import workbench

# What was removed last stays in the browser's sealed session until something else is removed.
REMOVED: Final = "removed_filter"
PAGE: Final = "workbench/list_filters.html"


@workbench.get("/werk/wachtrij/filters")
@requires(Permission.SEE_QUEUE)
def list_filters() -> ResponseReturnValue:
    """All of somebody's filters; with one in the address also a field to name it."""
    return _page(keep=clean_keep(request.args))


@workbench.post("/werk/wachtrij/filters")
@requires(Permission.CHANGE_CASE)
def save_filter() -> ResponseReturnValue:
    """Keep what was chosen under a name."""
    keep, name = clean_keep(request.form), _name()
    try:
        with transaction() as current:
            service.save_filter(
                current, staff_id=signed_in().staff_id, name=name, keep=keep, now=now()
            )
    except service.FilterError as error:
        return _page(keep=keep, errors=[("naam", refusal(error))], typed=name, status=422)
    flash(gettext("Bewaard: %(name)s.", name=name), "done")
    return redirect(url_for(".list_queue", **keep), 303)


@workbench.post("/werk/wachtrij/filters/<int:filter_id>")
@requires(Permission.CHANGE_CASE)
def rename_filter(filter_id: int) -> ResponseReturnValue:
    """Another name for the same filter."""
    name = _name()
    try:
        with transaction() as current:
            service.rename_filter(current, _own(current, filter_id), name=name)
    except service.FilterError as error:
        errors = [(f"naam-{filter_id}", refusal(error))]
        return _page(keep={}, errors=errors, typed=name, status=422)
    flash(gettext("Heet nu: %(name)s.", name=name), "done")
    return redirect(url_for(".list_filters"), 303)


@workbench.post("/werk/wachtrij/filters/<int:filter_id>/weg")
@requires(Permission.CHANGE_CASE)
def remove_filter(filter_id: int) -> ResponseReturnValue:
    """Take it away; the next page offers to put it back."""
    with transaction() as current:
        saved = _own(current, filter_id)
        removed = {"name": saved.name, "keep": dict(saved.keep)}
        service.remove_filter(current, saved)
    browser[REMOVED] = removed
    return redirect(url_for(".list_filters"), 303)


@workbench.post("/werk/wachtrij/filters/terug")
@requires(Permission.CHANGE_CASE)
def restore_filter() -> ResponseReturnValue:
    """Put back what was removed last; a second press finds it there."""
    removed: dict[str, Any] | None = browser.pop(REMOVED, None)
    if removed is None:
        return redirect(url_for(".list_filters"), 303)
    keep, name = clean_keep(removed["keep"]), str(removed["name"])
    try:
        with transaction() as current:
            service.save_filter(
                current, staff_id=signed_in().staff_id, name=name, keep=keep, now=now()
            )
    except service.FilterError as error:
        browser[REMOVED] = removed
        flash(refusal(error), "error")
        return redirect(url_for(".list_filters"), 303)
    flash(gettext("Teruggezet: %(name)s.", name=name), "done")
    return redirect(url_for(".list_filters"), 303)


def _page(
    *,
    keep: dict[str, Any],
    errors: list[tuple[str, str]] | None = None,
    typed: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    saved = read_saved(session(), staff_id=signed_in().staff_id)
    html = render_template(
        PAGE,
        saved=saved,
        keep=keep,
        said=say_keep(keep) if keep else "",
        errors=errors or [],
        typed=typed,
        removed=browser.get(REMOVED),
        most=service.MOST,
        length=service.NAME_LENGTH,
    )
    return html, status


def _own(current: Any, filter_id: int) -> Any:
    saved = service.find_filter(current, filter_id, staff_id=signed_in().staff_id)
    return saved or abort(404)


def _name() -> str:
    return clean_line(request.form.get("naam", ""))[: service.NAME_LENGTH]
