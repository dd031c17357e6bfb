"""Saved filters as the pages show them, and a filter as it is kept: the words of its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.cases.queue_ranks import QueueList
from portal.catalogue.current import current_offer
from portal.catalogue.wording import say_theme
from portal.desks.saved_filters import (
    MOST,
    FilterError,
    NameTakenError,
    NoNameError,
    TooManyError,
    saved_filters,
)
from portal.i18n import LOCALES
from portal.partners.region import current_region
from portal.workbench.queue_address import TABS, address_of, read_request

LIST: Final = "lijst"
REFUSALS: Final = {
    NoNameError: lazy_gettext("Geef het filter een naam. Een paar letters is genoeg."),
    NameTakenError: lazy_gettext("Zo heet al een filter van jou. Kies een andere naam."),
    TooManyError: lazy_gettext("Je hebt al %(num)s filters. Haal er eerst een weg.", num=MOST),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedLine:
    """One saved filter: its name, what it keeps in words, and where it leads."""

    id: int
    name: str
    said: str
    href: str
    is_current: bool


def read_saved(session: Session, *, staff_id: int) -> tuple[SavedLine, ...]:
    """Somebody's filters, by name; the one in the address is marked."""
    here = clean_keep(request.args)
    return tuple(
        SavedLine(
            id=saved.id,
            name=saved.name,
            said=say_keep(saved.keep),
            href=url_for("workbench.list_queue", **clean_keep(saved.keep)),
            is_current=clean_keep(saved.keep) == here,
        )
        for saved in saved_filters(session, staff_id=staff_id)
    )


def clean_keep(values: Mapping[str, str]) -> dict[str, Any]:
    """Of a form, an address or a kept filter only what the queue understands today."""
    texts = {key: str(value) for key, value in values.items()}
    asked = read_request(texts, offer=current_offer(), homes=current_region().municipalities)
    named = address_of(asked.keep)
    return {LIST: asked.which.value, **named} if asked.which else named


def say_keep(values: Mapping[str, str]) -> str:
    """'Team: Zandermeer, Geld', without names of people."""
    keep, offer = clean_keep(values), current_offer()
    which = TABS.get(QueueList(keep[LIST])) if LIST in keep else gettext("Alle lijsten")
    said = [
        keep.get("gemeente", ""),
        say_theme(offer, keep["thema"]) if "thema" in keep else "",
        str(LOCALES.get(keep.get("taal", ""), "")),
        str(gettext("één collega")) if "collega" in keep else "",
    ]
    chosen = ", ".join(each for each in said if each)
    return f"{which}: {chosen}" if chosen else str(which)


def refusal(error: FilterError) -> str:
    """Why it was not kept, and what to do."""
    return str(REFUSALS[type(error)])
